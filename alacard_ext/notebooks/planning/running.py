"""How a notebook runs its model: how exactly, in how much memory, and whatever a check says."""

from __future__ import annotations

from ...cards.models import Recipe
from ...fit.ladder import QUANTISED
from ...fit.weigh import work_bytes
from ...fit.weights import weight_count
from ...hub.facts import ModelSnapshot
from ..models import Plan


def anyway(recipe: Recipe, plan: Plan) -> bool:
    """Whether the person wants it run so although there is no room for it."""
    return recipe.model_card.step is not None and plan.fit.verdict == "too_big"


def precision(plan: Plan) -> str:
    """How exact the notebook keeps each weight; "auto" leaves it to the machine it runs on."""
    if plan.step == "half":
        return "bfloat16"
    return plan.step if plan.step in QUANTISED else "auto"


def sizes(recipe: Recipe, snapshot: ModelSnapshot, plan: Plan) -> dict[str, int | None]:
    """How many weights the model has, their bytes, and the bytes of a run beside them; None where
    that is not known."""
    return {
        "parameters": weight_count(snapshot.facts) or recipe.model_card.parameter_count(),
        "weight_bytes": plan.fit.weight_bytes,
        "work_bytes": work_bytes(plan.fit),
    }
