"""Routes of the gallery. Who may what with a demo, `access.py` alone decides."""

from __future__ import annotations

from jupyter_server.auth.decorator import authorized
from tornado.web import authenticated

from ..errors import (
    BundleRefused,
    Conflict,
    DemoNotFound,
    Forbidden,
    InvalidPath,
    Outdated,
    ShareFindings,
    StoreUnavailable,
)
from ..route import Operation, Route
from ..social.routing import talk_routes
from ..store.ids import PUBLIC_ID
from .bringing import Bringing
from .file_routes import ROUTES as FILE_ROUTES
from .gallery import Gallery
from .handlers import DemoHandler
from .launching.routes import ROUTES as LAUNCH_ROUTES
from .models import (
    BundleReport,
    BundleRequest,
    ChangedDemo,
    Demo,
    DemoList,
    DemoQuery,
    DemoWhole,
    NewDemo,
    NewVersion,
    RevisionQuery,
)
from .subjects import DEMO

ONE = (DemoNotFound, StoreUnavailable)
CHANGE = (*ONE, Forbidden, Outdated)
BROUGHT = (BundleRefused, InvalidPath, StoreUnavailable)


class DemosHandler(DemoHandler):
    @authenticated
    @authorized
    async def get(self) -> None:
        found = await self.services.of(Gallery).list(self.query(DemoQuery), self.requester)
        self.answer(found, total=found.total, page=found.page, pages=found.pages)

    @authenticated
    @authorized("write", "alacard")
    @authorized("read", "contents")
    async def post(self) -> None:
        async with self.bundle(NewDemo) as (source, wanted):
            made = await self.services.of(Bringing).add(source, wanted, self.requester)
        self.set_status(201)
        self.answer(made)


class CheckHandler(DemoHandler):
    @authenticated
    @authorized("write", "alacard")
    @authorized("read", "contents")
    async def post(self) -> None:
        async with self.bundle(BundleRequest, keep=True) as (source, _):
            self.answer(await self.services.of(Bringing).check(source))


class OneDemoHandler(DemoHandler):
    @authenticated
    @authorized
    async def get(self, demo_id: str) -> None:
        self.answer(await self.services.of(Gallery).show(demo_id, self.requester))

    @authenticated
    @authorized("write", "alacard")
    async def put(self, demo_id: str) -> None:
        wanted = self.body(ChangedDemo)
        self.answer(await self.services.of(Gallery).change(demo_id, wanted, self.requester))

    @authenticated
    @authorized("write", "alacard")
    async def delete(self, demo_id: str) -> None:
        revision = self.query(RevisionQuery).revision
        self.answer(await self.services.of(Gallery).delete(demo_id, revision, self.requester))


class DemoRestoreHandler(DemoHandler):
    @authenticated
    @authorized("write", "alacard")
    async def post(self, demo_id: str) -> None:
        self.answer(await self.services.of(Gallery).restore(demo_id, self.requester))


class DemoVersionsHandler(DemoHandler):
    @authenticated
    @authorized("write", "alacard")
    @authorized("read", "contents")
    async def post(self, demo_id: str) -> None:
        async with self.bundle(NewVersion) as (source, wanted):
            made = await self.services.of(Bringing).add_version(
                demo_id, source, wanted.note, self.requester
            )
        self.set_status(201)
        self.answer(made)


ROUTES: tuple[Route, ...] = (
    Route(
        "/demos",
        r"/demos",
        DemosHandler,
        {
            "get": Operation(
                "The gallery of demos", DemoList, query=DemoQuery, errors=(StoreUnavailable,)
            ),
            "post": Operation(
                "Bring a bundle as a new demo",
                DemoWhole,
                body=NewDemo,
                errors=(*BROUGHT, Conflict, ShareFindings),
                status=201,
            ),
        },
    ),
    Route(
        "/demos/check",
        r"/demos/check",
        CheckHandler,
        {
            "post": Operation(
                "What there is to tell of a bundle; nothing is kept",
                BundleReport,
                body=BundleRequest,
                errors=(InvalidPath,),
            )
        },
    ),
    Route(
        "/demos/{demo_id}",
        rf"/demos/{PUBLIC_ID}",
        OneDemoHandler,
        {
            "get": Operation("A demo with its latest version", DemoWhole, errors=ONE),
            "put": Operation(
                "Say something else of a demo, or share it",
                DemoWhole,
                body=ChangedDemo,
                errors=(*CHANGE, ShareFindings),
            ),
            "delete": Operation("Delete a demo", Demo, query=RevisionQuery, errors=CHANGE),
        },
    ),
    Route(
        "/demos/{demo_id}/restore",
        rf"/demos/{PUBLIC_ID}/restore",
        DemoRestoreHandler,
        {"post": Operation("Bring a deleted demo back", DemoWhole, errors=ONE)},
    ),
    Route(
        "/demos/{demo_id}/versions",
        rf"/demos/{PUBLIC_ID}/versions",
        DemoVersionsHandler,
        {
            "post": Operation(
                "Bring a bundle as the next version of a demo",
                DemoWhole,
                body=NewVersion,
                errors=(*BROUGHT, DemoNotFound, Forbidden),
                status=201,
            )
        },
    ),
    *FILE_ROUTES,
    *talk_routes(DEMO, "/demos/{demo_id}", rf"/demos/{PUBLIC_ID}", "demo", DemoNotFound),
    *LAUNCH_ROUTES,
)
