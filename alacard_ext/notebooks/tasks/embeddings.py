"""Tasks that turn texts into vectors, compare or rank them."""

from __future__ import annotations

from .needs import BASE, SENTENCE_TRANSFORMERS
from .row import TaskTemplate

ROWS: tuple[TaskTemplate, ...] = (
    TaskTemplate(
        "feature_extraction",
        "feature-extraction",
        "text embeddings",
        "AutoModel",
        parts=("embeddings",),
        takes="texts",
        gives="json",
    ),
    TaskTemplate(
        "sentence_similarity",
        "feature-extraction",
        "text embeddings",
        "SentenceTransformer",
        None,
        library="sentence-transformers",
        requirements=(*BASE, SENTENCE_TRANSFORMERS),
        parts=("embeddings",),
        takes="texts",
        gives="json",
    ),
    TaskTemplate(
        "sentence_similarity",
        "sentence-similarity",
        "sentence similarity",
        "SentenceTransformer",
        None,
        library="sentence-transformers",
        requirements=(*BASE, SENTENCE_TRANSFORMERS),
        parts=("embeddings",),
        takes="texts",
        gives="json",
    ),
)
