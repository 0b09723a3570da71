"""Tiny models of speech, made and saved by the libraries that load them."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from tests.local_hub.models.shelf import folder_of, seed, write_card

SPEAKERS = ["speaker#1", "speaker#2", "speaker#3"]


def pyannote(root: Path) -> None:
    """A model of three speakers, up to two of them at once, which is what newer ones are."""
    task = import_module("pyannote.audio.core.task")
    kind = task.Problem.MONO_LABEL_CLASSIFICATION
    _pyannote(root, "tiny/pyannote-powerset", problem=kind, powerset_max_classes=2)


def pyannote_multilabel(root: Path) -> None:
    """A model that scores each of three speakers by itself, as older ones do."""
    task = import_module("pyannote.audio.core.task")
    kind = task.Problem.MULTI_LABEL_CLASSIFICATION
    _pyannote(root, "tiny/pyannote-multilabel", problem=kind)


def _pyannote(root: Path, name: str, **kind: Any) -> None:
    lightning = import_module("lightning")
    segmentation = import_module("pyannote.audio.models.segmentation")
    task = import_module("pyannote.audio.core.task")
    seed(name)
    model = segmentation.PyanNet(
        lstm={"hidden_size": 8, "num_layers": 1}, linear={"hidden_size": 16, "num_layers": 1}
    )
    model.specifications = task.Specifications(
        resolution=task.Resolution.FRAME,
        duration=4.0,
        classes=SPEAKERS,
        permutation_invariant=True,
        **kind,
    )
    model.setup()
    # Small weights would give every frame the same score.
    model.classifier.weight.data *= 30
    folder = folder_of(root, name)
    trainer = lightning.Trainer(
        accelerator="cpu", logger=False, enable_checkpointing=False, enable_progress_bar=False
    )
    trainer.strategy.connect(model)
    trainer.save_checkpoint(folder / "pytorch_model.bin", weights_only=True)
    write_card(
        folder,
        "Tiny pyannote",
        library_name="pyannote-audio",
        pipeline_tag="voice-activity-detection",
        tags=["pyannote", "pyannote-audio", "pyannote-audio-model"],
        license="mit",
        language=None,
    )


BUILDERS: dict[str, Callable[[Path], None]] = {
    "pyannote-audio": pyannote,
    "pyannote-multilabel": pyannote_multilabel,
}
