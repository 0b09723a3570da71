"""Two people, each with a server of their own, on one database: nobody comes to another's app."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest
from tornado.httpclient import HTTPClientError, HTTPRequest
from tornado.websocket import websocket_connect

from tests.named_by_header import BY_HEADER
from tests.serving import BASE_URL, Server, serving

from .bundles.models import bundle
from .test_kills import until

pytestmark = pytest.mark.attack


class Person:
    """Someone at a server; `at` another's server they have no more than its address."""

    def __init__(self, name: str, server: Server, groups: str = "") -> None:
        self.server = server
        self.headers = {**server.headers, "X-Person": name, "X-Groups": groups}

    def ask(self, method: str, path: str, **options: Any) -> httpx.Response:
        url = f"{self.server.url}alacard/api/v1/{path}"
        options = {"headers": self.headers, "timeout": 300, **options}
        with httpx.Client(trust_env=False) as client:
            return client.request(method, url, **options)

    def launch(self, demo_id: str) -> str:
        """The address of the app, once it runs."""
        begun = self.ask("POST", f"demos/{demo_id}/launch", json={})
        assert begun.status_code == 200, begun.text

        def running() -> str | None:
            told = self.ask("GET", f"demos/{demo_id}/status").json()["data"]
            assert told["status"] != "error", told
            found: str | None = told["demo_url"]
            return found

        path = until(running, "it does not run")
        return f"http://127.0.0.1:{self.server.port}{path}"


def look(url: str, headers: dict[str, str] | None = None) -> int:
    with httpx.Client(trust_env=False, timeout=120) as client:
        return client.get(url, headers=headers or {}).status_code


async def test_an_app_is_reached_by_its_person_alone(postgresql: str, tmp_path: Path) -> None:
    options = [
        BY_HEADER,
        f"--AlacardApp.database_url={postgresql}",
        f"--AlacardApp.demo_storage={tmp_path}/bundles",
    ]
    with (
        serving(tmp_path / "ada", [*options, f"{BASE_URL}/user/ada/"]) as hers,
        serving(tmp_path / "bob", [*options, f"{BASE_URL}/user/bob/"]) as his,
    ):
        bundle("static-page", hers.root)
        ada = Person("ada", hers, "birds")
        bob, eve = Person("bob", his, "birds"), Person("eve", his, "cats")
        body = {"path": "static-page", "visibility": "group:birds", "accept_findings": True}
        made = ada.ask("POST", "demos", json=body)
        assert made.status_code == 201, made.text
        demo_id = made.json()["data"]["id"]
        # The group alone sees it, and what is said to others is what is said of nothing.
        for method, rest in (("POST", "/launch"), ("GET", "/status"), ("GET", "/snippets")):
            told = [
                eve.ask(method, f"demos/{each}{rest}", json={} if method == "POST" else None)
                for each in (demo_id, "0" * 22)
            ]
            assert told[0].status_code == 404 and told[0].json() == told[1].json()
        hers_at, his_at = ada.launch(demo_id), bob.launch(demo_id)
        assert "/user/ada/" in hers_at and "/user/bob/" in his_at
        assert look(hers_at) == look(his_at) == 200
        assert look(his_at, bob.headers) == 200
        # Someone else whom the server knows; the secret at another server; and guesses.
        secret = hers_at.rstrip("/").rpartition("/")[2]
        apps = f"{his.url}alacard/app/"
        assert look(his_at, {**bob.headers, "X-Person": "eve"}) == 404
        assert look(hers_at, {**ada.headers, "X-Person": "bob"}) == 404
        for guess in (secret, secret[:-1] + ("A" if secret[-1] != "A" else "B"), "0" * 43):
            assert look(f"{apps}{guess}/") == 404, guess
            with pytest.raises(HTTPClientError) as caught:
                await websocket_connect(HTTPRequest(f"ws{apps.removeprefix('http')}{guess}/ws"))
            assert caught.value.code == 404
        for path in ("", "8000/", f"..%2f{secret}/", f"{demo_id}/"):
            assert look(f"{apps}{path}") in (403, 404), path
        # Neither status, log nor stop of a demo that both launched is another's.
        assert ada.ask("GET", f"demos/{demo_id}/status").json()["data"]["demo_url"] in hers_at
        assert bob.ask("POST", f"demos/{demo_id}/stop", json={}).status_code == 200
        assert look(his_at) == 404 and look(hers_at) == 200
        # Out of the group, and what is launched already is nobody's to launch again.
        out = Person("bob", his)
        assert out.ask("POST", f"demos/{demo_id}/launch", json={}).status_code == 404
