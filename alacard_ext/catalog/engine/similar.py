"""Models like one: the same task and no larger, by shared tags, family and licence."""

from __future__ import annotations

from .index import Index
from .rows import SIZE_NAMES, CatalogRow, size_class

_LOOKED_AT = 300
PERMISSIVE = frozenset(
    {"apache-2.0", "mit", "bsd-3-clause", "bsd-2-clause", "cc0-1.0", "unlicense"}
)
"""Licences that ask for no more than attribution."""


def similar_rows(index: Index, row: CatalogRow, limit: int = 12) -> list[int]:
    """Rows like this one, the most alike first; none where its task is not known.

    Looks at the most popular models of the task whose size class is the same or the next
    smaller. A shared tag counts 1 (six at most), the same architecture 2, a licence that
    becomes permissive 2, and a smaller size 1.
    """
    if not row.task:
        return []
    size = size_class(row.parameters)
    at = SIZE_NAMES.index(size)
    sizes = [size] if size in ("xs", "unknown") else [size, SIZE_NAMES[at - 1]]
    found = index.intersection(
        [index.any_value("task", [row.task]), index.any_value("size", sizes)]
    )
    scored = []
    for rid in found.from_number(0, _LOOKED_AT):
        other = index.row(int(rid))
        if other.id == row.id:
            continue
        score = min(len(set(other.tags) & set(row.tags)), 6)
        score += 2 * (other.arch is not None and other.arch == row.arch)
        score += 2 * (_is_permissive(other) and not _is_permissive(row))
        score += size_class(other.parameters) != size
        scored.append((-score, int(rid)))
    return [rid for _, rid in sorted(scored)[:limit]]


def _is_permissive(row: CatalogRow) -> bool:
    return bool(row.licenses) and PERMISSIVE.issuperset(row.licenses)
