"""The rooms come after the server's start, which pays for none; nobody waits but who asks them."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import threading
from typing import Any

import pytest
from tornado.httpclient import HTTPClientError

from alacard_ext.room import Room

PATIENCE = 300.0
ROOMS = ("base", "routes", "cards.deck", "hub.client", "jobs.registry", "notebooks.generations")
STARTED = """
import json, sys
from jupyter_server.serverapp import ServerApp
server = ServerApp()
server.initialize(argv=["--ServerApp.port=0", "--allow-root"], new_httpserver=False)
assert server.extension_manager.extensions["alacard_ext"].enabled
assert "alacard_services" in server.web_app.settings
print(json.dumps(sorted(sys.modules)))
"""


def test_a_server_starts_without_the_rooms(hub_env: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", STARTED], env=hub_env, text=True, capture_output=True, timeout=900
    )
    assert done.returncode == 0, done.stderr
    modules = json.loads(done.stdout.splitlines()[-1])
    assert "alacard_ext.app" in modules
    assert not {f"alacard_ext.{name}" for name in ROOMS} & set(modules)


async def test_requests_wait_for_the_rooms_and_the_server_goes_on(
    api: Any, jp_fetch: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading, may_end = threading.Event(), threading.Event()
    read = Room.read_services

    def slowly(room: Room) -> Any:
        reading.set()
        assert may_end.wait(PATIENCE)
        return read(room)

    monkeypatch.setattr(Room, "read_services", slowly)
    body = {"recipe": {"model_card": "google-bert/bert-base-uncased"}, "refit": []}
    early = [
        asyncio.ensure_future(request)
        for request in (
            api("cards", "topic", params={"limit": 1}),
            api("hand", method="POST", body=body),
            api("no", "such", "address"),
            api("cards", "topic", method="DELETE"),
        )
    ]
    try:
        assert await asyncio.to_thread(reading.wait, PATIENCE)
        assert (await jp_fetch("api", "status")).code == 200
        assert not any(request.done() for request in early)
    finally:
        may_end.set()
    found = await asyncio.gather(*early)
    assert [reply.status for reply in found] == [200, 200, 404, 405]
    assert found[1].data["recipe"]["model_card"]["id"] == body["recipe"]["model_card"]
    assert found[2].code == "NOT_FOUND"
    assert (await api("cards", "topic", params={"limit": 1})).data == found[0].data


async def test_rooms_that_cannot_be_loaded_are_told_of_and_tried_again(
    api: Any, jp_serverapp: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = jp_serverapp.extension_manager.extension_apps["alacard_ext"].copy().pop()
    read = Room.read_services
    is_broken = True

    def sometimes(room: Room) -> Any:
        if is_broken:
            raise OSError("too many open files")
        return read(room)

    monkeypatch.setattr(Room, "read_services", sometimes)
    monkeypatch.setattr("alacard_ext.app.REST", 3600.0)
    for method, body in (("GET", None), ("POST", {"recipe": {}}), ("DELETE", None)):
        reply = await api("cards", "topic", method=method, body=body)
        assert (reply.status, reply.code) == (503, "NOT_LOADED")
        assert "log" in reply.json["message"]
    is_broken = False
    # Not at once: each request would read everything again.
    assert (await api("cards", "topic")).status == 503
    app._try_again = 0.0
    assert (await api("cards", "topic")).status == 200


async def test_a_service_that_cannot_start_closes_no_route(
    api: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from alacard_ext.services import Services

    async def fails(self: Services) -> None:
        raise RuntimeError("no room left")

    monkeypatch.setattr(Services, "start", fails)
    assert (await api("cards", "topic")).status == 200


async def test_a_server_that_stops_loads_no_rooms(api: Any, jp_serverapp: Any) -> None:
    app = jp_serverapp.extension_manager.extension_apps["alacard_ext"].copy().pop()
    await app.stop_extension()
    reply = await api("cards", "topic")
    assert (reply.status, reply.code) == (503, "NOT_LOADED")
    assert app._loading is None


@pytest.fixture
def jupyters_default(jp_server_config: dict[str, Any]) -> None:
    """Jupyter's own setting: a route that asks for no login answers everybody."""
    jp_server_config["ServerApp"]["allow_unauthenticated_access"] = True


@pytest.mark.attack
async def test_who_is_not_known_is_not_told_why_no_room_is_there(
    jupyters_default: None, jp_fetch: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(room: Room) -> Any:
        raise OSError("too many open files")

    monkeypatch.setattr(Room, "read_services", fails)
    with pytest.raises(HTTPClientError) as refused:
        await jp_fetch("alacard", "api", "v1", "cards", "topic", headers={"Authorization": "x"})
    assert refused.value.code == 403
