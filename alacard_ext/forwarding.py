"""Where the library is a service of a JupyterHub: what a server forwards to it, and what the
service answers itself.

Both are made from the one table of routes. A handler keeps its rights; what it may forward is
answered by the service, as the person whose server this is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from jupyter_server.auth.decorator import authorized
from tornado.web import RequestHandler, authenticated

from .base import AlacardHandler
from .errors import StoreUnavailable
from .rights import rights
from .room import Room
from .route import Operation, Place, Route

API = "/alacard/api/v1/"
Method = Callable[..., Any]


def place_of(room: Room, operation: Operation) -> Place:
    """Who answers an operation of a room."""
    return operation.place or room.place


def forwarding(room: Room, route: Route) -> type[AlacardHandler]:
    """The handler of a route in a person's own server: what belongs to the store is forwarded."""
    methods = {
        method: _forwarded(route.handler, method)
        for method, operation in route.operations.items()
        if place_of(room, operation) == "store"
    }
    return _changed(route.handler, "Forwarding", methods)


def serving(room: Room, route: Route) -> type[AlacardHandler] | None:
    """The handler of a route in the service: what needs a person's own server is not answered. None
    where nothing is left."""
    own = [
        method
        for method, operation in route.operations.items()
        if place_of(room, operation) == "server"
    ]
    if len(own) == len(route.operations):
        return None
    unanswered = RequestHandler._unimplemented_method
    return _changed(route.handler, "Serving", dict.fromkeys(own, unanswered))


def stored(rooms: Sequence[Room]) -> list[tuple[str, type[AlacardHandler]]]:
    """What the service answers of these rooms' routes, each with its pattern below the API."""
    found = []
    for room in rooms:
        for route in room.read_routes():
            handler = serving(room, route)
            if handler is not None:
                found.append((route.pattern, handler))
    return found


def _changed(
    handler: type[AlacardHandler], prefix: str, methods: dict[str, Any]
) -> type[AlacardHandler]:
    if not methods:
        return handler
    return type(f"{prefix}{handler.__name__}", (handler,), methods)


def _forwarded(handler: type[AlacardHandler], method: str) -> Method:
    """A method that asks the service, and where that is away what `handler` tells of a store that
    is. It asks for the same rights."""
    answer_alone = getattr(handler, method)

    async def forward(self: AlacardHandler, *parts: str) -> None:
        remote = self.services.shared.remote
        assert remote is not None
        _, _, path = self.request.path.partition(API)
        told = f"{path}?{self.request.query}" if self.request.query else path
        body = self.request.body or None
        try:
            found = await remote.request(method.upper(), told, self.requester, body)
        except StoreUnavailable:
            await answer_alone(self, *parts)
            return
        self.set_status(found.status)
        for name, value in found.headers.items():
            self.set_header(name, value)
        kind = found.headers.get("Content-Type", "application/json")
        await self.finish(found.content, set_content_type=kind)

    # Outermost what is asked first, as it stands above the handler's own methods.
    wrapped: Method = forward
    for action, resource in reversed(rights(handler, method)):
        wrapped = authorized(action, resource)(wrapped)
    wrapped = authenticated(wrapped)
    return wrapped
