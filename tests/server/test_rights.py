"""No route answers a caller without a token, or one whom the authorizer refuses.

Both are asked of the table of routes itself, under Jupyter's defaults: there a route that forgets
`@authenticated` is open to everyone, while `allow_unauthenticated_access=False` would hide that.
"""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from jupyter_server.auth import Authorizer
from tornado.httpclient import HTTPClientError

from alacard_ext.routes import PREFIX, ROUTES, Route

from .conftest import assert_error_shape

PLACEHOLDERS = {"{type}": "topic", "{id}": "tiny/bert-sentiment", "{request_id}": "nobody"}
OPERATIONS = [(route, method) for route in ROUTES for method in route.operations]

pytestmark = pytest.mark.attack


def address(route: Route) -> str:
    """An address below the base URL that the route's own pattern matches."""
    path = route.path
    for placeholder, value in PLACEHOLDERS.items():
        path = path.replace(placeholder, value)
    return path


class NobodyMay(Authorizer):
    """Knows everyone and lets nobody do anything."""

    def is_authorized(self, handler: Any, user: Any, action: str, resource: str) -> bool:
        del handler, user, action, resource
        return False


@pytest.fixture
def jp_server_config(jp_server_config: dict[str, Any]) -> dict[str, Any]:
    del jp_server_config["ServerApp"]["allow_unauthenticated_access"]
    return jp_server_config


def test_the_addresses_that_are_tried_are_the_routes_own() -> None:
    for route in ROUTES:
        assert re.fullmatch(route.pattern, address(route)), route.path


@pytest.mark.parametrize(
    ("route", "method"), OPERATIONS, ids=[f"{m} {r.path}" for r, m in OPERATIONS]
)
async def test_a_caller_without_a_token_is_refused(
    route: Route, method: str, jp_serverapp: Any, http_server_client: Any, jp_base_url: str
) -> None:
    assert jp_serverapp.allow_unauthenticated_access, "Jupyter's default is what is tried here"
    with pytest.raises(HTTPClientError) as caught:
        await http_server_client.fetch(
            jp_base_url + (PREFIX + address(route)).strip("/"),
            method=method.upper(),
            body="{}" if method in ("post", "put", "patch") else None,
            follow_redirects=False,
        )
    # A page that is asked for by GET would be sent to the login; an API answers 403.
    assert caught.value.code == 403
    assert caught.value.response is not None
    assert_error_shape(json.loads(caught.value.response.body))


class TestWithoutRights:
    @pytest.fixture
    def jp_server_config(self, jp_server_config: dict[str, Any]) -> dict[str, Any]:
        jp_server_config["ServerApp"]["authorizer_class"] = NobodyMay
        return jp_server_config

    @pytest.mark.parametrize(
        ("route", "method"), OPERATIONS, ids=[f"{m} {r.path}" for r, m in OPERATIONS]
    )
    async def test_a_caller_whom_the_authorizer_refuses_gets_nothing(
        self, route: Route, method: str, api: Any
    ) -> None:
        parts = (address(route)).strip("/").split("/")
        body = {} if method in ("post", "put", "patch") else None
        reply = await api(*parts, method=method.upper(), body=body)
        assert reply.status == 403, (route.path, method)
        assert_error_shape(reply.json)
