"""Tasks that turn texts into vectors, compare or rank them."""

from __future__ import annotations

from ..needs import BASE, SENTENCE_TRANSFORMERS
from ..task_template import TaskTemplate

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
    *(
        TaskTemplate(
            "sentence_similarity",
            task,
            title,
            "SentenceTransformer",
            None,
            library="sentence-transformers",
            requirements=(*BASE, SENTENCE_TRANSFORMERS),
            parts=("embeddings",),
            takes="texts",
            gives="json",
        )
        for task, title in (
            ("feature-extraction", "text embeddings"),
            ("sentence-similarity", "sentence similarity"),
        )
    ),
)
