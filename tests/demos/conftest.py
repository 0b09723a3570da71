"""The server of `tests/community`, with a folder of its own for bundles."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from tornado.httpclient import AsyncHTTPClient, HTTPRequest

from tests.community.conftest import api, database_url, plain_config
from tests.community.conftest import jp_server_config as community_config

__all__ = ["api", "community_config", "database_url", "plain_config"]
BOB = {"headers": {"X-Person": "bob"}}


@pytest.fixture(params=["folder"])
def demo_storage(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where bundles are kept: a folder, or a storage that is none, in the process's memory."""
    return str(tmp_path / "bundles") if request.param == "folder" else "memory://bundles"


@pytest.fixture
def jp_server_config(community_config: dict[str, Any], demo_storage: str) -> dict[str, Any]:
    community_config["AlacardApp"]["demo_storage"] = demo_storage
    community_config["AlacardApp"]["demo_max_bytes"] = 5_000_000
    return community_config


Ask = Callable[..., Awaitable[Any]]
Get = Callable[..., Awaitable[Any]]


@pytest.fixture
def app(jp_root_dir: Path) -> Path:
    """A folder with a plain app among the server's files."""
    folder = jp_root_dir / "app"
    folder.mkdir()
    (folder / "app.py").write_text("import streamlit as st\nst.title('hello')\n")
    (folder / "requirements.txt").write_text("streamlit\n")
    (folder / "README.md").write_text(
        "---\ntitle: Greeter\ntags: [text, Demo]\n---\n\nIt greets.\n"
    )
    return folder


@pytest.fixture
def bring(api: Ask, app: Path) -> Ask:
    """Bring the plain app as a demo."""

    async def brought(who: dict[str, Any] | None = None, **body: Any) -> dict[str, Any]:
        reply = await api("demos", method="POST", body={"path": "app", **body}, **(who or {}))
        assert reply.status == 201, reply.json
        data: dict[str, Any] = reply.data
        return data

    return brought


@pytest.fixture
def page(jp_root_dir: Path) -> Path:
    """A folder with a static page."""
    folder = jp_root_dir / "app"
    folder.mkdir(exist_ok=True)
    (folder / "index.html").write_text("<!doctype html><html><head></head><h1>Counted</h1></html>")
    (folder / "data.json").write_text('{"words": 3}')
    (folder / "README.md").write_text("---\ntitle: Page\nsdk: static\n---\n")
    return folder


@pytest.fixture
def get(jp_serverapp: Any) -> Get:
    """Ask the server for a path as a browser does that sends no cookie."""

    async def asked(path: str, **options: Any) -> Any:
        url = f"http://127.0.0.1:{jp_serverapp.port}{path}"
        request = HTTPRequest(url, follow_redirects=False, **options)
        return await AsyncHTTPClient().fetch(request, raise_error=False)

    return asked
