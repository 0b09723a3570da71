"""The catalog's routes, stood in for by 20,000 made-up models, and the page object of its tab.

The stand-in answers below the browser, so that the views are tested alone: how the real routes
search is tested beside them, in Python.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from playwright.sync_api import Locator, Page, Route, expect

from tests.bench_catalog.synthetic import BIG_BASE, rows

from .lab import Lab

ROWS = 20_000
README = """---
license: mit
---
# A made-up model

It says **hello**. <script>window.alacardHurt = 1</script>
<img src="https://tracker.invalid/pixel.png" onerror="window.alacardHurt = 2">
![a picture](https://tracker.invalid/picture.png)
<a href="javascript:window.alacardHurt=3">press me</a>
[more](docs/more.md)
<div style="background: url(https://tracker.invalid/back.png)">a box</div>
"""


class CatalogStandIn:
    """Models in memory, searched by plain words."""

    def __init__(self) -> None:
        self.models: dict[str, dict[str, Any]] = {}
        self.children: dict[str, list[tuple[str, str]]] = {}
        for row in rows(ROWS):
            self.models[row.id] = {
                "id": row.id,
                "author": row.author,
                "name": row.name,
                "task": row.task,
                "library": row.library,
                "license": row.license,
                "gated": row.gated,
                "downloads": row.downloads,
                "likes": row.likes,
                "trending": row.trending,
                "created": row.created,
                "modified": row.modified,
                "parameters": row.parameters,
                "formats": row.formats,
                "tags": row.tags,
                "languages": row.languages,
                "datasets": row.datasets,
                "bases": [{"relation": relation, "id": base} for relation, base in row.bases],
            }
            for relation, base in row.bases:
                self.children.setdefault(base, []).append((relation, row.id))
        self.ordered = sorted(self.models.values(), key=lambda model: -model["downloads"])
        self.syncing = 0
        self.asked: list[str] = []

    def serve(self, page: Page) -> None:
        """Answer the page's questions to `catalog/…`."""
        page.route(re.compile(r"/alacard/api/v1/catalog/"), self._answer)

    def _answer(self, route: Route) -> None:
        address = urlsplit(route.request.url)
        path = unquote(address.path.split("/v1/catalog/", 1)[1])
        query = parse_qs(address.query)
        self.asked.append(f"{path}?{address.query}")
        name, _, rest = path.partition("/")
        data = getattr(self, f"_{name}")(rest, query, route.request.method)
        route.fulfill(json={"data": data, "meta": {}}, status=200)

    def _status(self, *_: Any) -> Any:
        running = self.syncing > 0
        self.syncing = max(self.syncing - 1, 0)
        sync = {"running": running, "done": 500, "total": 1000, "message": "500 of 1,000 models"}
        return {
            "ready": True,
            "version": "v1",
            "rows": len(self.models),
            "built_at": 1_760_000_000,
            "folder_size": 12_000_000,
            "sync": sync,
        }

    def _sync(self, _: str, __: Any, method: str) -> Any:
        self.syncing = 100 if method == "POST" else 0
        return {"running": method == "POST"}

    def _search(self, _: str, query: dict[str, list[str]], __: str) -> Any:
        words = query.get("q", [""])[0].lower().split()
        corrected = None
        if words == ["lama"]:
            words, corrected = ["llama"], "llama"
        found = [
            model
            for model in self.ordered
            if all(word in model["id"].lower() for word in words)
            and all(
                model[name] in query[name]
                for name in ("task", "library", "license")
                if name in query
            )
        ]
        sort = query.get("sort", ["relevance"])[0]
        if sort in ("likes", "downloads"):
            found.sort(key=lambda model: -model[sort])
        start, limit = int(query.get("cursor", ["0"])[0]), int(query["limit"][0])
        facets = {
            name: [
                {"value": value, "count": count}
                for value, count in Counter(
                    model[name] for model in found if model[name]
                ).most_common(20)
            ]
            for name in ("task", "library", "license")
        }
        return {
            "models": found[start : start + limit],
            "corrected": corrected,
            "facets": facets if "facets" in query else {},
            "total": len(found),
            "total_exact": True,
            "next": str(start + limit) if start + limit < len(found) else None,
            "version": "v1",
            "origin": "catalog",
            "notice": None,
        }

    def _model(self, model_id: str) -> dict[str, Any]:
        model = self.models[model_id]
        counts = Counter(relation for relation, _ in self.children.get(model_id, []))
        return {
            "model": model,
            "quality": {
                "score": 70,
                "parts": [
                    {"name": "licence", "points": 20, "of": 20, "why": "A licence is named."}
                ],
            },
            "fit": [
                {"quantisation": "bf16", "bytes": 16e9, "verdict": "too_big", "reason": "16 GB"},
                {"quantisation": "4-bit", "bytes": 5e9, "verdict": "fits", "reason": "5 GB"},
            ],
            "access": {"gated": model["gated"], "licence": model["license"], "note": ""},
            "relations": {
                "parents": [{**base, "known": True} for base in model["bases"]],
                "children": dict(counts),
                "descendants": sum(counts.values()),
            },
            "notebooks": [],
            "security": None,
        }

    def _models(self, model_id: str, *_: Any) -> Any:
        return self._model(model_id)

    def _compare(self, _: str, query: dict[str, list[str]], __: str) -> Any:
        return [self._model(model_id) for model_id in query["id"]]

    def _files(self, *_: Any) -> Any:
        return [{"path": "config.json", "size": 700}, {"path": "model.safetensors", "size": 16e9}]

    def _readme(self, *_: Any) -> Any:
        return {"markdown": README, "sha": None, "images": 2}

    def _similar(self, model_id: str, *_: Any) -> Any:
        return [model for model in self.ordered[:5] if model["id"] != model_id]

    def _history(self, *_: Any) -> Any:
        return [
            {"date": f"2026-09-0{day}", "downloads": 100 * day**2, "likes": day}
            for day in range(1, 8)
        ]

    def _trending(self, *_: Any) -> Any:
        return self.ordered[:20]

    def _tree(self, model_id: str, query: dict[str, list[str]], _: str) -> Any:
        if query["direction"] == ["ancestors"]:
            bases = self.models[model_id]["bases"]
            return {"root": model_id, "nodes": [{**base, "known": True} for base in bases]}
        wanted = query.get("relation")
        found = [
            (relation, child)
            for relation, child in self.children.get(model_id, [])
            if not wanted or relation in wanted
        ]
        start, limit = int(query.get("cursor", ["0"])[0]), int(query["limit"][0])
        nodes = [
            {
                "id": child,
                "relation": relation,
                "model": self.models[child],
                "children_count": len(self.children.get(child, [])),
                "known": True,
            }
            for relation, child in found[start : start + limit]
        ]
        following = str(start + limit) if start + limit < len(found) else None
        return {"root": model_id, "nodes": nodes, "total": len(found), "next": following}

    def _statistics(self, *_: Any) -> Any:
        names = ("task", "library", "license", "author")
        return {
            "models": len(self.models),
            "authors": len({model["author"] for model in self.ordered}),
            "downloads": sum(model["downloads"] for model in self.ordered),
            "with_parent": sum(1 for model in self.ordered if model["bases"]),
            "quantized": 900,
            "relations": {"finetune": 4000, "quantized": 900},
            "facets": {
                name: [
                    {"value": value, "count": count}
                    for value, count in Counter(
                        model[name] for model in self.ordered if model[name]
                    ).most_common(12)
                ]
                for name in names
            },
            "growth": [
                {"month": f"2025-{month:02}", "count": 90 * month} for month in range(1, 13)
            ],
        }


class ModelsTab:
    """The tab 'Models', found by what a person or a screen reader finds it by."""

    big_base = BIG_BASE

    def __init__(self, lab: Lab) -> None:
        self.lab, self.page = lab, lab.page
        self.root: Locator = self.page.locator(".jp-AlacardModels")
        self.search = self.root.get_by_role("searchbox", name="Search models")
        self.count = self.root.locator(".jp-AlacardModels-count")
        self.rows = self.root.locator(".jp-AlacardModels-row")

    def open(self) -> ModelsTab:
        """Through the command palette, by keyboard."""
        self.lab.palette("Models")
        expect(self.rows.first).to_be_visible()
        return self

    def row(self, model_id: str) -> Locator:
        """The row of one model."""
        return self.root.locator(f".jp-AlacardModels-row[data-id={json.dumps(model_id)}]")

    def go(self, page: str) -> None:
        """To another page of the tab, by its name in the navigation."""
        self.root.get_by_role("navigation").get_by_role(
            "button", name=re.compile(f"^{page}")
        ).click()

    def part(self, name: str) -> Locator:
        """A part of a model's page."""
        return self.root.get_by_role("region", name=name, exact=True)
