"""The Hub's list of all models, a page at a time, by the cursor in its `Link` header."""

from __future__ import annotations

from typing import Any, Literal
from urllib.parse import urlencode

from pydantic import BaseModel

from ..errors import HubError
from .client import HubClient
from .search import next_cursor

MOST_PAGE = 64_000_000
EXPAND = (
    "createdAt",
    "disabled",
    "downloads",
    "gated",
    "gguf",
    "lastModified",
    "library_name",
    "likes",
    "pipeline_tag",
    "private",
    "safetensors",
    "sha",
    "tags",
    "trendingScore",
)
"""What is asked of each model: enough for a row, without cards and lists of files."""
Order = Literal["createdAt", "lastModified", "trendingScore"]


class ListingPage(BaseModel):
    """Entries as the Hub gave them, and the cursor of the next page, None after the last."""

    entries: list[Any]
    next: str | None = None


class CursorRefused(HubError):
    """The Hub no longer takes this cursor: begin again from the first page."""


async def list_page(
    hub: HubClient, order: Order, cursor: str | None = None, limit: int = 1000
) -> ListingPage:
    """One page, the latest or the highest first.

    Raises CursorRefused, HubOffline and the other HubErrors.
    """
    query: list[tuple[str, str]] = [("sort", order), ("direction", "-1"), ("limit", str(limit))]
    query += [("expand[]", name) for name in EXPAND]
    if cursor:
        query.append(("cursor", cursor))
    answer = await hub.answer(f"api/models?{urlencode(query)}", MOST_PAGE)
    if answer.status == 400 and cursor:
        raise CursorRefused("The Hub takes this place in its list no more; the pass begins again.")
    if answer.status != 200:
        raise HubError(f"The Hub refused to list its models (status {answer.status}).")
    entries = await answer.loaded()
    if not isinstance(entries, list):
        raise HubError("The Hub's list of models is not a list; try again in a minute.")
    following = next_cursor(answer)
    if following is None and "link" in answer.headers and 'rel="next"' in answer.headers["link"]:
        # To take this for the last page would make all models behind it look deleted.
        raise HubError("The Hub's list names no usable next page; try again in a minute.")
    if following is not None and following == cursor:
        raise HubError("The Hub's list goes in a circle; try again in a minute.")
    return ListingPage(entries=entries, next=following)
