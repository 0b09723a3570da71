"""The addresses of apps, where jupyter-server-proxy is installed."""

from __future__ import annotations

from typing import Any

APP = r"/app/([A-Za-z0-9_-]{43})(/.*|)"


def _pages() -> tuple[tuple[str, Any], ...]:
    try:
        from .proxy import AppHandler
    except ImportError:
        return ()
    return ((APP, AppHandler),)


PAGES = _pages()
