"""A Jupyter server of a command's own, for the apps that it launches and no longer.

An app is reached through a server, which keeps its page from everything else; where none runs, the
command is one itself. It ends with the last of its apps, with Ctrl-C and with its process, and then
nothing of it is left.
"""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from traitlets.config import Config

from .servers import Server

QUIET = 40
"""The level from which the server's own log is shown."""
ANSWERING_SECONDS = 30.0
LOOKED_AGAIN = 0.05


def serve(work: Callable[[Server], int]) -> int:
    """What `work` comes to, which gets a server that runs as long as it works. Raises what it
    raises. It has to be called from the main thread."""
    from jupyter_server.serverapp import ServerApp

    token = secrets.token_urlsafe(32)
    app = ServerApp(
        config=Config(
            ServerApp={
                "jpserver_extensions": {"alacard_ext": True},
                "open_browser": False,
                # Whoever runs a command as root has decided that already.
                "allow_root": True,
                "ip": "127.0.0.1",
                "port": 0,
                "root_dir": str(Path.cwd()),
                "log_level": QUIET,
                "answer_yes": True,
                "terminals_enabled": False,
            },
            IdentityProvider={"token": token},
        )
    )
    app.initialize(argv=[], find_extensions=False)
    came: list[Any] = []

    def working() -> None:
        try:
            came.append(work(Server(f"http://127.0.0.1:{app.port}{app.base_url}", token)))
        except BaseException as error:
            came.append(error)
        finally:
            app.io_loop.add_callback(_end, app)

    app.io_loop.add_callback(threading.Thread(target=working, daemon=True).start)
    app.start()
    if not came:  # it was stopped from outside
        return 0
    if isinstance(came[0], BaseException):
        raise came[0]
    return int(came[0])


async def _end(app: Any) -> None:
    """Stop it once those are answered who have asked, such as whoever stopped the last app."""
    app.http_server.stop()
    services = app.web_app.settings["alacard_services"]
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(ANSWERING_SECONDS):
            while services.answering:  # noqa: ASYNC110 - requests are counted, not told
                await asyncio.sleep(LOOKED_AGAIN)
    app.stop()
