"""The real server of `tests/server`, for the catalog's routes."""

from __future__ import annotations

from tests.server.conftest import api, jp_server_config

__all__ = ["api", "jp_server_config"]
