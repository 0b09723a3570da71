"""The server extension: traits, the services built from them, and the routes mounted."""

from __future__ import annotations

import asyncio
from typing import Any

from jupyter_server.extension.application import ExtensionApp

from .config import Configuration, read_parts
from .errors import InvalidConfiguration
from .room import EventSchema


class AlacardApp(Configuration, ExtensionApp):
    """AI manuals for AI models, dealt inside JupyterLab."""

    name = "alacard_ext"
    extension_url = "/lab"
    load_other_extensions = True

    def load_config_file(self, suppress_errors: bool = True) -> None:  # type: ignore[override]
        """Jupyter's files, with those of the folders `….d` below them."""
        try:
            self.update_config(read_parts(self.config_file_paths).config)
        except InvalidConfiguration as error:
            # As Jupyter does with a file of its own that is broken.
            if not suppress_errors or self.raise_config_file_errors:
                raise
            self.log.warning("alacard: %s", error.message)
        super().load_config_file(suppress_errors)

    def initialize_settings(self) -> None:
        """Build the services and hand them to the handlers."""
        from .services import build_services

        assert self.serverapp is not None and self.serverapp.event_logger is not None
        self.services = build_services(self, emit=self._emit)
        self.services.build()
        for room in self.services.rooms:
            for schema in room.events:
                self.serverapp.event_logger.register_event_schema(schema.file)
        self.settings["alacard_services"] = self.services
        page_config = self.serverapp.web_app.settings.setdefault("page_config_data", {})
        page_config["alacardOpenPanel"] = self.open_panel
        page_config["alacardRooms"] = " ".join(room.name for room in self.services.rooms)

    def initialize_handlers(self) -> None:
        """Mount the routes."""
        from .routes import handlers

        self.handlers.extend(handlers(self.services.rooms))

    async def _start_jupyter_server_extension(self, serverapp: Any) -> None:
        """Once the server runs: read ahead, out of the way of its first pages."""
        self._warming = asyncio.ensure_future(self._warm_up())
        await self.services.start()

    async def _warm_up(self) -> None:
        from .warmup import DELAY, warm_up

        await asyncio.sleep(DELAY)
        # On the thread that builds notebooks, because CPython's parser wants to be alone.
        from .notebooks.single import worker

        await asyncio.get_running_loop().run_in_executor(worker, warm_up)

    async def stop_extension(self) -> None:
        """Close the Hub's connections."""
        if hasattr(self, "_warming"):
            self._warming.cancel()
        if hasattr(self, "services"):
            await self.services.aclose()

    def _emit(self, schema: EventSchema, status: Any) -> None:
        assert self.serverapp is not None and self.serverapp.event_logger is not None
        self.serverapp.event_logger.emit(
            schema_id=schema.id,
            data={field: getattr(status, field) for field in schema.fields},
        )
