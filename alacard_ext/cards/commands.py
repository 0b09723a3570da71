"""`alacard deal` and `alacard cards`."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from .. import api
from ..config import read_configuration
from ..errors import BadRequest
from ..hub.addresses import model_id_from
from ..terminal import say, say_json, tell
from .models import CARD_TYPES, card_id
from .search import CardQuery
from .site_cards import site_deck

if TYPE_CHECKING:
    from .models import Recipe


IMPORT = "import"


def add_deal(parser: argparse.ArgumentParser) -> None:
    """Describe the options of `alacard deal` to argparse."""
    parser.add_argument(
        "--lock",
        action="append",
        default=[],
        metavar="TYPE:ID",
        help=f"keep this card, such as topic:sourdough; {', '.join(CARD_TYPES)}; repeatable",
    )
    parser.add_argument(
        "--seed", type=int, metavar="N", help="the same seed and locks deal the same hand"
    )
    parser.add_argument("--code", metavar="HAND", help="use this hand code instead of shuffling")


def add_cards(parser: argparse.ArgumentParser) -> None:
    """Describe the options of `alacard cards` to argparse."""
    kinds = f"{{{','.join((*CARD_TYPES, IMPORT))}}}"
    parser.add_argument(
        "type",
        choices=(*CARD_TYPES, IMPORT),
        metavar=kinds,
        help="which cards; `import SOURCE` imports your own cards",
    )
    parser.add_argument(
        "source",
        nargs="?",
        metavar="SOURCE",
        help="with import: a YAML file, a folder with prompts.yaml and topics/, or a git URL",
    )
    parser.add_argument(
        "--rev", metavar="COMMIT", help="with import: a commit, tag or branch of the repository"
    )
    parser.add_argument(
        "--share",
        choices=("private", "everyone"),
        help="with import: who can use the cards; without it, you, or whoever could before",
    )
    parser.add_argument(
        "--accept-findings",
        action="store_true",
        help="with import: share them even if they contain what looks like secrets or local paths",
    )
    parser.add_argument("--search", default="", metavar="WORDS", help="only those with these words")
    parser.add_argument("--category", metavar="NAME", help="only those of this category")
    parser.add_argument(
        "--featured", action="store_true", default=None, help="only those that are featured"
    )


def deal(options: argparse.Namespace) -> int:
    """Deal a hand and tell it, with its code."""
    locks = [_lock(lock) for lock in options.lock]
    recipe = api.deal(locks=locks, seed=options.seed, code=options.code)
    code = api.hand_code(recipe)
    if options.json:
        say_json({"recipe": recipe.model_dump(mode="json"), "hand_code": code})
        return 0
    _say_hand(recipe)
    say(f"hand code   {code}")
    say()
    say(f"alacard generate --code {code}")
    return 0


def _lock(lock: str) -> str:
    """The lock with a model's id where its address was pasted."""
    kind, colon, name = lock.partition(":")
    return f"{kind}:{model_id_from(name)}" if colon and kind == "model" else lock


def _say_hand(recipe: Recipe) -> None:
    prompts = ", ".join(card.name for card in recipe.prompt_cards)
    for label, text in (
        ("model", f"{recipe.model_card.id} ({recipe.model_card.pipeline_tag or 'any task'})"),
        ("prompts", prompts),
        ("topic", recipe.topic.name),
        ("difficulty", recipe.difficulty.level),
        ("interface", recipe.ui_component.type),
    ):
        say(f"{label:<11} {text}")


def cards(options: argparse.Namespace) -> int:
    """List the cards of a type, or bring in cards of one's own."""
    if options.type == IMPORT:
        return _import(options)
    if options.source or options.rev or options.share:
        raise BadRequest("Only `alacard cards import` takes a source.")
    deck = site_deck(read_configuration())
    there = deck.categories(options.type)
    named = options.category
    if named is not None and named.casefold() not in map(str.casefold, there):
        choices = f"choose {', '.join(sorted(there))}" if there else "these cards have none"
        raise BadRequest(f"There is no category '{named[:100]}'; {choices}.", {"choices": there})
    query = CardQuery(
        search=options.search, category=options.category, featured=options.featured, limit=1000
    )
    found, total = deck.search(options.type, query)
    if options.json:
        say_json({"cards": [card.model_dump(mode="json") for card in found], "total": total})
        return 0
    width = max((len(card_id(card)) for card in found), default=0)
    for card in found:
        say(f"{card_id(card):<{width}}  {card.description or card.name}")
    if not found:
        tell("No card matches; try fewer words or filters.")
    return 0


def _import(options: argparse.Namespace) -> int:
    if not options.source:
        raise BadRequest("Say what to import: a YAML file, a folder, or a git URL.")
    found = api.cards_import(
        options.source,
        revision=options.rev,
        visibility=options.share,
        accept_findings=options.accept_findings,
    )
    if options.json:
        say_json({"cards": [card.model_dump() for card in found]})
        return 0
    width = max((len(card.id) for card in found), default=0)
    for card in found:
        say(f"{card.id:<{width}}  {card.name}{' (updated)' if card.updated else ''}")
    return 0
