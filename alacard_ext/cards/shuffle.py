"""Deal a hand: a pure function of deck, locks and seed.

Each slot is won by the fitting card whose sha256 of (seed, slot, card id) is the greatest. No
slot draws from another's randomness, so a lock leaves the other slots as they were wherever they
still fit, a new card changes only the hands that it wins, and every Python deals the same.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar, cast

from pydantic import ValidationError

from ..errors import BadRequest, InvalidModelId
from .deck import Deck
from .fits import prompt_fits, topic_fits, ui_fits
from .models import (
    CARD_TYPES,
    AnyCard,
    CardType,
    DifficultyCard,
    ModelCard,
    PromptCard,
    Recipe,
    TopicCard,
    UIComponentCard,
    card_id,
)

SEEDS = 2**53
MAX_PROMPT_CARDS = 3

_C = TypeVar("_C", bound=AnyCard)


def shuffle(
    deck: Deck,
    *,
    locks: Sequence[str] = (),
    seed: int | None = None,
    outside: Mapping[str, ModelCard] | None = None,
) -> Recipe:
    """A sensible hand: prompt packs, topic and UI card fit the model's task.

    `locks` are `type:id`, and always hold: the other slots are chosen to fit them. Where locks
    contradict one another, as an image model with a topic without images, they hold all the same
    and the rest fits the model. `seed` (0 to 2**53-1) makes the deal repeatable; None draws one.
    `outside` holds cards of locked models that the deck lacks, by id, where their facts are known.

    Raises BadRequest for a lock that cannot be read or two that want one slot, UnknownCard for a
    card that this deck does not hold. A model need not be in the deck: any Hub id can be locked.
    """
    seed = secrets.randbelow(SEEDS) if seed is None else seed
    if not 0 <= seed < SEEDS:
        raise BadRequest("The seed is out of range; give a whole number from 0 to 2**53-1.")
    locked = _locked_cards(deck, locks, outside or {})
    prompts = cast(list[PromptCard], locked["prompt"])
    topic = cast(TopicCard | None, next(iter(locked["topic"]), None))
    ui = cast(UIComponentCard | None, next(iter(locked["ui_component"]), None))

    model = cast(ModelCard | None, next(iter(locked["model"]), None))
    if model is None:
        model = _deal_model(deck, seed, prompts, topic, ui)
    task = model.pipeline_tag

    def fitting(kind: CardType, fits: Callable[[_C], bool]) -> list[_C]:
        cards = cast(Sequence[_C], deck.dealt(kind))
        return [card for card in cards if fits(card)] or list(cards)

    if not prompts:
        packs: list[PromptCard] = fitting("prompt", lambda card: prompt_fits(card, task))
        count = 1 + _score(seed, "prompt count") % 2
        prompts = _ranked(seed, "prompt", packs)[:count]
    if topic is None:
        topics: list[TopicCard] = fitting("topic", lambda card: topic_fits(card, task))
        topic = _ranked(seed, "topic", topics)[0]
    if ui is None:
        chat = model.chat
        components: list[UIComponentCard] = fitting(
            "ui_component", lambda card: ui_fits(card, task, chat)
        )
        ui = _ranked(seed, "ui_component", components)[0]
    levels = locked["difficulty"] or _ranked(seed, "difficulty", deck.cards("difficulty"))
    return Recipe(
        seed=seed,
        deck=deck.sha256,
        model_card=model,
        prompt_cards=prompts,
        topic=topic,
        difficulty=cast(DifficultyCard, levels[0]),
        ui_component=ui,
    )


def model_outside_deck(model_id: str) -> ModelCard:
    """A card for any model of the Hub, of which nothing is known. Raises InvalidModelId."""
    try:
        return ModelCard(id=model_id, name=model_id.rsplit("/", maxsplit=1)[-1])
    except ValidationError:
        raise InvalidModelId(
            f"'{model_id[:200]}' is not a model id; write it as the Hub does, owner/name."
        ) from None


def _deal_model(
    deck: Deck,
    seed: int,
    prompts: Sequence[PromptCard],
    topic: TopicCard | None,
    ui: UIComponentCard | None,
) -> ModelCard:
    """A task first, so that a task with few models comes up as often as one with many."""
    models = list(deck.models_by_id.values())
    wishes: list[Callable[[ModelCard], bool]] = [
        lambda model: ui is None or ui_fits(ui, model.pipeline_tag, model.chat),
        lambda model: topic is None or topic_fits(topic, model.pipeline_tag),
        *(lambda model, card=card: prompt_fits(card, model.pipeline_tag) for card in prompts),
    ]
    for wish in wishes:
        # A wish that no model is left for is a contradiction among the locks.
        models = [model for model in models if wish(model)] or models
    tasks = sorted({model.pipeline_tag or "" for model in models})
    task = max(tasks, key=lambda name: _score(seed, "task", name))
    return _ranked(seed, "model", (card for card in models if (card.pipeline_tag or "") == task))[0]


def _locked_cards(
    deck: Deck, locks: Sequence[str], outside: Mapping[str, ModelCard]
) -> dict[CardType, list[AnyCard]]:
    locked: dict[CardType, list[AnyCard]] = {kind: [] for kind in CARD_TYPES}
    for lock in dict.fromkeys(locks):
        kind, colon, name = lock.partition(":")
        if not colon or not name or kind not in CARD_TYPES:
            raise BadRequest(
                f"The lock '{lock[:200]}' cannot be read; write type:id, where type is one of "
                f"{', '.join(CARD_TYPES)}.",
                {"lock": lock[:200]},
            )
        if kind == "model" and name not in deck.models_by_id:
            locked["model"].append(outside.get(name) or model_outside_deck(name))
        else:
            locked[kind].append(deck.get(kind, name))
    for kind, cards in locked.items():
        most = MAX_PROMPT_CARDS if kind == "prompt" else 1
        if len(cards) > most:
            names = ", ".join(card_id(card) for card in cards)
            raise BadRequest(
                f"A hand holds at most {most} {kind} card{'s' if most > 1 else ''}, "
                f"but {len(cards)} are locked ({names}); unlock some.",
                {"type": kind, "locked": [card_id(card) for card in cards]},
            )
    return locked


def _ranked(seed: int, slot: str, cards: Iterable[_C]) -> list[_C]:
    def score(card: _C) -> int:
        first = _score(seed, slot, card_id(card))
        # Featured cards draw twice and keep the better, so they come up more often.
        return max(first, _score(seed, slot, card_id(card), "again")) if card.featured else first

    return sorted(cards, key=score, reverse=True)


def _score(seed: int, *names: str) -> int:
    digest = hashlib.sha256("\n".join((str(seed), *names)).encode()).digest()
    return int.from_bytes(digest[:8], "big")
