"""What the routes of demos share: a bundle of a request, and the sending of files."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import IO, Any, TypeVar

from pydantic import BaseModel
from tornado.iostream import StreamClosedError

from ..base import AlacardHandler
from ..errors import BadRequest
from .bringing import Bringing
from .locating import locate
from .models import BundleRequest

CHUNK = 1 << 18
PATIENCE = 60.0
"""Seconds that a reader may take for one chunk."""
SMALL = 50_000_000
"""Bytes of an archive that may come with the request itself."""
Model = TypeVar("Model", bound=BundleRequest)


class DemoHandler(AlacardHandler):
    @asynccontextmanager
    async def bundle(
        self, model: type[Model], *, keep: bool = False
    ) -> AsyncIterator[tuple[Path, Model]]:
        """Where the bundle of the request lies, and what it says beside. With `keep` what was
        downloaded for it waits for the person's next request. Raises InvalidPath and BadRequest."""
        if not self.request.headers.get("Content-Type", "").startswith("multipart/form-data"):
            wanted = self.body(model)
            if wanted.url is not None:
                bringing = self.services.of(Bringing)
                async with bringing.downloaded(wanted.url, self.requester, keep=keep) as file:
                    yield file, wanted
                return
            yield await locate(self.settings["contents_manager"], wanted.path or ""), wanted
            return
        found = self.request.files.get("file", [])
        if len(found) != 1:
            raise BadRequest("Send one archive in the field 'file'.")
        if len(found[0].body) > SMALL:
            raise BadRequest(
                f"The archive has more than {SMALL:,} bytes; upload it to a folder first, and "
                "give its path."
            )
        wanted = self._checked(model, {**self._form(model), "path": "file"})
        name, data = str(found[0].filename or "bundle"), found[0].body
        async with self.services.of(Bringing).uploaded(name, data) as file:
            yield file, wanted

    def _form(self, model: type[BaseModel]) -> dict[str, Any]:
        """The fields of a form: tags stand in one, parted by commas, or in several."""
        values: dict[str, Any] = {}
        for name in self.request.body_arguments:
            if name in {"_xsrf", "path"}:
                continue
            given = self.get_body_arguments(name)
            values[name] = given[-1]
            if name == "tags":
                values[name] = [tag for each in given for tag in each.split(",")]
        return values

    async def send(self, file: IO[bytes], media_type: str, name: str) -> None:
        """Send a file as nothing but data: to be kept, never to be shown by the browser as a page
        of this server."""
        with suppress(StreamClosedError):  # who asked may have gone away
            self.set_attachment_header(name)
            self.set_header("X-Content-Type-Options", "nosniff")
            self.set_header("Content-Security-Policy", "default-src 'none'; sandbox")
            self.set_header("Content-Type", media_type)
            while chunk := await asyncio.to_thread(file.read, CHUNK):
                self.write(chunk)
                try:
                    async with asyncio.timeout(PATIENCE):
                        await self.flush()
                except TimeoutError:
                    self.detach().close()
                    return
            await self.finish(set_content_type=media_type)
