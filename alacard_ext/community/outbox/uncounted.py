"""Downloads that were answered and could not be counted: they wait as files beside the hands of the
outbox, and are counted once the store takes them.

The key of an event decides, a person's for each hand and day, so that whatever is written twice
counts once.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
import re
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from ... import disk
from ...errors import StoreUnavailable
from ...store.service import Store
from ..ids import SHARE_ID
from ..rows import DAY, instant
from ..share_models import EventKind

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

log = logging.getLogger("alacard_ext.community")
FOLDER = "uncounted"
MOST = 10_000
"""Files that wait; what comes then is not counted, and the log tells it."""
AT_ONCE = 200
"""Events of one transaction."""
RETRY = 30.0
"""Seconds after which a server tries again."""
LOOK_AGAIN = 300.0
"""Seconds after which it looks for what a command has left there."""


@dataclass(frozen=True)
class Event:
    """What someone did with a hand, and when, in milliseconds since 1970."""

    share_id: str
    kind: EventKind
    person: str
    at: int

    @property
    def name(self) -> str:
        """That of its file: the same for all that counts once."""
        key = json.dumps([self.share_id, self.kind, self.person, self.at // DAY])
        return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:32]


class Uncounted:
    """The events of this machine that wait for one store."""

    def __init__(self, store: Store, folder: Path) -> None:
        self._store, self._folder = store, folder / FOLDER
        self._wake = asyncio.Event()
        self._going: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Count what waits from an earlier time, and go on trying, as servers do."""
        self._going = asyncio.create_task(self._go_on())

    async def aclose(self) -> None:
        """End what is tried; what waits goes on waiting."""
        if self._going is not None:
            self._going.cancel()
            with suppress(asyncio.CancelledError):
                await self._going

    async def put(self, event: Event) -> None:
        """Let an event wait. Raises nothing: what it is of was done already."""
        try:
            is_kept = await asyncio.to_thread(self._put, event)
        except OSError as error:
            log.warning("alacard: a %s of %s is not counted: %s", event.kind, event.share_id, error)
            return
        if not is_kept:
            told = "alacard: a %s of %s is not counted: %s wait already"
            log.warning(told, event.kind, event.share_id, f"{MOST:,}")
        self._wake.set()

    async def publish(self) -> int:
        """Count what waits, and answer how much still does. Raises nothing."""
        try:
            names = await asyncio.to_thread(self._names)
            while names:
                part, names = names[:AT_ONCE], names[AT_ONCE:]
                events = await asyncio.to_thread(self._read, part)
                await self._count(events)
                await asyncio.to_thread(self._remove, part)
        except StoreUnavailable as error:
            log.info("alacard: what is not counted yet goes on waiting: %s", error.message)
        except Exception as error:
            log.error("alacard: what is not counted yet goes on waiting", exc_info=error)
        return await asyncio.to_thread(lambda: len(self._names()))

    def forget(self, person: str) -> int:
        """Remove what is a person's; how much that was. Blocks. Raises OSError."""
        gone = [each.name for each in self._read(self._names()) if each.person == person]
        self._remove(gone)
        return len(gone)

    async def _go_on(self) -> None:
        while True:
            self._wake.clear()
            waits = await self.publish()
            with suppress(TimeoutError):
                async with asyncio.timeout(RETRY if waits else LOOK_AGAIN):
                    await self._wake.wait()
                    # The store refused it a moment ago.
                    await asyncio.sleep(RETRY)

    async def _count(self, events: list[Event]) -> None:
        async def write(connection: AsyncConnection) -> None:
            from .. import counting
            from ..statistics.statements import note_active

            for event in events:
                if await counting.count_late(connection, event):
                    await note_active(connection, event.person, event.at)

        if events:
            await self._store.write(write)

    def _put(self, event: Event) -> bool:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = self._path(event.name)
        if not path.exists() and len(self._names()) >= MOST:
            return False
        with disk.replacing(path) as temporary:
            temporary.chmod(0o600)
            temporary.write_text(json.dumps(asdict(event)))
        return True

    def _names(self) -> list[str]:
        with suppress(FileNotFoundError):
            return sorted(
                file.stem
                for file in self._folder.iterdir()
                if file.suffix == ".json" and not file.name.startswith(".")
            )
        return []

    def _read(self, names: list[str]) -> list[Event]:
        """The events of files. What holds none is left out, and the log tells it."""
        found = []
        for name in names:
            path = self._path(name)
            try:
                told = json.loads(path.read_bytes())
                event = Event(told["share_id"], told["kind"], told["person"], told["at"])
                if not _is_whole(event):
                    raise ValueError("no event")
            except FileNotFoundError:
                continue
            except (ValueError, TypeError, KeyError, RecursionError) as error:
                log.warning("alacard: %s is not counted, since it cannot be read: %s", path, error)
                continue
            found.append(event)
        return found

    def _remove(self, names: list[str]) -> None:
        for name in names:
            self._path(name).unlink(missing_ok=True)

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}.json"


def _is_whole(event: Event) -> bool:
    return bool(
        re.fullmatch(SHARE_ID, event.share_id)
        and event.kind in get_args(EventKind)
        and event.person
        and event.person.isprintable()
        and event.at >= 0
        and instant(event.at)
    )
