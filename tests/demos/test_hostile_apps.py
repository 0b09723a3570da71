"""Apps that do not do what they should: they end, or are told of, and leave nothing."""

from __future__ import annotations

import socket
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
import pytest

from alacard_ext.demos.launching import launch as of_launch
from alacard_ext.demos.launching import place
from alacard_ext.demos.launching.launches import Launches
from alacard_ext.processes.runs import lives
from tests.community.dealing import IN_A_FILE

from .conftest import Ask
from .launching import launched, stop
from .own_packages import use_own_packages

pytestmark = pytest.mark.attack
BEGIN = """
import http.server, os, signal, socket, sys, time
if False:
    import gradio
port = int(os.environ["PORT"])
class Page(http.server.SimpleHTTPRequestHandler):
    pass
"""
SERVE = "\nhttp.server.HTTPServer((host, port), Page).serve_forever()\n"
DEAF = (
    BEGIN
    + """
signal.signal(signal.SIGTERM, signal.SIG_IGN)
for _ in range(20):
    if not os.fork():
        os.setsid()
        while True:
            time.sleep(1)
host = "127.0.0.1"
"""
    + SERVE
)
DAEMONISED = BEGIN + "host = '127.0.0.1'\nif os.fork():\n    os._exit(0)\nos.setsid()" + SERVE
ELSEWHERE = (
    BEGIN + "host, port = '127.0.0.1', socket.create_server(('', 0)).getsockname()[1]" + SERVE
)
NOWHERE = BEGIN + "time.sleep(3600)\n"
EVERYWHERE = BEGIN + "host = '0.0.0.0'" + SERVE
FILLING = BEGIN + "file = open('large', 'wb')\nwhile file.write(bytes(10**6)):\n    file.flush()\n"
CHATTY = BEGIN + "line = 'x' * 999999\nfor _ in range(1000):\n    print(line)\n"


@pytest.fixture(autouse=True)
def own_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    use_own_packages(monkeypatch.setattr)


@IN_A_FILE
async def test_apps_that_misbehave_are_ended_or_told_of(
    api: Ask, bring: Ask, app: Path, jp_serverapp: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    launches: Launches = jp_serverapp.web_app.settings["alacard_services"].of(Launches)
    (app / "requirements.txt").write_text("gradio\n")

    async def tried(code: str, **body: Any) -> tuple[dict[str, Any], Any, list[psutil.Process]]:
        (app / "app.py").write_text(code)
        demo = await bring()
        told = await launched(api, demo, consent=True, **body)
        launch = launches._launches[launches_key(launches, demo)]
        alive = told["status"] == "running"
        below = psutil.Process(launch.confined.pid).children(recursive=True) if alive else []
        return {**told, "id": demo["id"]}, launch, below

    async def nothing_left(launch: Any, below: list[psutil.Process]) -> bool:
        await launch.end("stopped", "", 0.0)  # its files go a moment after its state is told
        gone = not any(lives(each) for each in below) and not launch.place.run.folder.exists()
        return gone and not psutil.pid_exists(launch.confined.pid) and not of_run(launch)

    # It has many children, and none of them listens to a polite request.
    told, launch, below = await tried(DEAF)
    assert told["status"] == "running" and len(below) > 20 and len(of_run(launch)) > 20
    await stop(api, told)
    assert await nothing_left(launch, below)

    told, launch, below = await tried(EVERYWHERE)
    assert told["status"] == "running" and "all addresses" in told["message"]
    await stop(api, told)
    assert await nothing_left(launch, below)

    # What goes on behind the back of its launcher ends with that.
    told, launch, below = await tried(DAEMONISED)
    assert told["status"] == "error" and "in the background" in told["message"], told["message"]
    assert await nothing_left(launch, below)

    # A gigabyte is printed into nothing but a bounded end of it, and ends the app.
    told, launch, below = await tried(CHATTY)
    assert told["status"] == "error" and "printed" in told["message"], told["message"]
    logs = (await api("demos", told["id"], "logs")).data
    assert len(logs["text"]) < 250_000 and logs["ended"]
    assert await nothing_left(launch, below)

    monkeypatch.setattr(place, "DISK", 20_000_000)
    told, launch, below = await tried(FILLING)
    assert told["status"] == "error" and "exceeded the limit" in told["message"], told["message"]
    assert await nothing_left(launch, below)

    monkeypatch.setattr(of_launch, "WAIT", 3.0)
    for code, why in ((NOWHERE, "nor on any other"), (ELSEWHERE, "but it listens on ")):
        told, launch, below = await tried(code)
        assert told["status"] == "error" and why in told["message"], told["message"]
        assert await nothing_left(launch, below)


def of_run(launch: Any) -> list[int]:
    """The processes of this machine that a launch left, known by its home, however they hid; and
    with them its port, if that is taken."""
    home, left = str(launch.place.run.folder / "home"), []
    for each in psutil.process_iter():
        with suppress(psutil.Error, OSError):
            if each.environ().get("HOME") == home and lives(each):
                left.append(each.pid)
    with socket.socket() as probe:
        taken = probe.connect_ex(("127.0.0.1", launch.place.address.port)) == 0
    return [*left, launch.place.address.port] if taken else left


def launches_key(launches: Launches, demo: dict[str, Any]) -> tuple[str, str]:
    [found] = [key for key in launches._launches if key[1] == demo["id"]]
    return found
