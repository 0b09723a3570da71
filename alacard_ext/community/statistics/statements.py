"""Counts by the database: no row of a hand is read. SQLAlchemy is imported with this module."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    Float,
    Select,
    case,
    cast,
    func,
    select,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from ...room import Requester
from ...store.community_tables import active_days, answers, card_counts
from ...store.tables import notebooks, trends
from .. import access
from ..rows import DAY, now
from ..statements import if_new
from ..trends import HALF_LIVES
from .asked import Asked
from .models import Author, Rate

AUTHORS = 25


async def note_active(connection: AsyncConnection, person: str, at: int) -> None:
    """Write that a person did something on the day of an instant."""
    values = {"person": person, "day": at // DAY}
    await connection.execute(if_new(connection.dialect.name, active_days), values)


async def prepare(connection: AsyncConnection) -> None:
    """Keep PostgreSQL, until this transaction ends, from compiling statements to machine code. It
    does that for those that it takes for long, and needs far longer for it than it then saves."""
    if connection.dialect.name == "postgresql":
        await connection.execute(text("SET LOCAL jit = off"))


async def latest(connection: AsyncConnection) -> int:
    """The number of the latest hand: so many were kept, with those that are gone."""
    return int((await connection.execute(select(func.max(notebooks.c.id)))).scalar_one() or 0)


async def authors(
    connection: AsyncConnection, requester: Requester, since: int | None
) -> list[Author]:
    """Who shares hands that a person may see. Their names stand on the pages of these, too."""
    age = trends.c.heat - now() / HALF_LIVES["all"]
    score = func.power(2.0, case((age > 60.0, 60.0), (age < -1000.0, -1000.0), else_=age))
    trend = func.avg(case((trends.c.heat.is_(None), 0.0), else_=score))
    of_all_time = (trends.c.notebook == notebooks.c.id) & (trends.c.timeframe == "all")
    counted = [func.sum(notebooks.c[name]).label(name) for name in ("stars", "downloads")]
    counted.append(func.sum(notebooks.c.remixes).label("remixes"))
    grouped = select(
        notebooks.c.owner, func.count().label("hands"), *counted, cast(trend, Float).label("trend")
    ).select_from(notebooks.outerjoin(trends, of_all_time))
    grouped = grouped.where(notebooks.c.deleted_at.is_(None), access.shared(requester))
    grouped = grouped.where(notebooks.c.visibility != access.PRIVATE)
    if since is not None:
        grouped = grouped.where(notebooks.c.shared_at >= since)
    stars, downloads = func.sum(notebooks.c.stars), func.sum(notebooks.c.downloads)
    grouped = grouped.group_by(notebooks.c.owner)
    grouped = grouped.order_by(stars.desc(), downloads.desc(), notebooks.c.owner).limit(AUTHORS)
    return [Author.model_validate(row._asdict()) for row in await connection.execute(grouped)]


async def dealt(connection: AsyncConnection, since: int | None) -> int:
    """How many hands were dealt, by whomever."""
    counted = select(func.sum(card_counts.c.count)).where(
        card_counts.c.act == "dealt", card_counts.c.type == "hand", card_counts.c.card_id == ""
    )
    if since is not None:
        counted = counted.where(card_counts.c.day >= since // DAY)
    return int((await connection.execute(counted)).scalar_one() or 0)


async def returned(connection: AsyncConnection, asked: Asked, days: int) -> Rate | None:
    """Who came back that long after their first day, whenever that was."""
    first, last = func.min(active_days.c.day), func.max(active_days.c.day)
    each = select(first.label("first"), last.label("last")).group_by(active_days.c.person)
    if asked.owner is not None:
        each = each.where(active_days.c.person == asked.owner)
    of_each = each.subquery()
    back = case((of_each.c.last >= of_each.c.first + days, 1), else_=0)
    counted = select(func.count(), func.sum(back)).where(of_each.c.first <= now() // DAY - days)
    whole, part = (await connection.execute(counted)).one()
    return _rate(part, whole, asked, whole)


async def worked(
    connection: AsyncConnection, asked: Asked, notebook: int | None = None
) -> Rate | None:
    """Who said that it worked for them, of all hands or of one."""
    said = func.sum(case((answers.c.worked, 1), else_=0))
    persons = func.count(answers.c.person.distinct())
    counted: Select[Any] = select(said, func.count(), persons)  # type: ignore[assignment]
    counted = counted.join_from(answers, notebooks).where(notebooks.c.deleted_at.is_(None))
    if asked.owner is not None:
        counted = counted.where(answers.c.person == asked.owner)
    if asked.since is not None:
        counted = counted.where(answers.c.at >= asked.since)
    if notebook is not None:
        counted = counted.where(answers.c.notebook == notebook)
    part, whole, number = (await connection.execute(counted)).one()
    return _rate(part, whole, asked, number)


async def answer_of(connection: AsyncConnection, notebook: int, person: str) -> bool | None:
    """What a person has answered."""
    mine = (answers.c.notebook == notebook, answers.c.person == person)
    found = (await connection.execute(select(answers.c.worked).where(*mine))).scalar_one_or_none()
    return None if found is None else bool(found)


async def put_answer(
    connection: AsyncConnection, notebook: int, person: str, answer: bool | None
) -> None:
    """Write what a person answers, over what they answered before; None takes it back."""
    if answer is None:
        mine = (answers.c.notebook == notebook, answers.c.person == person)
        await connection.execute(answers.delete().where(*mine))
        return
    make: Any = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    values = {"notebook": notebook, "person": person, "worked": answer, "at": now()}
    made = make(answers).values(values)
    new = {name: made.excluded[name] for name in ("worked", "at")}
    put = made.on_conflict_do_update(index_elements=["notebook", "person"], set_=new)
    await connection.execute(put)


def _rate(part: int | None, whole: int | None, asked: Asked, persons: int | None) -> Rate | None:
    if not whole or (persons or 0) < asked.fewest:
        return None
    return Rate(part=part or 0, whole=whole)
