"""What the library has beside a notebook: as it was dealt, and the versions of its original."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ...errors import Conflict
from ...room import Requester
from ...store.service import Store
from ..hands import not_found, row_of_hand
from ..rows import unpacked
from .cells import essence, keyed, source_of

if TYPE_CHECKING:
    from sqlalchemy import Row
    from sqlalchemy.ext.asyncio import AsyncConnection

MOST = 50
"""Versions among which a base is looked for, the newest first."""
BASED_ON = "based_on"
"""The entry of a notebook's metadata that names what it was rebased onto last. It chooses among
what a person may read, and gives no right to anything."""


@dataclass(frozen=True)
class Source:
    """A notebook that the library keeps: a version, or with number 0 a hand as it was dealt."""

    share_id: str
    number: int
    created_at: int
    body: str
    row: Row[Any]

    @property
    def told(self) -> str:
        """What it is, in words."""
        return f"version {self.number}" if self.number else "the notebook as it was dealt"


async def sources_of(
    connection: AsyncConnection, share_id: str, requester: Requester
) -> list[Source]:
    """What a person may read of a hand, the newest first. Raises HandNotFound."""
    from .. import access, publishing

    row = await row_of_hand(connection, share_id, requester)
    asked = publishing.readable(row, requester).limit(MOST)
    found = [
        Source(share_id, each.number, each.created_at, each.body, row)
        for each in await connection.execute(asked)
    ]
    if access.is_own(requester, row):
        found.append(Source(share_id, 0, row.created_at, row.body, row))
    if not found:
        raise not_found()
    return found


async def read_source(store: Store, source: Source) -> dict[str, Any]:
    """Its notebook. Raises StoreUnavailable."""
    async with store.reading() as connection:
        from .. import statements

        body = await statements.body_of(connection, source.body)
    return await asyncio.to_thread(unpacked, body, source.row)


async def nearest(
    store: Store, sources: Sequence[Source], mine: Mapping[str, Any]
) -> tuple[Source, dict[str, Any]]:
    """Which of them a notebook is a changed copy of: the one it says, else that with the most cells
    alike; of several that of whose other cells it lacks the fewest lines, and then the newest."""
    if (said := _said(mine, sources)) is not None:
        return said, await read_source(store, said)
    best: tuple[tuple[int, int], Source, dict[str, Any]] | None = None
    for source in sources:
        notebook = await read_source(store, source)
        alike = await asyncio.to_thread(_alike, notebook, mine)
        if best is None or alike > best[0]:
            best = alike, source, notebook
    if best is None:
        raise not_found()
    return best[1:]


def forked_at(sources: Sequence[Source], row: Row[Any], mine: Mapping[str, Any]) -> Source | None:
    """Which of them a remix began with: what it says it was last rebased onto, else the newest of
    the time when it was dealt; None where that may not be read any more, as after an original was
    made private and shared again."""
    older = (each for each in sources if each.created_at <= row.created_at)
    return _said(mine, sources) or next(older, None)


def newest_version(sources: Sequence[Source]) -> Source:
    """Raises Conflict where nothing was published."""
    if not sources[0].number:
        raise Conflict(
            "This notebook has no original that could have changed: it is not a remix, and its "
            "hand was never published. Rebase it onto the current templates."
        )
    return sources[0]


def based_on(source: Source) -> dict[str, Any]:
    """The entry that names it."""
    return {"share_id": source.share_id, "version": source.number}


def _said(mine: Mapping[str, Any], sources: Sequence[Source]) -> Source | None:
    ours = (mine.get("metadata") or {}).get("alacard")
    said = ours.get(BASED_ON) if isinstance(ours, Mapping) else None
    if not isinstance(said, Mapping):
        return None
    return next((each for each in sources if based_on(each) == dict(said)), None)


def _alike(kept: Mapping[str, Any], mine: Mapping[str, Any]) -> tuple[int, int]:
    """How many cells are alike, and less the more lines of the others are not in mine: whoever
    writes into a cell adds to it rather than take away."""
    cells = keyed(kept["cells"])
    alike = lacking = 0
    for key, cell in keyed(mine["cells"], cells).items():
        if key not in cells:
            continue
        if essence(cells[key]) == essence(cell):
            alike += 1
        else:
            lines = Counter(source_of(cells[key]).splitlines())
            lacking += (lines - Counter(source_of(cell).splitlines())).total()
    return alike, -lacking
