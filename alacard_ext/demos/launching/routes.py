"""Routes of launches: begin one, ask how it fares, read its log, keep it, stop it."""

from __future__ import annotations

from typing import Any

from jupyter_server.auth.decorator import authorized
from tornado.web import authenticated

from ...base import AlacardHandler
from ...errors import Conflict, DemoNotFound, LaunchFindings, QuotaReached, StoreUnavailable
from ...jobs.handle import RunHandle
from ...jobs.service import Jobs
from ...route import Operation, Route
from ...store.ids import PUBLIC_ID
from .history import History
from .launches import Launches
from .models import (
    DemoLaunches,
    Extension,
    Launched,
    LaunchedDemos,
    LaunchLogQuery,
    LaunchLogs,
    LaunchPayload,
    LaunchRequest,
    LaunchStatus,
    Snippets,
)
from .starting import LAUNCH

ONE = (DemoNotFound, StoreUnavailable)


class LaunchesHandler(AlacardHandler):
    # Asked by the page and not by a person.
    _track_activity = False

    @authenticated
    @authorized
    async def get(self) -> None:
        self.answer(self.services.of(Launches).all(self.requester))


class DemoLaunchesHandler(AlacardHandler):
    @authenticated
    @authorized
    async def get(self, demo_id: str) -> None:
        self.answer(await self.services.of(History).of(demo_id, self.requester))


class LaunchHandler(AlacardHandler):
    @authenticated
    @authorized("write", "alacard")
    @authorized("execute", "kernels")
    async def post(self, demo_id: str) -> None:
        wanted, requester = self.body(LaunchRequest), self.requester
        plain = wanted.model_dump(exclude={"secrets"})
        payload = LaunchPayload(demo_id=demo_id, **plain)
        jobs = self.services.of(Jobs)
        await jobs.allow(LAUNCH.name, requester)

        def adopt(handle: RunHandle[Any, Any]) -> None:
            named = payload.model_copy(update={"name": handle.run.details.name})
            # The demo's page tells of each launch, however short.
            jobs.adopt(handle, LAUNCH.name, lambda: named, requester, at_once=True)

        secrets = {name: each.get_secret_value() for name, each in wanted.secrets.items()}
        self.answer(
            await self.services.of(Launches).begin(demo_id, wanted, secrets, requester, adopt)
        )


class LaunchStatusHandler(AlacardHandler):
    _track_activity = False

    @authenticated
    # Its answer holds the address by which the app is used.
    @authorized("execute", "kernels")
    async def get(self, demo_id: str) -> None:
        self.answer(await self.services.of(Launches).status(demo_id, self.requester))


class LaunchLogsHandler(AlacardHandler):
    _track_activity = False

    @authenticated
    @authorized("execute", "kernels")
    async def get(self, demo_id: str) -> None:
        first = self.query(LaunchLogQuery).start
        self.answer(await self.services.of(Launches).logs(demo_id, first, self.requester))


class SnippetsHandler(AlacardHandler):
    _track_activity = False

    @authenticated
    @authorized("execute", "kernels")
    async def get(self, demo_id: str) -> None:
        server = f"{self.request.protocol}://{self.request.host}{self.base_url}"
        launches = self.services.of(Launches)
        self.answer(await launches.snippets(demo_id, server, self.requester))


class StopHandler(AlacardHandler):
    @authenticated
    @authorized("write", "alacard")
    @authorized("execute", "kernels")
    async def post(self, demo_id: str) -> None:
        self.answer(await self.services.of(Launches).stop(demo_id, self.requester))


class ExtendHandler(AlacardHandler):
    @authenticated
    @authorized("write", "alacard")
    @authorized("execute", "kernels")
    async def post(self, demo_id: str) -> None:
        minutes = self.body(Extension).minutes
        self.answer(await self.services.of(Launches).extend(demo_id, minutes, self.requester))


ROUTES: tuple[Route, ...] = (
    Route(
        "/demos/launches",
        r"/demos/launches",
        LaunchesHandler,
        {"get": Operation("Your launches on this server", LaunchedDemos)},
    ),
    Route(
        "/demos/{demo_id}/launches",
        rf"/demos/{PUBLIC_ID}/launches",
        DemoLaunchesHandler,
        {"get": Operation("Who launched a demo, and when", DemoLaunches, errors=ONE)},
    ),
    Route(
        "/demos/{demo_id}/launch",
        rf"/demos/{PUBLIC_ID}/launch",
        LaunchHandler,
        {
            "post": Operation(
                "Launch the app of a demo",
                Launched,
                body=LaunchRequest,
                errors=(*ONE, Conflict, LaunchFindings, QuotaReached),
            )
        },
    ),
    Route(
        "/demos/{demo_id}/status",
        rf"/demos/{PUBLIC_ID}/status",
        LaunchStatusHandler,
        {"get": Operation("How your launch of a demo fares", LaunchStatus, errors=ONE)},
    ),
    Route(
        "/demos/{demo_id}/logs",
        rf"/demos/{PUBLIC_ID}/logs",
        LaunchLogsHandler,
        {
            "get": Operation(
                "What your launch of a demo printed", LaunchLogs, query=LaunchLogQuery, errors=ONE
            )
        },
    ),
    Route(
        "/demos/{demo_id}/snippets",
        rf"/demos/{PUBLIC_ID}/snippets",
        SnippetsHandler,
        {"get": Operation("Programs that use the app of a demo", Snippets, errors=ONE)},
    ),
    Route(
        "/demos/{demo_id}/stop",
        rf"/demos/{PUBLIC_ID}/stop",
        StopHandler,
        {"post": Operation("Stop your launch of a demo", LaunchStatus, errors=ONE)},
    ),
    Route(
        "/demos/{demo_id}/extend",
        rf"/demos/{PUBLIC_ID}/extend",
        ExtendHandler,
        {
            "post": Operation(
                "Keep an app running", LaunchStatus, body=Extension, errors=(*ONE, Conflict)
            )
        },
    ),
)
