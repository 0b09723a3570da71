"""What is asked of demos in the store, and written into them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    case,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from ..room import Requester
from ..social import statements as social
from ..store.community_tables import ratings
from ..store.demo_tables import demo_tags, demo_versions, demos
from ..store.instants import now
from ..store.job_tables import jobs
from . import access
from .models import DemoQuery
from .subjects import DEMO

HOUR = 3_600_000
UNDO = HOUR
"""Milliseconds within which a deleted demo comes back as it was; later it comes back private."""
KEPT_DELETED = 30 * 24 * HOUR
"""Milliseconds for which a deleted demo can be brought back at all."""
columns = demos.c
KEPT = columns.deleted_at.is_(None)
LAUNCHES = 10
"""The latest launches that are told of."""
BRIEF = 400
"""Characters of a description in a list."""


def told(requester: Requester) -> tuple[Any, ...]:
    """What is told of a demo beside its row."""
    about = social.rating_of(DEMO, columns.demo_id, requester)
    return (*about, social.comments_on(DEMO, columns.demo_id).label("comments"))


async def page(
    connection: AsyncConnection, query: DemoQuery, requester: Requester
) -> tuple[list[Row[Any]], int]:
    """The rows of a page, and how many there are in all."""
    chosen = _conditions(query, requester)
    counted = select(func.count()).select_from(demos).where(*chosen)
    total = int((await connection.execute(counted)).scalar_one())
    ids = _ordered(select(columns.id).where(*chosen), query)
    ids = ids.limit(query.limit).offset((query.page - 1) * query.limit)
    found: list[int] = [row.id for row in await connection.execute(ids)]
    listed = [each for each in columns if each.name != "description"]
    brief = func.substr(columns.description, 1, BRIEF).label("description")
    asked = select(*listed, brief, *told(requester)).where(columns.id.in_(found))
    rows: dict[int, Any] = {row.id: row for row in await connection.execute(asked)}
    return [rows[each] for each in found if each in rows], total


def _conditions(query: DemoQuery, requester: Requester) -> list[ColumnElement[bool]]:
    whose = {"all": access.seen, "mine": access.own, "shared": access.shared}[query.scope]
    chosen: list[ColumnElement[bool]] = [KEPT, whose(requester)]
    for word in query.search.casefold().split():
        chosen.append(columns.words.contains(word, autoescape=True))
    for tag in query.tags:
        chosen.append(exists().where(demo_tags.c.demo == columns.id, demo_tags.c.tag == tag))
    if query.author:
        chosen.append(or_(columns.author == query.author, columns.owner == query.author))
    if query.kind is not None:
        chosen.append(columns.kind == query.kind)
    return chosen


def _ordered(asked: Select[Any], query: DemoQuery) -> Select[Any]:
    if query.sort == "name":
        return asked.order_by(func.lower(columns.name), columns.id)
    newest = (columns.created_at.desc(), columns.id.desc())
    if query.sort == "changed":
        return asked.order_by(columns.updated_at.desc(), columns.id.desc())
    if query.sort == "used":
        return asked.order_by(columns.launches.desc(), *newest)
    if query.sort == "rated":
        mean = func.avg(ratings.c.value * 1.0).label("mean")
        rated = (
            select(ratings.c.subject, mean, func.count().label("count"))
            .where(ratings.c.kind == DEMO)
            .group_by(ratings.c.subject)
            .subquery()
        )
        asked = asked.outerjoin_from(demos, rated, rated.c.subject == columns.demo_id)
        best = (func.coalesce(rated.c.mean, 0).desc(), func.coalesce(rated.c.count, 0).desc())
        return asked.order_by(*best, *newest)
    return asked.order_by(*newest)


async def one(connection: AsyncConnection, demo_id: str, requester: Requester) -> Row[Any] | None:
    """A demo that they may see, and that is not deleted."""
    asked = select(demos, *told(requester)).where(
        columns.demo_id == demo_id, KEPT, access.seen(requester)
    )
    found: Row[Any] | None = (await connection.execute(asked)).first()
    return found


async def is_seen(connection: AsyncConnection, demo_id: str, requester: Requester) -> bool:
    """Whether there is such a demo for them."""
    asked = select(columns.id).where(columns.demo_id == demo_id, KEPT, access.seen(requester))
    return (await connection.execute(asked)).first() is not None


async def versions_of(connection: AsyncConnection, demo: int) -> Sequence[Row[Any]]:
    """The versions of a demo without what was found in them, the latest first."""
    listed = [each for each in demo_versions.c if each.name != "report"]
    asked = select(*listed).where(demo_versions.c.demo == demo)
    return (await connection.execute(asked.order_by(demo_versions.c.number.desc()))).all()


async def version(connection: AsyncConnection, demo: int, number: int) -> Row[Any] | None:
    """One version of a demo, with what was found in it."""
    this = (demo_versions.c.demo == demo, demo_versions.c.number == number)
    found: Row[Any] | None = (await connection.execute(select(demo_versions).where(*this))).first()
    return found


async def is_place(connection: AsyncConnection, place: str) -> bool:
    """Whether a version has its files there, or a demo its picture."""
    asked = select(demo_versions.c.demo).where(demo_versions.c.place == place)
    pictured = select(columns.id).where(columns.picture == place)
    return (await connection.execute(asked.union_all(pictured))).first() is not None


async def put_picture(connection: AsyncConnection, demo: int, place: str | None) -> str | None:
    """Give a demo another picture, or none; where the one before lies. What was deleted in the
    meantime gets none: then it is that very place."""
    asked = select(columns.picture).where(columns.id == demo, KEPT).with_for_update()
    found = (await connection.execute(asked)).first()
    if found is None:
        return place
    await connection.execute(update(demos).where(columns.id == demo).values(picture=place))
    before: str | None = found.picture
    return before


async def make(connection: AsyncConnection, values: dict[str, Any], first: dict[str, Any]) -> None:
    """Write a new demo with its first version."""
    at = now()
    made = insert(demos).values(**values, version=1, created_at=at, updated_at=at)
    key = (await connection.execute(made.returning(columns.id))).scalar_one()
    await _put_tags(connection, key, values["tags"])
    await connection.execute(
        insert(demo_versions).values(demo=key, number=1, created_at=at, **first)
    )


async def add_version(
    connection: AsyncConnection, row: Row[Any], values: dict[str, Any], following: dict[str, Any]
) -> int:
    """Write a version after the latest of a demo, and answer its number."""
    at = now()
    changed = (
        update(demos)
        .where(columns.id == row.id, KEPT)
        .values(version=columns.version + 1, revision=columns.revision + 1, updated_at=at, **values)
        .returning(columns.version)
    )
    number = int((await connection.execute(changed)).scalar_one())
    await connection.execute(
        insert(demo_versions).values(demo=row.id, number=number, created_at=at, **following)
    )
    return number


async def change(
    connection: AsyncConnection, row: Row[Any], revision: int, values: dict[str, Any]
) -> bool:
    """Write these values; whether the revision was still the last."""
    this = (columns.id == row.id, columns.revision == revision, KEPT)
    changed = update(demos).where(*this).values(**values, revision=revision + 1)
    if (await connection.execute(changed)).rowcount != 1:
        return False
    if "tags" in values:
        await connection.execute(delete(demo_tags).where(demo_tags.c.demo == row.id))
        await _put_tags(connection, row.id, values["tags"])
    return True


async def _put_tags(connection: AsyncConnection, demo: int, tags: Sequence[str]) -> None:
    rows = [{"demo": demo, "tag": tag} for tag in dict.fromkeys(each.casefold() for each in tags)]
    if rows:
        await connection.execute(insert(demo_tags), rows)


async def count_launch(connection: AsyncConnection, demo: int) -> None:
    """Count one more launch of a demo."""
    more = update(demos).where(columns.id == demo).values(launches=columns.launches + 1)
    await connection.execute(more)


async def launches_of(
    connection: AsyncConnection, kind: str, demo_id: str, owner: str | None
) -> Sequence[Row[Any]]:
    """The latest launches of a demo, those of all people or of one, as the jobs of that kind."""
    told: tuple[Any, ...] = (jobs.c.owner, jobs.c.state, jobs.c.created_at)
    asked = select(*told).where(
        jobs.c.kind == kind, jobs.c.payload["demo_id"].as_string() == demo_id
    )
    if owner is not None:
        asked = asked.where(jobs.c.owner == owner)
    return (await connection.execute(asked.order_by(jobs.c.id.desc()).limit(LAUNCHES))).all()


async def restore(connection: AsyncConnection, demo_id: str, requester: Requester) -> bool:
    """Bring back a deleted demo of theirs; whether there is one. One that is there stays."""
    deleted = columns.deleted_at
    late = deleted < now() - UNDO
    values = {
        "visibility": case((late, access.PRIVATE), else_=columns.visibility),
        "revision": columns.revision + case((deleted.is_(None), 0), else_=1),
        "deleted_at": None,
    }
    back = or_(deleted.is_(None), deleted >= now() - KEPT_DELETED)
    this = (columns.demo_id == demo_id, access.own(requester), back)
    return (await connection.execute(update(demos).where(*this).values(values))).rowcount == 1


async def sweep(connection: AsyncConnection) -> list[str]:
    """Remove for good what was deleted long ago; the places of the files that went with it."""
    gone = columns.deleted_at < now() - KEPT_DELETED
    old = select(columns.id).where(gone)
    asked = select(demo_versions.c.place).where(demo_versions.c.demo.in_(old))
    pictured = select(columns.picture).where(gone, columns.picture.is_not(None))
    found = await connection.execute(asked.union_all(pictured))
    places: list[str] = list(found.scalars())
    await social.forget(connection, DEMO, select(columns.demo_id).where(gone))
    await connection.execute(delete(demo_versions).where(demo_versions.c.demo.in_(old)))
    await connection.execute(delete(demo_tags).where(demo_tags.c.demo.in_(old)))
    await connection.execute(delete(demos).where(gone))
    return places
