"""Jobs as rows of the store, and as their people see them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from ..people import owned
from ..room import Requester
from ..store.instants import instant
from ..traffic.request_id import current
from .models import Children, Expected, JobFault, JobStatus, JobWithPayload
from .run import ENDED, UNSUCCESSFUL, fell_short

if TYPE_CHECKING:
    from .work import Tries

LONGEST_TITLE = 300
NEVER = 0
"""In `not_before`: at once."""


@dataclass(frozen=True)
class New:
    """A job that is to be written."""

    job_id: str
    requester: Requester
    kind: str
    form: int
    payload: dict[str, Any]
    title: str
    queue: str
    place: str
    site: str
    priority: int
    tries: Tries
    request_id: str | None = None
    not_before: int = NEVER
    schedule: int | None = None
    trace_id: str = field(default_factory=current.get)

    def named(self, job_id: str) -> New:
        """The same under an id that someone else has chosen."""
        return replace(self, job_id=job_id)

    def with_request(self, request_id: str | None) -> New:
        """The same, asked for under an id of whoever asks."""
        return replace(self, request_id=request_id)

    def values(self) -> dict[str, Any]:
        """Its row, but for its turn, its state and when it was made."""
        title = storable(" ".join(self.title.split()))[:LONGEST_TITLE]
        return {
            "job_id": self.job_id,
            "owner": self.requester.owner,
            "requester": requester_json(self.requester),
            "request_id": self.request_id,
            "kind": self.kind,
            "form": self.form,
            "payload": self.payload,
            "title": title,
            "words": title.casefold(),
            "queue": self.queue,
            "place": self.place,
            "site": self.site,
            "priority": self.priority,
            "attempts": self.tries.attempts,
            "losses_left": self.tries.losses,
            "not_before": self.not_before,
            "schedule": self.schedule,
            "details": {},
            "trace_id": self.trace_id or None,
        }


def storable(text: str) -> str:
    """A text as every database takes it: without NUL and halves of surrogate pairs."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()


def requester_json(requester: Requester) -> dict[str, Any]:
    """Who asked, as a row has it."""
    return {
        "owner": requester.owner,
        "base_url": requester.base_url,
        "root": requester.root,
        "groups": sorted(requester.groups),
        "administrator": requester.administrator,
    }


def requester_of(row: Any, administrators: frozenset[str]) -> Requester:
    """Who asked. Who is an administrator is told by the configuration of whoever runs it."""
    told: Mapping[str, Any] = row.requester or {}
    groups = frozenset(str(name) for name in told.get("groups") or ())
    base_url, root = told.get("base_url"), str(told.get("root") or "")
    owner = str(row.owner)
    return owned(Requester(owner, base_url, root, groups, owner in administrators))


def status_of(
    row: Any,
    noun: str,
    *,
    expected: Expected | None = None,
    waiting_for: str | None = None,
    ill: Mapping[str, int] | None = None,
) -> JobStatus:
    """What its person sees of it; `ill` counts the jobs of a bulk that did not end well."""
    told: dict[str, Any] = {"expected": expected, "waiting_for": waiting_for}
    if row.children:
        told["children"] = Children(
            total=row.children,
            ended=row.children_ended,
            **(ill or {"failed": row.children_failed}),
        )
    return JobStatus.model_validate(_values(row, noun) | told)


def with_payload(row: Any, status: JobStatus) -> JobWithPayload:
    """The same with what it was given."""
    return JobWithPayload.model_validate({**status.model_dump(), "payload": row.payload or {}})


def _values(row: Any, noun: str) -> dict[str, Any]:
    ended = row.state in ENDED
    later = row.not_before and not ended and row.state == "queued"
    return {
        "id": row.job_id,
        "kind": row.kind,
        "noun": noun,
        "title": row.title,
        "owner": row.owner,
        "state": row.state,
        "phase": row.phase,
        "fraction": min(max(row.fraction, 0.0), 1.0),
        "seq": row.seq,
        "attempt": row.attempt,
        "attempts": row.attempts,
        "queue": row.queue,
        "place": row.place,
        "priority": row.priority,
        "created_at": instant(row.created_at),
        "not_before": instant(row.not_before) if later else None,
        "started_at": instant(row.started_at),
        "ended_at": instant(row.ended_at),
        "cancellable": not ended and row.state != "cancelling",
        "retryable": row.state in UNSUCCESSFUL or fell_short(row.state, row.result),
        "details": row.details or {},
        "result": row.result,
        "error": JobFault.model_validate(row.error) if row.error else None,
        "parent": row.parent_id if "parent_id" in row._fields else None,
        "schedule": row.schedule_id if "schedule_id" in row._fields else None,
        "runner": row.runner,
        "trace_id": row.trace_id,
    }
