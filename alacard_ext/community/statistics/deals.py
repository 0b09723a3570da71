"""How often hands were dealt, by what is in them. SQLAlchemy is imported with this module.

Whose deals these are is kept nowhere, so how many people stand behind a number is not known.
Numbers are therefore rounded down to tens, and of names only those are told that say nothing of
anyone: those of the deck, those that enough people generated, and a custom card's to who sees it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import get_args

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from ...cards.custom.counts import STEP
from ...cards.custom.ids import is_id
from ...cards.deck import Deck
from ...cards.models import CardType as AnyCardType
from ...store.community_tables import card_counts
from ..rows import DAY
from .groups import WEEKS, Counted
from .models import CARD_TYPES, TOP, CardDealt, Dealt, NamedDealt, WeekDealt

MOST_READ = 5_000
"""Names that are read, those dealt most first."""
MONDAY = date(1969, 12, 29)
"""Of the week in which 1970 began."""


@dataclass(frozen=True)
class Known:
    """Which names may be told to whoever asks."""

    deck: Deck
    models: frozenset[str]
    tasks: frozenset[str]

    @classmethod
    def of(cls, deck: Deck, found: Counted) -> Known:
        """Those of a deck, and those that enough people generated."""
        of_deck = deck.models_by_id.values()
        return cls(
            deck,
            frozenset(each.name for each in found.models),
            frozenset(each.name for each in found.tasks)
            | {card.pipeline_tag for card in of_deck if card.pipeline_tag},
        )

    def __contains__(self, key: tuple[str, str]) -> bool:
        kind, name = key
        if kind == "task":
            return name in self.tasks
        types: tuple[AnyCardType, ...] = get_args(AnyCardType)
        known = any(kind == each and self.deck.find(each, name) is not None for each in types)
        return known or (kind == "model" and name in self.models)


async def dealt(connection: AsyncConnection, since: int | None, known: Known) -> Dealt:
    """What was dealt since then. Of custom cards all are among it, in their order, for
    `Dealt.as_seen` to leave out those that who asks does not see."""
    counts = card_counts.c
    of_time: list[ColumnElement[bool]] = [counts.act == "dealt"]
    if since is not None:
        of_time.append(counts.day >= since // DAY)
    total = func.sum(counts.count)
    week = ((counts.day + 3) // 7).label("week")
    weekly = select(week, total.label("total")).where(*of_time, counts.type == "hand")
    weekly = weekly.group_by(week).having(total >= STEP).order_by(week.desc()).limit(WEEKS)
    weeks = [
        WeekDealt(week=MONDAY + timedelta(weeks=row.week), dealt=_rounded(row.total))
        for row in await connection.execute(weekly)
    ]
    each = select(counts.type, counts.card_id, total.label("total"))
    each = each.where(*of_time, counts.type != "hand").group_by(counts.type, counts.card_id)
    each = each.having(total >= STEP).order_by(total.desc(), counts.card_id).limit(MOST_READ)
    told = Dealt(weeks=weeks[::-1])
    for row in await connection.execute(each):
        name, number = row.card_id, _rounded(row.total)
        if row.type in CARD_TYPES and is_id(name):
            told.cards.append(CardDealt(type=row.type, id=name, dealt=number))
        elif (row.type, name) not in known:
            continue
        elif row.type in CARD_TYPES:
            told.cards.append(CardDealt(type=row.type, id=name, dealt=number))
        else:
            named = told.models if row.type == "model" else told.tasks
            if len(named) < TOP:
                named.append(NamedDealt(name=name, dealt=number))
    return told


def _rounded(total: int) -> int:
    return int(total) // STEP * STEP
