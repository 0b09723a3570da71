"""Whether a checkpoint can be given texts alone, or wants pictures or sounds as well."""

from __future__ import annotations

from ..classes import class_table
from ..tasks import ROWS
from .checkpoint import Checkpoint

# Auto classes that load what sees or hears, and those that load what reads and nothing else.
_SENSES = (
    "AutoModelForAudioClassification",
    "AutoModelForCTC",
    "AutoModelForImageClassification",
    "AutoModelForMaskGeneration",
    "AutoModelForObjectDetection",
    "AutoModelForSpeechSeq2Seq",
    "AutoModelForTextToWaveform",
    "AutoModelForZeroShotImageClassification",
    "AutoModelForZeroShotObjectDetection",
)
_READING = (
    "AutoModelForCausalLM",
    "AutoModelForMaskedLM",
    "AutoModelForSeq2SeqLM",
    "AutoModelForSequenceClassification",
)


def reads_alone(checkpoint: Checkpoint) -> bool:
    """Whether its model type takes texts by themselves; what is not known is believed.

    A row that names the type and the ending of the architecture, and is given more than texts,
    knows better than a page that files the checkpoint under vectors.
    """
    kind, loads = checkpoint.model_type, class_table().loads
    if not kind:
        return True
    for row in ROWS:
        known = kind in row.model_types and any(
            name.endswith(row.heads) for name in checkpoint.architectures if row.heads
        )
        if known and {"image", "audio"} & set(row.takes.split("+")):
            return False
    senses = any(kind in loads.get(name, {}) for name in _SENSES)
    return not senses or any(kind in loads.get(name, {}) for name in _READING)
