"""What is asked of the store, and written into it. SQLAlchemy is imported with this module."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    ScalarSelect,
    Select,
    and_,
    delete,
    false,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from ..room import Requester
from ..store.community_tables import comments, notifications, ratings
from ..store.ids import new_id
from ..store.inserting import if_new, insert_into
from ..store.instants import now
from .subjects import Subject, SubjectKind

MOST_TOLD = 200
"""Earlier commenters who are told of a comment, the latest first."""
MOST_UNREAD = 100
"""Unread notifications that are counted."""
WITHDRAWAL = "withdrawal"
"""The kind under which it is kept why something was withdrawn, as a comment that stands nowhere."""
OF_NO_COMMENT = ("remix", "withdrawn", "card_withdrawn", "failing")
"""Reasons whose cause is no comment that people see."""
PUBLIC = and_(comments.c.deleted_at.is_(None), comments.c.hidden_at.is_(None))
"""Comments that everyone sees who may see what they are about."""


def visible_comments(subject: Subject, requester: Requester) -> ColumnElement[bool]:
    """The comments that they see: hidden ones are shown to administrators and who wrote them."""
    about = and_(comments.c.kind == subject.kind, comments.c.subject == subject.id)
    there = comments.c.deleted_at.is_(None)
    if requester.administrator:
        return and_(about, there)
    return and_(
        about, there, or_(comments.c.hidden_at.is_(None), comments.c.person == requester.owner)
    )


async def page_of_comments(
    connection: AsyncConnection, visible: ColumnElement[bool], limit: int, before: int | None
) -> list[Row[Any]]:
    """The newest before a row, and one more than `limit`."""
    asked = select(comments).where(visible).order_by(comments.c.id.desc()).limit(limit + 1)
    if before is not None:
        asked = asked.where(comments.c.id < before)
    return list((await connection.execute(asked)).all())


async def count_comments(connection: AsyncConnection, visible: ColumnElement[bool]) -> int:
    """How many there are."""
    asked = select(func.count()).select_from(comments).where(visible)
    return int((await connection.execute(asked)).scalar_one())


async def comment(
    connection: AsyncConnection, subject: Subject, comment_id: str, *, locked: bool = False
) -> Row[Any] | None:
    """A comment on that subject, deleted and hidden ones too."""
    about = (comments.c.kind == subject.kind, comments.c.subject == subject.id)
    asked = select(comments).where(comments.c.comment_id == comment_id, *about)
    return (await connection.execute(asked.with_for_update() if locked else asked)).first()


async def insert_comment(
    connection: AsyncConnection, subject: Subject, person: str, text: str
) -> Row[Any]:
    """Write a comment."""
    comment_id = new_id()
    values = {
        "comment_id": comment_id,
        "kind": subject.kind,
        "subject": subject.id,
        "person": person,
        "text": text,
        "created_at": now(),
    }
    await connection.execute(insert(comments).values(values))
    written = await comment(connection, subject, comment_id)
    assert written is not None
    return written


async def change_comment(
    connection: AsyncConnection, comment_id: str, values: dict[str, Any]
) -> None:
    """Write these values to a comment."""
    this = comments.c.comment_id == comment_id
    await connection.execute(update(comments).where(this).values(values))


async def commenters(connection: AsyncConnection, subject: Subject) -> list[str]:
    """Who commented on it, the latest first."""
    about = (comments.c.kind == subject.kind, comments.c.subject == subject.id)
    asked = select(comments.c.person).where(*about, PUBLIC).group_by(comments.c.person)
    latest = asked.order_by(func.max(comments.c.id).desc()).limit(MOST_TOLD)
    return list((await connection.execute(latest)).scalars())


async def told_of(connection: AsyncConnection, cause: str) -> set[str]:
    """Who was told of something, also who has removed it from their list."""
    asked = select(notifications.c.person).where(
        notifications.c.cause == cause, notifications.c.reason.in_(["comment", "mention"])
    )
    return set((await connection.execute(asked)).scalars())


async def count_mentioned(connection: AsyncConnection, cause: str) -> int:
    """How many were told that a comment names them."""
    theirs = (notifications.c.cause == cause, notifications.c.reason == "mention")
    asked = select(func.count()).select_from(notifications).where(*theirs)
    return int((await connection.execute(asked)).scalar_one())


async def tell(
    connection: AsyncConnection,
    subject: Subject,
    people: Iterable[str],
    *,
    reason: str,
    cause: str,
    actor: str,
) -> None:
    """Tell people of what someone did, once, and nobody of what they did themselves."""
    told = {
        "reason": reason,
        "kind": subject.kind,
        "subject": subject.id,
        "cause": cause,
        "actor": actor,
        "created_at": now(),
    }
    rows = [
        {**told, "notification_id": new_id(), "person": person}
        for person in dict.fromkeys(people)
        if person != actor and (person == subject.owner or not subject.private)
    ]
    if rows:
        await connection.execute(if_new(connection.dialect.name, notifications), rows)


async def tell_withdrawn(
    connection: AsyncConnection, subject: Subject, administrator: str, why: str
) -> None:
    """Tell its owner that an administrator made it private, and why, each time again."""
    cause = new_id()
    if why:
        kept = replace(subject, kind=WITHDRAWAL)
        cause = (await insert_comment(connection, kept, administrator, why)).comment_id
    told = {"cause": cause, "actor": administrator}
    await tell(connection, subject, [subject.owner], reason="withdrawn", **told)


async def tell_failing(connection: AsyncConnection, subject: Subject) -> None:
    """Tell its owner that what passed its verification does not any more, each time again."""
    await tell(connection, subject, [subject.owner], reason="failing", cause=new_id(), actor="")


def comments_on(kind: str, subject: ColumnElement[str]) -> ScalarSelect[int]:
    """How many comments everyone sees of what that column names."""
    about = (comments.c.kind == kind, comments.c.subject == subject)
    return select(func.count()).where(*about, PUBLIC).scalar_subquery()


def rating_of(
    kind: str, subject: ColumnElement[str], requester: Requester
) -> tuple[ColumnElement[Any], ...]:
    """Mean, number and one's own of the ratings of what that column names."""
    about = (ratings.c.kind == kind, ratings.c.subject == subject)
    mine = select(ratings.c.value).where(*about, ratings.c.person == requester.owner)
    # Of whole numbers PostgreSQL makes a decimal.
    mean = select(func.avg(ratings.c.value * 1.0)).where(*about)
    return (
        mean.scalar_subquery().label("rating_mean"),
        select(func.count()).select_from(ratings).where(*about).scalar_subquery().label("ratings"),
        mine.scalar_subquery().label("my_rating"),
    )


