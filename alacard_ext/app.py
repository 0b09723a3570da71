"""The server extension: traits, the services built from them, and the routes mounted."""

from __future__ import annotations

import asyncio
from typing import Any

from jupyter_server.extension.application import ExtensionApp

from .config import Configuration, read_parts
from .errors import InvalidConfiguration
from .events import (
    GENERATION_SCHEMA,
    GENERATION_SCHEMA_ID,
    VERIFICATION_SCHEMA,
    VERIFICATION_SCHEMA_ID,
)


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
        self.serverapp.event_logger.register_event_schema(GENERATION_SCHEMA)
        self.serverapp.event_logger.register_event_schema(VERIFICATION_SCHEMA)
        self.services = build_services(
            self, emit=self._emit, emit_verification=self._emit_verification
        )
        self.settings["alacard_services"] = self.services
        page_config = self.serverapp.web_app.settings.setdefault("page_config_data", {})
        page_config["alacardOpenPanel"] = self.open_panel

    def initialize_handlers(self) -> None:
        """Mount the routes."""
        from .routes import handlers

        self.handlers.extend(handlers())

    async def _start_jupyter_server_extension(self, serverapp: Any) -> None:
        """Once the server runs: read ahead, out of the way of its first pages."""
        self._warming = asyncio.ensure_future(self._warm_up())
        self.services.verifications.sweep()
        self.services.catalog.start_schedule()

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

    def _emit(self, status: Any) -> None:
        assert self.serverapp is not None and self.serverapp.event_logger is not None
        self.serverapp.event_logger.emit(
            schema_id=GENERATION_SCHEMA_ID,
            data={
                "request_id": status.request_id,
                "seq": status.seq,
                "phase": status.phase,
                "fraction": status.fraction,
            },
        )

    def _emit_verification(self, status: Any) -> None:
        assert self.serverapp is not None and self.serverapp.event_logger is not None
        fields = ("request_id", "seq", "phase", "fraction", "attempt", "cell", "cells")
        self.serverapp.event_logger.emit(
            schema_id=VERIFICATION_SCHEMA_ID,
            data={field: getattr(status, field) for field in fields},
        )
