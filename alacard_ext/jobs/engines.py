"""What takes jobs in this process, and what carries them."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from ..errors import InvalidConfiguration, StoreUnavailable
from ..room import Shared
from ..store.place import find_place
from ..store.service import Store
from .bulk import BULK_RUN
from .carrying import Carrier
from .delivering import Deliverer
from .describing import by_workers
from .leasing import Runner
from .local import LocalEngine
from .sending import Sender
from .telling import Listener

if TYPE_CHECKING:
    from .work import JobKind

Kinds = Callable[[], "Mapping[str, JobKind[Any, Any, Any]]"]
NO_FILE = (
    "AlacardApp.jobs_engine is 'procrastinate', which needs a PostgreSQL: set "
    "AlacardApp.database_url to one, or jobs_engine to 'local'."
)
log = logging.getLogger("alacard_ext.jobs")


@dataclass(frozen=True)
class WorkerOptions:
    """How a worker takes jobs: from these queues, or from all, and so many at a time."""

    queues: tuple[str, ...] = ()
    concurrency: int | None = None


def make_engine(
    shared: Shared,
    store: Store,
    kinds: Kinds,
    site: str,
    runner: str,
    worker: WorkerOptions | None,
    due: Callable[[], Awaitable[int]],
    sender: Sender,
) -> tuple[LocalEngine, Carrier] | None:
    """That of a server or, with options of one, of a worker; None where there is no database to
    take jobs from. `due` submits what schedules ask for. Raises InvalidConfiguration where a
    worker's engine has no use for the database. Imports SQLAlchemy."""
    config = shared.config
    try:
        file = store.file()
    except (StoreUnavailable, ModuleNotFoundError) as error:
        log.warning("alacard: jobs are not taken: %s", error)
        return None
    concurrency = (worker and worker.concurrency) or config.jobs_at_once
    carrier = Carrier(
        store,
        shared.runs,
        lambda: {name: kind for name, kind in kinds().items() if name != BULK_RUN.name},
        shared.workspace,
        frozenset(config.administrators),
        sender,
        config.job_lease_seconds,
        concurrency,
    )
    deliverer = None
    if worker is None and shared.workspace is not None and shared.save_notebook is not None:
        save, written = shared.save_notebook, shared.written
        deliverer = Deliverer(store, site, shared.workspace, save, written, sender)
    engine_class: type[LocalEngine] = LocalEngine
    taker = Runner(runner, site, anywhere="all" if file else "own")
    if by_workers(shared):
        if file is not None:
            if worker is not None:
                raise InvalidConfiguration(NO_FILE)
            log.error("alacard: jobs are not taken: %s", NO_FILE)
            return None
        taker = replace(taker, anywhere="none")
        engine_class = LocalEngine if worker is None else _team_engine()
    if worker is not None:
        taker = Runner(runner, "", role="worker", queues=worker.queues, anywhere="all")
    engine = engine_class(
        store,
        shared.runs,
        carrier,
        taker,
        file=lambda: file,
        sender=sender,
        due=due,
        concurrency=concurrency,
        per_person=config.jobs_per_person,
        history_days=config.job_history_days,
        deliverer=deliverer,
    )
    if file is None:
        engine.url = url = find_place(config.database_url).url
        engine.listener = Listener(url, taker, engine.wake, engine.stop_cancelled)
    return engine, carrier


def _team_engine() -> type[LocalEngine]:
    from .team import TeamEngine

    return TeamEngine
