"""Notifications: what others did that a person may want to know, until it was read or removed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Self

from ..errors import BadRequest, NotificationNotFound
from ..people import owned
from ..room import Requester, Service, Shared
from ..store.instants import instant, now
from ..store.service import Store
from .models import Notification, NotificationList, NotificationQuery, Reading, Unread
from .subjects import Subject, SubjectKind

if TYPE_CHECKING:
    from sqlalchemy import Row
    from sqlalchemy.ext.asyncio import AsyncConnection


class Notifications(Service):
    """What each person is told. All raises StoreUnavailable."""

    def __init__(self, store: Store, kinds: Mapping[str, SubjectKind]) -> None:
        self._store = store
        self._kinds = kinds

    @classmethod
    def build(cls, shared: Shared) -> Self:
        return cls(shared.store, shared.subject_kinds)

    async def list(
        self, query: NotificationQuery, requester: Requester
    ) -> tuple[NotificationList, str | None]:
        """A page of what a person was told, the newest first, and the cursor of the next."""
        requester = owned(requester)
        before = None if query.cursor is None else int(query.cursor)
        async with self._store.reading() as connection:
            from . import statements

            told = statements.told_to(requester, self._kinds)
            asked = statements.page_of_notifications(told, query.limit, before, unread=query.unread)
            rows = (await connection.execute(asked)).all()
            following = str(rows[query.limit - 1].id) if len(rows) > query.limit else None
            rows = rows[: query.limit]
            subjects = await self._subjects(connection, rows, requester)
            unread = await statements.count_unread(connection, told)
        found = [_notification(row, subjects) for row in rows]
        return NotificationList(notifications=found, unread=unread), following

    async def read(self, wanted: Reading, requester: Requester) -> Unread:
        """Note that some were read: by id, all up to one, or all. Raises BadRequest for none of
        these or several, and NotificationNotFound for a `through` that there is not."""
        requester = owned(requester)
        if sum((bool(wanted.ids), wanted.through is not None, wanted.all)) != 1:
            raise BadRequest("Give either ids, through or all.")
        async with self._store.writing() as connection:
            from sqlalchemy import select, true

            from ..store.community_tables import notifications
            from . import statements

            which = true() if wanted.all else notifications.c.notification_id.in_(wanted.ids)
            if wanted.through is not None:
                this = notifications.c.notification_id == wanted.through
                asked = select(notifications.c.id).where(
                    this, notifications.c.person == requester.owner
                )
                last = (await connection.execute(asked)).scalar_one_or_none()
                if last is None:
                    raise _not_found()
                which = notifications.c.id <= last
            await statements.mark_read(connection, requester.owner, which)
            told = statements.told_to(requester, self._kinds)
            return Unread(unread=await statements.count_unread(connection, told))

    async def remove(self, notification_id: str, requester: Requester) -> Unread:
        """Take one out of a person's list. Raises NotificationNotFound."""
        return await self._set_removed(notification_id, requester, now())

    async def restore(self, notification_id: str, requester: Requester) -> Unread:
        """Put back one that was removed; one that is there stays. Raises NotificationNotFound."""
        return await self._set_removed(notification_id, requester, None)

    async def _set_removed(
        self, notification_id: str, requester: Requester, at: int | None
    ) -> Unread:
        requester = owned(requester)
        async with self._store.writing() as connection:
            from . import statements

            if not await statements.set_removed(connection, requester, notification_id, at):
                raise _not_found()
            told = statements.told_to(requester, self._kinds)
            return Unread(unread=await statements.count_unread(connection, told))

    async def _subjects(
        self, connection: AsyncConnection, rows: Sequence[Row[Any]], requester: Requester
    ) -> dict[tuple[str, str], Subject]:
        """What the notifications are about, and the remixes that may be seen, by kind and id."""
        found: dict[tuple[str, str], Subject] = {}
        for name, kind in self._kinds.items():
            ids = [row.subject for row in rows if row.kind == name]
            ids += [row.cause for row in rows if row.kind == name and row.reason == "remix"]
            if ids:
                seen = await kind.find(connection, list(dict.fromkeys(ids)), requester)
                found |= {(name, each): subject for each, subject in seen.items()}
        return found


def _notification(row: Row[Any], subjects: dict[tuple[str, str], Subject]) -> Notification:
    told = row.reason != "remix" or (row.kind, row.cause) in subjects
    return Notification.model_validate(
        {
            **{name: getattr(row, name) for name in ("notification_id", "reason", "kind")},
            "number": row.id,
            "subject": row.subject,
            "title": subjects[row.kind, row.subject].title,
            "actor": (row.actor or None) if told else None,
            "cause": row.cause if told else None,
            "text": row.text,
            "created_at": instant(row.created_at),
            "read_at": instant(row.read_at),
        }
    )


def _not_found() -> NotificationNotFound:
    return NotificationNotFound("There is no such notification in your list.")
