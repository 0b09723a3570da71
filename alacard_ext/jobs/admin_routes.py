"""Routes of administrators: all jobs in numbers, and acts on queues, runners and jobs."""

from __future__ import annotations

from jupyter_server.auth.decorator import authorized
from tornado.web import authenticated

from ..errors import BadRequest, Forbidden, JobNotFound, NotFound, StoreUnavailable
from ..route import Operation, Route
from .administration.models import Control, Controlled, JobStats, StatsQuery
from .handlers import JobsHandler
from .health import Health


class StatsHandler(JobsHandler):
    @authenticated
    @authorized
    async def get(self) -> None:
        hours = self.query(StatsQuery).hours
        self.answer(await self.jobs.monitor.stats(hours, self.requester))


class HealthHandler(JobsHandler):
    @authenticated
    @authorized
    async def get(self) -> None:
        self.answer(await self.jobs.health())


class ControlHandler(JobsHandler):
    @authenticated
    @authorized("write", "alacard")
    async def post(self) -> None:
        self.answer(await self.jobs.monitor.control(self.body(Control), self.requester))


ROUTES: tuple[Route, ...] = (
    Route(
        "/health",
        r"/health",
        HealthHandler,
        {"get": Operation("Whether this server can do its work", Health)},
    ),
    Route(
        "/jobs/stats",
        r"/jobs/stats",
        StatsHandler,
        {
            "get": Operation(
                "All jobs in numbers, for administrators",
                JobStats,
                query=StatsQuery,
                errors=(Forbidden, StoreUnavailable),
            )
        },
    ),
    Route(
        "/jobs/control",
        r"/jobs/control",
        ControlHandler,
        {
            "post": Operation(
                "Pause, drain, cancel or retry, for administrators",
                Controlled,
                body=Control,
                errors=(Forbidden, BadRequest, NotFound, JobNotFound, StoreUnavailable),
            )
        },
    ),
)
