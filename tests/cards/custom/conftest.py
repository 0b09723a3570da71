"""The real server, with people who are named by a header, on both databases."""

from __future__ import annotations

from tests.community.conftest import api, database_url, jp_server_config, plain_config

__all__ = ["api", "database_url", "jp_server_config", "plain_config"]
