"""The Hub's search of its models: the address that asks for a page, and what its answer holds."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from ..errors import AlacardError, BadRequest, HubError
from .facts import ModelSummary, SearchPage
from .parse import parse_summary
from .query import ModelQuery

if TYPE_CHECKING:
    from .answers import Answer
    from .fallback import Fallback

SORTS: Mapping[str, str] = {
    "trending": "trendingScore",
    "downloads": "downloads",
    "likes": "likes",
    "newest": "createdAt",
    "updated": "lastModified",
}
SORT_NAMES = ("trending", "downloads", "likes", "created", "modified")
"""The orders by the names that a person reads in the Hub's documentation."""
EXPAND = (
    "cardData",
    "createdAt",
    "downloads",
    "gated",
    "lastModified",
    "library_name",
    "likes",
    "pipeline_tag",
    "private",
    "safetensors",
    "tags",
    "trendingScore",
)
DECK_GOES_ON = "The Hub could not be reached; this search continues in the bundled deck."
_DECK_CURSOR = re.compile(r"deck:(\d{1,6})")
# Base64 as the Hub gives it, or ours.
_CURSOR = re.compile(r"[A-Za-z0-9+/=_%.:~-]{1,1500}")


def check(query: ModelQuery) -> None:
    """Raises BadRequest for an unknown sort, a limit out of bounds, or no real cursor, and where a
    filter has several values, since the Hub's search takes one."""
    if query.sort not in SORTS:
        raise BadRequest(
            f"Cannot sort by '{query.sort[:40]}'; choose {', '.join(SORT_NAMES)}.",
            {"choices": list(SORT_NAMES)},
        )
    if not 1 <= query.limit <= 100:
        raise BadRequest("The limit must be from 1 to 100.")
    if query.cursor is not None and not _CURSOR.fullmatch(query.cursor):
        raise BadRequest("No search gave this cursor; start again from the first page.")
    for name in ("task", "library", "license", "author"):
        if len(getattr(query, name)) > 1:
            raise BadRequest(f"The Hub's search takes one {name}; the catalog's takes several.")


def follows_deck(query: ModelQuery) -> bool:
    """Whether this asks for a page after one that came from the bundled deck."""
    return _DECK_CURSOR.fullmatch(query.cursor or "") is not None


def search_url(query: ModelQuery, endpoint: str) -> str:
    """The address that asks the Hub for this page."""
    asked = [
        ("sort", SORTS[query.sort]),
        ("direction", "-1"),
        ("limit", str(query.limit)),
        ("search", query.q.strip()),
        *(("pipeline_tag", task) for task in query.task),
        *(("author", author) for author in query.author),
        *(("filter", library) for library in query.library),
        *(("filter", f"license:{license}") for license in query.license),
        ("cursor", query.cursor or ""),
        *(("expand[]", name) for name in EXPAND),
    ]
    return f"{endpoint}/api/models?{urlencode([pair for pair in asked if pair[1]])}"


def page_of_answer(query: ModelQuery, answer: Answer, fallback: Fallback) -> SearchPage:
    """The page in the Hub's answer. Raises HubError where that is no list."""
    rows: Any = answer.json() if answer.status == 200 else None
    if not isinstance(rows, list):
        raise HubError(f"The Hub refused this search (status {answer.status}).")
    models: list[ModelSummary] = []
    for row in rows[: query.limit]:
        try:
            model = parse_summary(row)
        except AlacardError:
            continue  # a row without a usable id cannot be dealt
        fallback.mark(model)
        models.append(model)
    return SearchPage(models=models, next=next_cursor(answer))


def page_of_deck(query: ModelQuery, fallback: Fallback, notice: str) -> SearchPage:
    """The page that the bundled deck can give."""
    after = _DECK_CURSOR.fullmatch(query.cursor or "")
    start = int(after[1]) if after else 0
    models, total = fallback.search(query, start)
    end = start + query.limit
    return SearchPage(
        models=models,
        next=f"deck:{end}" if end < total else None,
        total=total,
        origin="deck",
        notice=notice,
    )


def next_cursor(answer: Answer) -> str | None:
    """The cursor in the `Link` header (RFC 8288), if there is a next page."""
    link = answer.headers.get("link")
    if not link:
        return None
    import httpx

    following = httpx.Response(200, headers={"link": link}).links.get("next", {}).get("url", "")
    try:
        cursor = httpx.URL(following).params.get("cursor")
    except httpx.InvalidURL:
        return None
    return cursor if cursor and _CURSOR.fullmatch(cursor) else None
