"""Comments: who may see a subject may say something of it, change it and take it back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from ..errors import CommentNotFound, Forbidden
from ..people import owned
from ..room import Requester, Service, Shared
from ..store.auditing import Act, Audit
from ..store.instants import instant, now
from ..store.service import Store
from .mentions import MOST, mentioned_in
from .models import Comment, PageQuery
from .subjects import Subject, SubjectKind, find_one

if TYPE_CHECKING:
    from sqlalchemy import Row
    from sqlalchemy.ext.asyncio import AsyncConnection

DELETED_MS = 30 * 24 * 3_600_000
"""How long a deleted comment can be brought back, in milliseconds."""


@dataclass(frozen=True)
class CommentPage:
    """A page of comments, how many there are in all, and the cursor of the next page."""

    comments: list[Comment]
    total: int
    next: str | None
    may_hide: bool


class Comments(Service):
    """What people say of subjects. All raises StoreUnavailable, and what the kind of a subject
    says of one that may not be seen."""

    def __init__(
        self, store: Store, kinds: Mapping[str, SubjectKind], audit: Audit | None = None
    ) -> None:
        self._store = store
        self._kinds = kinds
        self._audit = audit or Audit("")

    @classmethod
    def build(cls, shared: Shared) -> Self:
        return cls(shared.store, shared.subject_kinds, Audit(shared.config.audit_file))

    async def list(
        self, kind: str, subject_id: str, query: PageQuery, requester: Requester
    ) -> CommentPage:
        """What was said of it, the newest first."""
        requester = owned(requester)
        before = None if query.cursor is None else int(query.cursor)
        async with self._store.reading() as connection:
            from . import statements

            subject = await find_one(self._kinds[kind], connection, subject_id, requester)
            visible = statements.visible_comments(subject, requester)
            rows = await statements.page_of_comments(connection, visible, query.limit, before)
            total = await statements.count_comments(connection, visible)
        more, rows = len(rows) > query.limit, rows[: query.limit]
        found = [_comment(row, requester) for row in rows]
        following = str(rows[-1].id) if more else None
        return CommentPage(found, total, following, requester.administrator)

    async def write(self, kind: str, subject_id: str, text: str, requester: Requester) -> Comment:
        """Say something of it. Told are who is named in it, and then its owner and who has said
        something of it before."""
        requester = owned(requester)

        async def say(connection: AsyncConnection) -> Row[Any]:
            from . import statements

            subject = await find_one(self._kinds[kind], connection, subject_id, requester)
            earlier = await statements.commenters(connection, subject)
            row = await statements.insert_comment(connection, subject, requester.owner, text)
            named = mentioned_in(text)
            others = [each for each in (subject.owner, *earlier) if each not in named]
            told = {"cause": row.comment_id, "actor": requester.owner}
            await statements.tell(connection, subject, named, reason="mention", **told)
            await statements.tell(connection, subject, others, reason="comment", **told)
            return row

        return _comment(await self._store.write(say), requester)

    async def change(
        self, kind: str, subject_id: str, comment_id: str, text: str, requester: Requester
    ) -> Comment:
        """Say it in other words. Who is named only now is told. Raises CommentNotFound, and
        Forbidden for another's."""
        requester = owned(requester)
        async with self._store.writing() as connection:
            from . import statements

            subject = await find_one(self._kinds[kind], connection, subject_id, requester)
            row = await _own(connection, subject, comment_id, requester)
            if text != row.text:
                values = {"text": text, "edited_at": now()}
                await statements.change_comment(connection, comment_id, values)
                knowing = await statements.told_of(connection, comment_id)
                named = [each for each in mentioned_in(text) if each not in knowing]
                # As many as one comment names, however often it is changed.
                room = MOST - await statements.count_mentioned(connection, comment_id)
                named = named[: max(room, 0)]
                told = {"cause": comment_id, "actor": requester.owner}
                await statements.tell(connection, subject, named, reason="mention", **told)
            return await _read(connection, subject, comment_id, requester)

    async def delete(
        self, kind: str, subject_id: str, comment_id: str, requester: Requester
    ) -> Comment:
        """Take it back. Raises CommentNotFound, and Forbidden for another's."""
        return await self._set(kind, subject_id, comment_id, requester, deleted_at=now())

    async def restore(
        self, kind: str, subject_id: str, comment_id: str, requester: Requester
    ) -> Comment:
        """Bring back one that was deleted within 30 days; one that is there stays. Raises
        CommentNotFound, and Forbidden for another's."""
        return await self._set(kind, subject_id, comment_id, requester, deleted_at=None)

    async def hide(
        self, kind: str, subject_id: str, comment_id: str, requester: Requester, *, hidden: bool
    ) -> Comment:
        """Hide it from all but administrators and who wrote it, or show it again. Raises
        CommentNotFound, and Forbidden for who is no administrator."""
        requester = owned(requester)
        async with self._store.writing() as connection:
            from . import statements

            subject = await find_one(self._kinds[kind], connection, subject_id, requester)
            row = await statements.comment(connection, subject, comment_id, locked=True)
            if row is None or row.deleted_at is not None or not _is_shown(row, requester):
                raise _not_found()
            if not requester.administrator:
                raise Forbidden("Administrators hide comments; ask whoever runs this server.")
            changes = (row.hidden_at is not None) != hidden
            if changes:
                values: dict[str, Any] = {"hidden_at": None, "hidden_by": None}
                if hidden:
                    values = {"hidden_at": now(), "hidden_by": requester.owner}
                await statements.change_comment(connection, comment_id, values)
            found = await _read(connection, subject, comment_id, requester)
        if changes:
            await self._note("hide" if hidden else "show", requester, subject, found)
        return found

    async def _set(
        self,
        kind: str,
        subject_id: str,
        comment_id: str,
        requester: Requester,
        *,
        deleted_at: int | None,
    ) -> Comment:
        requester = owned(requester)
        async with self._store.writing() as connection:
            from . import statements

            subject = await find_one(self._kinds[kind], connection, subject_id, requester)
            back = deleted_at is None
            row = await _own(connection, subject, comment_id, requester, deleted=back)
            await statements.change_comment(connection, comment_id, {"deleted_at": deleted_at})
            found = await _read(connection, subject, comment_id, requester)
        if (row.deleted_at is None) != back:
            await self._note("restore" if back else "delete", requester, subject, found)
        return found

    async def _note(
        self, act: Act, requester: Requester, subject: Subject, comment: Comment
    ) -> None:
        about = {"of": subject.id, "owner": comment.author}
        await self._audit.note(act, requester, comment.comment_id, kind="comment", **about)