async def rating(connection: AsyncConnection, subject: Subject, requester: Requester) -> Row[Any]:
    """The same of one subject."""
    asked = select(*rating_of(subject.kind, literal(subject.id), requester))
    return (await connection.execute(asked)).one()


async def rate(connection: AsyncConnection, subject: Subject, person: str, value: int) -> None:
    """Write what a person gives, in place of what they gave before."""
    insertion = insert_into(connection.dialect.name, ratings)
    key = {"kind": subject.kind, "subject": subject.id, "person": person}
    changed = insertion.values({**key, "value": value, "at": now()}).on_conflict_do_update(
        index_elements=list(key), set_={"value": value, "at": now()}
    )
    await connection.execute(changed)


async def unrate(connection: AsyncConnection, subject: Subject, person: str) -> None:
    """Take back what a person gave."""
    about = (ratings.c.kind == subject.kind, ratings.c.subject == subject.id)
    await connection.execute(delete(ratings).where(*about, ratings.c.person == person))


def told_to(requester: Requester, kinds: Mapping[str, SubjectKind]) -> ColumnElement[bool]:
    """The notifications of a person, without those of what they may not see, or not any more, and
    of comments that are gone."""
    columns = notifications.c
    seen = [
        and_(columns.kind == name, kind.seen(columns.subject, requester))
        for name, kind in kinds.items()
    ]
    # One number and not whether there is one: of that, PostgreSQL would read all comments at once.
    said = select(comments.c.id).where(comments.c.comment_id == columns.cause, PUBLIC)
    return and_(
        columns.person == requester.owner,
        columns.deleted_at.is_(None),
        or_(*seen) if seen else false(),
        or_(columns.reason.in_(OF_NO_COMMENT), said.scalar_subquery().is_not(None)),
    )


def page_of_notifications(
    told: ColumnElement[bool], limit: int, before: int | None, *, unread: bool
) -> Select[Any]:
    """The newest before a row with how their comments begin, and one more than `limit`."""
    columns = notifications.c
    text = select(func.substr(comments.c.text, 1, 200)).where(
        comments.c.comment_id == columns.cause
    )
    asked = select(notifications, text.scalar_subquery().label("text")).where(told)
    if unread:
        asked = asked.where(columns.read_at.is_(None))
    if before is not None:
        asked = asked.where(columns.id < before)
    return asked.order_by(columns.id.desc()).limit(limit + 1)


async def count_unread(connection: AsyncConnection, told: ColumnElement[bool]) -> int:
    """How many of them are not read, up to MOST_UNREAD."""
    unread = select(notifications.c.id).where(told, notifications.c.read_at.is_(None))
    few = unread.limit(MOST_UNREAD).subquery()
    return int((await connection.execute(select(func.count()).select_from(few))).scalar_one())


async def mark_read(connection: AsyncConnection, person: str, which: ColumnElement[bool]) -> None:
    """Write that a person has read these."""
    theirs = (notifications.c.person == person, notifications.c.read_at.is_(None))
    changed = update(notifications).where(*theirs, notifications.c.deleted_at.is_(None), which)
    await connection.execute(changed.values(read_at=now()))


async def set_removed(
    connection: AsyncConnection, requester: Requester, notification_id: str, at: int | None
) -> bool:
    """Remove one of a person's notifications, or with None bring it back; whether there is one."""
    columns = notifications.c
    this = [columns.notification_id == notification_id, columns.person == requester.owner]
    if at is not None:
        this.append(columns.deleted_at.is_(None))
    done = await connection.execute(update(notifications).where(*this).values(deleted_at=at))
    return done.rowcount == 1


async def forget(connection: AsyncConnection, kind: str, subjects: Select[Any]) -> None:
    """Remove all that was said of subjects that are about to be removed for good."""
    for table in (comments, ratings, notifications):
        about = (table.c.kind.in_([kind, WITHDRAWAL]), table.c.subject.in_(subjects))
        await connection.execute(delete(table).where(*about))


async def sweep(connection: AsyncConnection, before: int) -> None:
    """Remove for good what was deleted before an instant."""
    for table in (comments, notifications):
        await connection.execute(delete(table).where(table.c.deleted_at < before))
