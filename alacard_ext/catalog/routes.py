"""Routes of the catalog. Every answer has an ETag; what rests on it alone is known unread."""

from __future__ import annotations

import asyncio
from typing import Any

from jupyter_core.utils import ensure_async
from jupyter_server.auth.decorator import authorized
from pydantic import BaseModel
from tornado.web import authenticated

from ..base import AlacardHandler
from ..errors import Conflict, InvalidModelId, ModelNotFound
from ..route import HUB, MODEL, Operation, Route
from .choices import check_names
from .feed.progress import SyncStatus
from .models import (
    CatalogPage,
    CatalogQuery,
    Statistics,
    TreePage,
)
from .page import DealtNotebook, ModelPage, Readme
from .route_models import (
    CatalogModels,
    Compared,
    CompareQuery,
    Files,
    FitQuery,
    Fits,
    Points,
    SyncRequest,
    TreeQuery,
    TrendingQuery,
)
from .service import CatalogService
from .status import CatalogStatus
from .trending import Trending


class CatalogHandler(AlacardHandler):
    @property
    def catalog(self) -> CatalogService:
        return self.services.of(CatalogService)

    async def unchanged(self) -> bool:
        """Whether the caller holds this answer already; then 304 is sent."""
        tag = f'"{await asyncio.to_thread(self.catalog.etag)}"'
        self._own_etag = tag
        self.set_header("Etag", tag)
        self.set_header("Cache-Control", "private, no-cache")
        if tag in self.request.headers.get("If-None-Match", ""):
            self.set_status(304)
            await self.finish()
            return True
        return False

    def answer(self, data: BaseModel | dict[str, Any], **meta: Any) -> None:
        """The answer; where a file of the catalog could not be read, its `meta` says so."""
        if troubles := self.catalog.troubles:
            meta.setdefault("notice", " ".join(troubles))
        super().answer(data, **meta)

    def compute_etag(self) -> str | None:
        """The catalog's own tag; what rests on more than the catalog is tagged by its content."""
        return getattr(self, "_own_etag", None) or super().compute_etag()


class StatusHandler(CatalogHandler):
    # Polled while a sync runs: that must not keep an idle server alive.
    _track_activity = False

    @authenticated
    @authorized
    async def get(self) -> None:
        expected = self.catalog.syncing.expected_seconds
        self.answer(await self.catalog.status(), expected_seconds=expected)


class CatalogSearchHandler(CatalogHandler):
    @authenticated
    @authorized
    async def get(self) -> None:
        check_names(self.request.query_arguments, CatalogQuery)
        query = self.query(CatalogQuery)
        # What fits follows free memory, which changes without the catalog.
        if not query.fits and await self.unchanged():
            return
        page = await self.catalog.search(query)
        self.answer(page, total=page.total, next=page.next, origin=page.origin)


class CatalogModelHandler(CatalogHandler):
    @authenticated
    @authorized
    async def get(self, model_id: str) -> None:
        page = await self.catalog.page(model_id)
        page.notebooks = await self._notebooks(page.model.id)
        self.answer(page)

    async def _notebooks(self, model_id: str) -> list[DealtNotebook]:
        """Those dealt from the model that are still there, for who may read files here."""
        may = self.authorizer.is_authorized(self, self.current_user, "read", "contents")
        if not await ensure_async(may):
            return []
        contents = self.settings["contents_manager"]
        paths = await asyncio.to_thread(self.catalog.notebook_log.of, model_id)
        return [
            DealtNotebook(path=path)
            for path in paths
            if await ensure_async(contents.file_exists(path))
        ]


class FilesHandler(CatalogHandler):
    @authenticated
    @authorized
    async def get(self, model_id: str) -> None:
        self.answer(Files(files=await self.catalog.files(model_id)))


class ReadmeHandler(CatalogHandler):
    @authenticated
    @authorized
    async def get(self, model_id: str) -> None:
        self.answer(await self.catalog.readme(model_id))


class TreeHandler(CatalogHandler):
    @authenticated
    @authorized
    async def get(self, model_id: str) -> None:
        query = self.query(TreeQuery)
        if await self.unchanged():
            return
        tree = await self.catalog.tree(
            model_id, query.direction, query.relation, query.limit, query.cursor
        )
        self.answer(tree, total=tree.total, next=tree.next)


class SimilarHandler(CatalogHandler):
    @authenticated
    @authorized
    async def get(self, model_id: str) -> None:
        if await self.unchanged():
            return
        found = await self.catalog.similar(model_id)
        self.answer(CatalogModels(models=found), total=len(found), next=None)


class HistoryHandler(CatalogHandler):
    @authenticated
    @authorized
    async def get(self, model_id: str) -> None:
        if await self.unchanged():
            return
        self.answer(Points(points=await self.catalog.history(model_id)))


