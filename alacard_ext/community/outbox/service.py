"""What waits in the outbox is published once the store answers again, each hand once."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...errors import BadRequest, Conflict, Forbidden, StoreUnavailable
from ...store.remote import ServiceFault
from ...store.service import Store
from ..quotas import Quotas
from ..rows import instant, now
from .files import Damaged, Newer, OutboxFiles, Waiting

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

log = logging.getLogger("alacard_ext.community")
RETRY = 10.0
"""Seconds after which a server tries a store again that was away; each time twice as long."""
RETRY_AT_MOST = 120.0
PATIENCE = 2.0
"""Seconds for which a list, or an answer, waits for hands that are being published."""
LOOK_AGAIN = 5.0
"""Seconds after which a server looks for what a command has put there."""
PUBLISH_SECONDS = 60.0
"""How long one hand may take."""
UNFIT = frozenset({"DataError", "IntegrityError", "StatementError"})
"""What SQLAlchemy raises where a database cannot take a row; by name, since it may be missing."""
UNFIT_CODES = ("22", "23")
"""How the SQLSTATE begins with which a server refuses a row: its values, and its constraints."""
OF_ALL_CODES = ("08", "25", "28", "3D", "42", "53", "57", "58", "XX")
"""How it begins where the next row would be refused alike: what ails is the connection, the
server, its tables, or who may use them."""


class Outbox:
    """The hands of this machine that wait for one store."""

    def __init__(self, store: Store, folder: Path, quotas: Quotas | None = None) -> None:
        self._store = store
        self._quotas = quotas or Quotas()
        self._files = OutboxFiles(folder)
        self._waiting: int | None = None
        self._damaged = 0
        self._oldest: int | None = None
        self._looked = 0.0
        self._away_since: int | None = None
        self._one_at_a_time = asyncio.Lock()
        self._pass: asyncio.Task[None] | None = None
        self._retrying: asyncio.Task[None] | None = None
        self._serves = False

    async def start(self) -> None:
        """Publish what waits from an earlier time, and go on trying, as servers do."""
        self._serves = True
        await self._look()
        self._go_on()

    async def aclose(self) -> None:
        """End what is tried; what waits goes on waiting."""
        for task in (self._retrying, self._pass):
            if task is not None:
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task

    async def put(self, hand: Waiting) -> None:
        """Let a hand wait. Raises OSError."""
        await asyncio.to_thread(self._files.put, hand)
        await self._look()
        self._go_on()

    async def amend(self, share_id: str, place: Mapping[str, str | None]) -> bool:
        """Write where the file of a hand is that waits; False where it does not wait (any more).
        Raises OSError, and TimeoutError where one is being published for long."""
        async with asyncio.timeout(PATIENCE):
            await self._one_at_a_time.acquire()
        try:
            hand = await asyncio.to_thread(self._files.read, share_id)
            if hand is None:
                return False
            if any(hand.row[name] != value for name, value in place.items()):
                moved = replace(hand, row={**hand.row, **place})
                await asyncio.to_thread(self._files.put, moved)
            return True
        except (Damaged, Newer):
            return False
        finally:
            self._one_at_a_time.release()

    async def forget(self, owner: str) -> tuple[int, int]:
        """Remove the hands of a person that wait or were set aside; answers how many, and of how
        many others nobody can tell whose they are. Raises OSError."""
        async with self._one_at_a_time:
            found = await asyncio.to_thread(self._files.forget, owner)
        await self._look()
        return found

    async def settle(self) -> None:
        """Publish what waits, if anything does; whoever asks waits a moment for that."""
        if self._waiting is None or time.monotonic() - self._looked >= LOOK_AGAIN:
            await self._look()
            self._go_on()
        if self._waiting:
            await asyncio.wait({self._publishing()}, timeout=PATIENCE)

    def note_away(self) -> None:
        """The store could not be used just now."""
        self._away_since = self._away_since or now()

    def note_answered(self) -> None:
        """The store took a hand just now."""
        self._away_since = None

    def note_read(self) -> None:
        """The store could be read just now; while hands wait, it takes none all the same."""
        if not self._waiting:
            self._away_since = None

    def told(self) -> dict[str, Any]:
        """What people are told: `waiting` hands, `damaged` files that were set aside, and `since`
        when the store is away, null where it answers. Empty where there is nothing to tell."""
        since = self._away_since
        if since is not None and self._oldest is not None:
            since = min(since, self._oldest)
        if not (self._waiting or self._damaged or since):
            return {}
        at = instant(since)
        return {
            "waiting": self._waiting or 0,
            "damaged": self._damaged,
            "since": at.isoformat() if at else None,
        }

    async def publish(self) -> None:
        """Try once to publish all that waits. Raises nothing: what fails goes on waiting."""
        try:
            for share_id in await asyncio.to_thread(self._files.names):
                # Whoever would change one of them waits for one, and not for all.
                async with self._one_at_a_time:
                    await self._publish(share_id)
        except StoreUnavailable:
            self.note_away()
        except TimeoutError:
            log.warning("alacard: the library did not answer in %s s", PUBLISH_SECONDS)
        except Exception as error:
            log.error("alacard: what waits in the outbox goes on waiting", exc_info=error)
        await self._look()

    async def _publish(self, share_id: str) -> None:
        """Publish one; what ails it alone is told by the log. Raises StoreUnavailable and
        TimeoutError, where the others would fare alike."""
        try:
            await self._publish_file(share_id)
        except TimeoutError:
            raise
        except OSError as error:
            log.warning("alacard: %s cannot be read or removed: %s", share_id, error)

    async def _publish_file(self, share_id: str) -> None:
        """Raises StoreUnavailable, TimeoutError, and OSError for what ails the file."""
        try:
            hand = await asyncio.to_thread(self._files.read, share_id)
        except Newer:
            return
        except Damaged:
            await asyncio.to_thread(self._files.set_aside, share_id)
            return
        if hand is None:
            return

        try:
            async with asyncio.timeout(PUBLISH_SECONDS):
                await self._keep(hand)
        except TimeoutError:
            raise
        except Forbidden as reached:
            log.warning("alacard: a hand is not kept: %s", reached.message)
            await asyncio.to_thread(self._files.set_aside, share_id)
            return
        except Exception as error:
            if is_unfit(error):
                await asyncio.to_thread(self._files.set_aside, share_id)
                return
            if isinstance(error, StoreUnavailable) and is_of_all(error):
                raise
            log.error("alacard: a hand that waits could not be published", exc_info=error)
            return
        self.note_answered()
        await asyncio.to_thread(self._files.remove, share_id)
        log.info("alacard: %s was kept after it had waited", share_id)

    async def _keep(self, hand: Waiting) -> None:
        """Write one into the store, unless it is there. Raises StoreUnavailable, QuotaReached, and
        what `is_unfit` for a hand that the store refuses."""

        async def write(connection: AsyncConnection) -> bool:
            from . import statements

            return await statements.publish(connection, hand, self._quotas)

        await self._store.write(write)

    def _publishing(self) -> asyncio.Task[None]:
        if self._pass is None or self._pass.done():
            self._pass = asyncio.create_task(self.publish())
        return self._pass

    def _go_on(self) -> None:
        if self._serves and self._waiting and (not self._retrying or self._retrying.done()):
            self._retrying = asyncio.create_task(self._retry())

    async def _retry(self) -> None:
        seconds = RETRY
        await asyncio.wait({self._publishing()})
        while self._waiting:
            await asyncio.sleep(seconds)
            seconds = min(2 * seconds, RETRY_AT_MOST)
            await asyncio.wait({self._publishing()})

    async def _look(self) -> None:
        """See how many there are; a folder that cannot be read is told by the log."""

        def look() -> tuple[int, int, int | None]:
            return len(self._files.names()), self._files.damaged(), self._files.since()

        self._looked = time.monotonic()
        try:
            self._waiting, self._damaged, self._oldest = await asyncio.to_thread(look)
        except OSError as error:
            self._waiting = self._waiting or 0
            log.warning("alacard: the outbox cannot be read: %s", error)


def is_unfit(error: Exception) -> bool:
    """Whether the store took offence at the hand itself, which trying again does not mend."""
    if isinstance(error, BadRequest | Conflict):
        return True  # as a service says it
    cause = error.__cause__ or error
    said = getattr(getattr(cause, "orig", None), "__cause__", None)  # by the driver itself
    named = {type(each).__name__ for each in (cause, said)}
    return bool(named & UNFIT) or _code_of(cause).startswith(UNFIT_CODES)


def is_of_all(error: StoreUnavailable) -> bool:
    """Whether the store would take no other hand either."""
    if isinstance(error, ServiceFault):
        return False
    code = _code_of(error.__cause__)
    return not code or code.startswith(OF_ALL_CODES)


def _code_of(cause: BaseException | None) -> str:
    """The SQLSTATE of what SQLAlchemy raised, else nothing. Not all that a driver raises is given a
    class of its own there."""
    code = getattr(getattr(cause, "orig", None), "sqlstate", None)
    return code if isinstance(code, str) else ""
