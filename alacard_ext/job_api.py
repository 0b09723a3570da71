"""The part of the Python API for jobs; `alacard_ext.api` offers it as its own."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from .errors import AlacardError, Cancelled
from .room import Requester
from .running import checked, with_services

if TYPE_CHECKING:
    from .jobs.models import JobList, JobLogs, JobStatus, JobWithPayload
    from .jobs.schedules.models import Schedule, Schedules

ENDED = frozenset({"done", "failed", "cancelled", "interrupted"})
ASKED_AGAIN = 0.5
"""Seconds between two looks at a job that is waited for."""


class JobFailed(AlacardError):
    """A job did not do its work; `details["code"]` is the code of the reason."""

    code = "JOB_FAILED"


class JobHandle:
    """A job in the hands of whoever submitted it: it is done by a server or a worker."""

    def __init__(self, status: JobStatus) -> None:
        self.id = status.id
        self._status = status

    def __repr__(self) -> str:
        return f"<job {self.id}: {self._status.title}, {self._status.state}>"

    @property
    def status(self) -> JobStatus:
        """The job as it is now. Raises JobNotFound and StoreUnavailable."""
        self._status = job(self.id)
        return self._status

    def wait(self, timeout: float | None = None) -> JobStatus:
        """The job once it has ended. Raises TimeoutError after `timeout` seconds; it goes on."""
        began = time.monotonic()
        while (status := self.status).state not in ENDED:
            if timeout is not None and time.monotonic() - began >= timeout:
                raise TimeoutError(f"{status.title} is {status.state} after {timeout} s.")
            time.sleep(ASKED_AGAIN)
        return status

    def result(self, timeout: float | None = None) -> dict[str, Any]:
        """What its work came to, at its end. Raises JobFailed, Cancelled and TimeoutError."""
        status = self.wait(timeout)
        if status.state == "done":
            return dict(status.result or {})
        if status.error is not None:
            raise JobFailed(status.error.message, {"code": status.error.code})
        raise Cancelled(f"{status.title} was stopped before its end.")

    def cancel(self) -> JobStatus:
        """Ask it to stop. Raises Conflict where it is at its last step."""
        return job_cancel(self.id)


def submit(kind: str, payload: dict[str, Any] | None = None, **options: Any) -> JobHandle:
    """Ask for work that a server or a worker does. `options` are those of `POST jobs`: `priority`,
    `not_before`, `request_id`.

    >>> submit("notebook.verify", {"path": "lessons/bert.ipynb"}).result()  # doctest: +SKIP

    Raises InvalidJob, BadRequest, StoreUnavailable, and what the kind refuses.
    """
    from .jobs.models import JobSubmission
    from .jobs.service import Jobs

    submission = checked(JobSubmission, {"kind": kind, "payload": payload or {}, **options})
    return with_services(
        lambda services: _handle(services.of(Jobs).submit(submission, Requester()))
    )


async def _handle(submitting: Any) -> JobHandle:
    return JobHandle(await submitting)


def jobs(**filters: Any) -> tuple[JobList, int | None]:
    """A page of your jobs, and the `cursor` of the next. `filters` are those of `GET jobs`."""
    from .jobs.models import JobQuery
    from .jobs.service import Jobs

    query = checked(JobQuery, filters)
    return with_services(lambda services: services.of(Jobs).page(query, Requester()))


def job(job_id: str) -> JobWithPayload:
    """One of your jobs. Raises JobNotFound and StoreUnavailable."""
    from .jobs.service import Jobs

    return with_services(lambda services: services.of(Jobs).get(job_id, Requester()))


def job_logs(job_id: str, start: int = 0) -> JobLogs:
    """Lines of the log of a job from a number on. Raises JobNotFound and StoreUnavailable."""
    from .jobs.models import LogQuery
    from .jobs.service import Jobs

    query = checked(LogQuery, {"from": start})
    return with_services(lambda services: services.of(Jobs).logs(job_id, query, Requester()))


def job_cancel(job_id: str) -> JobStatus:
    """Ask a job to stop. Raises JobNotFound, Conflict and StoreUnavailable."""
    from .jobs.service import Jobs

    return with_services(lambda services: services.of(Jobs).cancel(job_id, Requester()))


def job_retry(job_id: str) -> JobStatus:
    """Let a job be done again that did not end well. Raises JobNotFound, Conflict and
    StoreUnavailable."""
    from .jobs.service import Jobs

    return with_services(lambda services: services.of(Jobs).retry(job_id, Requester()))


def schedules() -> Schedules:
    """Your schedules. Raises StoreUnavailable."""
    from .jobs.service import Jobs

    return with_services(lambda services: services.of(Jobs).schedules.list(Requester()))


def schedule(name: str, kind: str, cron: str, **options: Any) -> Schedule:
    """Keep a schedule. `options` are `payload`, `timezone`, `missed` and `paused`, as `POST
    jobs/schedules` takes them. Raises BadRequest, InvalidJob and StoreUnavailable."""
    from .jobs.schedules.models import NewSchedule
    from .jobs.service import Jobs

    new = checked(NewSchedule, {"name": name, "kind": kind, "cron": cron, **options})
    return with_services(lambda services: services.of(Jobs).schedules.add(new, Requester()))


def schedule_change(schedule_id: str, **changes: Any) -> Schedule:
    """Change, pause or resume a schedule of yours. Raises NotFound, BadRequest and what `schedule`
    raises."""
    from .jobs.schedules.models import ScheduleChange
    from .jobs.service import Jobs

    async def change(services: Any) -> Schedule:
        book = services.of(Jobs).schedules
        told = await book.get(schedule_id, Requester())
        wanted = checked(ScheduleChange, {"revision": told.revision, **changes})
        changed: Schedule = await book.change(schedule_id, wanted, Requester())
        return changed

    return with_services(change)


def schedule_delete(schedule_id: str) -> None:
    """Delete a schedule of yours; its jobs stay. Raises NotFound and StoreUnavailable."""
    from .jobs.service import Jobs

    with_services(lambda services: services.of(Jobs).schedules.delete(schedule_id, Requester()))


def schedule_run(schedule_id: str) -> JobHandle:
    """Submit the job of a schedule now. Raises NotFound and what `submit` raises."""
    from .jobs.service import Jobs

    return with_services(
        lambda services: _handle(services.of(Jobs).schedules.run_now(schedule_id, Requester()))
    )
