"""Hands by words: whether few have them, which an index of all parts of words tells at once.

Where it could not be built, hands are gone through in their order, with the same results.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Subquery,
    and_,
    any_,
    cast,
    column,
    func,
    or_,
    select,
    table,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.ext.asyncio import AsyncConnection

from ..store.tables import notebooks
from ..store.word_index import NAME, THERE
from .models import LibraryQuery
from .statements import LISTED, SEARCHED

FEW = 3_000
"""Hands that are looked at one by one."""
SHORTEST = 3
"""Signs of a word that these indexes find."""
ON_SQLITE = table(NAME, column("rowid"))


@dataclass(frozen=True)
class Few:
    """Hands that have the words of a query and maybe others; where `are_those`, no others, so that
    nobody need look into them for the words again."""

    hands: Subquery
    are_those: bool


async def few_with_words(connection: AsyncConnection, query: LibraryQuery) -> Few | None:
    """The hands that have the words of a query, where they are few; None where they are many, or
    nobody knows."""
    words = [word for word in query.q.casefold().split() if len(word) >= SHORTEST]
    pack = query.prompt if query.prompt.isprintable() and " " not in query.prompt else ""
    if not words and not pack:
        return None
    dialect = connection.dialect.name
    if (await connection.execute(THERE[dialect], {"name": NAME})).first() is None:
        return None
    paths = query.scope == "mine"
    if dialect == "sqlite":
        # Each card has a line of its own among the words of a hand, which begins with its id.
        found = _by_fts5([*words, f"\n{pack.casefold()} "] if pack else words, paths=paths)
    else:
        found = select(notebooks.c.id).where(_by_trigrams(words, paths=paths), *_by_pack(pack))
    ids = list((await connection.execute(found.limit(FEW + 1))).scalars())
    if len(ids) > FEW:
        return None
    # By their numbers, which any index of the hands has, so that few rows need be read.
    if dialect == "sqlite":
        each = func.json_each(json.dumps(ids)).table_valued("value")
        these: ColumnElement[bool] = notebooks.c.id.in_(select(each.c.value))
    else:
        these = notebooks.c.id == any_(cast(ids, ARRAY(BigInteger)))
    columns = [*LISTED, *(notebooks.c[name] for name in SEARCHED)]
    short = [word for word in query.q.casefold().split() if len(word) < SHORTEST]
    return Few(select(*columns).where(these).subquery("few"), are_those=not short)


def _by_pack(pack: str) -> list[ColumnElement[bool]]:
    """Of PostgreSQL by an index of its own: in parts of words, packs may differ in a sign alone."""
    return [cast(notebooks.c.prompts, JSONB).contains([pack])] if pack else []


def _by_fts5(words: list[str], *, paths: bool) -> Any:
    # A text in quotes is looked for as it stands.
    quoted = " AND ".join('"' + word.replace('"', '""') + '"' for word in words)
    wanted = quoted if paths else f"words : ({quoted})"
    match: ColumnElement[bool] = column(NAME).op("MATCH")(wanted)
    return select(ON_SQLITE.c.rowid).where(match)


def _by_trigrams(words: list[str], *, paths: bool) -> ColumnElement[bool]:
    each = []
    for word in words:
        within = notebooks.c.words.contains(word, autoescape=True)
        if paths:
            within = or_(within, notebooks.c.path_words.contains(word, autoescape=True))
        each.append(within)
    return and_(true(), *each)
