"""All counts of hands in one statement, for which each hand is read once. SQLAlchemy is imported
with this module.

The row of a hand is long, since its recipe stands in it: to read all of them takes longer than to
count what was read, however often.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    Select,
    Subquery,
    Text,
    case,
    cast,
    func,
    literal,
    select,
    true,
    type_coerce,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from ...store.tables import events, notebooks
from ..rows import DAY
from ..verifying import CHANGED
from .asked import Asked
from .models import TOP, CardType, CardUse, NamedSums, Sums, WeekSums

WEEKS = 60
TOP_MODELS = 50
CARDS: tuple[tuple[CardType, str], ...] = (
    ("prompt", "pack"),
    ("topic", "topic"),
    ("difficulty", "difficulty"),
    ("ui_component", "ui"),
)
NUMBERS = tuple(Sums.model_fields)
PARTS = NUMBERS[1:]
"""What hands are counted for beside that they were generated."""


@dataclass(frozen=True)
class Counted:
    """What is told of hands: `in_top_models` of them have a model that is among those used most,
    `remixed_by_others` were shared, and remixed by someone else."""

    people: int
    sums: Sums
    models: list[NamedSums]
    tasks: list[NamedSums]
    weeks: list[WeekSums]
    cards: list[CardUse]
    in_top_models: int
    remixed_by_others: int


async def counted(connection: AsyncConnection, asked: Asked) -> Counted:
    """Count the hands that are asked for."""
    hands = _hands(asked)
    packs = _packs(connection.dialect.name, hands)
    parts = [
        _all(hands),
        *(_most(name, hands.c[name], hands, asked) for name in ("model_id", "task")),
        _weeks(hands, asked),
        _most("pack", packs.c.value, hands, asked, packs),
        *(_most(name, hands.c[name], hands, asked) for name in ("topic", "difficulty", "ui")),
        _top_models(hands),
        _remixed_by_others(hands),
    ]
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in await connection.execute(union_all(*(select(each.subquery()) for each in parts))):
        told = row._asdict()
        found[told.pop("what")].append(told)
    for rows in found.values():
        for each in rows:
            _leave_out(each, asked)
        rows.sort(key=lambda row: (-(row["generated"] or 0), row["name"]))
    everything = found["all"][0]
    return Counted(
        people=int(everything["name"]),
        sums=Sums.model_validate({name: everything[name] for name in NUMBERS}),
        models=[NamedSums.model_validate(row) for row in found["model_id"]],
        tasks=[NamedSums.model_validate(row) for row in found["task"]],
        weeks=_told_weeks(found["week"]),
        cards=[
            CardUse(type=kind, id=row["name"], **{number: row[number] for number in NUMBERS})
            for kind, name in CARDS
            for row in found[name]
            if row["name"]
        ],
        in_top_models=found["top"][0]["generated"] or 0,
        remixed_by_others=found["by_others"][0]["generated"] or 0,
    )


def _hands(asked: Asked) -> CTE:
    columns = notebooks.c

    def one(condition: ColumnElement[bool]) -> ColumnElement[int]:
        return case((condition, 1), else_=0)

    # The first day of 1970 was a Thursday.
    week = (columns.created_at + 3 * DAY) // (7 * DAY)
    names = ("id", "owner", "model_id", "task", "topic", "difficulty", "ui", "prompts")
    return (
        select(
            *(columns[name] for name in names),
            week.label("week"),
            one(columns.version.is_not(None)).label("shared"),
            one(columns.remixes > 0).label("remixed"),
            one(columns.verified.not_in([CHANGED])).label("verified"),
            one(columns.verified == "passed").label("passed"),
        )
        .where(*asked.hands)
        .cte("hands")
    )


def _of_people(name: Any, hands: CTE, beside: Any = None) -> Subquery:
    """How many hands of that name each person has. To count people among these takes one look at
    each, where of the hands themselves a database sorts them once for every number."""
    numbers = [func.count().label("generated")]
    numbers += [func.sum(hands.c[each]).label(each) for each in PARTS]
    grouped = select(name.label("name"), hands.c.owner, *numbers).select_from(hands)
    if beside is not None:
        grouped = grouped.join(beside, true())
    return grouped.where(name.is_not(None)).group_by(name, hands.c.owner).subquery()


def _row(what: str, name: Any, each: Subquery) -> list[ColumnElement[Any]]:
    """The columns of a part, which all parts have alike."""
    numbers: list[ColumnElement[Any]] = [
        cast(func.coalesce(func.sum(each.c[number]), 0), BigInteger).label(number)
        for number in NUMBERS
    ]
    numbers += [func.count(case((each.c[part] > 0, 1))).label(f"{part}_people") for part in PARTS]
    return [literal(what, Text).label("what"), cast(name, Text).label("name"), *numbers]


def _all(hands: CTE) -> Select[Any]:
    """One row, whose name is how many people there are."""
    each = _of_people(literal(1), hands)
    return select(*_row("all", func.count(), each))


def _most(what: str, name: Any, hands: CTE, asked: Asked, beside: Any = None) -> Select[Any]:
    """Those that most hands have."""
    each = _of_people(name, hands, beside)
    grouped = select(*_row(what, each.c.name, each)).group_by(each.c.name)
    grouped = grouped.having(func.count() >= asked.fewest)
    return grouped.order_by(func.sum(each.c.generated).desc(), each.c.name).limit(TOP)


def _weeks(hands: CTE, asked: Asked) -> Select[Any]:
    each = _of_people(hands.c.week, hands)
    grouped = select(*_row("week", each.c.name, each)).group_by(each.c.name)
    grouped = grouped.having(func.count() >= asked.fewest)
    return grouped.order_by(each.c.name.desc()).limit(WEEKS)


def _top_models(hands: CTE) -> Select[Any]:
    number = func.count().label("number")
    grouped = select(number).select_from(hands).group_by(hands.c.model_id)
    top = grouped.order_by(number.desc()).limit(TOP_MODELS).subquery()
    return _one_number("top", func.sum(top.c.number))


def _remixed_by_others(hands: CTE) -> Select[Any]:
    remix = select(events.c.notebook).where(
        events.c.notebook == hands.c.id,
        events.c.kind == "remix",
        events.c.person != hands.c.owner,
    )
    counted = _one_number("by_others", func.count()).select_from(hands)
    return counted.where(hands.c.shared == 1, hands.c.remixed == 1, remix.exists())


def _one_number(what: str, number: Any) -> Select[Any]:
    columns: list[ColumnElement[Any]] = [literal(what, Text).label("what")]
    columns += [literal("", Text).label("name"), cast(number, BigInteger).label("generated")]
    columns += [cast(0, BigInteger).label(each) for each in PARTS]
    columns += [cast(0, BigInteger).label(f"{each}_people") for each in PARTS]
    return select(*columns)


def _leave_out(row: dict[str, Any], asked: Asked) -> None:
    """Of each number how many people's hands make it up, and no number of too few."""
    for name in PARTS:
        people = row.pop(f"{name}_people") or 0
        number = row[name] or 0
        row[name] = None if number and people < asked.fewest else number


def _packs(dialect: str, hands: CTE) -> Any:
    """The packs of a hand as rows. A damaged list has none."""
    if dialect == "postgresql":
        column = hands.c.prompts
        whole = case((func.json_typeof(column) == "array", column), else_=func.json_build_array())
        return func.json_array_elements_text(whole).table_valued("value")
    text = type_coerce(hands.c.prompts, Text)
    whole = case((func.json_valid(text) == 1, text), else_="[]")
    return func.json_each(whole).table_valued("value")


def _told_weeks(rows: list[dict[str, Any]]) -> list[WeekSums]:
    """In the order of time."""
    first = date(1970, 1, 1) - timedelta(days=3)
    made = []
    for row in sorted(rows, key=lambda row: int(row["name"])):
        try:
            monday = first + timedelta(weeks=int(row["name"]))
        except OverflowError:  # of a damaged row
            continue
        made.append(WeekSums(week=monday, **{name: row[name] for name in NUMBERS}))
    return made
