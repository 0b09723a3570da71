"""Writing what jobs made elsewhere into a person's files, by the server of these.

Each is written once, whenever a server is killed: one server of a workspace at a time does it, what
it begins is noted before, and where an attempt may have come to its end its file is looked for.
"""

from __future__ import annotations

import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from jupyter_core.utils import ensure_async
from tornado.web import HTTPError

from ..errors import StoreUnavailable
from ..room import Requester, Workspace
from ..store.service import Store
from .deliveries import (
    MARK,
    begin_delivery,
    end_delivery,
    marked,
    waiting_deliveries,
)
from .rows import requester_of
from .run import JobEvent
from .sending import Sender

if TYPE_CHECKING:
    from sqlalchemy import Row
    from sqlalchemy.ext.asyncio import AsyncConnection

AT_ONCE = 20
"""How many are written before the server looks for other work."""
AGAIN_AFTER = 60.0
"""Seconds after which one is tried again that could not be written."""
MOST_LOOKED_AT = 200
log = logging.getLogger("alacard_ext.jobs")

Save = Callable[[Any, str, str, dict[str, Any]], Awaitable[str]]
"""Writes a notebook into a folder of a contents manager under a free name, and answers its path.
Raises OSError with a sentence that says why not."""


@dataclass
class Written:
    """A notebook that was written, as those hear of it who asked to know of written ones."""

    notebook: dict[str, Any]
    path: str
    share_id: str | None
    notice: str | None = None


class Deliverer:
    """Writes what waits for one workspace."""

    def __init__(
        self,
        store: Store,
        site: str,
        workspace: Workspace,
        save: Save,
        written: Callable[[Any, Requester], Awaitable[None]],
        sender: Sender,
    ) -> None:
        self._store, self._site, self._workspace = store, site, workspace
        self._save, self._written, self._sender = save, written, sender
        self._not_before: dict[int, float] = {}

    @property
    def most(self) -> int:
        """How many it wants to know of: those that could not be written hold up none of the
        others."""
        return AT_ONCE + len(self._not_before)

    async def deliver(self, waiting: Sequence[int] | None = None) -> bool:
        """Write what these jobs made, or whatever waits; whether any of it was due. Raises
        StoreUnavailable."""
        if waiting is None:
            most = self.most
            waiting = await self._store.read(
                lambda connection: waiting_deliveries(connection, self._site, most)
            )
        now = time.monotonic()
        due = [job for job in waiting if self._not_before.get(job, 0.0) <= now][:AT_ONCE]
        if not due:
            return False
        async with self._alone() as is_alone:
            for job in due if is_alone else ():
                await self._deliver(job)
        return True

    async def _deliver(self, job: int) -> None:
        from ..store.bodies import unpack

        async def begin(connection: AsyncConnection) -> Row[Any] | None:
            return await begin_delivery(connection, job)

        row = await self._store.write(begin)
        if row is None:
            self._not_before.pop(job, None)
            return
        path, result = None, dict(row.result or {})
        try:
            notebook = marked(unpack(row.packed), row.job_id)
            path = await self._find(row) if row.path is not None else None
            if path is None:
                contents = self._workspace.contents
                path = await self._save(contents, row.folder, row.filename, notebook)
            self._not_before.pop(job, None)
            result |= {"path": path, "save_error": None}
        except Exception as error:
            self._not_before[job] = time.monotonic() + AGAIN_AFTER
            known = isinstance(error, OSError | ValueError)
            if not known:
                log.exception("alacard: a notebook of the job %s was not written", row.job_id)
            told = (known and str(error)) or "The notebook could not be written."
            if result.get("save_error") == told:
                return
            result["save_error"] = told
            log.warning("alacard: a notebook of the job %s was not written: %s", row.job_id, told)

        async def end(connection: AsyncConnection) -> Row[Any]:
            return await end_delivery(connection, job, result, path)

        told_of = await self._store.write(end)
        if path is not None and isinstance(share_id := result.get("share_id"), str):
            written = Written(notebook, path, share_id)
            await self._written(written, requester_of(row, frozenset()))
        seq, phase = told_of.seq, told_of.phase
        self._sender.tell(
            JobEvent(row.job_id, row.kind, seq, told_of.state, phase, 1.0, told_of.attempt)
        )

    async def _find(self, row: Row[Any]) -> str | None:
        """The file that an earlier attempt wrote, if it came so far; under that name or the next
        that were free."""
        contents = self._workspace.contents
        stem = row.filename.removesuffix(".ipynb")
        for folder in dict.fromkeys((row.folder, "")):
            try:
                listed = await ensure_async(contents.get(folder, content=True, type="directory"))
            except (HTTPError, OSError):
                continue
            names = [
                each["path"]
                for each in listed["content"]
                if each["name"].startswith(stem) and each["name"].endswith(".ipynb")
            ]
            for path in names[-MOST_LOOKED_AT:]:
                try:
                    model = await ensure_async(contents.get(path, content=True))
                    ours = model["content"]["metadata"]["alacard"]
                    if ours.get(MARK) == row.job_id:
                        return str(path).strip("/")
                except (HTTPError, OSError, KeyError, TypeError, AttributeError):
                    continue
        return None

    @asynccontextmanager
    async def _alone(self) -> AsyncIterator[bool]:
        """Whether this is the one server that writes into the workspace now: several may be open,
        on several machines where these share a folder."""
        file = self._store.file()
        if file is not None:
            from filelock import AsyncFileLock, Timeout

            name = f"{file.name}.{self._site[:16]}.lock"
            lock = AsyncFileLock(file.with_name(name), timeout=0, run_in_executor=False)
            try:
                await lock.acquire()
            except Timeout:
                yield False
                return
            except OSError as error:
                raise StoreUnavailable("The library's folder cannot be written.") from error
            try:
                yield True
            finally:
                await lock.release(force=True)
            return
        async with self._store.writing() as connection:
            from sqlalchemy import func, select

            number = int(self._site[:15], 16)
            asked = select(func.pg_try_advisory_xact_lock(number))
            yield bool((await connection.execute(asked)).scalar_one())
