"""A model looked at by itself: the hand that is dealt around it, and whether it fits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..cards.model_card import model_card
from ..cards.models import ModelCard, Recipe
from ..cards.resolve import resolve_recipe
from ..errors import AlacardError
from ..fit import weigh
from ..fit.machine import Machine
from ..fit.models import Fit
from ..hub.facts import ModelSnapshot
from ..notebooks.libraries.adapters import with_base
from ..notebooks.planning.descent import Descent
from ..notebooks.planning.original import same_model
from ..notebooks.single import plan_hand

if TYPE_CHECKING:
    from ..services import Services


async def fit_of(services: Services, model_id: str) -> Fit | None:
    """Whether the model fits this machine; None where that could not be learnt."""
    try:
        snapshot, _, recipe = await dealt_alone(services, model_id)
        whole = await with_base(snapshot, services.hub)
        return own_fit(snapshot, *await plan_hand(recipe, whole, services.hub))
    except AlacardError:
        # Of one model nothing could be learnt; the others are told of all the same.
        return None


async def dealt_alone(services: Services, model_id: str) -> tuple[ModelSnapshot, ModelCard, Recipe]:
    """A model with its card and the cards that would be dealt with it, none of which bears on how
    it can be run."""
    snapshot = await services.hub.snapshot(model_id)
    deck = services.deck
    card = model_card(snapshot.facts, deck.models_by_id.get(snapshot.facts.id))
    return snapshot, card, resolve_recipe(deck, {"model_card": card.model_dump()})


def own_fit(snapshot: ModelSnapshot, descent: Descent, machine: Machine) -> Fit:
    """The fit of the model itself, also where the plan is that of another in its place."""
    if descent.plan.instead_of and not same_model(descent.plan):
        return weigh(snapshot.facts, machine, config=snapshot.sizes)
    return descent.plan.fit
