"""Texts ranked by how well they answer a question."""

from __future__ import annotations

from ..needs import BASE, SENTENCE_TRANSFORMERS
from ..task_template import TaskTemplate

ROWS: tuple[TaskTemplate, ...] = (
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
    # A decoder that answers yes or no to the question of its training.
    TaskTemplate(
        "yes_no_ranking",
        "text-ranking",
        "ranking texts",
        "AutoModelForCausalLM",
        heads=("ForCausalLM",),
        job="ranks",
        parts=("ranking",),
        flags=("rounding",),
        takes="texts",
        gives="json",
    ),
)
