"""Hands by words: whether few have them, which an index of all parts of words tells at once.

Where it could not be built, hands are gone through in their order, with the same results.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Text,
    and_,
    cast,
    column,
    false,
    func,
    literal_column,
    or_,
    select,
    table,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncConnection

from ..store.tables import notebooks
from ..store.word_index import COLUMNS, NAME, TERMS, THERE
from .models import LibraryQuery

FEW = 3_000
"""Hands that are looked at one by one."""
TRIGRAM, PAIR = 3, 2
"""Signs of a word, or more, that the index finds as it stands; and of one that PostgreSQL finds by
pairs. SQLite looks up which trigrams a shorter word begins."""
MOST_TERMS = 100
"""Trigrams that are looked for at once."""
ON_SQLITE = table(NAME, column("rowid"))
LISTED = table(TERMS, column("term"))
PACKS = table("ix_notebooks_prompts", column("pack"), column("notebook"))
"""SQLite's, of each pack and the hands that have it."""


@dataclass(frozen=True)
class Few:
    """Hands that have the words and the pack of a query; where not `have_words`, among them others
    without the words, so that each has to be looked into. Unless `are_counted`, they may be many:
    who reads them counts them, so that each is looked at once."""

    hands: ColumnElement[bool]
    have_words: bool
    are_counted: bool


async def few_with_words(connection: AsyncConnection, query: LibraryQuery) -> Few | None:
    """The hands that have the words of a query, where they are few or not yet counted; None where
    they are many, or nobody knows."""
    words = query.q.casefold().split()
    if not words and not query.prompt:
        return None
    dialect = connection.dialect.name
    if (await connection.execute(THERE[dialect])).first() is None:
        return None
    paths = query.scope == "mine"
    if dialect == "postgresql":
        return _sought_in_postgresql(words, query.prompt, paths=paths)
    found, looked_up = await _asked_of_sqlite(connection, words, query.prompt, paths=paths)
    if found is None:
        return None
    ids = list((await connection.execute(found.limit(FEW + 1))).scalars())
    if len(ids) > FEW:
        return None
    # By their numbers, which an index of the hands has, so that few rows need be read.
    each = func.json_each(json.dumps(ids)).table_valued("value")
    these = notebooks.c.id.in_(select(each.c.value))
    return Few(these, have_words=looked_up == len(words), are_counted=True)


async def _asked_of_sqlite(
    connection: AsyncConnection, words: list[str], pack: str, *, paths: bool
) -> tuple[Any, int]:
    """A statement for the ids, and how many of the words it looks up; None where none is."""
    wanted, looked_up = [], 0
    for word in words:
        terms = [word] if len(word) >= TRIGRAM else await _beginning_with(connection, word)
        if not terms:  # no text has it
            return select(ON_SQLITE.c.rowid).where(false()), len(words)
        if len(terms) <= MOST_TERMS:
            looked_up += 1
            wanted.append(" OR ".join(map(_quoted, terms)))
    having_pack = select(PACKS.c.notebook).where(PACKS.c.pack == pack)
    if not wanted:
        return (having_pack if pack else None), 0
    every = " AND ".join(f"({each})" for each in wanted)
    match = column(NAME).op("MATCH")(every if paths else f"words : ({every})")
    found = select(ON_SQLITE.c.rowid).where(match)
    return (found.where(ON_SQLITE.c.rowid.in_(having_pack)) if pack else found), looked_up


def _quoted(text: str) -> str:
    """For FTS5, which looks for a text in quotes as it stands."""
    return '"' + text.replace('"', '""') + '"'


async def _beginning_with(connection: AsyncConnection, word: str) -> list[str]:
    term = LISTED.c.term
    asked = select(term).where(term >= word, term < word + chr(sys.maxunicode))
    return list((await connection.execute(asked.limit(MOST_TERMS + 1))).scalars())


def _sought_in_postgresql(words: list[str], pack: str, *, paths: bool) -> Few | None:
    found = [word for word in words if len(word) >= PAIR]
    if not found and not pack:
        return None
    each = [_by_trigrams(word, paths=paths) for word in found]
    these = and_(*each, *_by_pack(pack))
    return Few(these, have_words=len(found) == len(words), are_counted=False)


def _by_pack(pack: str) -> list[ColumnElement[bool]]:
    """Of PostgreSQL by an index of its own: in parts of words, packs may differ in a sign alone."""
    return [cast(notebooks.c.prompts, JSONB).contains([pack])] if pack else []


def _by_trigrams(word: str, *, paths: bool) -> ColumnElement[bool]:
    sought = f" {word} " if len(word) == PAIR else word
    columns = [COLUMNS["words"], *([COLUMNS["path_words"]] if paths else [])]
    within = [literal_column(f"notebooks.{name}", Text) for name in columns]
    return or_(*(each.contains(sought, autoescape=True) for each in within))
