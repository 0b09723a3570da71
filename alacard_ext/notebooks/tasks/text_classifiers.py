"""Texts sorted by libraries of their own."""

from __future__ import annotations

from ..libraries.registry import SKLEARN, SKOPS
from ..models import Requirement
from ..needs import SENTENCE_TRANSFORMERS
from ..task_template import TaskTemplate
from .packages import BEFORE_5, WITH_TORCH, WITHOUT_TORCH, needs

# Before, a head was a file of scikit-learn alone; since, it reads both.
MODEL2VEC = Requirement(module="model2vec", requirement="model2vec>=0.10")

ROWS: tuple[TaskTemplate, ...] = (
    TaskTemplate(
        "setfit",
        "text-classification",
        "text classification",
        "SetFitModel",
        None,
        library="setfit",
        requirements=(*WITH_TORCH, *needs("setfit")),
        parts=("label_scores",),
        flags=(),
        takes="text",
        gives="labels",
    ),
    TaskTemplate(
        "fasttext",
        "text-classification",
        "text classification",
        "fasttext",
        None,
        library="fasttext",
        requirements=(*WITHOUT_TORCH, *needs("fasttext")),
        parts=("without_torch", "label_scores"),
        flags=("no-torch",),
        takes="text",
        gives="labels",
    ),
    TaskTemplate(
        "spacy_classification",
        "text-classification",
        "text classification",
        "spacy",
        None,
        library="spacy",
        requirements=(*WITHOUT_TORCH, *needs("spacy")),
        parts=("without_torch", "label_scores"),
        flags=("no-torch",),
        takes="text",
        gives="labels",
    ),
    TaskTemplate(
        "model2vec_classification",
        "text-classification",
        "text classification",
        "StaticModelPipeline",
        None,
        library="model2vec",
        requirements=(*WITHOUT_TORCH, MODEL2VEC, SKLEARN, SKOPS),
        parts=("without_torch", "label_scores"),
        flags=("no-torch",),
        takes="text",
        gives="labels",
    ),
    TaskTemplate(
        "flair_classification",
        "text-classification",
        "text classification",
        "TextClassifier",
        None,
        library="flair",
        requirements=(*BEFORE_5, *needs("flair")),
        parts=("label_scores",),
        flags=(),
        takes="text",
        gives="labels",
    ),
    TaskTemplate(
        "bertopic",
        "text-classification",
        "topics of texts",
        "BERTopic",
        None,
        library="bertopic",
        requirements=(*WITH_TORCH, *needs("bertopic"), SENTENCE_TRANSFORMERS),
        flags=(),
        takes="text",
        gives="labels",
    ),
)
