"""The service of a JupyterHub that keeps the library, spoken to by REST as the person whose this
server is.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode, urlsplit

from ..errors import (
    AlacardError,
    Forbidden,
    InvalidConfiguration,
    StoreUnavailable,
    error_named,
)
from ..people import local_person
from ..room import Requester
from ..traffic import request_id
from .service import Store

if TYPE_CHECKING:
    import httpx

API = "alacard/api/v1"
TOKEN = "JUPYTERHUB_API_TOKEN"  # noqa: S105 - the name of a variable
ROOT, BASE_URL = "X-Alacard-Root", "X-Alacard-Base-Url"
"""Headers that tell whose folder and whose address the answers are for."""
SECONDS = 60.0
"""How long an answer may take."""
CONNECT_SECONDS = 5.0
AT_ONCE = 20
"""Connections of a server to the service."""
log = logging.getLogger("alacard_ext.store")


class ServiceFault(StoreUnavailable):
    """The service met a fault of its own over this one request."""


@dataclass(frozen=True)
class Answer:
    """What the service answered: whatever its status, it is the person's to read."""

    status: int
    headers: Mapping[str, str]
    content: bytes


class AbsentStore(Store):
    """In the place of the database, where that is the service's: it is never there."""

    def __init__(self, client: ServiceClient) -> None:
        super().__init__("")
        self._client = client

    async def _open(self) -> Any:
        raise StoreUnavailable(self._client.why)


class ServiceClient:
    """Asks the service, always with the token of this server, which is its person's.

    Everything raises StoreUnavailable where the service is away or does not accept the token, and
    Forbidden for who is not the person whose server this is: to the service, they would be them.
    """

    def __init__(self, url: str) -> None:
        self.url = _checked(url)
        self._http: httpx.AsyncClient | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._absent = (
            f"The library is kept by a service of this JupyterHub, {self.url}, and this server has "
            "no database of its own. Demos need one, so they are not available here; of the "
            "library, this is done in the tab Library of JupyterLab."
        )
        self.why = self._absent
        """Why there is no database here, and while it fails why there is no service."""

    async def aclose(self) -> None:
        """Close all connections."""
        if self._http is not None:
            await self._http.aclose()
            self._http = None

    async def ask(
        self,
        method: str,
        path: str,
        requester: Requester,
        body: Any = None,
        query: Mapping[str, str] | None = None,
    ) -> dict[str, Any]:
        """`data` and `meta` of the answer. Raises the error that the service answered."""
        content = None if body is None else await asyncio.to_thread(_encoded, body)
        told = f"{path}?{urlencode(query)}" if query else path
        answer = await self.request(method, told, requester, content)
        try:
            return await asyncio.to_thread(_read, answer)
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            raise self._away("answers what cannot be understood.") from error

    async def fetch(self, path: str, requester: Requester) -> Answer:
        """A file of the service. Raises the error that the service answered."""
        answer = await self.request("GET", path, requester)
        if answer.status >= 400:
            _read(answer)
        return answer

    async def request(
        self, method: str, path: str, requester: Requester, content: bytes | None = None
    ) -> Answer:
        """What the service answers below its API; `path` is written as it stands in an address."""
        import httpx

        if requester.owner and requester.owner != local_person():
            raise Forbidden(
                f"This server is that of {local_person()!r}, and its library is theirs; open your "
                "own server to use the library."
            )
        headers = {"Authorization": f"token {self._token()}", "Content-Type": "application/json"}
        if asked := request_id.current.get():
            headers[request_id.HEADER] = asked
        headers[ROOT] = quote(requester.root, safe="/")
        if requester.base_url is not None:
            headers[BASE_URL] = quote(requester.base_url, safe="/%")
        url = f"{self.url}{API}/{path.lstrip('/')}"
        try:
            answer = await self._client().request(method, url, headers=headers, content=content)
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            log.info("alacard: %s: %s", url, error)
            raise self._away("does not answer. It is tried again by itself.") from error
        self._check(answer)
        told = {name: answer.headers[name] for name in PASSED if name in answer.headers}
        return Answer(answer.status_code, told, answer.content)

    def _check(self, answer: httpx.Response) -> None:
        """Raises StoreUnavailable for an answer that is not about what was asked."""
        status = answer.status_code
        if 200 <= status < 300:
            self.why = self._absent
            return
        code = _code(answer.content)
        if status == 401 or (status == 403 and code is None):
            raise self._away(
                "does not accept the token of this server. Whoever runs the JupyterHub gives "
                "people and their servers the scope to use it: docs/hub.md tells how."
            )
        if code == StoreUnavailable.code:
            self.why = str(json.loads(answer.content)["error"]["message"])
            raise StoreUnavailable(self.why)
        if code == AlacardError.code:
            raise ServiceFault(
                f"The service {self.url} ran into an internal error; its log says why."
            )
        if code is None or code.startswith("HTTP_"):
            raise self._away(f"answers {status}, and cannot be used now.")

    def _away(self, what: str) -> StoreUnavailable:
        self.why = f"The service that keeps the library, {self.url}, {what}"
        return StoreUnavailable(self.why)

    def _token(self) -> str:
        token = os.environ.get(TOKEN, "")
        if not token:
            raise StoreUnavailable(
                f"AlacardApp.service_url names a service of JupyterHub, and {TOKEN} is not set: "
                "this is no server of a JupyterHub. Leave that setting out here."
            )
        return token

    def _client(self) -> httpx.AsyncClient:
        import httpx

        loop = asyncio.get_running_loop()
        if self._http is None or self._loop is not loop:
            # No proxy of the environment is told the token; certificates are still the system's.
            self._http = httpx.AsyncClient(
                verify=ssl.create_default_context(),
                trust_env=False,
                follow_redirects=False,
                timeout=httpx.Timeout(SECONDS, connect=CONNECT_SECONDS),
                limits=httpx.Limits(max_connections=AT_ONCE),
            )
            self._loop = loop
        return self._http


PASSED = (
    "Content-Type",
    "Content-Disposition",
    "Retry-After",
    "X-Alacard-Findings",
    "X-Alacard-Hands",
    "X-Alacard-Versions",
    "X-Alacard-Rows",
)
"""Headers of an answer that are handed on."""


def _checked(url: str) -> str:
    """The address with a slash at its end. Raises InvalidConfiguration."""
    try:
        parts = urlsplit(url)
        is_one = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
        is_one = is_one and not (parts.username or parts.password or parts.query or parts.fragment)
    except ValueError:
        is_one = False
    if not is_one or not url.isascii() or not url.isprintable() or " " in url:
        raise InvalidConfiguration(
            "AlacardApp.service_url is not the address of a service; give one such as "
            "http://hub:8000/services/alacard/."
        )
    return url.rstrip("/") + "/"


def _encoded(body: Any) -> bytes:
    return json.dumps(body).encode()


def _code(content: bytes) -> str | None:
    """The code of an error in Alacard's shape; None for any other."""
    try:
        code = json.loads(content)["error"]["code"]
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    return code if isinstance(code, str) else None


def _read(answer: Answer) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(answer.content)
    if answer.status < 400:
        return told
    error = told["error"]
    message = str(error["message"])
    raise error_named(error["code"], message, error.get("details")) or Forbidden(message)
