"""Jupyter servers with Alacard, found as `jupyter server list` finds them, and asked by HTTP."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urljoin, urlsplit, urlunsplit

from ...errors import AlacardError, BadRequest, Forbidden, NotFound, error_named

if TYPE_CHECKING:
    import httpx

API = "alacard/api/v1/"
SECONDS = 60.0
"""How long an answer may take."""
TOKENS = ("JUPYTER_TOKEN", "JUPYTERHUB_API_TOKEN")
"""The variables that hold a token, where none is given."""
LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})


class NoServer(NotFound):
    """No server that answers, of those that were found or named."""

    code = "NO_SERVER"


@dataclass(frozen=True)
class Server:
    """A server by its base URL, and the token that it knows the person by."""

    url: str
    token: str = field(default="", repr=False)

    def ask(self, method: str, path: str, body: Any = None, **query: Any) -> Any:
        """The `data` of a route's answer. Raises the error that it tells, NoServer where nothing
        answers, and Forbidden where the token is not accepted."""
        import httpx

        with client_for(self.url) as client:
            try:
                answer = client.request(
                    method,
                    urljoin(self.url, API + path),
                    json=body,
                    params={name: value for name, value in query.items() if value is not None},
                    headers={"Authorization": f"token {self.token}"} if self.token else {},
                )
            except httpx.TransportError as error:
                raise NoServer(
                    f"The server {self.url} does not answer ({type(error).__name__}); start it, "
                    "or name another server."
                ) from None
        return _data(answer, self.url)

    def whole(self, path: str) -> str:
        """The whole address of a path of this server, such as that of an app."""
        return urljoin(self.url, path)


def client_for(url: str, seconds: float = SECONDS) -> httpx.Client:
    """A client for requests there: what is on this machine is asked without a proxy."""
    import httpx

    at = urlsplit(url)
    # To read the system's certificates takes longer than an answer; plain HTTP needs none.
    checks = at.scheme != "http"
    return httpx.Client(timeout=seconds, trust_env=at.hostname not in LOCAL, verify=checks)


def server_at(url: str, token: str | None = None) -> Server:
    """The server of a URL as Jupyter prints it, with `?token=` or without, or of any page of its
    JupyterLab. Raises BadRequest for what is no URL of one."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise BadRequest("Give the address of a server as Jupyter prints it: http://HOST:PORT/.")
    told = parse_qs(parts.query).get("token", [""])[0]
    path = parts.path
    for page in ("/lab", "/tree"):
        if path.endswith(page) or f"{page}/" in path:
            path = path.partition(page)[0]
    plain = urlunsplit((parts.scheme, parts.netloc, path.rstrip("/") + "/", "", ""))
    return Server(plain, token or told or token_of_environment())


def token_of_environment() -> str:
    """The token that the environment names; empty where there is none."""
    return next((os.environ[name] for name in TOKENS if os.environ.get(name)), "")


def running_servers() -> Iterator[Server]:
    """The servers of this person on this machine, whether or not they have Alacard."""
    from jupyter_server.serverapp import list_running_servers

    for info in list_running_servers():
        if info.get("sock"):  # it listens on a socket in a file, and has no URL
            continue
        yield Server(str(info["url"]), str(info.get("token") or "") or token_of_environment())


def find_server(url: str | None = None, token: str | None = None) -> Server:
    """The server at that URL, else the first of this person's on this machine that has Alacard and
    lets them launch demos. Raises BadRequest, NoServer and Forbidden."""
    if url is not None:
        server = server_at(url, token)
        server.ask("GET", "demos/launches")
        return server
    locked = False
    for server in running_servers():
        found = server if token is None else Server(server.url, token)
        try:
            found.ask("GET", "demos/launches")
        except Forbidden:
            locked = True
        except AlacardError:
            continue
        else:
            return found
    if locked:
        raise Forbidden(
            "A Jupyter server is running here but does not accept the token; give its token with "
            "--token or in the environment variable JUPYTER_TOKEN."
        )
    raise NoServer(
        "No Jupyter server with Alacard is running here; start JupyterLab, or name a server with "
        "--server URL."
    )


def _data(answer: httpx.Response, url: str) -> Any:
    try:
        told = answer.json()
        if answer.status_code < 400:
            return told["data"]
        error = told["error"]
        code, message = str(error["code"]), str(error["message"])
    except (ValueError, KeyError, TypeError):
        if answer.status_code in (401, 403):
            raise Forbidden(f"The server {url} does not accept this token.") from None
        raise NoServer(
            f"The server {url} does not launch demos with Alacard: it answers {answer.status_code}."
        ) from None
    if code == "NOT_FOUND":
        raise NoServer(f"The server {url} does not launch demos with Alacard.")
    if answer.status_code == 403 and code not in ("QUOTA_REACHED",):
        raise Forbidden(message)
    raise error_named(code, message, error.get("details")) or AlacardError(message)
