"""Rows of libraries other than transformers and diffusers."""

from __future__ import annotations

from ..libraries import library_named
from ..models import Requirement
from .needs import BASE, HUB, PSUTIL
from .row import TaskTemplate


def needs(name: str) -> tuple[Requirement, ...]:
    """What the registry says that the library needs."""
    library = library_named(name)
    return library.requirements if library else ()


WITH_TORCH = BASE
WITHOUT_TORCH = (HUB, PSUTIL)

ROWS: tuple[TaskTemplate, ...] = (
    TaskTemplate(
        "peft_text_generation",
        "text-generation",
        "text generation",
        "AutoModelForCausalLM",
        None,
        heads=("ForCausalLM", "LMHeadModel"),
        library="peft",
        requirements=(*BASE, *needs("peft")),
        parts=("adapter", "text_generation"),
        flags=(),
        apps=("chat_interface",),
    ),
    TaskTemplate(
        "peft_text_classification",
        "text-classification",
        "text classification",
        "AutoModelForSequenceClassification",
        None,
        library="peft",
        requirements=(*BASE, *needs("peft")),
        parts=("adapter", "text_classification"),
    ),
)
