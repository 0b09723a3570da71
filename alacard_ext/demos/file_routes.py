"""Routes of the files of demos, served as data alone."""

from __future__ import annotations

from jupyter_server.auth.decorator import authorized
from tornado.web import authenticated

from ..errors import DemoNotFound, Forbidden, NotFound, StoreUnavailable
from ..route import Operation, Route
from ..store.ids import PUBLIC_ID
from .handlers import DemoHandler
from .models import DemoWhole, ExportQuery, FilePreview, FileQuery
from .pictures import PICTURE, Pictures
from .reading import Reading

ERRORS = (DemoNotFound, NotFound, StoreUnavailable)


class DemoFileHandler(DemoHandler):
    @authenticated
    @authorized
    async def get(self, demo_id: str, path: str) -> None:
        query, reading = self.query(FileQuery), self.services.of(Reading)
        if query.preview:
            self.answer(await reading.preview(demo_id, path, query.version, self.requester))
            return
        async with reading.opened(demo_id, path, query.version, self.requester) as (_, file):
            await self.send(file, "application/octet-stream", path.rpartition("/")[2])


class DemoExportHandler(DemoHandler):
    @authenticated
    @authorized
    async def get(self, demo_id: str) -> None:
        query, reading = self.query(ExportQuery), self.services.of(Reading)
        exported = reading.exported(demo_id, query.format, query.version, self.requester)
        async with exported as (name, file):
            await self.send(file, "application/zip", name)


class DemoPictureHandler(DemoHandler):
    @authenticated
    @authorized
    async def get(self, demo_id: str) -> None:
        async with self.services.of(Pictures).opened(demo_id, self.requester) as file:
            await self.send(file, "image/png", PICTURE)

    @authenticated
    @authorized("write", "alacard")
    async def delete(self, demo_id: str) -> None:
        self.answer(await self.services.of(Pictures).remove(demo_id, self.requester))


class DemoPictureRestoreHandler(DemoHandler):
    @authenticated
    @authorized("write", "alacard")
    async def post(self, demo_id: str) -> None:
        self.answer(await self.services.of(Pictures).restore(demo_id, self.requester))


ROUTES: tuple[Route, ...] = (
    Route(
        "/demos/{demo_id}/files/{path}",
        rf"/demos/{PUBLIC_ID}/files/(.+)",
        DemoFileHandler,
        {
            "get": Operation(
                "A file of a demo as data, or to be looked at",
                FilePreview,
                query=FileQuery,
                errors=ERRORS,
            )
        },
    ),
    Route(
        "/demos/{demo_id}/picture",
        rf"/demos/{PUBLIC_ID}/picture",
        DemoPictureHandler,
        {
            "get": Operation("The picture of a demo, as a PNG", None, errors=ERRORS),
            "delete": Operation(
                "Remove the picture of a demo",
                DemoWhole,
                errors=(DemoNotFound, Forbidden, StoreUnavailable),
            ),
        },
    ),
    Route(
        "/demos/{demo_id}/picture/restore",
        rf"/demos/{PUBLIC_ID}/picture/restore",
        DemoPictureRestoreHandler,
        {
            "post": Operation(
                "Restore the picture that was removed last", DemoWhole, errors=(*ERRORS, Forbidden)
            )
        },
    ),
    Route(
        "/demos/{demo_id}/export",
        rf"/demos/{PUBLIC_ID}/export",
        DemoExportHandler,
        {
            "get": Operation(
                "A demo as a ZIP, or as a Space of the Hub",
                None,
                query=ExportQuery,
                errors=ERRORS,
            )
        },
    ),
)
