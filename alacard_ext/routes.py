"""Every route of the API, out of the rooms; handlers and openapi.json are both made from them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from jupyter_server.auth.decorator import authorized
from jupyter_server.utils import url_path_join
from tornado.web import authenticated

from .base import AlacardHandler, UnknownRouteHandler
from .forwarding import forwarding
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


DESCRIPTION = Route(
    "/openapi.json", r"/openapi\.json", OpenAPIHandler, {"get": Operation("This", None)}
)


def routes_of(rooms: Sequence[Room]) -> tuple[Route, ...]:
    """The routes of these rooms, and the API's own description."""
    return (*(route for room in rooms for route in room.read_routes()), DESCRIPTION)


ROUTES = routes_of(ROOMS)
"""Those of all rooms, also of the ones that a site may switch off."""


def handlers(rooms: Sequence[Room] = ROOMS, *, forwards: bool = False) -> list[tuple[str, Any]]:
    """What Tornado mounts, below the server's base URL; the last one catches every other address.

    With `forwards`, what belongs to the store is asked of the service that keeps it. Patterns are
    anchored by Tornado itself.
    """
    mounted: list[tuple[str, Any]] = [
        (
            url_path_join(PREFIX, route.pattern),
            forwarding(room, route) if forwards else route.handler,
        )
        for room in rooms
        for route in room.read_routes()
    ]
    mounted += [(url_path_join(PREFIX, DESCRIPTION.pattern), DESCRIPTION.handler)]
    mounted += [
        (url_path_join(PAGES, pattern), handler)
        for room in rooms
        for pattern, handler in room.read_pages()
    ]
    mounted.append((r"/alacard(?:/(.*))?", UnknownRouteHandler))
    return mounted
