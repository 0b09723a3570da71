"""The addresses of the service that people open: each leads to their own server."""

from __future__ import annotations

import os
from typing import Any

from jupyter_server.auth.decorator import authorized
from jupyter_server.base.handlers import JupyterHandler
from tornado.web import authenticated

from ..community.hands import hub_prefix
from ..community.ids import SHARE_ID


class OwnServerPage(JupyterHandler):
    """Leads to JupyterLab in the server of whoever is logged in, and starts it."""

    auth_resource = "alacard"

    @authenticated
    @authorized("read", "alacard")
    async def get(self, share_id: str | None = None) -> None:
        shown = f"alacard=share:{share_id}" if share_id else "alacard-library=scope%3Dmine"
        hub = hub_prefix() or f"{os.environ.get('JUPYTERHUB_BASE_URL') or '/'}hub/"
        self.redirect(f"{hub}user-redirect/lab?{shown}")

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """In one line: there are no templates here."""
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.finish(f"{status_code}: this page of Alacard cannot be shown.")


PAGES: tuple[tuple[str, Any], ...] = (
    (r"/?", OwnServerPage),
    (r"/alacard/?", OwnServerPage),
    (rf"/alacard/share/{SHARE_ID}", OwnServerPage),
)
