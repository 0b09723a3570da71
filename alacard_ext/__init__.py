"""Alacard: AI manuals for AI models, dealt inside JupyterLab."""

from __future__ import annotations

from ._version import __version__

__all__ = ["__version__"]


def _jupyter_labextension_paths() -> list[dict[str, str]]:
    return [{"src": "labextension", "dest": "alacard_ext"}]


def _jupyter_server_extension_points() -> list[dict[str, object]]:
    from .app import AlacardApp

    return [{"module": "alacard_ext", "app": AlacardApp}]
