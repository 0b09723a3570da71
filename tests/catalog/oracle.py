"""What the index must answer, worked out the slow way over plain rows."""

from __future__ import annotations

from collections import Counter

from alacard_ext.catalog.models import CatalogQuery
from alacard_ext.catalog.normalise import query_words, row_words
from alacard_ext.catalog.rows import CatalogRow, filter_values, id_hash, popularity


def rank(row: CatalogRow) -> tuple[float, int, int]:
    """The order of relevance: popular, then new, then by the id's hash."""
    created = -1 if row.created is None else row.created
    return (-popularity(row.downloads, row.likes), -created, id_hash(row.id))


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
