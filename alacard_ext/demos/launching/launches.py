"""The launches of a server: begun, watched, kept, and ended with all that they started."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Self

from ...errors import Conflict, LaunchFindings
from ...jobs.handle import RunContext, RunHandle
from ...people import owned
from ...processes.probing import probe
from ...processes.rungs import Rung
from ...room import Requester, Service, Shared
from ..models import BundleReport
from ..storage import BundleStorage
from ..subjects import not_found
from .launch import GRACE, Launch, told_of
from .models import (
    Isolation,
    Launchable,
    Launched,
    LaunchedDemo,
    LaunchedDemos,
    LaunchLogs,
    LaunchStatus,
)
from .starting import LAUNCH, Bundle, Launching, start_app

if TYPE_CHECKING:
    from ...config import Configuration
    from ...jobs.registry import RunRegistry
    from ...store.service import Store

MOST = 20
"""Apps of one server at a time."""
REMEMBERED = 200
log = logging.getLogger("alacard_ext.demos")


@dataclass(frozen=True)
class Plan:
    """What is launched: the latest version of a demo that the person may see."""

    row: Any
    version: Any
    report: BundleReport


Adopt = Callable[[RunHandle[Launching, Any]], None]


class Launches(Service):
    """The apps that run here. A person has one launch of a demo at a time."""

    def __init__(self, config: Configuration, store: Store, runs: RunRegistry) -> None:
        self._config, self._store, self._runs = config, store, runs
        self._storage = BundleStorage(config.demo_storage)
        self._launches: dict[tuple[str, str], Launch] = {}
        self._endings: set[asyncio.Future[None]] = set()
        self._closing = False

    @classmethod
    def build(cls, shared: Shared) -> Self:
        return cls(shared.config, shared.store, shared.runs)

    async def aclose(self) -> None:
        """Stop all apps, and wait until nothing of them is left."""
        self._closing = True
        ending = (
            each.end("stopped", "Its server was closed.", 1.0) for each in self._launches.values()
        )
        await asyncio.gather(*ending, return_exceptions=True)

    async def begin(
        self,
        demo_id: str,
        wanted: Launchable,
        secrets: dict[str, str],
        requester: Requester,
        adopt: Adopt,
    ) -> Launched:
        """Launch a demo, and return at once; where it runs already that is the launch. `adopt` gets
        the run. Raises DemoNotFound, LaunchFindings, Conflict and StoreUnavailable."""
        launch, plan = await self._register(demo_id, wanted, secrets, requester)
        if plan is not None:
            try:
                handle = self._runs.submit(
                    LAUNCH,
                    lambda context: self._work(context, launch, plan, requester),
                    Launching(demo_id, launch.name),
                    subject=f"{demo_id} {launch.version}",
                )
            except Conflict as error:
                await launch.end("error", error.message, 0.0)
                raise
            launch.run = handle.run
            handle.task.add_done_callback(lambda _: self._settle(launch))
            adopt(handle)
        expected = launch.run.expected_seconds if launch.run is not None else None
        return Launched(status=launch.state, estimated_time=expected)

    async def launch(
        self, context: RunContext[Launching], demo_id: str, wanted: Launchable, requester: Requester
    ) -> int:
        """The same as the work of a run, until the app answers; the version that runs."""
        launch, plan = await self._register(demo_id, wanted, {}, requester)
        if plan is not None:
            launch.run = context.run
            await self._work(context, launch, plan, requester)
        return launch.version

    async def check(self, demo_id: str, wanted: Launchable, requester: Requester) -> None:
        """Whether it may be launched. Raises DemoNotFound, LaunchFindings and StoreUnavailable."""
        await self._plan(demo_id, wanted, owned(requester))

    async def status(self, demo_id: str, requester: Requester) -> LaunchStatus:
        """How a person's launch fares; 'stopped' where there is none. Raises DemoNotFound."""
        launch = await self._seen(demo_id, requester)
        isolation = isolation_of(await asyncio.to_thread(probe))
        if launch is None:
            return LaunchStatus(
                demo_id=demo_id,
                status="stopped",
                phase="",
                fraction=0.0,
                message="",
                isolation=isolation,
            )
        run = launch.run
        return LaunchStatus(
            demo_id=demo_id,
            status=launch.state,
            phase=run.phase if run is not None else "",
            fraction=1.0 if launch.state == "running" else run.fraction if run is not None else 0.0,
            message=launch.message,
            demo_url=address_of(launch, requester) if launch.reachable else None,
            started_at=launch.started_at,
            expires_at=launch.expires_at,
            version=launch.version,
            network=launch.network,
            estimated_time=run.expected_seconds if run is not None else None,
            isolation=isolation,
        )

    async def logs(self, demo_id: str, first: int, requester: Requester) -> LaunchLogs:
        """What a launch printed from that byte on. Raises DemoNotFound."""
        launch = await self._seen(demo_id, requester)
        if launch is None:
            return LaunchLogs(text="", begins=0, next=0, ended=True)
        return launch.logs(first)

    async def stop(self, demo_id: str, requester: Requester) -> LaunchStatus:
        """Stop a launch with all that it started; one that is not there stays so. Raises
        DemoNotFound."""
        launch = await self._seen(demo_id, requester)
        if launch is not None and launch.active:
            if launch.state == "launching" and launch.run is not None:
                self._runs.cancel(launch.run)
                await self._runs.wait(launch.run)
            await launch.end("stopped", "It was stopped.", GRACE)
        return await self.status(demo_id, requester)

    async def extend(self, demo_id: str, minutes: float, requester: Requester) -> LaunchStatus:
        """Keep a running app that long from now on. Raises DemoNotFound, and Conflict where it does
        not run."""
        launch = await self._seen(demo_id, requester)
        if launch is None or launch.state != "running":
            raise Conflict("This demo does not run; launch it first.")
        launch.keep(minutes * 60)
        return await self.status(demo_id, requester)

    def all(self, requester: Requester) -> LaunchedDemos:
        """The person's own launches that this server remembers."""
        owner = owned(requester).owner
        mine = [each for each in self._launches.values() if each.owner == owner]
        return LaunchedDemos(
            launches=[
                LaunchedDemo(demo_id=each.demo_id, name=each.name, status=each.state)
                for each in mine
            ]
        )

    def find(self, token: str) -> Launch | None:
        """The launch whose app has that secret in its address, while it runs."""
        for launch in self._launches.values():
            if launch.reachable and launch.token == token:
                return launch
        return None

    async def _register(
        self, demo_id: str, wanted: Launchable, secrets: dict[str, str], requester: Requester
    ) -> tuple[Launch, Plan | None]:
        """A new launch with its plan, or the one that goes on, without."""
        requester = owned(requester)
        plan = await self._plan(demo_id, wanted, requester)
        key = (requester.owner, demo_id)
        present = self._launches.get(key)
        if present is not None and present.active:
            return present, None
        if not can_be_reached():
            raise Conflict(
                "Apps are reached through jupyter-server-proxy, which is not installed: ask "
                "whoever runs this server to `pip install alacard_ext[demos]`."
            )
        if self._closing:
            raise Conflict("This server is closing; ask again when it is back.")
        if sum(each.active for each in self._launches.values()) >= MOST:
            raise Conflict(f"{MOST} demos run here already; stop one of them first.")
        launch = Launch(
            requester.owner,
            demo_id,
            plan.row.name,
            plan.row.version,
            wanted.network,
            self._config.demo_idle_minutes * 60,
            secrets,
        )
        self._launches.pop(key, None)
        self._launches[key] = launch
        self._forget()
        return launch, plan

    async def _plan(self, demo_id: str, wanted: Launchable, requester: Requester) -> Plan:
        async with self._store.reading() as connection:
            from .. import statements

            row = await statements.one(connection, demo_id, requester)
            version = row and await statements.version(connection, row.id, row.version)
        if row is None or version is None:
            raise not_found()
        report = BundleReport.model_validate(version.report)
        asking = [each for each in report.findings if each.level == "consent"]
        if asking and not wanted.consent:
            raise LaunchFindings(
                "This demo does what needs your consent; read its findings, and launch it with "
                "consent if you trust it.",
                {"findings": [each.model_dump(mode="json") for each in asking]},
            )
        return Plan(row, version, report)

    async def _seen(self, demo_id: str, requester: Requester) -> Launch | None:
        """Their launch, if there is one; else the demo has to be there for them."""
        requester = owned(requester)
        launch = self._launches.get((requester.owner, demo_id))
        if launch is not None and launch.active:
            return launch
        async with self._store.reading() as connection:
            from .. import statements

            if await statements.one(connection, demo_id, requester) is None:
                raise not_found()
        return launch

    def _settle(self, launch: Launch) -> None:
        """End a launch whose run was cancelled before its first step."""
        if launch.state == "launching":
            ending = asyncio.ensure_future(launch.end("stopped", "It was stopped.", 0.0))
            self._endings.add(ending)
            ending.add_done_callback(self._endings.discard)

    def _forget(self) -> None:
        ended = [key for key, each in self._launches.items() if not each.active]
        for key in ended[: max(0, len(self._launches) - REMEMBERED)]:
            del self._launches[key]

    async def _work(
        self, context: RunContext[Launching], launch: Launch, plan: Plan, requester: Requester
    ) -> None:
        try:
            await start_app(
                context,
                launch,
                Bundle(plan.report, self._storage, plan.version.place),
                self._config,
                address_of(launch, requester),
            )
        except asyncio.CancelledError:
            await launch.end("stopped", "It was stopped before it ran.", 0.0)
            raise
        except BaseException as error:
            await launch.end("error", told_of(error), 0.0)
            raise
        context.report("ready")
        await self._count(plan)

    async def _count(self, plan: Plan) -> None:
        try:
            async with self._store.writing() as connection:
                from .. import statements

                await statements.count_launch(connection, plan.row.id)
        except Exception as error:  # an app that runs does not end by a number
            log.warning("alacard: a launch could not be counted", exc_info=error)


def address_of(launch: Launch, requester: Requester) -> str:
    """Where the app of a launch is, as a path of the server."""
    return address_path(requester.base_url or "/", launch)


def address_path(base_url: str, launch: Launch) -> str:
    """The same below a base URL."""
    return f"{base_url.rstrip('/')}/alacard/app/{launch.token}/"


def can_be_reached() -> bool:
    """Whether what hands requests on to apps is installed."""
    return find_spec("jupyter_server_proxy") is not None


def isolation_of(rung: Rung) -> Isolation:
    """What is said of a rung before something is launched on it."""
    return Isolation(
        name=rung.name,
        title=rung.title,
        own_network=rung.name == "bubblewrap",
        promises=list(rung.promises),
        not_promised=list(rung.not_promised),
    )