class TrendingHandler(CatalogHandler):
    @authenticated
    @authorized
    async def get(self) -> None:
        query = self.query(TrendingQuery)
        if await self.unchanged():
            return
        found = await self.catalog.trending(query.task, query.library, query.limit)
        self.answer(found, total=len(found.models), next=None)


class StatisticsHandler(CatalogHandler):
    @authenticated
    @authorized
    async def get(self) -> None:
        if not await self.unchanged():
            self.answer(await self.catalog.statistics())


class CompareHandler(CatalogHandler):
    @authenticated
    @authorized
    async def get(self) -> None:
        query = self.query(CompareQuery)
        pages = await asyncio.gather(
            *(
                self.catalog.page(model_id, ask_hub=query.hub, ask_scan=False)
                for model_id in query.id
            )
        )
        self.answer(Compared(items=list(pages)))


class FitHandler(CatalogHandler):
    @authenticated
    @authorized
    async def get(self) -> None:
        query = self.query(FitQuery)
        self.answer(Fits(fits=await self.catalog.fits(query.id)))


class SyncHandler(CatalogHandler):
    @authenticated
    @authorized("write", "contents")
    async def post(self) -> None:
        request = self.body(SyncRequest) if self.request.body.strip() else SyncRequest()
        self.answer(self.catalog.syncing.start(full=request.full))

    @authenticated
    @authorized("write", "contents")
    async def delete(self) -> None:
        self.answer(self.catalog.syncing.cancel())


ROUTES: tuple[Route, ...] = (
    Route(
        "/catalog/status",
        r"/catalog/status",
        StatusHandler,
        {"get": Operation("What the catalog holds", CatalogStatus)},
    ),
    Route(
        "/catalog/search",
        r"/catalog/search",
        CatalogSearchHandler,
        {
            "get": Operation(
                "Search the catalog", CatalogPage, query=CatalogQuery, errors=(InvalidModelId,)
            )
        },
    ),
    Route(
        "/catalog/models/{id}",
        r"/catalog/models/([^/]+(?:/[^/]+)?)",
        CatalogModelHandler,
        {"get": Operation("A model's page", ModelPage, errors=(InvalidModelId, ModelNotFound))},
    ),
    Route(
        "/catalog/files/{id}",
        r"/catalog/files/([^/]+(?:/[^/]+)?)",
        FilesHandler,
        {"get": Operation("A model's files", Files, errors=(*MODEL,))},
    ),
    Route(
        "/catalog/readme/{id}",
        r"/catalog/readme/([^/]+(?:/[^/]+)?)",
        ReadmeHandler,
        {"get": Operation("A model's README", Readme, errors=(*MODEL,))},
    ),
    Route(
        "/catalog/tree/{id}",
        r"/catalog/tree/([^/]+(?:/[^/]+)?)",
        TreeHandler,
        {
            "get": Operation(
                "A model's family",
                TreePage,
                query=TreeQuery,
                errors=(InvalidModelId, ModelNotFound),
            )
        },
    ),
    Route(
        "/catalog/similar/{id}",
        r"/catalog/similar/([^/]+(?:/[^/]+)?)",
        SimilarHandler,
        {"get": Operation("Models like it", CatalogModels, errors=(InvalidModelId, ModelNotFound))},
    ),
    Route(
        "/catalog/history/{id}",
        r"/catalog/history/([^/]+(?:/[^/]+)?)",
        HistoryHandler,
        {"get": Operation("Counters over time", Points, errors=(InvalidModelId, ModelNotFound))},
    ),
    Route(
        "/catalog/trending",
        r"/catalog/trending",
        TrendingHandler,
        {"get": Operation("Trending now", Trending, query=TrendingQuery)},
    ),
    Route(
        "/catalog/statistics",
        r"/catalog/statistics",
        StatisticsHandler,
        {"get": Operation("The catalog in numbers", Statistics)},
    ),
    Route(
        "/catalog/compare",
        r"/catalog/compare",
        CompareHandler,
        {
            "get": Operation(
                "Models side by side",
                Compared,
                query=CompareQuery,
                errors=(InvalidModelId, ModelNotFound),
            )
        },
    ),
    Route(
        "/catalog/fit",
        r"/catalog/fit",
        FitHandler,
        {
            "get": Operation(
                "Whether models fit here", Fits, query=FitQuery, errors=(InvalidModelId,)
            )
        },
    ),
    Route(
        "/catalog/sync",
        r"/catalog/sync",
        SyncHandler,
        {
            "post": Operation(
                "Begin a sync", SyncStatus, body=SyncRequest, errors=(Conflict, *HUB)
            ),
            "delete": Operation("Stop the sync", SyncStatus),
        },
    ),
)
