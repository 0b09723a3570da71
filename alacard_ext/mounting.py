"""The routes, mounted when the first request for one arrives: a server starts without the rooms."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from jupyter_server.base.handlers import APIHandler
from tornado.httputil import (
    HTTPHeaders,
    HTTPMessageDelegate,
    HTTPServerRequest,
    RequestStartLine,
    ResponseStartLine,
)
from tornado.routing import PathMatches, Router, Rule
from tornado.web import Application, RequestHandler, authenticated

from .errors import NotLoaded, error_body


class LateRoutes(Router):
    """Holds the requests below a pattern until `load` has opened the routes that answer them.

    `load` may be awaited any number of times, and is done when it has called `open`; while it
    raises NotLoaded, that is the answer.
    """

    # Jupyter reads off a handler which methods answer without a login, and does so again when the
    # real ones are mounted. This one answers nobody.
    SUPPORTED_METHODS = ()

    def __init__(self, application: Application, load: Callable[[], Awaitable[None]]) -> None:
        self.application = application
        self.load = load
        self._opened = False

    def mount(self, pattern: str) -> None:
        """Take the requests whose whole path matches."""
        self.application.add_handlers(".*$", [Rule(PathMatches(pattern), self)])

    def open(self, handlers: Sequence[tuple[str, type[RequestHandler]]]) -> None:
        """Let these answer from now on, each at the pattern beside it."""
        self.application.add_handlers(".*$", list(handlers))
        self._opened = True

    def find_handler(self, request: HTTPServerRequest, **_: Any) -> HTTPMessageDelegate | None:
        """Nobody, so that the next route is looked at, once there are others."""
        return None if self._opened else _Waiting(self, request)


class _Waiting(HTTPMessageDelegate):
    """One request that arrived before the routes: none of its body is read until they are there."""

    def __init__(self, routes: LateRoutes, request: HTTPServerRequest) -> None:
        self._routes = routes
        self._request = request
        self._answering: HTTPMessageDelegate | None = None

    async def headers_received(
        self, start_line: RequestStartLine | ResponseStartLine, headers: HTTPHeaders
    ) -> None:
        application = self._routes.application
        try:
            await self._routes.load()
        except (NotLoaded, asyncio.CancelledError) as error:
            if not isinstance(error, NotLoaded):
                error = NotLoaded("This server is about to stop; ask again once it has started.")
            self._answering = application.get_handler_delegate(
                self._request, NotLoadedHandler, {"error": error}
            )
        else:
            self._answering = application.find_handler(self._request)
        going_on = self._answering.headers_received(start_line, headers)
        if going_on is not None:
            await going_on

    def data_received(self, chunk: bytes) -> Awaitable[None] | None:
        assert self._answering is not None
        return self._answering.data_received(chunk)

    def finish(self) -> None:
        assert self._answering is not None
        self._answering.finish()

    def on_connection_close(self) -> None:
        if self._answering is not None:
            self._answering.on_connection_close()


class NotLoadedHandler(APIHandler):
    """Answers for all routes while none could be loaded, in the shape that they would."""

    def initialize(self, error: NotLoaded) -> None:
        self.error = error

    @authenticated
    def get(self, *_: object) -> None:
        """Say why nothing is here."""
        self.set_status(self.error.status)
        self.set_header("Content-Type", "application/json")
        self.finish(error_body(self.error.code, self.error.message))

    head = post = put = patch = delete = get
