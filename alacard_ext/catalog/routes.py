"""Routes of the catalog. Every answer has an ETag; what rests on it alone is known unread."""

from __future__ import annotations

import asyncio
from typing import Any, Literal

from jupyter_core.utils import ensure_async
from jupyter_server.auth.decorator import authorized
from pydantic import BaseModel, ConfigDict, Field
from tornado.web import authenticated

from ..base import AlacardHandler
from .choices import check_names
from .feed.sync import SyncStatus
from .fit import FitInBrief
from .history import HistoryPoint
from .models import (
    CatalogModel,
    CatalogPage,
    CatalogQuery,
    Statistics,
    TreePage,
)
from .page import DealtNotebook, ModelFile, ModelPage, Readme
from .status import CatalogStatus
from .trending import Trending

_CONFIG = ConfigDict(protected_namespaces=(), defer_build=True)


class TreeQuery(BaseModel):
    """One level of descendants, or the whole chain of ancestors."""

    direction: Literal["descendants", "ancestors"] = "descendants"
    relation: str | None = Field(default=None, max_length=20)
    limit: int = Field(default=20, ge=1, le=100)
    cursor: str | None = Field(default=None, max_length=2000)


class TrendingQuery(BaseModel):
    """Trending now, by task and library."""

    task: str | None = Field(default=None, max_length=100)
    library: str | None = Field(default=None, max_length=100)
    limit: int = Field(default=20, ge=1, le=100)


class CompareQuery(BaseModel):
    """Two to four models. `hub` asks the Hub as well, which knows the quality of each card."""

    id: list[str] = Field(min_length=2, max_length=4)
    hub: bool = False


class FitQuery(BaseModel):
    """The models in sight."""

    id: list[str] = Field(min_length=1, max_length=100)


class SyncRequest(BaseModel):
    """`full` reads the whole list again, which finds what was deleted or renamed."""

    full: bool = False


class CatalogModels(BaseModel):
    """A list of models."""

    models: list[CatalogModel]


class Files(BaseModel):
    """The files of a model."""

    files: list[ModelFile]


class Points(BaseModel):
    """Counters over time."""

    points: list[HistoryPoint]


class Fits(BaseModel):
    """Whether models fit here, in brief; those of unknown size are left out."""

    fits: list[FitInBrief]


class Compared(BaseModel):
    """Pages side by side, in the order asked for."""

    model_config = _CONFIG

    items: list[ModelPage]


class CatalogHandler(AlacardHandler):
    async def unchanged(self) -> bool:
        """Whether the caller holds this answer already; then 304 is sent."""
        tag = f'"{await asyncio.to_thread(self.services.catalog.etag)}"'
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
        if troubles := self.services.catalog.troubles:
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
        self.answer(await self.services.catalog.status())


class CatalogSearchHandler(CatalogHandler):
    @authenticated
    @authorized
    async def get(self) -> None:
        check_names(self.request.query_arguments, CatalogQuery)
        query = self.query(CatalogQuery)
        # What fits follows free memory, which changes without the catalog.
        if not query.fits and await self.unchanged():
            return
        page = await self.services.catalog.search(query)
        self.answer(page, total=page.total, next=page.next, origin=page.origin)


class CatalogModelHandler(CatalogHandler):
    @authenticated
    @authorized
    async def get(self, model_id: str) -> None:
        page = await self.services.catalog.page(model_id)
        page.notebooks = await self._notebooks(page.model.id)
        self.answer(page)

    async def _notebooks(self, model_id: str) -> list[DealtNotebook]:
        """Those dealt from the model that are still there, for who may read files here."""
        may = self.authorizer.is_authorized(self, self.current_user, "read", "contents")
        if not await ensure_async(may):
            return []
        contents = self.settings["contents_manager"]
        paths = await asyncio.to_thread(self.services.catalog.dealt.of, model_id)
        return [
            DealtNotebook(path=path)
            for path in paths
            if await ensure_async(contents.file_exists(path))
        ]


class FilesHandler(CatalogHandler):
    @authenticated
    @authorized
    async def get(self, model_id: str) -> None:
        self.answer(Files(files=await self.services.catalog.files(model_id)))


class ReadmeHandler(CatalogHandler):
    @authenticated
    @authorized
    async def get(self, model_id: str) -> None:
        self.answer(await self.services.catalog.readme(model_id))


class TreeHandler(CatalogHandler):
    @authenticated
    @authorized
    async def get(self, model_id: str) -> None:
        query = self.query(TreeQuery)
        if await self.unchanged():
            return
        tree = await self.services.catalog.tree(
            model_id, query.direction, query.relation, query.limit, query.cursor
        )
        self.answer(tree, total=tree.total, next=tree.next)


class SimilarHandler(CatalogHandler):
    @authenticated
    @authorized
    async def get(self, model_id: str) -> None:
        if await self.unchanged():
            return
        found = await self.services.catalog.similar(model_id)
        self.answer(CatalogModels(models=found), total=len(found), next=None)


class HistoryHandler(CatalogHandler):
    @authenticated
    @authorized
    async def get(self, model_id: str) -> None:
        if await self.unchanged():
            return
        self.answer(Points(points=await self.services.catalog.history(model_id)))


class TrendingHandler(CatalogHandler):
    @authenticated
    @authorized
    async def get(self) -> None:
        query = self.query(TrendingQuery)
        if await self.unchanged():
            return
        found = await self.services.catalog.trending(query.task, query.library, query.limit)
        self.answer(found, total=len(found.models), next=None)


class StatisticsHandler(CatalogHandler):
    @authenticated
    @authorized
    async def get(self) -> None:
        if not await self.unchanged():
            self.answer(await self.services.catalog.statistics())


class CompareHandler(CatalogHandler):
    @authenticated
    @authorized
    async def get(self) -> None:
        query = self.query(CompareQuery)
        pages = await asyncio.gather(
            *(
                self.services.catalog.page(model_id, ask_hub=query.hub, ask_scan=False)
                for model_id in query.id
            )
        )
        self.answer(Compared(items=list(pages)))


class FitHandler(CatalogHandler):
    @authenticated
    @authorized
    async def get(self) -> None:
        query = self.query(FitQuery)
        self.answer(Fits(fits=await self.services.catalog.fits(query.id)))


class SyncHandler(CatalogHandler):
    @authenticated
    @authorized("write", "contents")
    async def post(self) -> None:
        request = self.body(SyncRequest) if self.request.body.strip() else SyncRequest()
        self.answer(self.services.catalog.start_sync(full=request.full))

    @authenticated
    @authorized("write", "contents")
    async def delete(self) -> None:
        self.answer(self.services.catalog.cancel_sync())


__all__ = [
    "CatalogPage",
    "CatalogStatus",
    "ModelPage",
    "Readme",
    "Statistics",
    "SyncStatus",
    "TreePage",
    "Trending",
]
