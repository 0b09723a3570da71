"""Texts for the page in which a browser runs the model, whatever its task."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...cards.models import Recipe
from ..models import Plan
from . import text

# Which maker gives the texts of a task that a browser answers.
IN_BROWSER = {
    "text-classification": "text_classification",
    "token-classification": "token_classification",
    "fill-mask": "fill_mask",
    "zero-shot-classification": "zero_shot_classification",
}
# Texts with a word that the best answer should hold; of embeddings, each text's nearest.
EXPECTED_ANSWERS = {
    "text-classification": (
        ("What a lovely day this has been.", "pos"),
        ("It broke on the second day, and nobody answers.", "neg"),
        ("The best soup I have had in years.", "pos"),
        ("I would not go there again.", "neg"),
    ),
    "token-classification": (
        ("Ada Lovelace wrote a long letter.", "lovelace"),
        ("The night train leaves Vienna at nine.", "vienna"),
        ("My sister moved to Lisbon in spring.", "lisbon"),
    ),
    "fill-mask": (
        ("Paris is the capital of [MASK].", "france"),
        ("The opposite of cold is [MASK].", "hot"),
        ("A week has seven [MASK].", "days"),
    ),
    "zero-shot-classification": (
        ("The goalkeeper saved two penalties.", "sport"),
        ("Fry the onions until they are golden.", "cooking"),
        ("The parliament votes on the new law today.", "politics"),
    ),
}
NEAREST = (
    ("How do I reset my password?", "forgot my password"),
    ("I forgot my password, what now?", "reset my password"),
    ("She bakes bread every morning.", "loaves"),
    ("At dawn she puts loaves into the oven.", "bakes bread"),
    ("The train is late.", "waiting for the train"),
    ("We are still waiting for the train to come.", "train is late"),
)


def _in_browser(recipe: Recipe, plan: Plan) -> dict[str, Any]:
    """The texts of the same task in Python, under one name, with a few whose answer is known."""
    task = plan.task or ""
    values = text.MAKERS[IN_BROWSER.get(task, "feature_extraction")](recipe, plan)
    texts = values.get("TEXTS") or values.get("SENTENCES", [])
    labels = values.get("LABELS") or list(recipe.topic.inputs.labels)
    if task == "zero-shot-classification":
        labels = [
            *labels[:6],
            *(label for _, label in EXPECTED_ANSWERS[task] if label not in labels),
        ]
    checks = EXPECTED_ANSWERS.get(task, NEAREST)
    return {"TASK": task, "TEXTS": texts, "LABELS": labels, "CHECKS": [list(c) for c in checks]}


MAKERS: dict[str, Callable[[Recipe, Plan], dict[str, Any]]] = {"transformers_js": _in_browser}
