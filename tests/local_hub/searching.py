"""`GET /api/models`: search, filters, order and pages, as the Hub does them."""

from __future__ import annotations

import base64
import binascii
import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from .repository import Repository

if TYPE_CHECKING:
    from .routes import Answer, Request

BRIEF: tuple[str, ...] = ("_id", "id", "likes", "private", "downloads", "tags", "pipeline_tag")
BRIEF += ("library_name", "createdAt", "modelId")
FULL = (*BRIEF, "author", "gated", "lastModified", "sha", "siblings")
ORDERS = {"downloads", "likes", "lastModified", "createdAt", "trendingScore", "trending_score"}


def search(request: Request, repositories: dict[str, Repository]) -> Answer:
    """A page of models, with a `Link` to the next one where there is more."""
    from .routes import GOOD_TOKEN, json_answer, refusal

    query = request.query
    order = query.get("sort", ["trendingScore"])[0]
    if order not in ORDERS:
        return refusal(400, None, f"Invalid sort parameter: {order}")
    try:
        limit = min(1000, int(query.get("limit", ["1000"])[0]))
        offset = _offset(query.get("cursor", [""])[0])
    except ValueError:
        return refusal(400, None, "Invalid cursor")
    found = [
        _listed(repository)
        for repository in repositories.values()
        if not (repository.moved_to or repository.settings.get("unlisted"))
        and (not repository.private or request.token == GOOD_TOKEN)
        and _matches(repository, query)
    ]
    key = "trendingScore" if order == "trending_score" else order
    found.sort(key=lambda info: (info[key] or 0, info["id"]), reverse=True)
    page = [_columns(info, query, key) for info in found[offset : offset + limit]]
    answer = json_answer(page)
    if offset + limit < len(found):
        cursor = base64.urlsafe_b64encode(json.dumps({"skip": offset + limit}).encode()).decode()
        following = {**query, "cursor": [cursor]}
        link = f"{request.base_url}/api/models?{urlencode(following, doseq=True)}"
        answer.headers["Link"] = f'<{link}>; rel="next"'
    return answer


def _offset(cursor: str) -> int:
    if not cursor:
        return 0
    try:
        return int(json.loads(base64.urlsafe_b64decode(cursor))["skip"])
    except (binascii.Error, KeyError, TypeError) as error:
        raise ValueError("cursor") from error


def _listed(repository: Repository) -> dict[str, Any]:
    return {"trendingScore": (repository.info["likes"] or 0) % 17, **repository.info}


def _matches(repository: Repository, query: dict[str, list[str]]) -> bool:
    info = repository.info
    tags = {str(tag).lower() for tag in info["tags"]}
    words = " ".join(query.get("search", [])).lower().split()
    wanted = [tag for value in query.get("filter", []) for tag in value.split(",") if tag]
    author = query.get("author", [""])[0]
    task = query.get("pipeline_tag", [""])[0]
    gated = query.get("gated", [""])[0].lower()
    return (
        all(word in repository.id.lower() for word in words)
        and all(tag.lower() in tags for tag in wanted)
        and (not author or repository.id.startswith(author + "/"))
        and (not task or info.get("pipeline_tag") == task)
        and (not gated or bool(info["gated"]) == (gated == "true"))
    )


def _columns(info: dict[str, Any], query: dict[str, list[str]], order: str) -> dict[str, Any]:
    expand = query.get("expand", []) + query.get("expand[]", [])
    if expand:
        names: tuple[str, ...] = ("_id", "id", *expand)
    else:
        full = query.get("full", ["false"])[0].lower() in ("true", "1")
        names = FULL if full else BRIEF
        names += tuple(name for name in ("cardData", "config") if name in query)
        if order == "trendingScore":
            names += ("trendingScore",)
    return {name: info[name] for name in names if name in info}
