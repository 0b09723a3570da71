"""A launch as a job: it is done when the app answers."""

from __future__ import annotations

from typing import Any, Self

from ...errors import DemoNotFound, InvalidJob, LaunchFindings
from ...jobs.handle import RunContext
from ...jobs.work import Attempt, JobKind
from ...room import Requester, ServiceOf, Shared
from .launches import Launches
from .models import LaunchPayload, LaunchResult
from .starting import LAUNCH, Launching


class LaunchJob(JobKind[LaunchPayload, Launching, LaunchResult]):
    """Launches a demo on the person's own server. What was lost with a server is not begun again,
    as nobody may wait for it any more, and its secrets are gone."""

    run_kind = LAUNCH
    payload = LaunchPayload
    attempts = 1
    timeout = 2 * 3600.0
    rights = (("write", "alacard"), ("execute", "kernels"))

    def __init__(self, launches: Launches) -> None:
        self._launches = launches

    @classmethod
    def build(cls, services: ServiceOf, shared: Shared) -> Self:
        """Of the service that holds what runs."""
        return cls(services(Launches))

    def title(self, payload: LaunchPayload) -> str:
        """With the demo's name, where it was told."""
        return f"Launch the demo {payload.name or payload.demo_id}"

    def subject(self, payload: LaunchPayload) -> str:
        """The demo."""
        return payload.demo_id

    def details(self, payload: LaunchPayload) -> Launching:
        """At the beginning."""
        return Launching(payload.demo_id, "")

    def told(self, details: Launching) -> dict[str, Any]:
        """Which demo."""
        return {"demo_id": details.demo_id}

    async def check(self, payload: LaunchPayload, requester: Requester) -> None:
        """As the route does: who may not see it launches nothing. Raises InvalidJob."""
        try:
            await self._launches.check(payload.demo_id, payload, requester)
        except (DemoNotFound, LaunchFindings) as error:
            raise InvalidJob(error.message, error.details) from error

    async def run(
        self, context: RunContext[Launching], payload: LaunchPayload, attempt: Attempt
    ) -> LaunchResult:
        """Launch it, without secrets."""
        version = await self._launches.launch(context, payload.demo_id, payload, attempt.requester)
        return LaunchResult(demo_id=payload.demo_id, version=version)
