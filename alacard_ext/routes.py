"""Every route of the API, out of the rooms; handlers and openapi.json are both made from them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from jupyter_server.auth.decorator import authorized
from jupyter_server.utils import url_path_join
from tornado.web import authenticated

from .base import AlacardHandler, UnknownRouteHandler
from .room import Room
from .rooms import ROOMS
from .route import Operation, Route

PAGES = "/alacard"
PREFIX = f"{PAGES}/api/v1"


class OpenAPIHandler(AlacardHandler):
    @authenticated
    @authorized
    async def get(self) -> None:
        from .openapi import openapi

        self.finish(openapi(self.services.rooms))


def routes_of(rooms: Sequence[Room]) -> tuple[Route, ...]:
    """The routes of these rooms, and the API's own description."""
    return (
        *(route for room in rooms for route in room.read_routes()),
        Route("/openapi.json", r"/openapi\.json", OpenAPIHandler, {"get": Operation("This", None)}),
    )


ROUTES = routes_of(ROOMS)
"""Those of all rooms, also of the ones that a site may switch off."""


def handlers(rooms: Sequence[Room] = ROOMS) -> list[tuple[str, Any]]:
    """What Tornado mounts, below the server's base URL; the last one catches every other address.

    Patterns are anchored by Tornado itself.
    """
    mounted: list[tuple[str, Any]] = [
        (url_path_join(PREFIX, route.pattern), route.handler) for route in routes_of(rooms)
    ]
    mounted += [
        (url_path_join(PAGES, pattern), handler)
        for room in rooms
        for pattern, handler in room.read_pages()
    ]
    mounted.append((r"/alacard(?:/(.*))?", UnknownRouteHandler))
    return mounted
