"""The web server of the service. It is made of the routes of the library and of nothing else: it
has no files, no kernels and no terminals.
"""

from __future__ import annotations

import asyncio
import logging
import os
import secrets
import signal
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from jupyter_server.auth.authorizer import AllowAllAuthorizer
from jupyter_server.utils import url_path_join
from tornado.httpserver import HTTPServer
from tornado.web import Application

from ..base import MAX_BODY, UnknownRouteHandler
from ..cards.room import ROOM as CARDS
from ..community.room import ROOM as COMMUNITY
from ..config import Configuration
from ..forwarding import stored
from ..room import Room, emit_nothing
from ..routes import PREFIX
from ..services import Services
from ..social.room import ROOM as SOCIAL
from ..store.room import ROOM as STORE
from .identity import HubIdentity, requester_of
from .pages import PAGES
from .room import SERVED

ROOMS: tuple[Room, ...] = (STORE, SOCIAL, CARDS, COMMUNITY, SERVED)
CLOSING_SECONDS = 5.0
"""How long what is being answered may take when the service is told to end."""
log = logging.getLogger("alacard_ext.service")


def make_application(config: Configuration, services: Services, base_url: str) -> Application:
    """The application of these services below `base_url`."""
    identity = HubIdentity()
    mounted = [(url_path_join(PREFIX, pattern), handler) for pattern, handler in stored(ROOMS)]
    pages = [*identity.get_handlers(), *PAGES]
    return Application(
        [(url_path_join(base_url, each[0]), *each[1:]) for each in (*mounted, *pages)],
        default_handler_class=UnknownRouteHandler,
        base_url=base_url,
        identity_provider=identity,
        # Who may use the service at all is a matter of scopes, and `access.py` decides the rest.
        authorizer=AllowAllAuthorizer(identity_provider=identity),
        alacard_services=services,
        alacard_requester=partial(requester_of, config=config),
        contents_manager=None,
        cookie_secret=secrets.token_bytes(32),
        xsrf_cookies=True,
        allow_unauthenticated_access=False,
        # The proxy of the hub decides by which names it is reached.
        allow_remote_access=True,
        log_function=_log_request,
    )


async def serve(config: Configuration, ip: str, port: int, base_url: str) -> None:
    """Serve until SIGINT or SIGTERM comes. Raises OSError where the port is taken."""
    services = Services(config, ROOMS, emit_nothing)
    services.build()
    application = make_application(config, services, base_url)
    most = MAX_BODY + 2 * config.share_max_bytes
    server = HTTPServer(application, xheaders=False, max_body_size=most, max_buffer_size=most)
    server.listen(port, ip)
    await services.start()
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, ended.set)
    log.info("alacard: the library is served on %s:%s%s", ip or "*", port, base_url)
    try:
        await ended.wait()
    finally:
        server.stop()
        try:
            async with asyncio.timeout(CLOSING_SECONDS):
                await server.close_all_connections()
        except TimeoutError:
            log.warning("alacard: what was being answered was given up")
        await services.aclose()


def place_of_environment() -> tuple[str, int, str]:
    """Address, port and base URL that JupyterHub gives to a service that it starts."""
    parts = urlsplit(os.environ.get("JUPYTERHUB_SERVICE_URL", ""))
    prefix = os.environ.get("JUPYTERHUB_SERVICE_PREFIX") or "/services/alacard/"
    return parts.hostname or "127.0.0.1", parts.port or 8766, f"/{prefix.strip('/')}/"


def _log_request(handler: Any) -> None:
    """A line for each request that did not end well, without what its address holds."""
    status = handler.get_status()
    if status >= 500:
        log.error("alacard: %s %s: %s", handler.request.method, handler.request.path, status)
