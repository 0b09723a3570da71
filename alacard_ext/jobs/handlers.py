"""The base of the routes of jobs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from jupyter_core.utils import ensure_async
from tornado.web import HTTPError

from ..base import AlacardHandler
from .service import Jobs
from .submission import Right


class JobsHandler(AlacardHandler):
    """Asks for the rights that a kind of job needs, beside those of the route."""

    # Polling for progress is not work of a person.
    _track_activity = False

    @property
    def jobs(self) -> Jobs:
        return self.services.of(Jobs)

    async def check_rights(self, rights: Iterable[Right]) -> None:
        """Ask Jupyter's authoriser for each. Raises HTTPError (403)."""
        user: Any = self.current_user
        for action, resource in rights:
            may = self.authorizer.is_authorized(self, user, action, resource)
            if not await ensure_async(may):
                told = f"User is not authorized to {action} on resource: {resource}."
                raise HTTPError(403, told)
