"""Values for the parameters cells of libraries' templates: mostly those of the same task."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...cards.models import Recipe
from ..models import Plan
from . import browser, text
from .prompts import MOST_INPUTS, MOST_PROMPTS, prompts_for


def _ranked(recipe: Recipe, plan: Plan) -> dict[str, Any]:
    """Passages of the topic, and questions of the packs or those that the passages answer."""
    inputs = recipe.topic.inputs
    asked = inputs.questions[:MOST_PROMPTS]
    queries = prompts_for(recipe, plan.task) or [item.question for item in asked]
    passages = dict.fromkeys([*(item.context for item in asked), *inputs.sentences])
    return {"SENTENCES": list(passages)[: 2 * MOST_INPUTS], "QUERIES": queries[:MOST_INPUTS]}


# The bonds of a small molecule, as the table that an app is tried with.
ETHANOL = [{"from": "C1", "bond": "-", "to": "C2"}, {"from": "C2", "bond": "-", "to": "O3"}]

MAKERS: dict[str, Callable[[Recipe, Plan], dict[str, Any]]] = {
    "stable_baselines": lambda recipe, plan: {},
    "chronos": lambda recipe, plan: {},
    "graphormer": lambda recipe, plan: {"TABLE": ETHANOL},
    "tables_sklearn": lambda recipe, plan: {},
    "keras_tables": lambda recipe, plan: {},
    "cross_encoder": _ranked,
    "text_ranking": _ranked,
    "yes_no_ranking": _ranked,
    "gguf_ranking": _ranked,
    "sparse_encoder": text.MAKERS["feature_extraction"],
    "model2vec": text.MAKERS["feature_extraction"],
    "gguf_embeddings": text.MAKERS["feature_extraction"],
    "onnx_fill_mask": text.MAKERS["fill_mask"],
    "onnx_question_answering": text.MAKERS["question_answering"],
    "onnx_zero_shot": text.MAKERS["zero_shot_classification"],
    "spacy_vectors": text.MAKERS["feature_extraction"],
    "onnx_feature_extraction": text.MAKERS["feature_extraction"],
    "peft_text_generation": text.MAKERS["text_generation"],
    **dict.fromkeys(
        (
            "gliner",
            "span_marker",
            "flair_entities",
            "spacy_entities",
            "stanza_entities",
            "onnx_token_classification",
        ),
        text.MAKERS["token_classification"],
    ),
    **dict.fromkeys(
        (
            *("setfit", "fasttext", "spacy_classification", "flair_classification", "bertopic"),
            *("model2vec_classification", "onnx_text_classification"),
        ),
        text.MAKERS["text_classification"],
    ),
    **dict.fromkeys(("gguf", "mlx"), text.MAKERS["text_generation"]),
    **browser.MAKERS,
    "peft_text_classification": text.MAKERS["text_classification"],
}
