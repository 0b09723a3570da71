"""A server is killed while demos are uploaded, checked, installed, started and used: nothing goes
on without it, and the next one finds nothing half done."""

from __future__ import annotations

import base64
import os
import socket
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest

from alacard_ext import api
from alacard_ext.demos.calling.servers import Server as Asked
from alacard_ext.demos.calling.servers import server_at
from alacard_ext.errors import BundleRefused
from alacard_ext.processes.runs import lives
from tests.serving import Server

from .bundles.models import bundle
from .hostile import zip_of
from .own_packages import NEVER_THERE, OWN_PACKAGES

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="there is no kill -9"),
    pytest.mark.long,
]
# A framework is named so that it is taken for an app; nothing of it is asked for.
SILENT = "import time\nif False:\n    import gradio\ntime.sleep(3600)\n"
DAEMON = """
import http.server, os, signal, subprocess, sys
if False:
    import gradio
signal.signal(signal.SIGTERM, signal.SIG_IGN)
ignoring = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(3600)"
subprocess.Popen([sys.executable, "-c", ignoring], start_new_session=True, env={})
if os.fork():
    http.server.HTTPServer(
        ("127.0.0.1", int(os.environ["PORT"])), http.server.SimpleHTTPRequestHandler
    ).serve_forever()
signal.pause()
"""


def until(true: Callable[[], Any], what: str) -> Any:
    """What is true within minutes."""
    end = time.monotonic() + 180
    while not (found := true()):
        assert time.monotonic() < end, what
        time.sleep(0.02)
    return found


def app(root: Path, name: str, code: str, requirements: str = "gradio\n") -> None:
    folder = root / name
    folder.mkdir()
    (folder / "app.py").write_text(code)
    (folder / "requirements.txt").write_text(requirements)


def try_half_an_upload(server: Server) -> socket.socket:
    """The first half of a request with an archive; the other half never comes."""
    line = socket.create_connection(("127.0.0.1", server.port))
    line.sendall(
        b"POST /alacard/api/v1/demos HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 2000000\r\n"
        b"Content-Type: multipart/form-data; boundary=x\r\nAuthorization: token "
        + server.token.encode()
        + b"\r\n\r\n--x\r\n"
        + bytes(1_000_000)
    )
    return line


def known(server: Server) -> tuple[Asked, dict[str, str]]:
    """How a server is asked for a route, and how the functions of Python are told of it."""
    where = {"server": server.url, "token": server.token}
    return server_at(server.url, server.token), where


def put_chunk(at: Asked, whole: bytes, number: int) -> None:
    """One of two parts of an archive, as JupyterLab uploads what is large."""
    half = len(whole) // 2
    part = whole[:half] if number == 1 else whole[half:]
    model = {"type": "file", "format": "base64", "chunk": number, "name": "page.zip"}
    url = f"{at.url}api/contents/alacard-uploads/page.zip"
    body = {**model, "content": base64.b64encode(part).decode()}
    headers = {"Authorization": f"token {at.token}"}
    with httpx.Client(trust_env=False, timeout=120, headers=headers) as client:
        assert client.put(url, json=body).status_code in (200, 201)


def begin_chunked_upload(at: Asked, server: Server) -> bytes:
    """Upload half an archive; answers the whole of it."""
    (server.root / "alacard-uploads").mkdir()
    archive = zip_of({"index.html": b"<p>", "data.txt": os.urandom(2000).hex().encode()})
    put_chunk(at, archive, 1)
    return archive


def upload_again(at: Asked, archive: bytes) -> None:
    """Half an archive is told as that, and its upload begins anew at the same place."""
    path = "alacard-uploads/page.zip"
    with pytest.raises(BundleRefused, match="Upload it again"):
        at.ask("POST", "demos", {"path": path})
    for number in (1, -1):
        put_chunk(at, archive, number)
    assert at.ask("POST", "demos/check", {"path": path})["accepted"]


