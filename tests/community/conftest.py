"""The real server of `tests/server`, with a person who is named by a header of each request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from jupyter_server.auth import IdentityProvider, User

from tests.server.conftest import api
from tests.server.conftest import jp_server_config as plain_config
from tests.store.conftest import database_url

__all__ = ["api", "database_url", "plain_config"]


@dataclass
class HubUser(User):
    """As JupyterHub's own provider knows a person."""

    hub_user: Any = None


class NamedByHeader(IdentityProvider):
    """Knows people by name and by their groups, as JupyterHub does: here by headers, beside the
    server's token."""

    async def get_user(self, handler: Any) -> User | None:
        if await self.get_user_token(handler) is None:
            return None
        handler._token_authenticated = True
        headers = handler.request.headers
        groups = headers.get("X-Groups", "").split()
        return HubUser(headers.get("X-Person", "ada"), hub_user={"groups": groups})


@pytest.fixture
def jp_server_config(plain_config: dict[str, Any], database_url: str) -> dict[str, Any]:
    plain_config["ServerApp"]["identity_provider_class"] = NamedByHeader
    plain_config["AlacardApp"]["database_url"] = database_url
    plain_config["AlacardApp"]["administrators"] = ["root"]
    return plain_config
