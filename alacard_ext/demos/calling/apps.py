"""What a program asks of an app that runs: a function of Gradio's, or an address by HTTP."""

from __future__ import annotations

import json
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from ...errors import BadRequest, LaunchFailed
from .servers import client_for

if TYPE_CHECKING:
    import httpx

SECONDS = 600.0
"""How long an app may think about an answer."""
GRADIO = "gradio_api/"
FILE = "@"
"""Before the path of a file that is sent to an app."""


def call(url: str, kind: str | None, endpoint: str, values: Sequence[Any]) -> Any:
    """What the app at `url` answers. Of a Gradio app `endpoint` names a function, which gets the
    values; empty takes its only one. Of any other it is a path, asked by GET, or by POST with one
    value as JSON. A text `@PATH` sends a file to Gradio.

    Raises BadRequest for what the app does not have, LaunchFailed where it answers with an error or
    none, and OSError for a file that cannot be read.
    """
    import httpx

    try:
        if kind != "gradio":
            return _ask(url, endpoint, values)
        name = endpoint.strip("/") or _only_function(url)
        if find_spec("gradio_client") is not None:
            return call_by_client(url, name, values)
        return call_by_http(url, name, values)
    except httpx.HTTPError as error:
        raise LaunchFailed(f"The app does not answer: {type(error).__name__}.") from None


def functions_of(url: str) -> dict[str, Any]:
    """The functions that a Gradio app has names for, each as Gradio describes it."""
    with client_for(url, SECONDS) as client:
        told = _read(client.get(urljoin(url, f"{GRADIO}info")))
    named = told.get("named_endpoints") if isinstance(told, dict) else None
    return {name.strip("/"): each for name, each in (named or {}).items()}


def call_by_client(url: str, name: str, values: Sequence[Any]) -> Any:
    """The same by Gradio's own client. Raises BadRequest and LaunchFailed."""
    from gradio_client import Client, handle_file
    from gradio_client.exceptions import AppError

    sent = [handle_file(str(_file(each))) if _is_file(each) else each for each in values]
    try:
        client = Client(url, verbose=False, analytics_enabled=False)
        return client.predict(*sent, api_name=f"/{name}")
    except AppError as error:
        raise LaunchFailed(f"The app answers with an error: {error}") from None
    except (ValueError, TypeError) as error:  # no such function, or other values than it takes
        raise BadRequest(f"The app cannot be called that way: {error}") from None


def call_by_http(url: str, name: str, values: Sequence[Any]) -> Any:
    """The same by HTTP alone, as Gradio documents it: a call, and its events. Raises BadRequest and
    LaunchFailed."""
    with client_for(url, SECONDS) as client:
        sent = [_uploaded(client, url, each) if _is_file(each) else each for each in values]
        address = urljoin(url, f"{GRADIO}call/{name}")
        begun = _read(client.post(address, json={"data": sent}))
        event = ""
        with client.stream("GET", f"{address}/{begun['event_id']}") as events:
            for line in events.iter_lines():
                field, _, told = line.partition(": ")
                if field == "event":
                    event = told
                elif field == "data" and event == "complete":
                    found = json.loads(told)
                    return found[0] if len(found) == 1 else found
                elif field == "data" and event == "error":
                    raise LaunchFailed(f"The app answers with an error: {told[:500]}")
    raise LaunchFailed("The app's answer is incomplete; its log may say why.")


def _only_function(url: str) -> str:
    names = [*functions_of(url)]
    if len(names) == 1:
        return names[0]
    told = ", ".join(names) or "none"
    raise BadRequest(f"Name the function to call; the app has: {told}.")


def _ask(url: str, path: str, values: Sequence[Any]) -> Any:
    address = urljoin(url, path.lstrip("/"))
    if len(values) > 1:
        raise BadRequest("Give one value, which is sent as JSON.")
    if not address.startswith(url):  # its path climbs out of the app's, or is another address
        raise BadRequest("Give a path inside the app.")
    with client_for(url, SECONDS) as client:
        if values:
            return _read(client.post(address, json=values[0]))
        return _read(client.get(address))


def _read(answer: httpx.Response) -> Any:
    if answer.status_code == 404:
        path = urlsplit(str(answer.url)).path.rpartition("/")[2]
        raise BadRequest(f"The app has no '{path}'; check which functions and pages it offers.")
    if answer.status_code >= 400:
        raise LaunchFailed(f"The app answers {answer.status_code}: {answer.text[:500]}")
    if "json" in answer.headers.get("Content-Type", ""):
        return answer.json()
    return answer.text


def _is_file(value: Any) -> bool:
    return isinstance(value, str) and value.startswith(FILE) and len(value) > 1


def _file(value: str) -> Path:
    path = Path(value.removeprefix(FILE))
    path.stat()  # raises what names the path
    return path


def _uploaded(client: httpx.Client, url: str, value: str) -> dict[str, Any]:
    path = _file(value)
    with path.open("rb") as file:
        answer = client.post(urljoin(url, f"{GRADIO}upload"), files={"files": (path.name, file)})
    return {"path": _read(answer)[0], "meta": {"_type": "gradio.FileData"}}
