"""The way from a browser to an app: one handler of jupyter-server-proxy, with a check of its own.

An app is known by the secret part of its address, and its page has an opaque origin, so that it
sends no cookie. That secret is the one exception to Jupyter's login: it belongs to one person and
one launch, and ends with that. Where Jupyter does know who asks, it has to be that person.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jupyter_server.auth.decorator import allow_unauthenticated
from jupyter_server.auth.identity import User
from jupyter_server.utils import ensure_async
from jupyter_server_proxy.handlers import LocalProxyHandler, ProxyHandler
from tornado.httputil import HTTPHeaders
from tornado.web import HTTPError, RequestHandler

from ...people import person_of
from .commands import HERE
from .crossing import guard_answer, request_headers, with_shim
from .launches import Launches
from .telling import address_path

if TYPE_CHECKING:
    from .launch import Launch

GONE = "This app is no longer running; launch it again from the page of its demo."
SILENT = "The app does not answer; its log may say why."


class AppHandler(LocalProxyHandler):  # type: ignore[misc]
    """Everything between a browser and one app, websockets included."""

    _launch: Launch | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.host_allowlist = ["localhost", HERE]
        self.rewrite_response = add_shim
        # The proxy's own base sets these on each handler; a method of the class would be hidden.
        self.flush = self._flush
        self.update_last_activity = True

    async def prepare(self) -> None:
        """Let nobody in but by the address of an app that runs, and nobody else than its person."""
        if not self.check_host():
            self.current_user = self._jupyter_current_user = None
            raise HTTPError(403)
        user = await ensure_async(self.identity_provider.get_user(self))
        # Whatever the identity provider wants the browser to keep is not for this address.
        self._new_cookie: dict[str, Any] = {}
        launches: Launches = self.settings["alacard_services"].of(Launches)
        launch = launches.find(self.path_args[0]) if self.path_args else None
        self.current_user = self._jupyter_current_user = user
        if launch is None or (user is not None and person_of(self) != launch.owner):
            raise HTTPError(404)
        if user is None:
            self.current_user = self._jupyter_current_user = User(username=launch.owner)
        assert launch.place is not None
        address = launch.place.address
        self._launch = launch
        self._app_path = address_path(self.base_url, launch)
        self._origin = f"{self.request.protocol}://{self.request.host}"
        self.proxy_base = self._app_path.removeprefix(self.base_url).strip("/")
        self.unix_socket = str(address.socket) if address.socket is not None else None
        launch.touch()

    def check_origin(self, origin: str | None = None) -> bool:
        """The address itself is what lets someone in; the origin of an app's page is 'null'."""
        return True

    @allow_unauthenticated
    async def get(self, token: str, path: str) -> None:
        if not path:
            self.redirect(self._app_path)
            return
        await super().get(token, path)

    async def http_get(self, token: str, path: str) -> None:
        await self._pass_on(path)

    @allow_unauthenticated
    async def post(self, token: str, path: str) -> None:
        await self._pass_on(path)

    @allow_unauthenticated
    async def put(self, token: str, path: str) -> None:
        await self._pass_on(path)

    @allow_unauthenticated
    async def delete(self, token: str, path: str) -> None:
        await self._pass_on(path)

    @allow_unauthenticated
    async def patch(self, token: str, path: str) -> None:
        await self._pass_on(path)

    @allow_unauthenticated
    async def head(self, token: str, path: str) -> None:
        await self._pass_on(path)

    @allow_unauthenticated
    async def options(self, token: str, path: str) -> None:
        """A browser's question whether a page of an opaque origin may ask its own app."""
        wanted = self.request.headers.get("Access-Control-Request-Method")
        if wanted is None:
            await self._pass_on(path)
            return
        self.set_status(204)
        self.set_header("Access-Control-Allow-Methods", wanted)
        headers = self.request.headers.get("Access-Control-Request-Headers")
        if headers is not None:
            self.set_header("Access-Control-Allow-Headers", headers)
        self.finish()

    async def open(self, token: str, path: str) -> None:
        """A websocket of the app."""
        try:
            await self.proxy_open(self._host, self._port, path)
        except Exception:
            self.close(1011)

    async def _pass_on(self, path: str) -> None:
        try:
            await ProxyHandler.proxy(self, self._host, self._port, path)
        except OSError as error:  # it ended a moment ago, or has its hands full
            raise HTTPError(502) from error

    def _record_activity(self) -> None:
        if self._launch is not None:
            self._launch.touch()
        super()._record_activity()

    @property
    def _host(self) -> str:
        return "localhost" if self.unix_socket is not None else HERE

    @property
    def _port(self) -> int:
        assert self._launch is not None and self._launch.place is not None
        return self._launch.place.address.port

    def get_client_uri(self, protocol: str, host: str, port: int, proxied_path: str) -> str:
        """The address within the app, without a token of Jupyter's."""
        uri: str = super().get_client_uri(protocol, host, port, proxied_path)
        base, _, query = uri.partition("?")
        query = "&".join(each for each in query.split("&") if not each.startswith("token="))
        return f"{base}?{query}" if query else base

    def proxy_request_headers(self) -> HTTPHeaders:
        assert self._launch is not None
        return request_headers(
            self.request.headers,
            origin=self._origin,
            path=self._app_path,
            own=self._launch.cookies,
        )

    def _flush(self, include_footers: bool = False) -> Any:
        if not self._headers_written:
            self._new_cookie = {}
            guard_answer(
                self._headers,
                origin=self.request.headers.get("Origin"),
                path=getattr(self, "_app_path", "/alacard/app/"),
                own=self._launch.cookies if self._launch is not None else set(),
            )
        return RequestHandler.flush(self, include_footers)

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """In one sentence: this is no page of Jupyter's."""
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.finish(GONE if status_code == 404 else SILENT)


def add_shim(response: Any) -> None:
    """Give a page of HTML what it looks for in a browser's memory."""
    kind = response.headers.get("Content-Type", "")
    plain = response.headers.get("Content-Encoding", "identity") == "identity"
    if kind.startswith("text/html") and plain and response.body and response.code == 200:
        response.body = with_shim(response.body)
