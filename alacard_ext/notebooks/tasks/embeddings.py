"""Tasks that turn texts into vectors and compare them."""

from __future__ import annotations

from ..libraries.registry import NUMPY
from ..needs import BASE, SENTENCE_TRANSFORMERS
from ..task_template import TaskTemplate
from .packages import WITHOUT_TORCH, needs

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
            "spacy_vectors",
            task,
            "vectors of words",
            "spacy",
            None,
            library="spacy",
            requirements=(*WITHOUT_TORCH, *needs("spacy"), NUMPY),
            parts=("without_torch", "embeddings"),
            flags=("no-torch",),
            takes="texts",
            gives="json",
        )
        for task in ("feature-extraction", "sentence-similarity")
    ),
)
