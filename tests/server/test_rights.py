"""No route answers a caller without a token, or one whom the authorizer refuses.

Both are asked of the table of routes itself, under Jupyter's defaults: there a route that forgets
`@authenticated` is open to everyone, while `allow_unauthenticated_access=False` would hide that.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from jupyter_server.auth import Authorizer
from tornado.httpclient import HTTPClientError

from alacard_ext.demos.launching.pages import APP
from alacard_ext.rights import rights, table
from alacard_ext.rooms import ROOMS
from alacard_ext.routes import PAGES, PREFIX, ROUTES, Route

from .conftest import assert_error_shape

PLACEHOLDERS = {
    "{type}": "topic",
    "{id}": "tiny/bert-sentiment",
    "{card_id}": "sourdough",
    "{request_id}": "nobody",
    "{share_id}": "0" * 22,
    "{collection_id}": "0" * 22,
    "{recipe_id}": "0" * 22,
    "{comment_id}": "0" * 22,
    "{notification_id}": "0" * 22,
    "{demo_id}": "0" * 22,
    "{path}": "app.py",
    "{job_id}": "0" * 22,
    "{schedule_id}": "0" * 22,
}
OPERATIONS = [(route, method) for route in ROUTES for method in route.operations]
NAMES = [f"{method} {route.path}" for route, method in OPERATIONS]

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


async def test_a_caller_without_a_token_is_refused(
    jp_serverapp: Any, http_server_client: Any, jp_base_url: str
) -> None:
    assert jp_serverapp.allow_unauthenticated_access, "Jupyter's default is what is tried here"
    answers: dict[str, int] = {}
    for route, method in OPERATIONS:
        try:
            answer = await http_server_client.fetch(
                jp_base_url + (PREFIX + address(route)).strip("/"),
                method=method.upper(),
                body="{}" if method in ("post", "put", "patch") else None,
                follow_redirects=False,
            )
        except HTTPClientError as error:
            assert error.response is not None, (method, route.path)
            answer = error.response
        answers[f"{method} {route.path}"] = answer.code
        if answer.code == 403:
            assert_error_shape(json.loads(answer.body))
    # A page that is asked for by GET would be sent to the login; an API answers 403.
    assert answers == dict.fromkeys(NAMES, 403)


def pages() -> list[str]:
    """The addresses of all pages below the base URL; the only part that is not fixed is an id."""
    found = [pattern for room in ROOMS for pattern, _ in room.read_pages()]
    # An app is known by the secret in its address; tests/demos/test_launching.py tries that.
    patterns = [pattern for pattern in found if pattern != APP]
    addresses = [PAGES + re.sub(r"\(.*\)", "0" * 22, pattern) for pattern in patterns]
    for pattern, page in zip(patterns, addresses, strict=True):
        assert re.fullmatch(PAGES + pattern, page), pattern
    return [page.strip("/") for page in addresses]


async def test_a_page_asks_for_a_login(
    jp_serverapp: Any, http_server_client: Any, jp_base_url: str
) -> None:
    for page in pages():
        with pytest.raises(HTTPClientError) as caught:
            await http_server_client.fetch(jp_base_url + page, follow_redirects=False)
        assert caught.value.code == 302 and caught.value.response is not None
        assert "/login?next=" in caught.value.response.headers["Location"]


class TestWithoutRights:
    @pytest.fixture
    def jp_server_config(self, jp_server_config: dict[str, Any]) -> dict[str, Any]:
        jp_server_config["ServerApp"]["authorizer_class"] = NobodyMay
        return jp_server_config

    async def test_a_caller_whom_the_authorizer_refuses_gets_nothing(self, api: Any) -> None:
        answers: dict[str, int] = {}
        for route, method in OPERATIONS:
            body = {} if method in ("post", "put", "patch") else None
            parts = address(route).strip("/").split("/")
            reply = await api(*parts, method=method.upper(), body=body)
            answers[f"{method} {route.path}"] = reply.status
            if reply.status == 403:
                assert_error_shape(reply.json)
                action, resource = rights(route.handler, method)[0]
                assert f"'{action}' on '{resource}'" in reply.json["message"], route.path
        assert answers == dict.fromkeys(NAMES, 403)

    async def test_no_page_is_shown(self, jp_fetch: Any) -> None:
        assert pages()
        for page in pages():
            with pytest.raises(HTTPClientError) as caught:
                await jp_fetch(*page.split("/"), follow_redirects=False)
            assert caught.value.code == 403


def test_the_page_for_administrators_names_the_rights_that_the_routes_declare() -> None:
    page = Path(__file__, "../../../docs/configuration.md").resolve().read_text("utf-8")
    told = [
        line
        for line in page.splitlines()
        if line.startswith(("| `GET ", "| `POST ", "| `DELETE ", "| `PUT "))
    ]
    assert told == list(table(ROUTES))[2:]
    assert "| `POST notebook/verify` | `kernels`, `contents` | `execute`, `write` |" in told
