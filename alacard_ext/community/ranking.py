"""What rises: shared hands by what people did with them, the latest days above all.

Each view, download, remix and star counts its weight, divided by (1 + age / 7 days)². That is a
quarter after a week and a sixteenth after three; what the owner did counts nothing.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Float,
    Select,
    Subquery,
    case,
    cast,
    func,
    literal,
    select,
    union_all,
)

from ..room import Requester
from ..store.tables import events, notebooks, stars
from . import access
from .counting import COLUMNS
from .rows import DAY, today
from .share_models import TrendingQuery
from .statements import LISTED, told

WEIGHTS = {"view": 1.0, "download": 3.0, "star": 3.0, "remix": 5.0}
SLOWNESS = 7.0
"""Days after which an event counts a quarter."""
DAYS = {"day": 1, "week": 7, "month": 30, "all": None}
REMEMBERED = 90
"""Days whose events a trend is made of, at most: one that old counts less than a hundredth."""


def trending(query: TrendingQuery, requester: Requester) -> Select[Any]:
    """The shared hands that a person may see, with their score, in the order asked for."""
    days, table = DAYS[query.timeframe], notebooks.c
    told_of = _told_of(today() - (days or REMEMBERED) + 1)
    score = func.coalesce(told_of.c.score, literal(0.0)).label("score")
    chosen = [access.shared(requester), table.deleted_at.is_(None)]
    chosen += [
        column == value
        for column, value in (
            (table.model_id, query.model),
            (table.topic, query.topic),
            (table.difficulty, query.difficulty),
        )
        if value
    ]
    order: ColumnElement[Any]
    if query.sort == "recent":
        order = table.shared_at
        if days is not None:
            chosen.append(table.shared_at >= (today() - days + 1) * DAY)
    elif query.sort == "trend":
        order = score
        if days is not None:
            chosen.append(told_of.c.score > 0)
    elif days is None:
        order = table[query.sort]
    else:
        order = told_of.c[query.sort]
        chosen.append(order > 0)
    asked = select(*LISTED, *told(requester), score).outerjoin(
        told_of, told_of.c.notebook == table.id
    )
    return asked.where(*chosen).order_by(order.desc(), table.id.desc()).limit(query.limit)


def _told_of(since: int) -> Subquery:
    """By notebook: its score, and how often each event was counted since that day."""
    starred = select(
        stars.c.notebook, literal("star").label("kind"), stars.c.day, stars.c.person
    ).where(stars.c.day >= since)
    happened = select(events.c.notebook, events.c.kind, events.c.day, events.c.person).where(
        events.c.day >= since
    )
    what = union_all(happened, starred).subquery("what")
    # What a clock that was ahead has written is as if it were of today.
    age = case((what.c.day >= today(), 0), else_=today() - what.c.day)
    slowed = 1.0 + cast(age, Float) / SLOWNESS
    weight = case(WEIGHTS, value=what.c.kind, else_=0.0)
    by_others = case((what.c.person == notebooks.c.owner, 0.0), else_=weight / (slowed * slowed))
    counted = [
        func.sum(case((what.c.kind == kind, 1), else_=0)).label(column)
        for kind, column in COLUMNS.items()
    ]
    return (
        select(what.c.notebook, func.sum(by_others).label("score"), *counted)
        .join(notebooks, notebooks.c.id == what.c.notebook)
        .group_by(what.c.notebook)
        .subquery("told_of")
    )
