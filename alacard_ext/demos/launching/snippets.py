"""Programs that launch a demo and ask its app, in Python, by curl and in JavaScript.

They hold no token: that is read from a variable. What an app tells of itself stands in them as
quoted data and never as code.
"""

from __future__ import annotations

import asyncio
import json
import re
import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..models import Kind
from .commands import HERE, Address
from .models import Snippet, Snippets

if TYPE_CHECKING:
    from .launch import Launch

NAME = re.compile(r"[A-Za-z0-9_.-]{1,100}")
MOST_TOLD = 500_000
"""Bytes of what an app tells of itself that are read."""
PATIENCE = 5.0
LONGEST = 300


@dataclass(frozen=True)
class Function:
    """A function of a Gradio app, by its name, with values that it takes."""

    name: str
    values: tuple[Any, ...]


async def function_of(launch: Launch) -> Function | None:
    """The first function that a Gradio app which runs has a name for; None where none is told."""
    if launch.place is None or not launch.reachable:
        return None
    import httpx

    try:
        async with asyncio.timeout(PATIENCE):
            return _first(json.loads(await _told(launch.place.address)))
    except (TimeoutError, httpx.HTTPError, ValueError, RecursionError):
        return None


async def _told(address: Address) -> bytes:
    import httpx

    socket = str(address.socket) if address.socket is not None else None
    transport = httpx.AsyncHTTPTransport(uds=socket)
    url = f"http://{HERE}:{address.port}/gradio_api/info"
    told = b""
    async with (
        httpx.AsyncClient(transport=transport) as client,
        client.stream("GET", url, headers={"Accept-Encoding": "identity"}) as answer,
    ):
        async for part in answer.aiter_raw():
            told += part
            if len(told) > MOST_TOLD:
                raise ValueError("its description is too long")
    return told


def _first(told: Any) -> Function | None:
    named = told.get("named_endpoints") if isinstance(told, dict) else None
    for name, about in (named if isinstance(named, dict) else {}).items():
        plain = str(name).strip("/")
        parameters = about.get("parameters") if isinstance(about, dict) else None
        if NAME.fullmatch(plain) and isinstance(parameters, list):
            return Function(plain, tuple(map(_example, parameters)))
    return None


def _example(parameter: Any) -> Any:
    """A value that is short enough to be read."""
    if not isinstance(parameter, dict):
        return None
    if parameter.get("parameter_has_default") and parameter.get("parameter_default") is not None:
        value = parameter["parameter_default"]
    else:
        value = parameter.get("example_input")
    return value if len(json.dumps(value)) <= LONGEST else None


def snippets_of(demo_id: str, kind: Kind, server: str, function: Function | None) -> Snippets:
    """The programs for a demo of the server at that base URL; without a function they ask a Gradio
    app which it has."""
    gradio = kind == "gradio"
    python = _PYTHON_GRADIO if gradio else _PYTHON
    curl = _CURL_GRADIO if gradio and function else _CURL_INFO if gradio else _CURL
    script = _SCRIPT_GRADIO if gradio and function else _SCRIPT_INFO if gradio else _SCRIPT
    api = f"{server}alacard/api/v1/demos/{demo_id}"
    values = function.values if function else ()
    name = function.name if function else ""
    asked = ", ".join([*map(repr, values), f"api_name={'/' + name!r}"])
    told = {
        "python": {
            "API": repr(api),
            "SERVER": repr(server),
            "ASK": f"print(app.predict({asked}))" if function else "app.view_api()",
        },
        "curl": {
            "API": shlex.quote(api),
            "SERVER": shlex.quote(_origin(server)),
            "DATA": shlex.quote(json.dumps({"data": values})),
            "NAME": name,
        },
        "javascript": {
            "API": json.dumps(api),
            "SERVER": json.dumps(server),
            "DATA": json.dumps({"data": values}),
            "NAME": name,
        },
    }
    code = {"python": python, "curl": curl, "javascript": script}
    return Snippets(
        snippets=[
            Snippet.model_validate({"language": each, "code": _filled(code[each], told[each])})
            for each in ("python", "curl", "javascript")
        ]
    )


def _filled(template: str, values: dict[str, str]) -> str:
    """All at once, so that no value is looked into."""
    return re.sub(r"<<([A-Z]+)>>", lambda found: values[found[1]], template).strip() + "\n"


def _origin(server: str) -> str:
    return "/".join(server.split("/")[:3])


_BEGIN_PYTHON = """
import os
import time
from urllib.parse import urljoin

import requests
<<IMPORT>>
api = <<API>>
headers = {"Authorization": f"token {os.environ['JUPYTER_TOKEN']}"}
requests.post(f"{api}/launch", json={}, headers=headers).raise_for_status()
while (status := requests.get(f"{api}/status", headers=headers).json()["data"])["status"] == "launching":
    time.sleep(1)
url = urljoin(<<SERVER>>, status["demo_url"])
"""  # noqa: E501 - what people copy
_PYTHON = _BEGIN_PYTHON.replace("<<IMPORT>>\n", "\n") + "print(requests.get(url).text)\n"
_PYTHON_GRADIO = (
    _BEGIN_PYTHON.replace("<<IMPORT>>\n", "from gradio_client import Client\n\n")
    + "app = Client(url)\n<<ASK>>\n"
)
_CURL = r"""
API=<<API>>
AUTH="Authorization: token $JUPYTER_TOKEN"
curl -sS -X POST -H "$AUTH" -d '{}' "$API/launch" >&2
while STATUS=$(curl -s -H "$AUTH" "$API/status"); [ -z "${STATUS##*launching*}" ]; do sleep 1; done
APP=<<SERVER>>$(printf %s "$STATUS" | sed 's/.*"demo_url": *"\([^"]*\)".*/\1/')
curl -s "$APP"
"""
_CURL_INFO = _CURL.replace('curl -s "$APP"\n', 'curl -s "${APP}gradio_api/info"\n')
_CURL_GRADIO = _CURL.replace(
    'curl -s "$APP"\n',
    r"""CALL="${APP}gradio_api/call/<<NAME>>"
EVENT=$(curl -s -H 'Content-Type: application/json' -d <<DATA>> "$CALL" |
  sed 's/.*"event_id": *"\([^"]*\)".*/\1/')
curl -sN "$CALL/$EVENT"
""",
)
_BEGIN_SCRIPT = """
const api = <<API>>;
const headers = { Authorization: `token ${process.env.JUPYTER_TOKEN}` };
const launch = await fetch(`${api}/launch`, { method: 'POST', headers, body: '{}' });
if (!launch.ok) throw new Error((await launch.json()).message);
let status;
do {
  await new Promise(done => setTimeout(done, 1000));
  status = (await (await fetch(`${api}/status`, { headers })).json()).data;
} while (status.status === 'launching');
const app = new URL(status.demo_url, <<SERVER>>);
"""
_SCRIPT = _BEGIN_SCRIPT + "console.log(await (await fetch(app)).text());\n"
_SCRIPT_INFO = _BEGIN_SCRIPT + (
    "console.log(await (await fetch(new URL('gradio_api/info', app))).json());\n"
)
_SCRIPT_GRADIO = (
    _BEGIN_SCRIPT
    + """const call = new URL('gradio_api/call/<<NAME>>', app);
const begun = await fetch(call, {
  method: 'POST',
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify(<<DATA>>)
});
const { event_id } = await begun.json();
console.log(await (await fetch(`${call}/${event_id}`)).text());
"""
)
