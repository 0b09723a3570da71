"""Turn what a request sent into a whole recipe.

A request may give each card whole, by its id alone (`"sourdough"`, `{"id": "sourdough"}`,
`{"level": "beginner"}`, `{"type": "none"}`), or with some fields. Fields that were not sent come
from the deck's card of that id. Only the model must be given; slots left out get the first
featured card that fits the model's task: one prompt pack, a topic, `beginner`, UI `none`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar, cast

from pydantic import BaseModel, ConfigDict, ValidationError

from ..errors import InvalidRecipe
from .consent import CONSENTS
from .deck import Deck
from .fits import is_basic, prompt_fits, topic_fits
from .models import (
    AnyCard,
    CardType,
    Combination,
    DifficultyCard,
    ModelCard,
    PromptCard,
    Recipe,
    TopicCard,
    UIComponentCard,
    card_id,
)
from .presets import CARD_CLASSES
from .shuffle import MAX_PROMPT_CARDS, model_outside_deck

VERSION = 1
"""Of the recipes that this Alacard reads."""
_ID_FIELD: Mapping[CardType, str] = {"difficulty": "level", "ui_component": "type"}
# What the Hub changes from day to day, or a person decides, does not make a model card custom.
_PASSING = (
    frozenset({"sha", "downloads", "likes", "gated", "chat", "is_custom"})
    | frozenset({"licenses", "license_name", "license_link"})
    | CONSENTS
)

MOST_COMPANIONS = 3

_C = TypeVar("_C", bound=AnyCard)


class _Header(BaseModel):
    """The recipe's own fields, apart from its cards."""

    model_config = ConfigDict(defer_build=True)

    version: int = 1
    seed: int = 0
    combination: Combination = "single"


def resolve_recipe(deck: Deck, data: Mapping[str, Any]) -> Recipe:
    """The whole recipe that `data` asks for.

    A card that differs from the deck's card of its id, or that the deck does not hold, is kept
    as it was sent and marked `is_custom`. Raises UnknownCard for an id alone that the deck does
    not hold, InvalidModelId, and InvalidRecipe with `details["errors"]` as
    `[{"field", "message"}]` for anything that is not a recipe.
    """
    if not isinstance(data, Mapping):
        raise _invalid([("recipe", "must be an object with a model_card")])
    _check_version(data.get("version"))
    if data.get("model_card") in (None, "", {}):
        raise _invalid([("model_card", "is missing; name a model, as in owner/name")])
    model = cast(ModelCard, _card(deck, "model", data["model_card"], "model_card"))
    task = model.pipeline_tag

    sent = data.get("prompt_cards") or ()
    if isinstance(sent, str | Mapping):
        sent = [sent]
    if not isinstance(sent, Sequence) or len(sent) > MAX_PROMPT_CARDS:
        raise _invalid([("prompt_cards", f"must be a list of one to {MAX_PROMPT_CARDS} packs")])
    prompts = [
        cast(PromptCard, _card(deck, "prompt", card, f"prompt_cards.{position}"))
        for position, card in enumerate(sent)
    ]
    if len({card.id for card in prompts}) < len(prompts):
        raise _invalid([("prompt_cards", "contains one pack twice; remove one")])
    if not prompts:
        packs = [card for card in _all(deck, "prompt", PromptCard) if prompt_fits(card, task)]
        prompts = [_first(packs or _all(deck, "prompt", PromptCard))]

    topic = _slot(deck, "topic", data)
    if topic is None:
        topics = [card for card in _all(deck, "topic", TopicCard) if topic_fits(card, task)]
        topic = _first(topics or _all(deck, "topic", TopicCard))
    difficulty = _slot(deck, "difficulty", data) or deck.get("difficulty", "beginner")
    component = _slot(deck, "ui_component", data) or deck.get("ui_component", "none")
    names = ("version", "seed", "combination")
    header = {key: data[key] for key in names if data.get(key) is not None}
    companions = _companions(deck, data)
    try:
        recipe = Recipe(
            **_Header.model_validate(header).model_dump(),
            deck=deck.sha256,
            model_card=model,
            prompt_cards=prompts,
            topic=cast(TopicCard, topic),
            difficulty=cast(DifficultyCard, difficulty),
            ui_component=cast(UIComponentCard, component),
            companions=companions,
        )
    except ValidationError as error:
        raise _invalid(_findings(error)) from None
    _check_combination(recipe)
    return recipe


def names_others_than(deck: Deck, data: Mapping[str, Any]) -> bool:
    """Whether `data` may name a prompt pack or a topic that `deck` does not hold. Slots left out
    name none: they are filled from what ships with Alacard."""
    sent = data.get("prompt_cards") or ()
    packs = [sent] if isinstance(sent, str | Mapping) else sent
    if not isinstance(packs, Sequence):
        return True
    named: list[tuple[CardType, Any]] = [("prompt", pack) for pack in packs]
    if topic := data.get("topic"):
        named.append(("topic", topic))
    for kind, card in named:
        name = card.get("id") if isinstance(card, Mapping) else card
        if not isinstance(name, str) or deck.find(kind, name) is None:
            return True
    return False


