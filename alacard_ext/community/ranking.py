"""What rises: shared hands by what people did with them, as `trends.py` keeps it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from sqlalchemy import ColumnElement, Float, Select, cast, func, null, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from ..room import Requester
from ..store.tables import notebooks, trends
from . import access
from .share_models import TrendingQuery
from .statements import LISTED, told
from .trends import TIMEFRAMES, without

MOST_OF_A_MODEL = 100_000


async def trending(
    connection: AsyncConnection, query: TrendingQuery, requester: Requester, at: int
) -> list[Any]:
    """The rows of the shared hands that a person may see, with their `heat`, in the order asked
    for."""
    if query.sort == "recent":
        return list((await connection.execute(_recent(query, requester, at))).all())
    led = connection.dialect.name == "sqlite"
    rows = list((await connection.execute(_ranked(query, requester, at, led=led))).all())
    if query.timeframe == "all" and len(rows) < query.limit:
        # Then come those with which nobody did anything.
        others = _others(query, requester, query.limit - len(rows), led=led)
        rows += (await connection.execute(others)).all()
    return rows


async def featured(connection: AsyncConnection, requester: Requester, limit: int) -> list[Any]:
    """The rows of the hands that administrators feature, the latest first."""
    table = notebooks.c
    asked = select(*LISTED, *told(requester))
    asked = asked.where(access.featured(), notebooks.c.deleted_at.is_(None))
    asked = asked.order_by(table.featured_at.desc(), table.id.desc()).limit(limit)
    return list((await connection.execute(asked)).all())


def _metric(query: TrendingQuery, columns: Any) -> tuple[Any, ColumnElement[bool]]:
    """By what is ranked, and where there is something of it."""
    if query.sort == "trend":
        return columns.heat, columns.heat.is_not(None)
    metric = columns[query.sort]
    return metric, metric > 0


def _ranked(query: TrendingQuery, requester: Requester, at: int, *, led: bool) -> Select[Any]:
    metric, there = _metric(query, trends.c)
    source: Any = notebooks
    if query.model:
        # Of one model there are few: these are looked at, and not all that rise.
        of_it = select(notebooks).where(notebooks.c.model_id == query.model)
        source = of_it.limit(MOST_OF_A_MODEL).subquery("of_model")
    columns = source.c
    seen = _chosen(query, requester, columns, led=led)
    chosen = [trends.c.timeframe == query.timeframe, there, *seen]
    length = TIMEFRAMES[query.timeframe]
    if query.sort == "trend" and length is not None:
        chosen.append(trends.c.last_at >= at - length)
    ranked = select(trends.c.notebook, trends.c.heat.label("heat"), metric.label("metric")).join(
        source, columns.id == trends.c.notebook
    )
    order = (metric.desc(), trends.c.notebook.desc())
    ids = ranked.where(*chosen).order_by(*order).limit(query.limit).subquery("ranked")
    asked = select(*LISTED, *told(requester), ids.c.heat.label("heat"))
    asked = asked.join(ids, ids.c.notebook == notebooks.c.id)
    return asked.order_by(ids.c.metric.desc(), ids.c.notebook.desc())


def _recent(query: TrendingQuery, requester: Requester, at: int) -> Select[Any]:
    length, table = TIMEFRAMES[query.timeframe], notebooks.c
    chosen = _filters(query, table)
    if length is not None:
        chosen.append(table.shared_at >= at - length)
    order = (table.shared_at.desc(), table.id.desc())
    parts = [
        select(table.id).where(whose, *chosen).order_by(*order).limit(query.limit).subquery()
        for whose in access.audiences(requester)
    ]
    ids = union_all(*(select(part) for part in parts))
    heat = (
        select(trends.c.heat)
        .where(trends.c.timeframe == query.timeframe, trends.c.notebook == table.id)
        .scalar_subquery()
    )
    asked = select(*LISTED, *told(requester), heat.label("heat")).where(table.id.in_(ids))
    return asked.order_by(*order).limit(query.limit)


def _others(query: TrendingQuery, requester: Requester, limit: int, *, led: bool) -> Select[Any]:
    there = _metric(query, trends.c)[1]
    heat: Any = cast(null(), Float)
    if query.sort != "trend":
        kept = (trends.c.timeframe == "all", trends.c.notebook == notebooks.c.id)
        heat = select(trends.c.heat).where(*kept).scalar_subquery()
    asked = select(*LISTED, *told(requester), heat.label("heat"))
    asked = asked.where(*_chosen(query, requester, notebooks.c, led=led), without(there))
    return asked.order_by(notebooks.c.id.desc()).limit(limit)


def _chosen(
    query: TrendingQuery, requester: Requester, columns: Any, *, led: bool
) -> list[ColumnElement[bool]]:
    """Who may see it, and the filters. Hands are gone through in the order of what ranks them, so
    nothing here leads a database to an index of its own that takes the first index it can have.
    PostgreSQL weighs them by how frequent a value is, which it knows of plain columns alone."""
    if not led:
        return [access.shared(requester, columns), *_filters(query, columns)]
    names = ("owner", "visibility", "topic", "difficulty")
    plain = {name: func.coalesce(columns[name], "") for name in names}
    apart = SimpleNamespace(**plain, model_id=columns.model_id, deleted_at=columns.deleted_at)
    return [access.shared(requester, apart), *_filters(query, apart)]


def _filters(query: TrendingQuery, columns: Any) -> list[ColumnElement[bool]]:
    chosen: list[ColumnElement[bool]] = [columns.deleted_at.is_(None)]
    for column, value in (
        (columns.topic, query.topic),
        (columns.difficulty, query.difficulty),
        (columns.model_id, query.model),
    ):
        if value:
            chosen.append(column == value)
    return chosen
