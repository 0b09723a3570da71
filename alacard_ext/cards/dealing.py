"""Deals that heed what the Hub says of a model outside the deck.

The shuffle and the defaults of a recipe are pure and choose by the model's task. For a model that
the deck does not hold, its facts are asked for first; where the Hub cannot tell, the deal goes on
without them, since generating will ask again and say what is wrong.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ..errors import AlacardError
from .fallback import from_card
from .handcode import decode
from .model_card import gated_of, model_card
from .models import ModelCard, Recipe
from .resolve import resolve_recipe
from .shuffle import shuffle

if TYPE_CHECKING:
    from ..fit.machine import Machine
    from ..hub.client import HubClient
    from .deck import Deck

MOST_DEALS = 8
"""Deals before one stands whose model may be too big for this machine, or not on a mirror."""
SLOTS = ("prompt_cards", "topic")
"""The slots whose default depends on the model's task."""


async def deal_hand(
    deck: Deck, hub: HubClient, *, locks: Sequence[str] = (), seed: int | None = None
) -> Recipe:
    """A sensible hand, as `cards.shuffle.shuffle` deals it. Raises what that raises.

    Without a seed and a locked model a few are drawn, and the first hand stands whose model fits
    this machine, or whose size is not known, and which the Hub has; its seed is that hand's alone.
    """
    outside: dict[str, ModelCard] = {}
    for lock in locks[:8]:
        kind, _, name = lock.partition(":")
        if kind == "model" and name not in deck.models_by_id:
            card = await _card_of(deck, hub, name)
            outside |= {name: card} if card else {}
    recipe = shuffle(deck, locks=locks, seed=seed, outside=outside)
    if seed is not None or any(lock.startswith("model:") for lock in locks):
        return recipe
    machine = await asyncio.to_thread(_machine)
    for _ in range(MOST_DEALS - 1):
        # A mirror may hold few of the deck's models.
        if _runs_on(machine, recipe.model_card) and not await hub.lacks(recipe.model_card.id):
            break
        recipe = shuffle(deck, locks=locks, outside=outside)
    return recipe


def _machine() -> Machine:
    from ..fit.machine import read_machine

    return read_machine()


def _runs_on(machine: Machine, card: ModelCard) -> bool:
    """Whether the model fits with room to spare; what is not known speaks against nothing."""
    from ..fit import weigh

    return weigh(from_card(card).facts, machine).verdict in ("fits", "unknown")


async def read_hand(deck: Deck, hub: HubClient, code: str) -> Recipe:
    """The hand of a code, its model's facts included where the Hub can tell them.

    Raises what `cards.handcode.decode` raises.
    """
    recipe = decode(code, deck)
    return recipe if recipe.model_card.pipeline_tag else await _with_facts(deck, hub, recipe)


async def complete_recipe(deck: Deck, hub: HubClient, data: Mapping[str, Any]) -> Recipe:
    """The whole recipe that `data` asks for, as `cards.resolve.resolve_recipe` completes it.

    Consents stay as they were sent, since a request to generate is where a person gives them; a
    caller whose `data` may come from a file drops them. Raises what `resolve_recipe` raises.
    """
    recipe = resolve_recipe(deck, data)
    if recipe.model_card.pipeline_tag or all(data.get(slot) for slot in SLOTS):
        return recipe
    settled = await _with_facts(deck, hub, recipe)
    return resolve_recipe(deck, {**data, "model_card": settled.model_card.model_dump()})


async def settle_models(deck: Deck, hub: HubClient, recipe: Recipe) -> Recipe:
    """The recipe with each of its models told by its facts, and pinned to the commit they are of.

    Only a model without a commit is asked about: a search knows little of one, and a hand that is
    pinned here has the same code as the notebook that is made from it. A model that the Hub cannot
    tell about stays as it is.
    """
    cards = [recipe.model_card, *recipe.companions]
    first, *others = await asyncio.gather(*(_settled(deck, hub, card) for card in cards))
    return recipe.model_copy(update={"model_card": first, "companions": others})


async def _settled(deck: Deck, hub: HubClient, card: ModelCard) -> ModelCard:
    if card.sha is not None:
        return card
    fresh = await _card_of(deck, hub, card.id)
    return card if fresh is None else _with_hub_facts(fresh, card)


def _with_hub_facts(fresh: ModelCard, card: ModelCard) -> ModelCard:
    """The Hub's facts, overruled by what the card says.

    Whether it is basic, gated or tuned to chat, the facts decide, since a card of an older recipe
    says of each that it is not where nobody had told it.
    """
    set_fields = card.model_dump(exclude_defaults=True, exclude={"basic", "gated", "chat"})
    return ModelCard.model_validate(
        {
            **fresh.model_dump(),
            **set_fields,
            "gated": gated_of(fresh.gated, card),
            "chat": card.chat or None if fresh.chat is None else fresh.chat,
        }
    )


async def _with_facts(deck: Deck, hub: HubClient, recipe: Recipe) -> Recipe:
    card = await _card_of(deck, hub, recipe.model_card.id)
    if card is None:
        return recipe
    # What the recipe says goes before what the Hub says: above all the commit, or that it has none,
    # because the hand's code holds it.
    whole = _with_hub_facts(card, recipe.model_card)
    whole = whole.model_copy(update={"sha": recipe.model_card.sha})
    return recipe.model_copy(update={"model_card": whole})


async def _card_of(deck: Deck, hub: HubClient, model_id: str) -> ModelCard | None:
    try:
        snapshot = await hub.snapshot(model_id)
    except AlacardError:
        return None
    return model_card(snapshot.facts, deck.models_by_id.get(snapshot.facts.id))
