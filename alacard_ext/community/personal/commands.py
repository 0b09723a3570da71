"""`alacard library export --all` and `alacard library erase`."""

from __future__ import annotations

import argparse
from typing import Any

from ... import api
from ...errors import BadRequest
from ...terminal import numbered, say, say_json


def add_erase(verbs: Any) -> None:
    """Describe the command to argparse."""
    what = "permanently delete everything that is kept about you, including jobs and demos"
    erased = verbs.add_parser("erase", help=what)
    erased.add_argument("--yes", action="store_true", help="do it; without this nothing is deleted")


def archive(options: argparse.Namespace) -> int:
    """Write all of a person's to a ZIP file, and answer 0. Raises AlacardError and OSError."""
    if options.source or options.format or options.version:
        raise BadRequest("--all takes neither a hand, --format nor --version; give -o FILE.zip.")
    if options.output in (None, "-"):
        raise BadRequest("Give the file to write: -o FILE.zip.")
    made = api.library_archive(options.output)
    if options.json:
        say_json(made.model_dump(mode="json"))
    else:
        parts = (numbered(made.hands, "hand"), numbered(made.versions, "version"))
        say(f"{made.path}: {parts[0]}, {parts[1]} and {numbered(made.rows, 'other row')}")
    return 0


def erase(options: argparse.Namespace) -> int:
    """Delete all of a person's, and answer 0. Raises AlacardError."""
    if not options.yes:
        raise BadRequest(
            "This stops your jobs and deletes them, and your hands, versions, comments, ratings, "
            "stars, collections, recipes, cards, schedules and demos for good. `alacard library "
            "export --all -o FILE.zip` keeps a copy; then give --yes."
        )
    gone = api.library_erase()
    if options.json:
        say_json(gone.model_dump(mode="json"))
    else:
        waited = f", and {numbered(gone.waiting, 'hand')} that waited" if gone.waiting else ""
        say(f"Deleted {numbered(gone.hands, 'hand')}, {numbered(gone.rows, 'other row')}{waited}.")
        if gone.unread:
            say(
                f"{numbered(gone.unread, 'file')} in this machine's outbox cannot be read, so "
                f"their owners are unknown; the log names them."
            )
    return 0
