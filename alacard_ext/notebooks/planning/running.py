"""How a notebook runs its model: how exactly, in how much memory, and whatever a check says."""

from __future__ import annotations

from collections.abc import Mapping

from ...cards.models import Recipe
from ...fit.ladder import QUANTISED
from ...fit.weigh import work_bytes
from ...fit.weights import unpacks, weight_count
from ...hub.facts import ModelSnapshot
from ..models import Plan

BYTES = {"float32": 4, "bfloat16": 2, "8bit": 1.1, "4bit": 0.6}
"""The bytes of memory for each weight, with the scales of fewer bits."""
UNQUANTISED = ("float32", "bfloat16")


def anyway(recipe: Recipe, plan: Plan) -> bool:
    """Whether the person wants it run so although there is no room for it."""
    return recipe.model_card.step is not None and plan.fit.verdict == "too_big"


def precision(plan: Plan) -> str:
    """How exact the notebook keeps each weight; "auto" leaves it to the machine it runs on."""
    if plan.step == "half":
        return "bfloat16"
    return plan.step if plan.step in QUANTISED else "auto"


def memory(recipe: Recipe, snapshot: ModelSnapshot, plan: Plan) -> dict[str, int | None]:
    """The bytes of memory that a run takes in each precision the notebook knows."""
    count = weight_count(snapshot.facts) or recipe.model_card.parameter_count()
    kinds = BYTES if plan.step in QUANTISED else {kind: BYTES[kind] for kind in UNQUANTISED}
    found = needed(kinds, count, plan.fit.weight_bytes, work_bytes(plan.fit))
    if unpacks(snapshot.facts) and found.get("bfloat16"):
        found["auto"] = found["bfloat16"]  # the files are small, and are unpacked as they are read
    return found


def needed(
    kinds: Mapping[str, float], count: int | None, stored: int | None, work: int | None
) -> dict[str, int | None]:
    """The bytes that a run takes, by how many of them each of `count` weights has.

    `auto` is as the files are stored. `work` is what a run takes beside the weights, some of their
    size where it is None. None: not known.
    """
    weights: dict[str, float | None] = {"auto": stored}
    weights |= {kind: each * count if count else stored for kind, each in kinds.items()}
    return {
        kind: round(1.05 * size + (0.15 * size if work is None else work)) if size else None
        for kind, size in weights.items()
    }
