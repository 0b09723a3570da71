"""What people were answered, and whether all of it is in the database, once."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from alacard_ext.store import tables
from alacard_ext.store.community_tables import comments, notifications
from alacard_ext.store.service import Store

Event = tuple[str, str, str]
"""The hand, what was done with it, and by whom."""
COUNTS = {"view": "views", "download": "downloads", "remix": "remixes", "star": "stars"}


@dataclass
class Ledger:
    """What was answered with 200, and what was asked without an answer, as of a server that was
    killed: that may be there, and no more than once."""

    hands: dict[str, str] = field(default_factory=dict)
    """Whose each hand is, by its id."""
    remixes: dict[str, str] = field(default_factory=dict)
    """The original of each remix."""
    shared: list[str] = field(default_factory=list)
    files: list[tuple[str, Path]] = field(default_factory=list)
    """Where the notebook of each hand was written."""
    done: set[Event] = field(default_factory=set)
    said: dict[str, tuple[str, str]] = field(default_factory=dict)
    """The hand of each comment, and whose it is, by its id."""
    unanswered: set[Event] = field(default_factory=set)
    open: Counter[str] = field(default_factory=Counter)
    """How many deals, remixes and comments were asked for without an answer."""
    answers: Counter[int] = field(default_factory=Counter)
    refused: list[str] = field(default_factory=list)
    """Answers that were neither 200 nor 201, in words."""


async def faults(store: Store, ledger: Ledger) -> list[str]:
    """What is lost, there twice, or counted wrongly; nothing else may use that library."""
    async with store.reading() as connection:

        async def read(*columns: Any) -> list[Any]:
            return list((await connection.execute(select(*columns))).all())

        table = tables.notebooks.c
        hands = await read(table.id, table.share_id, table.owner, table.visibility)
        ids = {row.id: row.share_id for row in hands}
        events = await read(tables.events)
        happened = [(ids[row.notebook], row.kind, row.person) for row in events]
        stars = await read(tables.stars)
        happened += [(ids[row.notebook], "star", row.person) for row in stars]
        counted = await read(table.share_id, *(table[name] for name in COUNTS.values()))
        forks = {row.child: row.parent for row in await read(tables.forks)}
        said = {row.comment_id: row for row in await read(comments)}
        told = (notifications.c.person, notifications.c.reason, notifications.c.cause)
        asked = select(*told, func.count().label("times")).group_by(*told)
        notes = {tuple(row)[:3]: row.times for row in await connection.execute(asked)}
    owners = {row.share_id: row.owner for row in hands}
    lent = {row.share_id for row in hands if row.visibility == "everyone"}
    return [
        *(f"{path} is not of {name}" for name, path in ledger.files if not _holds(path, name)),
        *_compare("hand", owners, ledger.hands, ledger.open["deal"] + ledger.open["remix"]),
        *_compare("remix", forks, ledger.remixes, ledger.open["remix"]),
        *_compare(
            "comment",
            {key: (row.subject, row.person) for key, row in said.items()},
            ledger.said,
            ledger.open["comment"],
        ),
        *(f"{each} is not shared" for each in ledger.shared if each not in lent),
        *_of_events(set(happened), ledger, forks, owners),
        *_of_counts(Counter((hand, kind) for hand, kind, _ in happened), counted),
        *_of_notes(notes, ledger, owners),
    ]


def _holds(path: Path, share_id: str) -> bool:
    """Whether the notebook there is whole and of that hand."""
    try:
        return bool(json.loads(path.read_text())["metadata"]["alacard"]["share_id"] == share_id)
    except (OSError, ValueError, KeyError):
        return False


def _compare(
    what: str, there: dict[str, Any], answered: dict[str, Any], unanswered: int
) -> Iterator[str]:
    for key, value in answered.items():
        if there.get(key) != value:
            yield f"the {what} {key} was answered as {value!r} and is {there.get(key)!r}"
    more = there.keys() - answered.keys()
    if len(more) > unanswered:
        yield f"{len(more)} of {what} more than was answered, and {unanswered} were unanswered"


def _of_events(
    happened: set[Event], ledger: Ledger, forks: dict[str, str], owners: dict[str, str]
) -> Iterator[str]:
    # Every remix that is there is counted with its original, also one that was not answered.
    remixed = {
        (parent, "remix", owners[child]) for child, parent in forks.items() if parent in owners
    }
    for event in sorted((ledger.done | remixed) - happened):
        yield f"lost: {event}"
    for event in sorted(happened - ledger.done - remixed - ledger.unanswered):
        yield f"nobody did: {event}"


def _of_counts(happened: Counter[tuple[str, str]], counted: list[Any]) -> Iterator[str]:
    for row in counted:
        for kind, name in COUNTS.items():
            number, told = happened[row.share_id, kind], getattr(row, name)
            if number != told:
                yield f"{row.share_id} has {number} events of {kind} and counts {told}"


def _of_notes(
    notes: dict[tuple[Any, ...], int], ledger: Ledger, owners: dict[str, str]
) -> Iterator[str]:
    wanted = {
        (owners[parent], "remix", child)
        for child, parent in ledger.remixes.items()
        if owners.get(parent) not in (None, ledger.hands[child])
    }
    wanted |= {
        (owners[share_id], "comment", comment_id)
        for comment_id, (share_id, person) in ledger.said.items()
        if owners.get(share_id) not in (None, person)
    }
    for note in sorted(wanted):
        if notes.get(note) != 1:
            yield f"told {notes.get(note, 0)} times: {note}"
