"""Routes of schedules: keep, change, pause, delete and restore one, and run its job now."""

from __future__ import annotations

from jupyter_server.auth.decorator import authorized
from pydantic import BaseModel
from tornado.web import authenticated

from ..errors import BadRequest, InvalidJob, NotFound, Outdated, QuotaReached, StoreUnavailable
from ..route import Operation, Route
from ..store.ids import PUBLIC_ID
from .handlers import JobsHandler
from .models import JobStatus, JobSubmission
from .schedules.models import NewSchedule, Schedule, ScheduleChange, Schedules


class Deleted(BaseModel):
    """What was deleted, and can be brought back."""

    id: str


class SchedulesHandler(JobsHandler):
    @authenticated
    @authorized
    async def get(self) -> None:
        self.answer(await self.jobs.schedules.list(self.requester))

    @authenticated
    @authorized("write", "alacard")
    async def post(self) -> None:
        new = self.body(NewSchedule)
        await self.check_rights(self.jobs.schedules.read(new).rights)
        self.answer(await self.jobs.schedules.add(new, self.requester))


class ScheduleHandler(JobsHandler):
    @authenticated
    @authorized
    async def get(self, schedule_id: str) -> None:
        self.answer(await self.jobs.schedules.get(schedule_id, self.requester))

    @authenticated
    @authorized("write", "alacard")
    async def put(self, schedule_id: str) -> None:
        change = self.body(ScheduleChange)
        schedule = await self.jobs.schedules.get(schedule_id, self.requester)
        payload = schedule.payload if change.payload is None else change.payload
        submission = JobSubmission(kind=schedule.kind, payload=payload)
        await self.check_rights(self.jobs.rights(submission))
        self.answer(await self.jobs.schedules.change(schedule_id, change, self.requester))

    @authenticated
    @authorized("write", "alacard")
    async def delete(self, schedule_id: str) -> None:
        await self.jobs.schedules.delete(schedule_id, self.requester)
        self.answer(Deleted(id=schedule_id))


class RestoreHandler(JobsHandler):
    @authenticated
    @authorized("write", "alacard")
    async def post(self, schedule_id: str) -> None:
        self.answer(await self.jobs.schedules.restore(schedule_id, self.requester))


class RunHandler(JobsHandler):
    @authenticated
    @authorized("write", "alacard")
    async def post(self, schedule_id: str) -> None:
        schedule = await self.jobs.schedules.get(schedule_id, self.requester)
        submission = JobSubmission(kind=schedule.kind, payload=schedule.payload)
        await self.check_rights(self.jobs.rights(submission))
        self.answer(await self.jobs.schedules.run_now(schedule_id, self.requester))


FINDING = (NotFound, StoreUnavailable)
KEEPING = (InvalidJob, BadRequest, StoreUnavailable)
ROUTES: tuple[Route, ...] = (
    Route(
        "/jobs/schedules",
        r"/jobs/schedules",
        SchedulesHandler,
        {
            "get": Operation("The schedules of a person", Schedules, errors=(StoreUnavailable,)),
            "post": Operation("Keep a schedule", Schedule, body=NewSchedule, errors=KEEPING),
        },
    ),
    Route(
        "/jobs/schedules/{schedule_id}",
        rf"/jobs/schedules/{PUBLIC_ID}",
        ScheduleHandler,
        {
            "get": Operation("A schedule", Schedule, errors=FINDING),
            "put": Operation(
                "Change, pause or resume a schedule",
                Schedule,
                body=ScheduleChange,
                errors=(*KEEPING, NotFound, Outdated),
            ),
            "delete": Operation("Delete a schedule", Deleted, errors=FINDING),
        },
    ),
    Route(
        "/jobs/schedules/{schedule_id}/restore",
        rf"/jobs/schedules/{PUBLIC_ID}/restore",
        RestoreHandler,
        {"post": Operation("Bring back a schedule", Schedule, errors=FINDING)},
    ),
    Route(
        "/jobs/schedules/{schedule_id}/run",
        rf"/jobs/schedules/{PUBLIC_ID}/run",
        RunHandler,
        {
            "post": Operation(
                "Submit the job of a schedule now",
                JobStatus,
                errors=(*FINDING, InvalidJob, QuotaReached),
            )
        },
    ),
)
