"""Routes of exports. They answer files, which a browser saves and never shows in this origin."""

from __future__ import annotations

from jupyter_server.auth.decorator import authorized
from tornado.web import authenticated

from ..base import AlacardHandler
from ..errors import HandNotFound, InvalidPath, NotFound, ShareTooLarge, StoreUnavailable
from ..route import Operation, Route
from .exporting.models import Export, ExportQuery, FileExportQuery
from .exporting.service import Exports
from .ids import SHARE_ID


class ExportsHandler(AlacardHandler):
    @property
    def exports(self) -> Exports:
        return self.services.of(Exports)

    async def send(self, made: Export) -> None:
        self.set_attachment_header(made.filename)
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("X-Alacard-Findings", str(len(made.findings)))
        await self.finish(made.content, set_content_type=made.media_type)


class HandExportHandler(ExportsHandler):
    @authenticated
    @authorized("read", "contents")
    async def get(self, share_id: str) -> None:
        wanted = self.query(ExportQuery)
        await self.send(await self.exports.of_hand(share_id, wanted, self.requester))


class FileExportHandler(ExportsHandler):
    @authenticated
    @authorized("read", "contents")
    async def get(self) -> None:
        wanted = self.query(FileExportQuery)
        await self.send(await self.exports.of_file(wanted, self.settings["contents_manager"]))


ROUTES: tuple[Route, ...] = (
    Route(
        "/notebook/{share_id}/export",
        rf"/notebook/{SHARE_ID}/export",
        HandExportHandler,
        {
            "get": Operation(
                "A hand as a file for somewhere else",
                None,
                query=ExportQuery,
                errors=(HandNotFound, StoreUnavailable),
            )
        },
    ),
    Route(
        "/exports",
        r"/exports",
        FileExportHandler,
        {
            "get": Operation(
                "A notebook of this server as a file for somewhere else",
                None,
                query=FileExportQuery,
                errors=(InvalidPath, NotFound, ShareTooLarge),
                place="server",
            )
        },
    ),
)
