"""A real Jupyter server with Alacard, which asks the local hub and nobody else."""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from tornado.httpclient import HTTPClientError

from alacard_ext.hub import transport
from alacard_ext.openapi import openapi
from alacard_ext.routes import PREFIX, ROUTES
from tests.local_hub.server import LocalHub


@dataclass
class Reply:
    """Status, headers and JSON of an answer, errors included."""

    status: int
    headers: Any
    json: Any

    @property
    def data(self) -> Any:
        return self.json["data"]

    @property
    def code(self) -> str:
        return str(self.json["error"]["code"])


def assert_error_shape(body: Any) -> None:
    """The one shape of every error of the API."""
    assert set(body) >= {"message", "reason", "error"}
    assert set(body["error"]) == {"code", "message", "details"}
    assert body["message"] == body["error"]["message"]
    assert body["reason"] == body["error"]["code"]
    assert isinstance(body["error"]["details"], dict)


@pytest.fixture
def jp_server_config(local_hub: LocalHub, tmp_path: Path, monkeypatch: Any) -> dict[str, Any]:
    monkeypatch.setenv("HF_HOME", str(tmp_path / "hf-home"))
    monkeypatch.delenv("HF_TOKEN", raising=False)
    return {
        "ServerApp": {
            "jpserver_extensions": {"alacard_ext": True},
            "allow_unauthenticated_access": False,
        },
        "AlacardApp": {
            "hub_endpoint": local_hub.url,
            "cache_dir": str(tmp_path / "answers"),
            # A Hub that fails, or tells something else, is asked at once.
            "hub_fresh_seconds": 0.0,
        },
    }


@pytest.fixture
def silent_hub(jp_server_config: dict[str, Any], local_hub: LocalHub, monkeypatch: Any) -> LocalHub:
    """The hub says nothing, and the server waits for it, however busy the machine is.

    A test names it before `api`, which starts the server.
    """
    monkeypatch.setattr(transport, "TIMEOUT", httpx.Timeout(900))
    monkeypatch.setattr(transport, "LONGEST_ANSWER", 900)
    jp_server_config["AlacardApp"]["hub_timeout"] = 900.0
    local_hub.faults.set(kind="hang")
    return local_hub


@pytest.fixture
def api(jp_fetch: Any) -> Callable[..., Awaitable[Reply]]:
    """Ask a route below `alacard/api/v1/`; an error status is a reply like any other."""

    async def ask(*parts: str, method: str = "GET", body: Any = None, **options: Any) -> Reply:
        if body is not None or method in ("POST", "PUT"):
            options["body"] = body if isinstance(body, str) else json.dumps(body)
        options = {"request_timeout": 900, "connect_timeout": 900, **options}
        try:
            answer = await jp_fetch("alacard", "api", "v1", *parts, method=method, **options)
        except HTTPClientError as error:
            assert error.response is not None, error
            answer = error.response
        reply = Reply(answer.code, answer.headers, json.loads(answer.body))
        if reply.status >= 400:
            assert_documented("/" + "/".join(parts), method.lower(), reply)
        return reply

    return ask


def assert_documented(path: str, method: str, reply: Reply) -> None:
    """That openapi.json names this error of this route; of addresses that are no route, nothing."""
    for route in ROUTES:
        if re.fullmatch(route.pattern, path) and method in route.operations:
            described = openapi()["paths"][PREFIX + route.path][method]["responses"]
            assert str(reply.status) in described, (route.path, method, reply.json)
            assert reply.code in described[str(reply.status)]["x-codes"], (route.path, reply.json)
            return
