"""Routes of jobs: submit one, list them, look at one and its log, cancel and retry it."""

from __future__ import annotations

from typing import Any

from jupyter_core.utils import ensure_async
from jupyter_server.auth.decorator import authorized
from tornado.web import HTTPError, authenticated

from ..base import AlacardHandler
from ..errors import Conflict, Forbidden, InvalidJob, JobNotFound, StoreUnavailable
from ..route import REQUEST_ID, Operation, Route
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
from .service import Jobs


class JobsHandler(AlacardHandler):
    # Polling for progress is not work of a person.
    _track_activity = False

    @property
    def jobs(self) -> Jobs:
        return self.services.of(Jobs)


class ListHandler(JobsHandler):
    @authenticated
    @authorized
    async def get(self) -> None:
        found, following = await self.jobs.page(self.query(JobQuery), self.requester)
        self.answer(found, next=following)

    @authenticated
    @authorized("write", "alacard")
    async def post(self) -> None:
        submission = self.body(JobSubmission)
        for action, resource in self.jobs.rights(submission):
            await self._check_right(action, resource)
        self.answer(await self.jobs.submit(submission, self.requester))

    async def _check_right(self, action: str, resource: str) -> None:
        user: Any = self.current_user
        may = self.authorizer.is_authorized(self, user, action, resource)
        if not await ensure_async(may):
            raise HTTPError(403, f"User is not authorized to {action} on resource: {resource}.")


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
        self.answer(await self.jobs.retry(job_id, self.requester))


FINDING = (JobNotFound, StoreUnavailable)
ROUTES: tuple[Route, ...] = (
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
                errors=(InvalidJob, StoreUnavailable),
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
