"""What the index must answer, worked out the slow way over plain rows."""

from __future__ import annotations

from collections import Counter

from alacard_ext.catalog.engine.normalise import NAME, OWNER, query_words, row_words, whole, words
from alacard_ext.catalog.engine.rows import CatalogRow, filter_values, id_hash, popularity
from alacard_ext.catalog.models import CatalogQuery


def rank(row: CatalogRow) -> tuple[float, int, int]:
    """The order of relevance: popular, then new, then by the id's hash."""
    created = -1 if row.created is None else row.created
    return (-popularity(row.downloads, row.likes), -created, id_hash(row.id))


def _hits(row: CatalogRow, query: CatalogQuery, field: int) -> list[bool]:
    asked, prefix = query_words(query.q)
    mine = [word for word, best in row_words(row).items() if best <= field]
    return [
        any(each.startswith(word) for each in mine)
        if prefix and at == len(asked) - 1
        else word in mine
        for at, word in enumerate(asked)
    ]


def relevance(row: CatalogRow, query: CatalogQuery) -> tuple[float, ...]:
    """The tier of a row and its popularity, with what its name adds to it."""
    phrase = words(query.q)
    if not phrase:
        return rank(row)
    if row.id.casefold() == query.q.strip().casefold():
        return (0, *rank(row))
    popular, *rest = rank(row)
    if all(_hits(row, query, NAME)):
        more = 3.0 if whole(row.name).split()[0] == phrase[0] else 0.0
        tier = 1
    elif all(_hits(row, query, OWNER)):
        more, tier = 0.0, 2
    else:
        more, tier = 0.0, 3 if len(set(phrase)) > 1 and any(_hits(row, query, NAME)) else 4
    name, owner = whole(row.name), whole(row.author)
    if name == " ".join(phrase):
        more, tier = 6.0, 1
    for at in range(1, len(phrase)):
        if owner != " ".join(phrase[:at]):
            continue
        rest_of = CatalogQuery(q=query.q.split(maxsplit=at)[-1])
        if name == " ".join(phrase[at:]):
            more, tier = 10.0, 1
        elif words(rest_of.q) == phrase[at:] and all(_hits(row, rest_of, NAME)):
            more, tier = max(more, 4.0), 1
    return (tier, popular - more, *rest)


def sort_key(row: CatalogRow, sort: str) -> float:
    value = {
        "relevance": 0,
        "downloads": row.downloads,
        "likes": row.likes,
        "trending": row.trending,
        "newest": row.created,
        "updated": row.modified,
    }[sort]
    return -1 if value is None else value


def matches(row: CatalogRow, query: CatalogQuery, leave_out: str | None = None) -> bool:
    words, prefix = query_words(query.q)
    mine = row_words(row)
    for at, word in enumerate(words):
        if prefix and at == len(words) - 1:
            if not any(each.startswith(word) for each in mine):
                return False
        elif word not in mine:
            return False
    has = set(filter_values(row))
    for name in (
        "task",
        "library",
        "license",
        "author",
        "language",
        "tag",
        "size",
        "format",
        "relation",
        "created",
    ):
        wanted = getattr(query, name)
        if name != leave_out and wanted and not any((name, each) in has for each in wanted):
            return False
    if query.gated is not None and row.gated != query.gated:
        return False
    most = query.max_parameters
    return most is None or (row.parameters or 0) in range(1, most + 1)


def answer(rows: list[CatalogRow], query: CatalogQuery) -> list[CatalogRow]:
    """All that is found, in order."""
    found = [row for row in rows if matches(row, query)]
    if query.sort == "relevance":
        return sorted(found, key=lambda row: relevance(row, query))
    return sorted(found, key=lambda row: (-sort_key(row, query.sort), *rank(row)))


def facet(rows: list[CatalogRow], query: CatalogQuery, name: str) -> list[tuple[str, int]]:
    counts: Counter[str] = Counter()
    for row in rows:
        if matches(row, query, leave_out=name):
            counts.update(value for kind, value in filter_values(row) if kind == name)
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:30]


def descendants(rows: list[CatalogRow], root: str) -> set[str]:
    found, level = {root}, {root}
    while level:
        level = {row.id for row in rows if any(base in level for _, base in row.bases)} - found
        found |= level
    return found - {root}
