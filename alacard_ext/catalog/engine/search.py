"""A search over snapshot and overlay: words, filters, counts and a page in any order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ...errors import BadRequest
from ...fit.capacity import Capacity
from ..models import (
    FACETS,
    FILTERS,
    MAX_LIMIT,
    MAX_QUERY,
    MAX_VALUES,
    SORTS,
    CatalogPage,
    CatalogQuery,
    FacetCount,
)
from .facets import SHOWN, count_values
from .fitting import fitting_rows
from .index import Index
from .keyset import Cursor, read_cursor, search_print, write_cursor
from .normalise import MAX_WORDS, query_words
from .normalise import words as all_words
from .parts import Array
from .ranking import SLOTS, Asked, best, place_behind, ranges_of
from .row_sets import RowSet
from .rows import SIZE_NAMES
from .typos import correct

_KEY = {"relevance": "score", "newest": "created", "updated": "modified"}


@dataclass(frozen=True)
class Side:
    """One of the two indexes, with the rows that count in it; `stamp` changes with its content."""

    index: Index
    stamp: str
    visible: RowSet | None = None


def search(sides: list[Side], query: CatalogQuery, holds: Capacity | None = None) -> CatalogPage:
    """A page. The first side is the snapshot, the second the overlay, which may be missing.
    `holds` keeps what a machine holds; its readings change from page to page, and a cursor stays.

    Raises BadRequest for an unknown sort, size or facet, naming the choices, for a limit out of
    range, and for a cursor that is damaged or of another search.
    """
    _check(query)
    typed = query.q[:MAX_QUERY]
    words, prefix = query_words(typed)
    asked = Asked(words, prefix, all_words(typed)[:MAX_WORDS], typed.strip())
    filters = _filters(query)
    texts = [_words_found(side.index, asked) for side in sides]
    corrected = None
    mended = _corrected(sides[0].index, words, prefix)
    if mended != words:
        goes_on = prefix and mended[-1] == words[-1]
        of = dict(zip(words, mended, strict=True))
        meant = Asked(mended, goes_on, [of.get(word, word) for word in asked.phrase], "")
        better = [_words_found(side.index, meant) for side in sides]
        if any(
            side.index.intersection(found).count for side, found in zip(sides, better, strict=True)
        ):
            texts, asked, corrected = better, meant, " ".join(meant.phrase)
    # By filter, so that a facet's counts can leave its own selection out.
    chosen = [
        {name: side.index.any_value(name, values) for name, values in filters.items()}
        for side in sides
    ]
    rest = []
    for side, text in zip(sides, texts, strict=True):
        parts = list(text)
        if query.max_parameters is not None:
            parts.append(side.index.at_most(query.max_parameters))
        if holds is not None:
            parts.append(fitting_rows(side.index, holds))
        if side.visible is not None:
            parts.append(side.visible)
        rest.append(parts)
    found = [
        side.index.intersection([*parts, *mine.values()])
        for side, parts, mine in zip(sides, rest, chosen, strict=True)
    ]
    page = CatalogPage(
        corrected=corrected,
        total=sum(each.count for each in found),
        version=sides[0].index.version or None,
    )
    for kinds, left_out in _alike(query.facets, filters):
        narrowed = found
        if left_out:
            narrowed = [
                side.index.intersection([*parts, *(s for n, s in mine.items() if n != left_out)])
                for side, parts, mine in zip(sides, rest, chosen, strict=True)
            ]
        page.facets.update(_facets(sides, narrowed, kinds))
    if words and query.sort == "relevance":
        _fill_ranked(page, sides, found, query, asked)
    else:
        _fill(page, sides, found, query)
    return page


def _check(query: CatalogQuery) -> None:
    if query.sort not in SORTS:
        raise BadRequest(
            f"There is no such sort; choose {', '.join(SORTS)}.", {"choices": list(SORTS)}
        )
    unknown = [name for name in query.facets if name not in FACETS]
    if unknown:
        raise BadRequest(
            f"There is no such facet; choose {', '.join(FACETS)}.", {"choices": list(FACETS)}
        )
    if any(size not in SIZE_NAMES for size in query.size):
        raise BadRequest(
            f"There is no such size; choose {', '.join(SIZE_NAMES)}.",
            {"choices": list(SIZE_NAMES)},
        )
    if not 1 <= query.limit <= MAX_LIMIT:
        raise BadRequest(f"A page holds 1 to {MAX_LIMIT} models; give such a limit.")
    for name in FILTERS:
        values = getattr(query, name)
        if isinstance(values, tuple) and len(values) > MAX_VALUES:
            raise BadRequest(f"Give at most {MAX_VALUES} values of '{name}'.")


def _filters(query: CatalogQuery) -> dict[str, Sequence[str]]:
    filters: dict[str, Sequence[str]] = {
        name: getattr(query, name) for name in FILTERS if name != "gated"
    }
    if query.gated is not None:
        filters["gated"] = ["true" if query.gated else "false"]
    return {name: values for name, values in filters.items() if values}


def _words_found(index: Index, asked: Asked) -> list[RowSet]:
    return [index.words_found(*each) for each in ranges_of(index, asked.words, asked.prefix)]


def _corrected(index: Index, words: list[str], prefix: bool) -> list[str]:
    ends = index.arrays["term_ends"]
    mended = []
    for at, word in enumerate(words):
        first, last = index.term_range(word, prefix and at == len(words) - 1)
        mended.append(correct(index, word, int(ends[last] - ends[first])) or word)
    return mended


def _alike(
    facets: Sequence[str], filters: Mapping[str, Sequence[str]]
) -> list[tuple[list[str], str | None]]:
    """Facets that count the same rows, together; those with a selection leave it out."""
    wanted = list(dict.fromkeys(facets))
    groups: list[tuple[list[str], str | None]] = [([n], n) for n in wanted if n in filters]
    plain = [name for name in wanted if name not in filters]
    return [*groups, (plain, None)] if plain else groups


def _facets(
    sides: list[Side], found: list[RowSet], kinds: list[str]
) -> dict[str, list[FacetCount]]:
    each = [count_values(side.index, mine, kinds) for side, mine in zip(sides, found, strict=True)]
    answer = {}
    for kind in kinds:
        together: dict[str, int] = {}
        for value in dict.fromkeys(value for counts in each for value in counts[kind]):
            # A value may be in one side's list and below the end of the other's.
            together[value] = sum(
                counts[kind][value] if value in counts[kind] else _count(side, mine, kind, value)
                for side, mine, counts in zip(sides, found, each, strict=True)
            )
        ranked = sorted(together.items(), key=lambda pair: (-pair[1], pair[0]))[:SHOWN]
        answer[kind] = [FacetCount(value=value, count=count) for value, count in ranked]
    return answer


def _count(side: Side, found: RowSet, kind: str, value: str) -> int:
    return found.count_with(side.index.value_found(side.index.value_code(kind, value)))


def _fill(page: CatalogPage, sides: list[Side], found: list[RowSet], query: CatalogQuery) -> None:
    belongs = search_print(query)
    cursor = read_cursor(query.cursor, belongs) if query.cursor else None
    candidates: list[tuple[float, int, int, int]] = []
    starts: list[int] = []
    for at, (side, mine) in enumerate(zip(sides, found, strict=True)):
        start = _start(side, at, query.sort, cursor)
        starts.append(start)
        rids = _ordered(side.index, mine, query.sort, start, query.limit + 1)
        keys = side.index.arrays[_KEY.get(query.sort, query.sort)][rids]
        candidates += [
            (-float(key), at, turn, int(rid))
            for turn, (key, rid) in enumerate(zip(keys, rids, strict=True))
        ]
    candidates.sort()
    taken = candidates[: query.limit]
    for _, at, _, rid in taken:
        page.models.append(sides[at].index.model(rid))
        starts[at] = _place(sides[at].index, query.sort, rid) + 1
    if len(candidates) > len(taken):
        places = (starts[0], starts[1] if len(starts) > 1 else 0)
        stamps = (sides[0].stamp, sides[1].stamp if len(sides) > 1 else "")
        page.next = write_cursor(Cursor(-taken[-1][0], places, stamps), belongs)


def _fill_ranked(
    page: CatalogPage, sides: list[Side], found: list[RowSet], query: CatalogQuery, asked: Asked
) -> None:
    belongs, slots = search_print(query), len(SLOTS)
    cursor = read_cursor(query.cursor, belongs, 2 * slots) if query.cursor else None
    places = list(cursor.places) if cursor else [0] * (2 * slots)
    candidates: list[tuple[int, float, int, int, int]] = []
    for at, (side, mine) in enumerate(zip(sides, found, strict=True)):
        first = at * slots
        if cursor is not None and cursor.stamps[at] != side.stamp:
            # Another version than the cursor's: go on behind the last key that was shown.
            for slot in range(slots):
                places[first + slot] = place_behind(side.index, slot, cursor.tier, cursor.key)
        starts = places[first : first + slots]
        for tier, key, rid, slot in best(side.index, mine, asked, starts, query.limit + 1):
            candidates.append((tier, key, at, rid, slot))
    candidates.sort()
    taken = candidates[: query.limit]
    for _, _, at, rid, slot in taken:
        page.models.append(sides[at].index.model(rid))
        places[at * slots + slot] = rid + 1
    if len(candidates) > len(taken):
        tier, key = taken[-1][:2]
        stamps = (sides[0].stamp, sides[1].stamp if len(sides) > 1 else "")
        page.next = write_cursor(Cursor(-key, tuple(places), stamps, tier), belongs)


def _ordered(index: Index, found: RowSet, sort: str, start: int, limit: int) -> Array:
    if sort == "relevance":
        return found.from_number(start, limit)
    order, places = index.arrays[f"order_{sort}"], index.arrays[f"place_{sort}"]
    return found.in_order(order, places, start, limit)


def _place(index: Index, sort: str, rid: int) -> int:
    return rid if sort == "relevance" else int(index.arrays[f"place_{sort}"][rid])


def _start(side: Side, at: int, sort: str, cursor: Cursor | None) -> int:
    if cursor is None:
        return 0
    if cursor.stamps[at] == side.stamp:
        return cursor.places[at]
    # Another version than the cursor's: go on behind the last key that was shown.
    keys = side.index.arrays[_KEY.get(sort, sort)]
    order = None if sort == "relevance" else side.index.arrays[f"order_{sort}"]
    low, high = 0, side.index.rows
    while low < high:
        middle = (low + high) // 2
        if float(keys[middle if order is None else order[middle]]) >= cursor.key:
            low = middle + 1
        else:
            high = middle
    return low
