"""Jobs as their people see them: with what to expect of them, and what they wait for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..store.service import Store
from .models import Expected, JobKindInfo, JobKinds, JobStatus
from .rows import status_of
from .run import ENDED
from .waiting import Waiting
from .work import JobKind

if TYPE_CHECKING:
    from sqlalchemy import Row

    from ..room import Shared


async def describe(
    store: Store,
    rows: list[Row[Any]],
    kinds: Mapping[str, JobKind[Any, Any, Any]],
    site: str,
    *,
    served: bool,
    by_workers: bool,
) -> list[JobStatus]:
    """Jobs of rows; `served` says that this process takes jobs, and `by_workers` that
    servers leave to workers what may run anywhere. Raises StoreUnavailable."""
    from .listing import durations

    active = [row for row in rows if row.state not in ENDED]
    ill = await _unsuccessful(store, [row for row in rows if row.children_failed])
    expected: dict[tuple[str, str], list[float]] = {}
    waiting: Waiting | None = None
    if active:
        async with store.reading() as connection:
            for owner in {row.owner for row in active}:
                names = sorted({row.kind for row in active if row.owner == owner})
                expected |= await durations(connection, owner, names)
            forms = {name: kind.form for name, kind in kinds.items()}
            waiting = await Waiting.read(
                connection, forms, site, served=served, by_workers=by_workers
            )
    return [
        status_of(
            row,
            kinds[row.kind].run_kind.noun if row.kind in kinds else "job",
            expected=_range(expected.get((row.kind, row.title))),
            waiting_for=waiting.told(row) if waiting else None,
            ill=ill.get(row.id),
        )
        for row in rows
    ]


def by_workers(shared: Shared) -> bool:
    """Whether what may run anywhere is left to workers, and servers do none of it."""
    return shared.config.jobs_engine != "local" and shared.remote is None


def describe_kinds(kinds: Mapping[str, JobKind[Any, Any, Any]]) -> JobKinds:
    """What may be asked for, and what each is given."""
    infos = [
        JobKindInfo(
            kind=name,
            noun=kind.run_kind.noun,
            queue=kind.queue,
            place=kind.place,
            phases=[phase.name for phase in kind.run_kind.phases],
            payload=kind.payload.model_json_schema(),
        )
        for name, kind in sorted(kinds.items())
    ]
    return JobKinds(kinds=infos)


async def _unsuccessful(store: Store, bulks: list[Row[Any]]) -> dict[int, dict[str, int]]:
    """How many jobs of each bulk did not end well, by how; one that has ended tells it itself."""
    found = {row.id: _counts(row.result) for row in bulks if "not_passed" in (row.result or {})}
    if len(found) < len(bulks):
        from .ended import unsuccessful

        async with store.reading() as connection:
            for row in bulks:
                if row.id not in found:
                    found[row.id] = _counts(vars(await unsuccessful(connection, row.id)))
    return found


def _counts(told: Mapping[str, Any]) -> dict[str, int]:
    return {name: int(told[name]) for name in ("failed", "not_passed", "cancelled")}


def _range(seconds: list[float] | None) -> Expected | None:
    if not seconds:
        return None
    ordered = sorted(seconds)
    ninth = (len(ordered) - 1) // 10
    return Expected(low=ordered[ninth], high=ordered[len(ordered) - 1 - ninth])