async def _own(
    connection: AsyncConnection,
    subject: Subject,
    comment_id: str,
    requester: Requester,
    *,
    deleted: bool = False,
) -> Row[Any]:
    """A comment of theirs, with `deleted` also one that was deleted and can be brought back."""
    from . import statements

    row = await statements.comment(connection, subject, comment_id, locked=True)
    if row is None or not _is_shown(row, requester):
        raise _not_found()
    mine = row.person == requester.owner
    if row.deleted_at is not None:
        kept = row.deleted_at >= now() - DELETED_MS
        if not (mine and deleted and kept):
            raise _not_found()
    if not mine:
        raise Forbidden("You can change and delete your own comments; this one is another's.")
    return row


async def _read(
    connection: AsyncConnection, subject: Subject, comment_id: str, requester: Requester
) -> Comment:
    from . import statements

    row = await statements.comment(connection, subject, comment_id)
    if row is None:
        raise _not_found()
    return _comment(row, requester)


def _is_shown(row: Row[Any], requester: Requester) -> bool:
    return row.hidden_at is None or requester.administrator or row.person == requester.owner


def _comment(row: Row[Any], requester: Requester) -> Comment:
    return Comment.model_validate(
        {
            "comment_id": row.comment_id,
            "author": row.person,
            "text": row.text,
            "created_at": instant(row.created_at),
            "edited_at": instant(row.edited_at),
            "deleted": row.deleted_at is not None,
            "hidden": row.hidden_at is not None,
            "mine": row.person == requester.owner,
        }
    )


def _not_found() -> CommentNotFound:
    return CommentNotFound("There is no such comment here; it may have been deleted.")
