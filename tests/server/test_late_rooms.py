"""The rooms come after the server's start, which pays for none; nobody waits but who asks them."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import threading
from typing import Any

import pytest

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
