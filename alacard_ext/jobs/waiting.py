"""Why a job does not begin yet, in a sentence for its person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..store.instants import instant

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

ALIVE_SECONDS = 180.0
"""A runner that has not been heard of for that long is thought to be gone."""


@dataclass(frozen=True)
class Waiting:
    """What the sentences rest on: who is there to take jobs, and which queues are paused."""

    at: int
    forms: Mapping[str, int]
    site: str
    paused: frozenset[str]
    takers: tuple[tuple[str, frozenset[str]], ...]
    """The role of each, and its queues, of which none stands for all."""
    by_workers: bool

    @classmethod
    async def read(
        cls,
        connection: AsyncConnection,
        forms: Mapping[str, int],
        site: str,
        *,
        served: bool,
        by_workers: bool,
    ) -> Waiting:
        """As it is now; `served` says that this process takes jobs itself, and `by_workers` that
        those which may run anywhere are left to workers."""
        from sqlalchemy import select

        from ..store.job_tables import workers
        from .clock import read_clock
        from .leasing import paused_queues

        at = await read_clock(connection)
        since = at - int(ALIVE_SECONDS * 1000)
        asked = select(workers.c.role, workers.c.queues).where(
            workers.c.beat_at > since, ~workers.c.draining
        )
        if by_workers:
            asked, served = asked.where(workers.c.role == "worker"), False
        found = await connection.execute(asked)
        takers = tuple((row.role, frozenset(row.queues or ())) for row in found)
        if served:
            takers = (*takers, ("server", frozenset()))
        paused = frozenset(await paused_queues(connection))
        return cls(at, forms, site, paused, takers, by_workers)

    def told(self, row: Any) -> str | None:
        """Why a job waits; None where it does not, or has but to wait for its turn."""
        if row.state != "queued":
            return None
        if row.not_before > self.at:
            when = instant(row.not_before)
            at = f" at {when:%H:%M:%S} UTC" if when else ""
            return f"It is tried again{at}." if row.attempt else f"It is to begin{at}."
        if row.queue in self.paused:
            return f"An administrator has paused the queue '{row.queue}'."
        if row.kind not in self.forms:
            return "Its kind is switched off or not known here; it waits for another server."
        if self.forms[row.kind] < row.form:
            return "It was asked for in a newer Alacard, and waits for one."
        if row.place == "here" and row.site != self.site:
            return "It waits for the server of the workspace that it was asked for in."
        if self.by_workers and row.place == "here":
            return None
        roles = {role for role, queues in self.takers if not queues or row.queue in queues}
        if row.place == "here" and "server" not in roles:
            return "Nothing runs that could take it: start JupyterLab."
        if not roles:
            if self.by_workers:
                return "No worker runs that could take it: start `alacard worker`."
            return "Nothing runs that could take it: start JupyterLab or `alacard worker`."
        return None