def is_custom(deck: Deck, kind: CardType, card: AnyCard) -> bool:
    """Whether the card says something else than the deck's card of its id, if there is one."""
    bundled = deck.find(kind, card_id(card))
    if bundled is None:
        return kind != "model"
    return _content(card) != _content(bundled)


def _companions(deck: Deck, data: Mapping[str, Any]) -> list[ModelCard]:
    sent = data.get("companions") or ()
    if isinstance(sent, str | Mapping):
        sent = [sent]
    if not isinstance(sent, Sequence) or len(sent) > MOST_COMPANIONS:
        raise _invalid([("companions", f"must be a list of up to {MOST_COMPANIONS} models")])
    return [
        cast(ModelCard, _card(deck, "model", card, f"companions.{position}"))
        for position, card in enumerate(sent)
    ]


def _check_combination(recipe: Recipe) -> None:
    """Raises InvalidRecipe where the number of models is not what the combination takes."""
    count, how = len(recipe.companions), recipe.combination
    if how == "single" and count:
        raise _invalid([("combination", "must be bake_off or workflow if there are companions")])
    if how == "bake_off" and not count:
        raise _invalid([("companions", "are missing; a bake_off compares two to four models")])
    if how == "workflow" and count != 1:
        raise _invalid([("companions", "must hold one model: a workflow takes two in a row")])
    seen = {recipe.model_card.id.lower()}
    for position, card in enumerate(recipe.companions):
        if card.id.lower() in seen:
            field = f"companions.{position}"
            raise _invalid([(field, f"{card.id} is in the hand twice; choose another model")])
        seen.add(card.id.lower())


def _slot(deck: Deck, kind: CardType, data: Mapping[str, Any]) -> AnyCard | None:
    sent = data.get(kind)
    return None if sent in (None, "", {}) else _card(deck, kind, sent, kind)


def _card(deck: Deck, kind: CardType, sent: Any, field: str) -> AnyCard:
    if isinstance(sent, BaseModel):
        sent = sent.model_dump()
    key = _ID_FIELD.get(kind, "id")
    if isinstance(sent, str):
        sent = {key: sent}
    if not isinstance(sent, Mapping):
        raise _invalid([(field, "must be a card, or the id of one")])
    if kind == "prompt" and "id" not in sent and "type" in sent:
        # The first drafts of the recipe named a prompt pack by its type.
        sent = {**sent, "id": sent["type"]}
    name = sent.get(key)
    if not isinstance(name, str) or not name:
        raise _invalid([(f"{field}.{key}", "is missing; it names the card")])
    listed: AnyCard | None
    if kind == "model":
        listed = deck.find(kind, name) or model_outside_deck(name)
    else:
        listed = deck.get(kind, name) if _is_id_alone(kind, sent) else deck.find(kind, name)
        if listed is not None and sent.keys() == {key}:
            return listed.model_copy(update={"is_custom": False})
    whole = {**(listed.model_dump(exclude={"is_custom"}) if listed else {"name": name}), **sent}
    try:
        card = CARD_CLASSES[kind].model_validate(whole)
    except ValidationError as error:
        raise _invalid(_findings(error, field)) from None
    if isinstance(card, ModelCard):
        card = card.model_copy(update={"basic": is_basic(card.pipeline_tag)})
    return card.model_copy(update={"is_custom": is_custom(deck, kind, card)})


def _is_id_alone(kind: CardType, sent: Mapping[str, Any]) -> bool:
    """Whether nothing but an id was sent; a pack without prompts is no card either."""
    needed = "prompts" if kind == "prompt" else "name"
    return not sent.get(needed)


def _all(deck: Deck, kind: CardType, card_class: type[_C]) -> list[_C]:
    return [card for card in deck.dealt(kind) if isinstance(card, card_class)]


def _first(cards: Sequence[_C]) -> _C:
    return next((card for card in cards if card.featured), cards[0])


def _content(card: AnyCard) -> dict[str, Any]:
    return card.model_dump(exclude=set(_PASSING) if isinstance(card, ModelCard) else {"is_custom"})


def _findings(error: ValidationError, field: str = "") -> list[tuple[str, str]]:
    return [
        (".".join(str(part) for part in (field, *found["loc"]) if part != ""), found["msg"])
        for found in error.errors(include_url=False, include_input=False)[:20]
    ]


def _check_version(version: object) -> None:
    """Raises InvalidRecipe for the recipe of a later Alacard, whatever else is in it."""
    if isinstance(version, int) and version > VERSION:
        raise InvalidRecipe(
            "A newer Alacard dealt this hand; this one uses recipes of version 1. Update Alacard.",
            {"errors": [{"field": "version", "message": f"should be {VERSION}"}]},
        )


def _invalid(errors: Sequence[tuple[str, str]]) -> InvalidRecipe:
    field, message = errors[0]
    more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
    return InvalidRecipe(
        f"This is not a recipe: {field}: {message}{more}.".replace("..", "."),
        {"errors": [{"field": name, "message": text} for name, text in errors]},
    )
