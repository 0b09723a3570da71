"""Routes of jobs: submit one, list them, look at one and its log, cancel and retry it."""

from __future__ import annotations

from jupyter_server.auth.decorator import authorized
from tornado.web import authenticated

from ..errors import Conflict, Forbidden, InvalidJob, JobNotFound, QuotaReached, StoreUnavailable
from ..route import REQUEST_ID, Operation, Route
from .admin_routes import ROUTES as ADMINISTRATION
from .handlers import JobsHandler
from .models import (
    JobKinds,
    JobList,
    JobLogs,
    JobQuery,
    JobStatus,
    JobSubmission,
    JobWithPayload,
    LogQuery,
)
from .schedule_routes import ROUTES as SCHEDULES

MOST_BYTES = 16_000_000
"""Of a submission: ten thousand recipes are some five megabytes."""


class ListHandler(JobsHandler):
    @authenticated
    @authorized
    async def get(self) -> None:
        found, following = await self.jobs.page(self.query(JobQuery), self.requester)
        self.answer(found, next=following)

    @authenticated
    @authorized("write", "alacard")
    async def post(self) -> None:
        submission = self.body(JobSubmission, most=MOST_BYTES)
        await self.check_rights(self.jobs.rights(submission))
        job = await self.jobs.submit(submission, self.requester)
        left = await self.jobs.allowance(self.requester)
        self.answer(job, allowance=left and left.model_dump(mode="json"))


class KindsHandler(JobsHandler):
    @authenticated
    @authorized
    async def get(self) -> None:
        self.answer(self.jobs.list_kinds())


class JobHandler(JobsHandler):
    @authenticated
    @authorized
    async def get(self, job_id: str) -> None:
        self.answer(await self.jobs.get(job_id, self.requester))

    @authenticated
    @authorized("write", "alacard")
    async def delete(self, job_id: str) -> None:
        self.answer(await self.jobs.cancel(job_id, self.requester))


class LogsHandler(JobsHandler):
    @authenticated
    @authorized
    async def get(self, job_id: str) -> None:
        self.answer(await self.jobs.logs(job_id, self.query(LogQuery), self.requester))


class RetryHandler(JobsHandler):
    @authenticated
    @authorized("write", "alacard")
    async def post(self, job_id: str) -> None:
        await self.check_rights(await self.jobs.rights_of(job_id, self.requester))
        self.answer(await self.jobs.retry(job_id, self.requester))


FINDING = (JobNotFound, StoreUnavailable)
ROUTES: tuple[Route, ...] = (
    *ADMINISTRATION,
    *SCHEDULES,
    Route(
        "/jobs",
        r"/jobs",
        ListHandler,
        {
            "get": Operation(
                "Jobs of a person",
                JobList,
                query=JobQuery,
                errors=(Forbidden, StoreUnavailable),
            ),
            "post": Operation(
                "Submit a job",
                JobStatus,
                body=JobSubmission,
                errors=(InvalidJob, QuotaReached, StoreUnavailable),
            ),
        },
    ),
    Route(
        "/jobs/kinds",
        r"/jobs/kinds",
        KindsHandler,
        {"get": Operation("What may be asked for", JobKinds)},
    ),
    Route(
        "/jobs/{job_id}",
        rf"/jobs/{REQUEST_ID}",
        JobHandler,
        {
            "get": Operation("A job", JobWithPayload, errors=FINDING),
            "delete": Operation("Cancel a job", JobStatus, errors=(*FINDING, Conflict)),
        },
    ),
    Route(
        "/jobs/{job_id}/logs",
        rf"/jobs/{REQUEST_ID}/logs",
        LogsHandler,
        {"get": Operation("The log of a job", JobLogs, query=LogQuery, errors=FINDING)},
    ),
    Route(
        "/jobs/{job_id}/retry",
        rf"/jobs/{REQUEST_ID}/retry",
        RetryHandler,
        {
            "post": Operation(
                "Do a job again that did not end well", JobStatus, errors=(*FINDING, Conflict)
            )
        },
    ),
)
