"""What is said of hands, and what people are told, where a service of a JupyterHub keeps it: asked
by commands. What JupyterLab asks is forwarded before it comes here."""

from __future__ import annotations

from typing import Any, Self

from ..people import owned
from ..room import Requester, Shared
from ..store.remote import ServiceClient
from .comments import CommentPage, Comments
from .models import (
    Comment,
    CommentList,
    NotificationList,
    NotificationQuery,
    PageQuery,
    Reading,
    Unread,
)
from .notifications import Notifications
from .subjects import SubjectKind

HANDS = "notebook"
"""The kind of things that the service keeps, and how its routes name it."""


class FarComments(Comments):
    """Asks the service, which knows who may see what is talked about."""

    _remote: ServiceClient

    @classmethod
    def build(cls, shared: Shared) -> Self:
        comments = super().build(shared)
        assert shared.remote is not None
        comments._remote = shared.remote
        return comments

    async def list(
        self, kind: str, subject_id: str, query: PageQuery, requester: Requester
    ) -> CommentPage:
        """What was said of it, the newest first."""
        if kind != HANDS:
            return await super().list(kind, subject_id, query, requester)
        path = f"{kind}/{_checked(self._kinds[kind], subject_id)}/comments"
        told = await self._remote.ask("GET", path, owned(requester), query=_words(query))
        found = CommentList.model_validate(told["data"])
        meta = told["meta"]
        return CommentPage(found.comments, meta["total"], meta["next"], found.may_hide)

    async def write(self, kind: str, subject_id: str, text: str, requester: Requester) -> Comment:
        """Say something of it."""
        if kind != HANDS:
            return await super().write(kind, subject_id, text, requester)
        path = f"{kind}/{_checked(self._kinds[kind], subject_id)}/comments"
        told = await self._remote.ask("POST", path, owned(requester), {"text": text})
        return Comment.model_validate(told["data"])


class FarNotifications(Notifications):
    """Asks the service."""

    _remote: ServiceClient

    @classmethod
    def build(cls, shared: Shared) -> Self:
        notifications = super().build(shared)
        assert shared.remote is not None
        notifications._remote = shared.remote
        return notifications

    async def list(
        self, query: NotificationQuery, requester: Requester
    ) -> tuple[NotificationList, str | None]:
        """A page of what a person was told, the newest first, and the cursor of the next."""
        asked = self._remote.ask("GET", "notifications", owned(requester), query=_words(query))
        told = await asked
        return NotificationList.model_validate(told["data"]), told["meta"]["next"]

    async def read(self, wanted: Reading, requester: Requester) -> Unread:
        """Note that some were read. Raises BadRequest and NotificationNotFound."""
        body = wanted.model_dump(mode="json", exclude_unset=True)
        told = await self._remote.ask("PUT", "notifications/read", owned(requester), body)
        return Unread.model_validate(told["data"])


def _words(query: PageQuery) -> dict[str, str]:
    told: dict[str, Any] = query.model_dump(mode="json", exclude_unset=True, exclude_none=True)
    return {
        name: str(value).lower() if isinstance(value, bool) else str(value)
        for name, value in told.items()
    }


def _checked(kind: SubjectKind, subject_id: str) -> str:
    """An id that can stand in an address. Raises what its kind says of what there is not."""
    if not (subject_id.isascii() and subject_id.isalnum()):
        raise kind.not_found()
    return subject_id
