"""What someone submits, read by the kind that it is of."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from pydantic import BaseModel, ValidationError

from ..errors import InvalidJob, InvalidPath, NotFound
from ..room import Requester, Workspace
from ..store.ids import new_id
from ..store.instants import milliseconds
from .bulk import BULK_RUN, BulkPayload
from .deliveries import Body
from .models import JobSubmission
from .rows import NEVER, New
from .work import BULK, PRIORITY, JobKind

Right = tuple[str, str]
Kinds = Mapping[str, JobKind[Any, Any, Any]]


@dataclass(frozen=True)
class Submitted:
    """A submission whose payloads are those of its kind."""

    submission: JobSubmission
    kind: JobKind[Any, Any, Any]
    payload: BaseModel
    child_kind: JobKind[Any, Any, Any] | None = None
    children: tuple[BaseModel, ...] = ()
    bodies: tuple[Body, ...] = ()

    @property
    def rights(self) -> Iterable[Right]:
        """What Jupyter's authoriser has to be asked."""
        return (self.child_kind or self.kind).rights

    async def check(self, requester: Requester) -> None:
        """Raises what the kind's own route would."""
        if self.child_kind is None:
            await self.kind.check(self.payload, requester)
            return
        for payload in self.children:
            await self.child_kind.check(payload, requester)

    async def prepared(self, workspace: Workspace | None) -> Submitted:
        """The same with all that is to be written down. Raises what the kind's own route would, but
        InvalidJob for a path where nothing is."""
        try:
            return await self._prepared(workspace)
        except (InvalidPath, NotFound) as error:
            raise InvalidJob(error.message, dict(error.details)) from error

    async def _prepared(self, workspace: Workspace | None) -> Submitted:
        if self.child_kind is None:
            payload, bodies = await self.kind.prepare(self.payload, workspace)
            return replace(self, payload=payload, bodies=bodies)
        made = []
        for each in self.children:
            made.append(await self.child_kind.prepare(each, workspace))
            await asyncio.sleep(0)  # ten thousand hold up nobody
        bodies = tuple(body for _, some in made for body in some)
        return replace(self, children=tuple(payload for payload, _ in made), bodies=bodies)

    def rows(self, requester: Requester, site: str, schedule: int | None) -> tuple[New, list[New]]:
        """As they are written, with those of a bulk."""
        told = self.submission
        at = told.not_before
        not_before = NEVER if at is None else max(milliseconds(at), NEVER)

        def new(kind: JobKind[Any, Any, Any], payload: BaseModel, queue: str) -> New:
            return New(
                job_id=new_id(),
                requester=requester,
                kind=kind.run_kind.name,
                form=kind.form,
                payload=payload.model_dump(mode="json"),
                title=kind.title(payload),
                queue=queue,
                place=kind.place,
                site=site,
                priority=PRIORITY[queue] if told.priority is None else told.priority,
                tries=kind.tries,
                not_before=not_before,
                schedule=schedule,
            )

        first = new(self.kind, self.payload, self.kind.queue).with_request(told.request_id)
        if self.child_kind is None:
            return first, []
        return first, [new(self.child_kind, payload, BULK) for payload in self.children]


def read_submission(submission: JobSubmission, kinds: Kinds) -> Submitted:
    """Raises InvalidJob for a kind that there is not, and for what such a job is not given."""
    kind = _kind(submission.kind, kinds)
    payload = _payload(kind, submission.payload, "payload")
    if submission.kind != BULK_RUN.name:
        return Submitted(submission, kind, payload)
    assert isinstance(payload, BulkPayload)
    if payload.kind == BULK_RUN.name:
        raise InvalidJob("A bulk is no job of another one; give it the jobs of both.")
    child = _kind(payload.kind, kinds)
    given = tuple(
        _payload(child, each, f"payload.payloads.{place}")
        for place, each in enumerate(payload.payloads)
    )
    # What its jobs are given stands with them; the parent need not hold it twice.
    small = payload.model_copy(update={"payloads": [], "title": kind.title(payload)[:200]})
    return Submitted(submission, kind, small, child, given)


def asked_of(submission: JobSubmission, kinds: Kinds) -> Iterable[Right]:
    """What Jupyter's authoriser has to be asked of whoever submits it, of a bulk by the kind of its
    jobs alone, which are not read yet. Raises InvalidJob."""
    if submission.kind != BULK_RUN.name:
        return read_submission(submission, kinds).rights
    name = submission.payload.get("kind")
    if not isinstance(name, str):
        raise InvalidJob("Check payload.kind: a bulk names the kind of its jobs.")
    return _kind(name, kinds).rights


def _kind(name: str, kinds: Kinds) -> JobKind[Any, Any, Any]:
    kind = kinds.get(name)
    if kind is None:
        known = ", ".join(sorted(kinds))
        raise InvalidJob(f"There is no kind of job '{name}' here; there are {known}.")
    return kind


def _payload(kind: JobKind[Any, Any, Any], values: Mapping[str, Any], where: str) -> BaseModel:
    from ..base import validation_details

    try:
        found: BaseModel = kind.payload.model_validate(values)
    except ValidationError as error:
        details = validation_details(error)
        first = details["errors"][0]
        field = f"{where}.{first['field']}".rstrip(".")
        raise InvalidJob(f"Check {field}: {first['message']}.", details) from None
    return found