def checked_until_killed(at: Asked) -> None:
    with suppress(Exception):
        at.ask("POST", "demos/check", {"path": "many"})


def fill(root: Path) -> None:
    """The bundles: of a page, of apps, and one that takes long to be checked."""
    bundle("static-page", root)
    app(root, "silent", SILENT)
    app(root, "daemon", DAEMON)
    app(root, "never", SILENT, f"gradio\n{NEVER_THERE}\n")
    app(root, "many", "import gradio\n" + "value = [1, 2, 3]\n" * 5000)
    for number in range(1500):
        (root / "many" / f"part_{number}.py").write_text("value = {1: 'one'}\n" * 200)


def test_a_kill_at_any_phase_leaves_nothing(tmp_path: Path) -> None:
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    # An index of packages that takes a connection and never answers.
    index = socket.create_server(("127.0.0.1", 0))
    environment = os.environ | {
        "HF_HOME": str(tmp_path / "hf"),
        "HF_HUB_OFFLINE": "1",
        "TMPDIR": str(temporary),
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_INDEX_URL": f"http://127.0.0.1:{index.getsockname()[1]}/simple",
        "NO_PROXY": "*",
    }
    server = Server(tmp_path, [OWN_PACKAGES], environment)
    fill(server.root)
    server.start()
    at, where = known(server)
    names = ("static-page", "silent", "daemon", "never")
    demos = {name: at.ask("POST", "demos", {"path": name})["id"] for name in names}
    for name in ("static-page", "daemon"):
        assert api.demo_launch(demos[name], consent=True, **where).status == "running"
    for name, phase in (("silent", "waiting"), ("never", "installing")):
        api.demo_launch(demos[name], consent=True, wait=False, **where)
        until(lambda n=name, p=phase: api.demo_status(demos[n], **where).phase == p, phase)
    index.settimeout(180)
    asked, _ = index.accept()  # the installer waits for an answer
    archive, line = begin_chunked_upload(at, server), try_half_an_upload(server)
    threading.Thread(target=checked_until_killed, args=[at], daemon=True).start()
    parent = psutil.Process(server.pid)

    def checking() -> bool:
        return any("checks.worker" in " ".join(told(each)) for each in parent.children())

    until(checking, "the check")
    below = parent.children(recursive=True)
    installers = [each for each in below if "never-there" in " ".join(told(each))]
    others = [each for each in below if each not in installers]
    assert installers and len(others) >= 8
    server.kill()
    # Of apps and checks nothing goes on, without anybody's help.
    until(lambda: not any(map(lives, others)), f"{others} live on")
    asked.close()
    line.close()
    try:
        server.start()
        at, where = known(server)
        until(lambda: not any(map(lives, installers)), f"{installers} live on")
        # What was answered is there, and nothing else; a new check finds no other's folder.
        assert at.ask("GET", "demos")["total"] == len(names)
        assert at.ask("POST", "demos/check", {"path": "static-page"})["accepted"]
        upload_again(at, archive)
        bundles = tmp_path / "data" / "alacard" / "bundles"
        assert len([*bundles.iterdir()]) == len(names), [*bundles.iterdir()]
        assert not [*temporary.glob("alacard-run-*")]
        assert not [*bundles.parent.glob("demo-environments/*/complete.json")]
        assert {each["status"] for each in at.ask("GET", "demos/launches")["launches"]} == set()
        told_again = api.demo_launch(demos["daemon"], consent=True, **where)
        assert httpx.get(str(told_again.demo_url), trust_env=False, timeout=60).status_code == 200
        below = psutil.Process(server.pid).children(recursive=True)
        assert api.demo_stop(demos["daemon"], **where).status == "stopped"
        assert not any(map(lives, below)) and not [*temporary.glob("alacard-run-*")]
    finally:
        server.stop()
        index.close()


def told(process: psutil.Process) -> list[str]:
    with suppress(psutil.Error):
        return list(process.cmdline())
    return []
