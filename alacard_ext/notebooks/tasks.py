"""Which tasks have a template, and what each needs: one row a template."""

from __future__ import annotations

from dataclasses import dataclass

from .models import Requirement

TORCH = Requirement(module="torch", requirement="torch>=2.6")
TRANSFORMERS = Requirement(module="transformers", requirement="transformers>=4.57,<6")
HUB = Requirement(module="huggingface_hub", requirement="huggingface_hub>=0.34")
PSUTIL = Requirement(module="psutil", requirement="psutil>=5.9")
WIDGETS = Requirement(module="ipywidgets", requirement="ipywidgets>=8,<9")
SENTENCE_TRANSFORMERS = Requirement(
    module="sentence_transformers", requirement="sentence-transformers>=5,<7"
)
SENTENCEPIECE = Requirement(module="sentencepiece", requirement="sentencepiece>=0.2")
PROTOBUF = Requirement(module="google.protobuf", requirement="protobuf>=4")
BASE = (TORCH, TRANSFORMERS, HUB, PSUTIL)


@dataclass(frozen=True, eq=False)
class TaskTemplate:
    """A template and the models it serves.

    `auto_class` is the Auto class that its load cell calls, `heads` the endings of the
    architectures that this class can load; empty `heads` means any. `flags` choose among the
    cells of the template; `apps` are the UI components that it offers.
    """

    template: str
    task: str
    title: str
    auto_class: str
    processor_class: str = "AutoTokenizer"
    heads: tuple[str, ...] = ()
    library: str = "transformers"
    requirements: tuple[Requirement, ...] = BASE
    flags: tuple[str, ...] = ()
    apps: tuple[str, ...] = ()


ROWS: tuple[TaskTemplate, ...] = (
    TaskTemplate(
        "text_classification",
        "text-classification",
        "text classification",
        "AutoModelForSequenceClassification",
        heads=("ForSequenceClassification",),
        flags=("batched",),
    ),
)
BY_TASK: dict[tuple[str, str], TaskTemplate] = {(row.task, row.library): row for row in ROWS}
COVERED: frozenset[str] = frozenset(row.task for row in ROWS)
