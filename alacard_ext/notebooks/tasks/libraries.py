"""Rows of libraries other than transformers and diffusers."""

from __future__ import annotations

from ..libraries import KNOWN
from ..models import Requirement
from ..needs import BASE, HUB, PSUTIL, SENTENCE_TRANSFORMERS
from ..task_template import TaskTemplate


def needs(name: str) -> tuple[Requirement, ...]:
    """What a library that Alacard knows by itself needs.

    Plugins are not asked: they take the class of a row from here, which is being imported.
    """
    return next(library.requirements for library in KNOWN if library.name == name)


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
        parts=("adapter", "streaming", "bubbles", "chat", "text_generation"),
        flags=("rounding",),
        apps=("chat_interface",),
        takes="text",
        gives="text",
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
        takes="text",
        gives="labels",
    ),
    TaskTemplate(
        "cross_encoder",
        "text-ranking",
        "ranking texts",
        "CrossEncoder",
        None,
        library="sentence-transformers",
        requirements=(*BASE, SENTENCE_TRANSFORMERS),
        parts=("ranking",),
        flags=("rounding",),
        takes="texts",
        gives="json",
    ),
    TaskTemplate(
        "text_ranking",
        "text-ranking",
        "ranking texts",
        "AutoModelForSequenceClassification",
        heads=("ForSequenceClassification",),
        parts=("ranking",),
        flags=("rounding",),
        takes="texts",
        gives="json",
    ),
    *(
        TaskTemplate(
            "sparse_encoder",
            task,
            "sparse text embeddings",
            "SparseEncoder",
            None,
            library="sparse-encoder",
            requirements=(*BASE, SENTENCE_TRANSFORMERS),
            parts=("embeddings",),
            takes="texts",
            gives="json",
        )
        for task in ("feature-extraction", "sentence-similarity")
    ),
    *(
        TaskTemplate(
            "model2vec",
            task,
            "static text embeddings",
            "StaticModel",
            None,
            library="model2vec",
            requirements=(*BASE, *needs("model2vec")),
            parts=("embeddings",),
            flags=(),
            takes="texts",
            gives="json",
        )
        for task in ("feature-extraction", "sentence-similarity")
    ),
    *(
        TaskTemplate(
            "tables_sklearn",
            task,
            title,
            "model",
            None,
            library="sklearn",
            requirements=(*WITHOUT_TORCH, *needs("sklearn")),
            parts=("without_torch",),
            flags=("no-torch",),
            takes="table",
            gives="json",
        )
        for task, title in (
            ("tabular-classification", "classes from a table"),
            ("tabular-regression", "numbers from a table"),
        )
    ),
)
