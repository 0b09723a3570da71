"""The part of the Python API for apps of demos that run; `alacard_ext.api` offers it as its own.

They run in a Jupyter server, and each function asks one: that at the URL `server` with `token`,
else the first of yours on this machine that has Alacard.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from .errors import Conflict, LaunchFailed
from .running import checked

if TYPE_CHECKING:
    from .demos.calling.servers import Server
    from .demos.launching.models import LaunchedDemo, LaunchLogs, LaunchStatus

ASKED_AGAIN = 0.1, 0.5
"""Seconds between two looks at a launch that is waited for, at first and at most."""


def demo_launch(
    demo_id: str,
    *,
    consent: bool = False,
    network: str = "open",
    card: bool = True,
    picture: bool = False,
    secrets: Mapping[str, str] | None = None,
    wait: bool = True,
    server: str | None = None,
    token: str | None = None,
    say: Callable[[str], None] = lambda message: None,
) -> LaunchStatus:
    """Launch the app of a demo, or find it running; with `wait`, until it answers. `demo_url` is
    then where it is used, by whoever has that address. `secrets` are environment variables for this
    launch alone; `say` hears what goes on. With `picture` one of the app is taken for the gallery,
    of a demo of yours and without secrets.

    Raises NoServer, BadRequest, Forbidden, DemoNotFound, LaunchFindings, Conflict, LaunchFailed and
    StoreUnavailable.
    """
    told: dict[str, Any] = {"consent": consent, "network": network, "card": card}
    told |= {"picture": picture, "secrets": dict(secrets or {})}
    return launch_at(_server(server, token), demo_id, told, wait=wait, say=say)


def demo_status(
    demo_id: str, *, server: str | None = None, token: str | None = None
) -> LaunchStatus:
    """How your launch of a demo fares; 'stopped' where there is none. Raises NoServer, BadRequest,
    Forbidden, DemoNotFound and StoreUnavailable."""
    return _status(_server(server, token), demo_id)


def demo_launches(*, server: str | None = None, token: str | None = None) -> list[LaunchedDemo]:
    """Your launches that a server remembers. Raises NoServer, BadRequest and Forbidden."""
    from .demos.launching.models import LaunchedDemos

    told = _server(server, token).ask("GET", "demos/launches")
    return LaunchedDemos.model_validate(told).launches


def demo_logs(
    demo_id: str, *, start: int = 0, server: str | None = None, token: str | None = None
) -> LaunchLogs:
    """What your launch of a demo printed, from byte `start` on. Raises what `demo_status` does."""
    from .demos.launching.models import LaunchLogs

    told = _server(server, token).ask("GET", f"demos/{_id(demo_id)}/logs", **{"from": start})
    return LaunchLogs.model_validate(told)


def demo_stop(demo_id: str, *, server: str | None = None, token: str | None = None) -> LaunchStatus:
    """Stop your launch of a demo with all that it started. Raises what `demo_status` does."""
    from .demos.launching.models import LaunchStatus

    at = _server(server, token)
    return LaunchStatus.model_validate(at.ask("POST", f"demos/{_id(demo_id)}/stop", {}))


def demo_call(
    demo_id: str,
    *values: Any,
    endpoint: str = "",
    server: str | None = None,
    token: str | None = None,
) -> Any:
    """What the app of your launch answers. Of a Gradio app `endpoint` names a function, which gets
    the values, and may be left out where there is one alone; of any other it is a path, asked by
    GET, or by POST with one value as JSON. A text `@PATH` sends a file to Gradio.

    Raises Conflict where the app does not run, BadRequest for what it does not have, LaunchFailed
    where it answers with an error, OSError for a file, and what `demo_status` does.
    """
    from .demos.calling.apps import call

    at = _server(server, token)
    status = _status(at, demo_id)
    if status.demo_url is None:
        raise Conflict(f"This demo is not running; launch it with `alacard demo launch {demo_id}`.")
    kind = at.ask("GET", f"demos/{demo_id}")["kind"]
    return call(status.demo_url, kind, endpoint, values)


def launch_at(
    at: Server,
    demo_id: str,
    told: Mapping[str, Any],
    *,
    wait: bool = True,
    say: Callable[[str], None] = lambda message: None,
) -> LaunchStatus:
    """`demo_launch` at that server, whose body is `told`."""
    at.ask("POST", f"demos/{_id(demo_id)}/launch", dict(told))
    said, (pause, most) = "", ASKED_AGAIN
    while (status := _status(at, demo_id)).status == "launching" and wait:
        now = status.message + (f" {status.place} in the queue." if status.place else "")
        if now != said:
            said = now
            say(now)
        time.sleep(pause)
        pause = min(most, 1.05 * pause)
    if status.status == "error":
        output = str(at.ask("GET", f"demos/{demo_id}/logs")["text"])
        raise LaunchFailed(status.message, {"output": output[-2000:]})
    if wait and status.status != "running":
        raise Conflict(status.message or "The launch was stopped.")
    return status


def _status(at: Server, demo_id: str) -> LaunchStatus:
    from .demos.launching.models import LaunchStatus

    told = LaunchStatus.model_validate(at.ask("GET", f"demos/{_id(demo_id)}/status"))
    url = None if told.demo_url is None else at.whole(told.demo_url)
    return told.model_copy(update={"demo_url": url})


def _server(url: str | None, token: str | None) -> Server:
    from .demos.calling.servers import find_server

    return find_server(url, token)


def _id(demo_id: str) -> str:
    from .demos.launching.models import LaunchPayload

    return checked(LaunchPayload, {"demo_id": demo_id}).demo_id
