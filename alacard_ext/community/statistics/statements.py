"""Counts by the database: no row of a hand is read. SQLAlchemy is imported with this module."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Float,
    Select,
    Text,
    case,
    cast,
    func,
    select,
    true,
    type_coerce,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from ...room import Requester
from ...store.community_tables import active_days, answers, card_counts
from ...store.tables import events, notebooks, trends
from .. import access
from ..rows import DAY, now
from ..statements import if_new
from ..trends import HALF_LIVES
from .models import Author, CardUse, NamedSums, Rate, Sums, WeekSums

FLOOR = 3
"""People who stand behind a number at least, so that none of them can tell another's."""
TOP = 12
"""Models, tasks and cards of a type that are told."""
AUTHORS = 25
WEEKS = 60
TOP_MODELS = 50
_SEVEN = 7 * DAY


@dataclass(frozen=True)
class Asked:
    """Whose hands are counted, and since when, in milliseconds since 1970."""

    owner: str | None
    since: int | None

    @property
    def hands(self) -> list[ColumnElement[bool]]:
        """The hands that are counted."""
        chosen: list[ColumnElement[bool]] = [notebooks.c.deleted_at.is_(None)]
        if self.owner is not None:
            chosen.append(notebooks.c.owner == self.owner)
        if self.since is not None:
            chosen.append(notebooks.c.created_at >= self.since)
        return chosen

    def enough(self, people: ColumnElement[Any] = notebooks.c.owner) -> ColumnElement[bool]:
        """That enough people stand behind a group; of one's own hands one is enough."""
        return func.count(people.distinct()) >= (FLOOR if self.owner is None else 1)


async def note_active(connection: AsyncConnection, person: str, at: int) -> None:
    """Write that a person did something on the day of an instant."""
    values = {"person": person, "day": at // DAY}
    await connection.execute(if_new(connection.dialect.name, active_days), values)


async def people(connection: AsyncConnection, asked: Asked) -> int:
    """How many people generated anything."""
    counted = select(func.count(notebooks.c.owner.distinct())).where(*asked.hands)
    return int((await connection.execute(counted)).scalar_one())


async def sums(connection: AsyncConnection, asked: Asked) -> Sums:
    """Of all hands."""
    row = (await connection.execute(select(*_sums()).where(*asked.hands))).one()
    return Sums.model_validate({name: value or 0 for name, value in row._asdict().items()})


async def named_sums(connection: AsyncConnection, asked: Asked, column: str) -> list[NamedSums]:
    """Of the models or tasks that are used most."""
    name = notebooks.c[column]
    grouped = select(name.label("name"), *_sums()).where(*asked.hands, name.is_not(None))
    grouped = grouped.group_by(name).having(asked.enough())
    rows = await connection.execute(grouped.order_by(func.count().desc(), name).limit(TOP))
    return [NamedSums.model_validate(row._asdict()) for row in rows]


async def weekly_sums(connection: AsyncConnection, asked: Asked) -> list[WeekSums]:
    """Of each of the latest weeks, in order."""
    # The first day of 1970 was a Thursday.
    week = (notebooks.c.created_at + 3 * DAY) // _SEVEN
    grouped = select(week.label("number"), *_sums()).where(*asked.hands).group_by(week)
    grouped = grouped.having(asked.enough()).order_by(week.desc()).limit(WEEKS)
    first = date(1970, 1, 1) - timedelta(days=3)
    made = []
    for row in (await connection.execute(grouped)).all():
        told = row._asdict()
        try:
            monday = first + timedelta(weeks=int(told.pop("number")))
        except OverflowError:  # of a damaged row
            continue
        made.append(WeekSums.model_validate({**told, "week": monday}))
    return made[::-1]


async def cards(connection: AsyncConnection, asked: Asked) -> list[CardUse]:
    """The cards that are in most hands, of each type."""
    found = []
    for kind, column in (("topic", "topic"), ("difficulty", "difficulty"), ("ui_component", "ui")):
        found += await _cards(connection, asked, kind, notebooks.c[column], None)
    packs = _packs(connection.dialect.name)
    return await _cards(connection, asked, "prompt", packs.c.value, packs) + found


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


async def beyond_top_models(connection: AsyncConnection, asked: Asked, whole: int) -> Rate | None:
    """Hands whose model is not among those that are used most."""
    if not whole:
        return None
    number = func.count().label("number")
    grouped = select(number).where(*asked.hands).group_by(notebooks.c.model_id)
    top = grouped.order_by(number.desc()).limit(TOP_MODELS).subquery()
    used = (await connection.execute(select(func.sum(top.c.number)))).scalar_one() or 0
    return Rate(part=whole - int(used), whole=whole)


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


async def remixed_by_others(connection: AsyncConnection, asked: Asked) -> int:
    """Shared hands of which somebody else made a remix."""
    remix = select(events.c.notebook).where(
        events.c.notebook == notebooks.c.id,
        events.c.kind == "remix",
        events.c.person != notebooks.c.owner,
    )
    shared = (notebooks.c.version.is_not(None), notebooks.c.remixes > 0)
    counted = select(func.count()).select_from(notebooks)
    counted = counted.where(*asked.hands, *shared, remix.exists())
    return int((await connection.execute(counted)).scalar_one())


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


def _sums() -> list[ColumnElement[Any]]:
    def number(condition: ColumnElement[bool]) -> ColumnElement[Any]:
        return func.sum(case((condition, 1), else_=0))

    return [
        func.count().label("generated"),
        number(notebooks.c.version.is_not(None)).label("shared"),
        number(notebooks.c.remixes > 0).label("remixed"),
        number(notebooks.c.verified.is_not(None)).label("verified"),
        number(notebooks.c.verified == "passed").label("passed"),
    ]


def _packs(dialect: str) -> Any:
    """The packs of a hand as rows. A damaged list has none."""
    text = type_coerce(notebooks.c.prompts, Text)
    if dialect == "postgresql":
        column = notebooks.c.prompts
        whole = case((func.json_typeof(column) == "array", column), else_=func.json_build_array())
        return func.json_array_elements_text(whole).table_valued("value")
    whole = case((func.json_valid(text) == 1, text), else_="[]")
    return func.json_each(whole).table_valued("value")


async def _cards(
    connection: AsyncConnection, asked: Asked, kind: str, column: Any, beside: Any
) -> list[CardUse]:
    name = cast(column, Text)
    counted = func.count().label("generated")
    grouped = select(name.label("id"), counted).select_from(notebooks)
    if beside is not None:
        grouped = grouped.join(beside, true())
    grouped = grouped.where(*asked.hands).group_by(name).having(asked.enough())
    rows = await connection.execute(grouped.order_by(counted.desc(), name).limit(TOP))
    return [CardUse.model_validate({**row._asdict(), "type": kind}) for row in rows if row.id]


def _rate(part: int | None, whole: int | None, asked: Asked, persons: int | None) -> Rate | None:
    if not whole or (persons or 0) < (FLOOR if asked.owner is None else 1):
        return None
    return Rate(part=part or 0, whole=whole)
