"""The real server of `tests/server`, with a person who is named by a header of each request."""

from __future__ import annotations

from typing import Any

import pytest

from tests.named_by_header import NamedByHeader
from tests.server.conftest import api
from tests.server.conftest import jp_server_config as plain_config
from tests.store.conftest import database_url

__all__ = ["api", "database_url", "plain_config"]


@pytest.fixture
def jp_server_config(plain_config: dict[str, Any], database_url: str) -> dict[str, Any]:
    plain_config["ServerApp"]["identity_provider_class"] = NamedByHeader
    plain_config["AlacardApp"]["database_url"] = database_url
    plain_config["AlacardApp"]["administrators"] = ["root"]
    return plain_config
