"""The Hub's list of models as a query: what is asked, and what its answer holds."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from pydantic import BaseModel, ConfigDict

from ..errors import AlacardError, BadRequest, HubError
from .facts import ModelSummary, SearchPage
from .parse import parse_summary

if TYPE_CHECKING:
    from .answers import Answer
    from .fallback import Fallback

SORTS: Mapping[str, str] = {
    "trending": "trendingScore",
    "downloads": "downloads",
    "likes": "likes",
    "created": "createdAt",
    "modified": "lastModified",
}
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
DECK_GOES_ON = "The Hub could not be asked; this search goes on in the bundled deck."
_DECK_CURSOR = re.compile(r"deck:(\d{1,6})")
# Base64 as the Hub gives it, or ours.
_CURSOR = re.compile(r"[A-Za-z0-9+/=_%.:~-]{1,1500}")


class ModelQuery(BaseModel):
    """Words and filters; a filter that is None lets everything through."""

    model_config = ConfigDict(frozen=True)

    words: str = ""
    task: str | None = None
    library: str | None = None
    license: str | None = None
    author: str | None = None
    sort: str = "trending"
    limit: int = 20
    cursor: str | None = None

    def check(self) -> None:
        """Raises BadRequest for an unknown sort, a limit out of bounds, or no real cursor."""
        if self.sort not in SORTS:
            raise BadRequest(
                f"Cannot sort by '{self.sort[:40]}'; choose {', '.join(SORTS)}.",
                {"choices": list(SORTS)},
            )
        if not 1 <= self.limit <= 100:
            raise BadRequest("The limit must be from 1 to 100.")
        if self.cursor is not None and not _CURSOR.fullmatch(self.cursor):
            raise BadRequest("No search gave this cursor; begin again from the first page.")

    @property
    def follows_deck(self) -> bool:
        """Whether this asks for a page after one that came from the bundled deck."""
        return _DECK_CURSOR.fullmatch(self.cursor or "") is not None

    def url(self, endpoint: str) -> str:
        """The address that asks the Hub for this page."""
        words = self.words.strip()
        asked = [
            ("sort", SORTS[self.sort]),
            ("direction", "-1"),
            ("limit", str(self.limit)),
            ("search", words or None),
            ("pipeline_tag", self.task),
            ("author", self.author),
            ("filter", self.library),
            ("filter", f"license:{self.license}" if self.license else None),
            ("cursor", self.cursor),
            *(("expand[]", name) for name in EXPAND),
        ]
        return f"{endpoint}/api/models?{urlencode([pair for pair in asked if pair[1]])}"

    def from_answer(self, answer: Answer, fallback: Fallback) -> SearchPage:
        """The page in the Hub's answer. Raises HubError where that is no list."""
        rows: Any = answer.json() if answer.status == 200 else None
        if not isinstance(rows, list):
            raise HubError(f"The Hub refused this search (status {answer.status}).")
        models: list[ModelSummary] = []
        for row in rows[: self.limit]:
            try:
                model = parse_summary(row)
            except AlacardError:
                continue  # a row without a usable id cannot be dealt
            fallback.mark(model)
            models.append(model)
        return SearchPage(models=models, next=next_cursor(answer))

    def from_deck(self, fallback: Fallback, notice: str) -> SearchPage:
        """The page that the bundled deck can give."""
        after = _DECK_CURSOR.fullmatch(self.cursor or "")
        start = int(after[1]) if after else 0
        models, total = fallback.search(self, start)
        end = start + self.limit
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
