"""Which rights a route asks for, as its handler's decorators declare them."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

from jupyter_server.auth.utils import HTTP_METHOD_TO_AUTH_ACTION

from .base import AlacardHandler
from .route import Route

Right = tuple[str, str]
"""An action and a resource, such as `write` on `contents`."""


def rights(handler: type[AlacardHandler], method: str) -> list[Right]:
    """What a person needs for this method of a route, in the order in which it is asked.

    Raises LookupError for a method that asks for nothing.
    """
    found = list(_declared(handler, method))
    if not found:
        raise LookupError(f"{handler.__name__}.{method} is open to everyone who is logged in.")
    return found


def _declared(handler: type[AlacardHandler], method: str) -> Iterator[Right]:
    function = getattr(handler, method.lower())
    while function is not None:
        nonlocals = inspect.getclosurevars(function).nonlocals
        if "action" in nonlocals and "resource" in nonlocals:
            action = nonlocals["action"] or HTTP_METHOD_TO_AUTH_ACTION[method.upper()]
            yield action, nonlocals["resource"] or handler.auth_resource
        function = getattr(function, "__wrapped__", None)


def table(routes: tuple[Route, ...]) -> Iterator[str]:
    """The lines of a Markdown table of routes, each with its method, resource and action."""
    yield "| route | resource | action |"
    yield "|---|---|---|"
    for route in routes:
        for method in route.operations:
            needs = rights(route.handler, method)
            resources = ", ".join(f"`{resource}`" for _, resource in needs)
            actions = ", ".join(f"`{action}`" for action, _ in needs)
            yield f"| `{method.upper()} {route.path.lstrip('/')}` | {resources} | {actions} |"
