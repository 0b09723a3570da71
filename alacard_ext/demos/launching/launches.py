"""The launches of a server: begun, watched, kept, and ended with all that they started."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from ...errors import Conflict, LaunchFindings
from ...jobs.handle import RunContext, RunHandle
from ...people import owned
from ...processes.probing import probe
from ...room import Requester, Service, Shared
from ..models import BundleReport
from ..pictures import Pictures
from ..storage import BundleStorage
from ..subjects import not_found
from .cards import Cards, cards_of, wants_card
from .launch import EXPOSED, GRACE, Launch, told_of
from .models import (
    Launchable,
    Launched,
    LaunchedDemo,
    LaunchedDemos,
    LaunchLogs,
    LaunchStatus,
    Snippets,
)
from .picturing import Picturing
from .snippets import function_of, snippets_of
from .starting import LAUNCH, Bundle, Launching, start_app
from .telling import address_of, can_be_reached, isolation_of, status_of
from .upkeep import Upkeep
from .watching import WITHDRAWN, watch

if TYPE_CHECKING:
    from ...config import Configuration
    from ...jobs.registry import RunRegistry
    from ...store.service import Store

MOST = 20
"""Apps of one server at a time."""
AT_ONCE = 4
"""Of them those that are brought up together; the others wait."""
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

    def __init__(
        self, config: Configuration, store: Store, runs: RunRegistry, pictures: Pictures
    ) -> None:
        self._config, self._store, self._runs = config, store, runs
        self._picturing = Picturing(config, pictures)
        self._storage = BundleStorage(config.demo_storage)
        self._launches: dict[tuple[str, str], Launch] = {}
        self._endings: set[asyncio.Future[None]] = set()
        self._closing = False
        self._cards = Cards(cards_of(), config.demo_apps_per_card)
        self._building = asyncio.Semaphore(AT_ONCE)
        self._upkeep = Upkeep()

    @classmethod
    def build(cls, shared: Shared) -> Self:
        made = cls(shared.config, shared.store, shared.runs, Pictures.build(shared))
        shared.on_withdrawn.append(made.look_again)
        return made

    async def aclose(self) -> None:
        """Stop all apps, and wait until nothing of them is left."""
        self._closing = True
        ending = (
            each.end("stopped", "Its server was closed.", 1.0) for each in self._launches.values()
        )
        await asyncio.gather(self._upkeep.aclose(), *ending, return_exceptions=True)

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
                    lambda context: self._work(context, launch, plan, wanted),
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
            await self._work(context, launch, plan, wanted)
        return launch.version

    async def check(self, demo_id: str, wanted: Launchable, requester: Requester) -> None:
        """Whether it may be launched. Raises DemoNotFound, LaunchFindings and StoreUnavailable."""
        await self._plan(demo_id, wanted, owned(requester))

    async def status(self, demo_id: str, requester: Requester) -> LaunchStatus:
        """How a person's launch fares; 'stopped' where there is none. Raises DemoNotFound."""
        launch = await self._seen(demo_id, requester)
        rung = await asyncio.to_thread(probe)
        place = self._cards.place_of(launch) if launch is not None else None
        camera, isolation = self._picturing.browser(rung) is not None, isolation_of(rung)
        return status_of(demo_id, launch, requester, isolation, place=place, camera=camera)

    async def logs(self, demo_id: str, first: int, requester: Requester) -> LaunchLogs:
        """What a launch printed from that byte on. Raises DemoNotFound."""
        launch = await self._seen(demo_id, requester)
        if launch is None:
            return LaunchLogs(text="", begins=0, next=0, ended=True)
        return launch.logs(first)

    async def snippets(self, demo_id: str, server: str, requester: Requester) -> Snippets:
        """Programs that use the app of a demo at the server of that base URL; while it runs, with
        what it tells of itself. Raises DemoNotFound."""
        requester = owned(requester)
        plan = await self._plan(demo_id, Launchable(consent=True), requester)
        launch = self._launches.get((requester.owner, demo_id))
        gradio = launch is not None and plan.row.kind == "gradio"
        function = await function_of(launch) if launch is not None and gradio else None
        return snippets_of(demo_id, plan.row.kind, server, function)

    async def stop(self, demo_id: str, requester: Requester) -> LaunchStatus:
        """Stop a launch with all that it started; one that is not there stays so. Raises
        DemoNotFound."""
        launch = await self._seen(demo_id, requester)
        if launch is not None and launch.active:
            await self._stop(launch, "It was stopped.")
        return await self.status(demo_id, requester)

    async def stop_all(self, requester: Requester) -> None:
        """Stop all that a person launched here, and forget it with what it printed."""
        owner = owned(requester).owner
        mine = {key: each for key, each in self._launches.items() if each.owner == owner}
        stopping = (self._stop(each, "It was stopped.") for each in mine.values() if each.active)
        await asyncio.gather(*stopping)
        for key, each in mine.items():
            if self._launches.get(key) is each:
                del self._launches[key]

    def look_again(self, demo_id: str) -> None:
        """Stop the launches of a demo whose people do not see it any more; returns at once."""
        for launch in self._launches.values():
            if launch.demo_id == demo_id and launch.active:
                launch.look.set()
                if launch.state == "launching":
                    self._keep(asyncio.ensure_future(self._look(launch)))

    async def extend(self, demo_id: str, minutes: float, requester: Requester) -> LaunchStatus:
        """Keep a running app that long from now on. Raises DemoNotFound, and Conflict where it does
        not run."""
        launch = await self._seen(demo_id, requester)
        if launch is None or launch.state != "running":
            raise Conflict("This demo is not running; launch it first.")
        launch.keep(minutes * 60)
        return await self.status(demo_id, requester)

    def all(self, requester: Requester) -> LaunchedDemos:
        """The person's own launches that this server remembers."""
        owner = owned(requester).owner
        mine = [each for each in self._launches.values() if each.owner == owner]
        return LaunchedDemos(
            launches=[
                LaunchedDemo(
                    demo_id=each.demo_id,
                    name=each.name,
                    status=each.state,
                    expires_at=each.expires_at,
                )
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
        if wanted.picture:
            await self._picturing.check(plan.row, requester)
        key = (requester.owner, demo_id)
        present = self._launches.get(key)
        if present is not None and present.active:
            return present, None
        if not can_be_reached():
            raise Conflict(
                "Apps need jupyter-server-proxy, which is not installed: ask the administrator "
                "of this server to run `pip install alacard_ext[demos]`."
            )
        if self._closing:
            raise Conflict("This server is shutting down; launch the demo again when it is back.")
        if sum(each.active for each in self._launches.values()) >= MOST:
            raise Conflict(f"{MOST} demos are already running here; stop one of them first.")
        idle = self._config.demo_idle_minutes * 60
        row, network = plan.row, wanted.network
        launch = Launch(requester, demo_id, row.name, row.version, network, idle, secrets)
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
                "This demo needs your consent; read its findings, and launch it with consent if "
                "you trust it.",
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

    async def _stop(self, launch: Launch, why: str) -> None:
        if launch.state == "launching" and launch.run is not None:
            self._runs.cancel(launch.run)
            await self._runs.wait(launch.run)
        await launch.end("stopped", why, GRACE)

    async def _look(self, launch: Launch) -> None:
        if not await self._is_seen(launch):
            await self._stop(launch, WITHDRAWN)

    async def _is_seen(self, launch: Launch) -> bool:
        """Whether its person still sees the demo; yes, where nobody can tell."""
        try:
            async with self._store.reading() as connection:
                from .. import statements

                return await statements.is_seen(connection, launch.demo_id, launch.requester)
        except Exception as error:  # an app that runs does not end by a store that is away
            log.warning("alacard: nobody can tell who sees a demo", exc_info=error)
            return True

    def _settle(self, launch: Launch) -> None:
        """End a launch whose run was cancelled before its first step."""
        if launch.state == "launching":
            self._keep(asyncio.ensure_future(launch.end("stopped", "It was stopped.", 0.0)))

    def _keep(self, task: asyncio.Future[None]) -> None:
        self._endings.add(task)
        task.add_done_callback(self._endings.discard)

    def _forget(self) -> None:
        ended = [key for key, each in self._launches.items() if not each.active]
        for key in ended[: max(0, len(self._launches) - REMEMBERED)]:
            del self._launches[key]

    async def _work(
        self, context: RunContext[Launching], launch: Launch, plan: Plan, wanted: Launchable
    ) -> None:
        try:
            card = self._cards.without()
            if wanted.card and wants_card(plan.report):
                context.report("queue")
                card = await self._cards.take(launch)
            async with self._building:
                bundle = Bundle(plan.report, self._storage, plan.version.place, card)
                path = address_of(launch, launch.requester)
                await start_app(context, launch, bundle, self._config, path)
            exposed = await launch.is_exposed()
            launch.begin(watch(launch, lambda: self._is_seen(launch)))
            self._upkeep.begin(launch)
            if exposed:
                launch.tell(EXPOSED)
            if wanted.picture:
                self._picturing.begin(launch)
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
