"""A model that its author stored for a program of their own, played from where it is stored anew.

`original.py` names the repositories that hold the same model for a library. A person who chose the
first is dealt the second, and told so.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from ...cards.model_card import model_card
from ...errors import AlacardError
from ...hub.facts import ModelSnapshot
from ..models import Plan
from .checkpoint import Checkpoint
from .original import sister_of, told_of_sister

if TYPE_CHECKING:
    from ...cards.models import Recipe
    from .descent import PlanOf

Ask = Callable[[str], Awaitable[ModelSnapshot]]
"""Asks the Hub for a model by its id, with all that a plan needs; raises the Hub's errors."""


def stored_elsewhere(recipe: Recipe, snapshot: ModelSnapshot) -> bool:
    """Whether another repository is played in place of this one, if the Hub can be asked for it.

    Not where the person allowed the model's own code: it then runs as its author meant it.
    """
    if snapshot.origin != "hub" or sister_of(snapshot.facts.id) is None:
        return False
    return not Checkpoint.of(snapshot, recipe.model_card).allowed


async def other_form(
    recipe: Recipe, snapshot: ModelSnapshot, *, ask: Ask, plan_of: PlanOf
) -> tuple[Recipe, ModelSnapshot, Plan] | None:
    """The hand, the facts and the plan of the same model in a library's form.

    None where the Hub does not have it now, or no template covers it.
    """
    sister = sister_of(snapshot.facts.id)
    if sister is None:
        return None
    name, library = sister
    try:
        found = await ask(name)
    except AlacardError:
        return None
    card = model_card(found.facts, None).model_copy(update={"step": recipe.model_card.step})
    recipe = recipe.model_copy(update={"model_card": card})
    plan = await plan_of(recipe, found)
    if not plan.covered:
        return None
    told = told_of_sister(snapshot.facts.id, name, library)
    update = {"instead_of": snapshot.facts.id, "reasons": [told, *plan.reasons]}
    return recipe, found, plan.model_copy(update=update)
