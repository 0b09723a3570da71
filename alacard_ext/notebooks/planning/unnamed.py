"""What a checkpoint is made for where nothing names a task: by its files and settings alone.

A page may name none, and a model that was downloaded by commit comes without its page.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..classes import class_table
from ..classes.calls import call_of
from ..tasks import ROWS, TaskTemplate
from .checkpoint import Checkpoint
from .files import TOKENIZER
from .painting import meant_instead
from .senses import reads_alone

# Families that were made for one task, whatever the size and the languages.
_MADE_FOR = {
    "fsmt": "translation",
    "m2m_100": "translation",
    "marian": "translation",
    "nllb-moe": "translation",
    "pegasus": "summarization",
}


def unnamed_task(checkpoint: Checkpoint) -> str | None:
    """The Hub's task that files and settings tell of; None where they tell of none."""
    config, library = checkpoint.config, checkpoint.library_name
    if library == "sentence-transformers":
        if any(name.endswith("ForSequenceClassification") for name in checkpoint.architectures):
            return "text-ranking"
        return "sentence-similarity" if "modules.json" in checkpoint.facts.files else None
    if library == "diffusers":
        return _painted(checkpoint.facts.diffusers_class)
    if library == "timm" and isinstance(classes := config.get("num_classes"), int):
        return "image-classification" if classes else "image-feature-extraction"
    if library in (None, "transformers"):
        return _of_class(checkpoint)
    return None


def by_type(model_type: str | None) -> list[TaskTemplate]:
    """The rows in order of trial, those that name the type first: they know better what it is."""
    return sorted(ROWS, key=lambda row: model_type not in row.model_types)


def _painted(pipeline: str | None) -> str | None:
    """The task of the row that feeds a pipeline of diffusers; None for one that is not known."""
    if call_of(pipeline) is None:
        return None
    first = next(row for row in ROWS if row.template == "text_to_image")
    found = meant_instead(first, ROWS, pipeline)
    return found.task if found else None


def _of_class(checkpoint: Checkpoint) -> str | None:
    kind, told = checkpoint.model_type, checkpoint.config.get("task_specific_params")
    if kind in _MADE_FOR:
        return _MADE_FOR[kind]
    if isinstance(told, Mapping) and list(told) == ["summarization"]:
        return "summarization"  # what else such a class does, its settings do not name
    table, names = class_table(), checkpoint.architectures
    if not names or table.loads_with("AutoModel", kind, names).verdict != "yes":
        return None
    if kind in table.loads.get("AutoModelForZeroShotImageClassification", {}):
        return "zero-shot-image-classification"
    if kind in table.loads.get("AutoModelForSeq2SeqLM", {}):
        return None  # it writes, and its vectors are a by-product
    if reads_alone(checkpoint):
        read = any(TOKENIZER.search(name) for name in checkpoint.facts.files)
        return "feature-extraction" if read else None
    sees = kind in table.loads.get("AutoModelForImageClassification", {})
    return "image-feature-extraction" if sees else None
