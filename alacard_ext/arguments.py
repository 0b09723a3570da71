"""The command line as argparse knows it; the documentation is made from this as well."""

from __future__ import annotations

import argparse
from typing import get_args

from ._version import __version__
from .cards.models import CARD_TYPES, Level, UIType
from .terminal import Parser

STEPS = ("full", "half", "8bit", "4bit", "remote")
MODEL = "a model's id, owner/name, or the address of its page"


def parser() -> Parser:
    """All commands with their options."""
    top = Parser(
        prog="alacard", description="AI manuals for AI models: deal a hand, get a notebook."
    )
    top.add_argument("--version", action="version", version=f"alacard {__version__}")
    commands = top.add_subparsers(dest="command", metavar="COMMAND")
    _deal(commands)
    _generate(commands)
    _search(commands)
    _cards(commands)
    from .verify.command import add_parser as add_verify

    add_verify(commands)
    from .catalog.commands import add_parser as add_catalog

    add_catalog(commands)
    commands.add_parser("doctor", help="tell what works here and what to do about the rest")
    for name, command in commands.choices.items():
        if name == "catalog":
            continue  # each of its verbs has its own
        command.add_argument("--json", action="store_true", help="print JSON")
    return top


def _deal(commands: argparse._SubParsersAction[Parser]) -> None:
    deal = commands.add_parser("deal", help="deal a sensible hand of five cards")
    deal.add_argument(
        "--lock",
        action="append",
        default=[],
        metavar="TYPE:ID",
        help=f"keep this card, such as topic:sourdough; {', '.join(CARD_TYPES)}; repeatable",
    )
    deal.add_argument(
        "--seed", type=int, metavar="N", help="the same seed and locks deal the same hand"
    )
    deal.add_argument("--code", metavar="HAND", help="read this hand code instead of shuffling")


def _generate(commands: argparse._SubParsersAction[Parser]) -> None:
    generate = commands.add_parser("generate", help="make the notebook of a model or a hand")
    generate.add_argument("model_id", nargs="?", metavar="MODEL_ID", help=MODEL)
    generate.add_argument(
        "--code", metavar="HAND", help="a hand code; options beside it replace its cards"
    )
    generate.add_argument(
        "--prompts",
        action="append",
        default=[],
        metavar="PACK",
        help="a prompt pack, up to three times; `alacard cards prompt` lists them",
    )
    generate.add_argument("--topic", metavar="TOPIC", help="`alacard cards topic` lists them")
    generate.add_argument(
        "--difficulty", choices=get_args(Level), help="for whom it is written; default: beginner"
    )
    generate.add_argument(
        "--ui", choices=get_args(UIType), help="the app at its end; default: none"
    )
    together = generate.add_mutually_exclusive_group()
    against = "compare with this model too, with the same inputs; up to three times"
    together.add_argument("--against", action="append", default=[], metavar="ID", help=against)
    together.add_argument("--then", metavar="ID", help="hand what the model says to this one")
    generate.add_argument(
        "--revision", metavar="R", help="commit, tag or branch of the model; default: main"
    )
    generate.add_argument("--step", choices=STEPS, help="how to run the model, whatever fits here")
    generate.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        help="file to write, replaced if it is there; - for stdout; "
        "default: a new file alacard-<model>.ipynb in this folder",
    )


def _search(commands: argparse._SubParsersAction[Parser]) -> None:
    search = commands.add_parser("search", help="search the models of the Hub")
    search.add_argument(
        "query", nargs="*", default=[], metavar="WORD", help="words of the name, or an address"
    )
    for name, meaning in (
        ("task", "such as text-generation"),
        ("library", "such as transformers"),
        ("license", "such as apache-2.0"),
        ("author", "owner of the models, a person or an organisation"),
    ):
        search.add_argument(f"--{name}", metavar=name.upper(), help=meaning)
    sorts = "trending, downloads, likes, created or modified; default: trending"
    search.add_argument("--sort", default="trending", metavar="ORDER", help=sorts)
    search.add_argument(
        "--limit", type=int, default=20, metavar="N", help="models to list, 1 to 100; default: 20"
    )


def _cards(commands: argparse._SubParsersAction[Parser]) -> None:
    cards = commands.add_parser("cards", help="list the cards of a type")
    kinds = f"{{{','.join(CARD_TYPES)}}}"
    cards.add_argument("type", choices=CARD_TYPES, metavar=kinds, help="which cards")
    cards.add_argument("--search", default="", metavar="WORDS", help="only those with these words")
    cards.add_argument("--category", metavar="NAME", help="only those of this category")
    cards.add_argument(
        "--featured", action="store_true", default=None, help="only those that are featured"
    )
