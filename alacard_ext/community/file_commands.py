"""The part of `alacard library` that begins with a notebook's file."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, get_args

from .. import disk, file_api
from ..terminal import numbered, say, say_json, tell
from .rebasing.models import CellChange, Onto
from .rows import text_of

VERBS = ("rebase", "compare", "import")
SIGNS = {"same": " ", "added": "+", "removed": "-", "gap": "…"}


def add_arguments(verbs: Any) -> None:
    """Describe the commands to argparse."""
    rebase = verbs.add_parser(
        "rebase", help="merge your changes to a notebook with the newest version of its original"
    )
    rebase.add_argument(
        "--onto", choices=get_args(Onto), default="original", help="default: original"
    )
    rebase.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        help="file to write the merged notebook to; - for stdout; default: none, changes are only "
        "listed",
    )
    compare = verbs.add_parser("compare", help="what was changed by hand in a notebook")
    brought = verbs.add_parser("import", help="put notebooks from elsewhere into your library")
    brought.add_argument(
        "source", metavar="PATH", help="a notebook, a folder, or a ZIP or tar archive"
    )
    for verb in (rebase, compare):
        verb.add_argument("file", metavar="FILE", help="the path of a notebook (.ipynb)")


def run(options: argparse.Namespace) -> int:
    """Do it, and answer 0. Raises AlacardError and OSError."""
    if options.verb == "rebase":
        return _rebase(options)
    if options.verb == "import":
        return _import(options)
    return _compare(options)


def show(options: argparse.Namespace) -> int:
    """Tell the hand that a file holds, and whence it comes."""
    found = file_api.library_file(options.share_id)
    if options.json:
        say_json(found.model_dump(mode="json"))
        return 0
    say(found.title)
    recipe = found.recipe
    rows = (
        ("model", found.model + (f" at {found.commit}" if found.commit else "")),
        ("prompts", ", ".join(card["id"] for card in recipe["prompt_cards"])),
        ("topic", recipe["topic"]["id"]),
        ("difficulty", recipe["difficulty"]["level"]),
        ("app", recipe["ui_component"]["type"]),
        ("hand code", found.hand_code),
    )
    for name, value in rows:
        if value:
            say(f"{name:<10} {value}")
    for sentence in found.trace.sentences:
        say(sentence)
    return 0


def _rebase(options: argparse.Namespace) -> int:
    found = file_api.library_rebase(options.file, options.onto)
    text = text_of(found.notebook)
    if options.output == "-":
        sys.stdout.write(text)
    elif options.output:
        disk.write(Path(options.output), text)
    if options.json and options.output != "-":
        say_json(found.model_dump(mode="json"))
        return 0
    told = tell if options.output == "-" else say
    if found.up_to_date:
        told(f"{options.file}: up to date with {found.theirs}")
        return 0
    changes, conflicts = len(found.changes), len(found.conflicts)
    counts = f"{numbered(changes, 'change')}, {numbered(conflicts, 'conflict')}"
    told(f"{options.file}: from {found.base} to {found.theirs}, {counts}")
    for conflict in found.conflicts:
        why = conflict.kind.replace("_", " ")
        told(f"conflict in cell {conflict.cell_id} ({why}): yours is kept")
    for note in found.notes:
        told(note)
    if not options.output:
        _list(found.changes)
        told("Nothing was written; -o FILE writes the merged notebook.")
    return 0


def _compare(options: argparse.Namespace) -> int:
    found = file_api.library_compare(options.file)
    if options.json:
        say_json(found.model_dump(mode="json"))
        return 0
    what = "what the library keeps" if found.against == "kept" else "the hand dealt again"
    say(f"{options.file}: {numbered(len(found.changes), 'change')} against {what}")
    _list(found.changes)
    for sentence in (*found.notes, *found.trace.sentences):
        say(sentence)
    return 0


def _import(options: argparse.Namespace) -> int:
    found = file_api.library_import(options.source)
    if options.json:
        say_json(found.model_dump(mode="json"))
        return 0
    for hand in found.hands:
        say(f"{hand.share_id}  {hand.title}  ({hand.source})")
    for each in found.left_out:
        tell(f"left out: {each.source}: {each.reason}")
    tell(f"{numbered(len(found.hands), 'hand')} imported.")
    return 0


def _list(changes: Iterable[CellChange]) -> None:
    for change in changes:
        where = f" in {change.section}" if change.section else ""
        say(f"{change.kind} {change.cell_type} cell {change.number}{where} ({change.cell_id})")
        for line in change.lines:
            say(f"  {SIGNS[line.mark]} {line.text}".rstrip())
