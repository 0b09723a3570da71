"""The server extension: traits, and the rooms that are loaded once the server runs."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Any

from jupyter_server.extension.application import ExtensionApp
from jupyter_server.utils import url_path_join

from .config import Configuration
from .config_files import read_parts
from .errors import InvalidConfiguration, NotLoaded
from .mounting import LateRoutes
from .room import EventSchema, Workspace
from .traffic.log_lines import write_lines

ALL_ROUTES = "/alacard(?:/.*)?"
"""Every address below the server's base URL that is Alacard's."""

REST = 10.0
"""Seconds after which rooms that could not be loaded are tried again, when they are asked for."""

NOTED_EVERY = 30.0
"""Seconds between two notes that long work goes on; a culler looks every few minutes."""


class AlacardApp(Configuration, ExtensionApp):
    """AI manuals for AI models, dealt inside JupyterLab."""

    name = "alacard_ext"
    extension_url = "/lab"
    load_other_extensions = True
    _warming: asyncio.Future[None] | None = None
    _loading: asyncio.Future[None] | None = None
    _starting: asyncio.Future[None] | None = None
    _noting: asyncio.Future[None] | None = None
    _try_again = 0.0
    _is_stopping = False

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
        """Hand the services to the handlers; each is made with its room, after the start."""
        from .services import build_services

        write_lines(as_json=self.log_format == "json")
        assert self.serverapp is not None and self.serverapp.event_logger is not None
        self.services = build_services(self, emit=self._emit)
        web_app = self.serverapp.web_app
        self.services.workspace = Workspace(
            self.serverapp.contents_manager,
            self.serverapp.kernel_spec_manager,
            str(getattr(self.serverapp.contents_manager, "root_dir", "")),
            web_app.settings["base_url"],
        )
        for room in self.services.rooms:
            for schema in room.events:
                self.serverapp.event_logger.register_event_schema(schema.file)
        self.settings["alacard_services"] = self.services
        page_config = web_app.settings.setdefault("page_config_data", {})
        page_config["alacardOpenPanel"] = self.open_panel
        page_config["alacardLibrary"] = self.library_kept
        page_config["alacardRooms"] = " ".join(room.name for room in self.services.rooms)

    def initialize_handlers(self) -> None:
        """Take the requests for all routes; the routes come with their rooms, after the start."""
        assert self.serverapp is not None
        web_app = self.serverapp.web_app
        self._routes = LateRoutes(web_app, self._load)
        self._routes.mount(url_path_join(web_app.settings["base_url"], ALL_ROUTES))

    async def _start_jupyter_server_extension(self, serverapp: Any) -> None:
        """Once the server runs: load the rooms, out of the way of its first pages."""
        self._warming = asyncio.ensure_future(self._warm_up())

    async def _load(self) -> None:
        """Load the rooms, unless that was begun already, and wait until they are there.

        Raises NotLoaded where they cannot be loaded; a later request tries again.
        """
        if self._is_stopping:
            raise NotLoaded("This server is about to stop; ask again once it has started.")
        if self._loading is None or self._has_failed(self._loading):
            self._loading = asyncio.ensure_future(self._load_rooms())
        # Who goes away meanwhile does not stop it for the others.
        await asyncio.shield(self._loading)

    def _has_failed(self, loading: asyncio.Future[None]) -> bool:
        if not loading.done() or asyncio.get_running_loop().time() < self._try_again:
            return False
        return loading.cancelled() or loading.exception() is not None

    async def _load_rooms(self) -> None:
        assert self.serverapp is not None
        base = self.serverapp.web_app.settings["base_url"]
        try:
            found = await asyncio.to_thread(self._import_rooms)
            self.services.build()
        except Exception as error:
            self._try_again = asyncio.get_running_loop().time() + REST
            self.log.exception("alacard: the rooms cannot be loaded, so no address of it answers.")
            raise NotLoaded(
                "Alacard could not be loaded; the log of the Jupyter server says why."
            ) from error
        self._routes.open([(url_path_join(base, pattern), handler) for pattern, handler in found])
        self._starting = asyncio.ensure_future(self._start_services())
        self._noting = asyncio.ensure_future(self._note_activity())

    async def _start_services(self) -> None:
        try:
            await self.services.start()
        except Exception:
            self.log.exception("alacard: not every service could be started.")

    def current_activity(self) -> list[str] | None:
        """What goes on here without a page: Jupyter does not shut an idle server down meanwhile."""
        return ["jobs"] if hasattr(self, "services") and self.services.busy else None

    async def _note_activity(self) -> None:
        """Tell cullers of servers, such as JupyterHub's, that work goes on that nobody watches."""
        assert self.serverapp is not None
        while True:
            if self.current_activity():
                # Jupyter reads each setting whose name ends so.
                self.serverapp.web_app.settings["alacard_last_activity"] = datetime.now(UTC)
            await asyncio.sleep(NOTED_EVERY)

    def _import_rooms(self) -> list[tuple[str, Any]]:
        """Routes, services and deck, which take longer to import than the loop may stand still."""
        from .routes import handlers

        for room in self.services.rooms:
            room.read_services()
        _ = self.services.shared
        return handlers(self.services.rooms, forwards=bool(self.service_url))

    async def _warm_up(self) -> None:
        from .warmup import DELAY, warm_up

        await asyncio.sleep(DELAY)
        try:
            await self._load()
        except NotLoaded:
            return  # it stands in the log, and the next request tries again
        # On the thread that builds notebooks, which waits for what is read here.
        from .notebooks.single import worker

        await asyncio.get_running_loop().run_in_executor(worker, warm_up)

    async def stop_extension(self) -> None:
        """End what runs, and close the Hub's connections."""
        self._is_stopping = True
        for task in (self._warming, self._loading, self._starting, self._noting):
            if task is not None:
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)
        if hasattr(self, "services"):
            await self.services.aclose()

    def _emit(self, schema: EventSchema, status: Any) -> None:
        assert self.serverapp is not None and self.serverapp.event_logger is not None
        self.serverapp.event_logger.emit(
            schema_id=schema.id,
            data={field: getattr(status, field) for field in schema.fields},
        )
