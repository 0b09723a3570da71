"""The server extension: traits, the services built from them, and the routes mounted."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from jupyter_server.extension.application import ExtensionApp
from traitlets import Bool, Float, List, Unicode, default

from .events import (
    GENERATION_SCHEMA,
    GENERATION_SCHEMA_ID,
    VERIFICATION_SCHEMA,
    VERIFICATION_SCHEMA_ID,
)


class AlacardApp(ExtensionApp):
    """AI manuals for AI models, dealt inside JupyterLab."""

    name = "alacard_ext"
    extension_url = "/lab"
    load_other_extensions = True

    hub_endpoint = Unicode(
        "",
        config=True,
        help="URL of the Hub; empty takes HF_ENDPOINT, as huggingface_hub does.",
    )
    hub_timeout = Float(
        20.0,
        min=1.0,
        config=True,
        help="Seconds that one request of a person waits for the Hub in all, whatever it asks; "
        "then what is known without the Hub is used, or the request fails and says so.",
    )
    cache_dir = Unicode(
        "",
        config=True,
        help="Folder where answers of the Hub are kept; empty takes one beside HF_HOME's cache.",
    )

    open_panel = Bool(
        False,
        config=True,
        help="Show the Alacard sidebar when JupyterLab starts, as `make lab` does.",
    )

    verify_constraints = Unicode(
        "",
        config=True,
        help="A pip constraints file that environments built to verify notebooks must obey.",
    )

    verify_environment = List(
        Unicode(),
        config=True,
        help="Names of environment variables that a verified notebook gets beside the usual ones.",
    )

    catalog_dir = Unicode(
        "",
        config=True,
        help="Folder of the catalog of models; empty takes one beside the kept answers. Several "
        "servers may share it.",
    )
    catalog_sync_hours = Float(
        0.0,
        min=0.0,
        config=True,
        help="Hours between two syncs of the catalog with the Hub; 0 never syncs by itself.",
    )

    run_readme_code = Bool(
        config=True,
        help="Whether code from model cards may run in notebooks. Where it may, an example runs by "
        "itself if Alacard knows everything in it to be harmless, and any other one once a person "
        "has allowed its very text. Where it may not, examples are only shown. Unset, the "
        "environment variable ALACARD_RUN_README_CODE decides (0 forbids), which the command line "
        "and Python heed as well.",
    )

    @default("run_readme_code")
    def _default_run_readme_code(self) -> bool:
        from .services import readme_code_of_environment

        return readme_code_of_environment()

    def initialize_settings(self) -> None:
        """Build the services and hand them to the handlers."""
        from .services import build_services

        assert self.serverapp is not None and self.serverapp.event_logger is not None
        self.serverapp.event_logger.register_event_schema(GENERATION_SCHEMA)
        self.serverapp.event_logger.register_event_schema(VERIFICATION_SCHEMA)
        self.services = build_services(
            endpoint=self.hub_endpoint or None,
            hub_timeout=self.hub_timeout,
            cache_dir=Path(self.cache_dir) if self.cache_dir else None,
            emit=self._emit,
            emit_verification=self._emit_verification,
            constraints=Path(self.verify_constraints) if self.verify_constraints else None,
            variables=tuple(self.verify_environment),
            catalog_dir=Path(self.catalog_dir) if self.catalog_dir else None,
            catalog_sync_hours=self.catalog_sync_hours,
            run_readme_code=self.run_readme_code,
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
