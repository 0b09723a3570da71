"""The example bundles on a real server below /user/x/: launched, used and stopped by programs."""

from __future__ import annotations

import asyncio
import io
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import psutil
import pytest
from tornado.httpclient import HTTPRequest
from tornado.websocket import websocket_connect

from alacard_ext import api
from alacard_ext.cli import main
from alacard_ext.community.exporting.export import export
from alacard_ext.demos.calling import apps
from alacard_ext.demos.calling.servers import NoServer, find_server, server_at
from alacard_ext.demos.launching.snippets import Function, snippets_of
from alacard_ext.errors import BadRequest, Conflict, Forbidden, LaunchFailed
from tests.local_hub import LocalHub
from tests.local_hub.fixtures import hub_environment
from tests.notebooks.test_apps import build
from tests.serving import BASE_URL, Server, serving

from .bundles.models import NAMES, bundle
from .own_packages import OWN_PACKAGES

RUN = {
    "python": [sys.executable, "-c"],
    "curl": ["bash", "-c"],
    "javascript": ["node", "--input-type=module", "-e"],
}
GREETER = """import panel

name = panel.widgets.TextInput(name="Your name")
panel.Column(name, panel.bind(lambda name: f"Hello {name or 'nobody'}", name)).servable()
"""


async def a_run_of(url: str) -> bytes:
    """What Streamlit sends of one run of an app, by its websocket."""
    from streamlit.proto.BackMsg_pb2 import BackMsg

    asked = BackMsg()
    asked.rerun_script.query_string = ""
    address = f"{url.replace('http', 'ws', 1)}_stcore/stream"
    socket = await websocket_connect(HTTPRequest(address, headers={"Origin": "null"}))
    await socket.write_message(asked.SerializeToString(), binary=True)
    told = b""
    while b"Petal width" not in told:
        message = await socket.read_message()
        assert message is not None, told
        told += message if isinstance(message, bytes) else message.encode()
    socket.close()
    return told


def a_panel_app(root: Path) -> list[str]:
    """The name of a bundle with an app of Panel, where that is installed, as in CI."""
    if find_spec("panel") is None and "CI" not in os.environ:
        return []
    (root / "greeter").mkdir()
    (root / "greeter" / "app.py").write_text(GREETER)
    (root / "greeter" / "requirements.txt").write_text("panel\n")
    return ["greeter"]


async def try_to_be_greeted(demo: dict[str, Any]) -> None:
    """Open a page of Panel's, give a name as its browser does, and wait for what is made of it."""
    url = str(api.demo_status(demo["id"]).demo_url)
    assert demo["kind"] == "panel"
    async with httpx.AsyncClient(trust_env=False, timeout=120) as client:
        page = (await client.get(url)).text
    [token] = re.findall(r'"token":"([^"]+)"', page)
    address = HTTPRequest(f"{url.replace('http', 'ws', 1)}ws", headers={"Origin": "null"})
    socket = await websocket_connect(address, subprotocols=["bokeh", token])

    async def until(wanted: str) -> str:
        while (said := await socket.read_message()) is not None:
            if wanted in said:
                return str(said)
        raise AssertionError(f"it ended before it said {wanted}")

    async def say(kind: str, content: dict[str, Any]) -> None:
        for part in ({"msgid": kind, "msgtype": kind}, {}, content):
            await socket.write_message(json.dumps(part))

    async with asyncio.timeout(300):
        await until('"ACK"')
        await say("PULL-DOC-REQ", {})
        field = re.search(r'"name":"[\w.]*TextInput","id":"(\w+)"', await until("Hello nobody"))
        assert field is not None
        change = {"kind": "ModelChanged", "model": {"id": field[1]}, "attr": "value", "new": "Ada"}
        await say("PATCH-DOC", {"events": [change]})
        await until("Hello Ada")
    socket.close()


def try_snippets(server: Server, demo: dict[str, Any], expected: str) -> None:
    """Run each of a demo's snippets, as a person does who copies it."""
    at = server_at(server.url, server.token)
    for each in at.ask("GET", f"demos/{demo['id']}/snippets")["snippets"]:
        assert server.token not in each["code"]
        command = [*RUN[each["language"]], each["code"]]
        if shutil.which(command[0]) is None:
            continue
        environment = os.environ | {"JUPYTER_TOKEN": server.token}
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=300, check=False
        )
        assert done.returncode == 0 and expected in done.stdout, (each, done.stdout, done.stderr)


def try_an_upload(url: str) -> None:
    """A file that is sent to a Gradio app comes back as it was."""
    sent = bytes(range(256)) * 4000
    with httpx.Client(trust_env=False, timeout=120) as client:
        [path] = client.post(f"{url}gradio_api/upload", files={"files": ("sent.bin", sent)}).json()
        assert client.get(f"{url}gradio_api/file={path}").content == sent


def try_the_door(server: Server, demo_id: str) -> None:
    """Whoever is not let in is told so, and no other server is taken instead."""
    with pytest.raises(Forbidden):
        api.demo_status(demo_id, server=server.url, token="wrong")
    with pytest.raises(Forbidden, match="--token"):
        api.demo_status(demo_id, token="wrong")
    with pytest.raises(NoServer):
        api.demo_status(demo_id, server="http://127.0.0.1:9/")
    for bad in ("../..", "x"):
        with pytest.raises(BadRequest):
            api.demo_status(bad)


def api_of_a_notebook(hub: LocalHub, cache: Path, into: Path) -> Path:
    """The folder of a Space with the API of a dealt notebook."""
    notebook = build(hub, cache, "tiny/bert-sentiment", "api_endpoint").notebook
    made = export(notebook, "moods.ipynb", "space")
    with zipfile.ZipFile(io.BytesIO(made.content)) as archive:
        archive.extractall(into)
    return into / "moods-space"


def try_an_api(said: Callable[..., str], demo: dict[str, Any]) -> None:
    """Its page is there, its model answers, and what it cannot take it names."""
    assert "Ask the model" in said("call", demo["id"])
    fields, at = json.dumps({"text": "I love it"}), ("--endpoint", "respond")
    labels = json.loads(said("call", demo["id"], fields, *at))["answer"]
    assert set(labels) == {"NEGATIVE", "POSITIVE"}
    assert "'text' is missing" in said("call", demo["id"], "{}", *at, status=1)


async def test_the_example_bundles_are_launched_used_and_stopped(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    local_hub: LocalHub,
) -> None:
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path / "runtime"))
    for name in ("JUPYTER_TOKEN", "JUPYTERHUB_API_TOKEN"):
        monkeypatch.delenv(name, raising=False)

    def said(*arguments: str, status: int = 0) -> str:
        assert main(["demo", *arguments]) == status, capsys.readouterr()
        out = capsys.readouterr()
        return out.err if status else out.out

    assert "NO_SERVER" in said("status", "0" * 22, status=1)
    environment = hub_environment(local_hub.url, tmp_path / "hf")
    with serving(tmp_path, [OWN_PACKAGES, f"{BASE_URL}/user/x/"], environment) as server:
        # It is found as `jupyter server list` finds it, with its token.
        at = find_server()
        assert at.whole("x").endswith(f":{server.port}/user/x/x") and at.token == server.token
        assert server.token not in repr(at)
        demos = {}
        await asyncio.to_thread(api_of_a_notebook, local_hub, tmp_path / "cache", server.root)
        for name in (*NAMES, "moods-space", *a_panel_app(server.root)):
            if name in NAMES:
                bundle(name, server.root)
            demo = demos[name] = at.ask("POST", "demos", {"path": name})
            with pytest.raises(Conflict, match="is not running"):
                api.demo_call(demo["id"])
            # Two at once are one launch.
            api.demo_launch(demo["id"], consent=True, wait=False)
            told = json.loads(said("launch", demo["id"], "--consent", "--json"))
            assert told["status"] == "running"
            assert urlsplit(told["demo_url"]).path.startswith("/user/x/alacard/app/")
            assert told["demo_url"] in said("status", demo["id"])

        iris, sentence, page, moods, *greeters = demos.values()
        assert "Count the words" in said("call", page["id"])
        assert "Count" not in said("call", page["id"], "--endpoint", "count.css", status=1)
        assert "inside the app" in said("call", page["id"], "--endpoint", "/../x", status=1)
        try_snippets(server, page, "Count the words")

        by_command = json.loads(said("call", sentence["id"], "so sweet"))
        url = api.demo_status(sentence["id"]).demo_url
        assert url is not None and by_command["label"] in ("sour", "sweet")
        by_http = apps.call_by_http(url, "score", ["so sweet"])
        assert by_http["label"] == by_command["label"]
        for call in (apps.call_by_client, apps.call_by_http):
            with pytest.raises((BadRequest, LaunchFailed)):
                call(url, "other", ["x"])
        try_snippets(server, sentence, "confidences")
        try_an_upload(url)

        try_an_api(said, moods)
        for greeter in greeters:
            await try_to_be_greeted(greeter)

        url = api.demo_status(iris["id"]).demo_url
        assert url is not None and b"Which iris is this?" in await a_run_of(url)
        logs = api.demo_logs(iris["id"])
        assert "Starting the app." in said("logs", iris["id"]) and logs.next > 0
        assert api.demo_logs(iris["id"], start=logs.next).text == ""
        assert {each.status for each in api.demo_launches()} == {"running"}

        try_the_door(server, iris["id"])
        processes = psutil.Process(server.pid).children(recursive=True)
        for demo in demos.values():
            assert "stopped" in said("stop", demo["id"])
        gone, alive = psutil.wait_procs(processes, timeout=60)
        assert len(gone) >= 8 and not alive


@pytest.mark.skipif(sys.platform == "win32", reason="it is ended by a signal")
def test_without_a_server_a_command_runs_an_app_itself_and_takes_it_along(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("data", "config", "runtime"):
        monkeypatch.setenv(f"JUPYTER_{name.upper()}_DIR", str(tmp_path / name))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    demo = api.demo_add(bundle("static-page", tmp_path))
    command = [sys.executable, "-m", "alacard_ext", "demo", "launch", demo.id, "--here"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert " running " in line, line
        url = line.split()[-1]
        answer = httpx.get(url, trust_env=False, timeout=60)
        assert "Count the words" in answer.text
        # The page is kept from everything else here as well.
        assert answer.headers["Content-Security-Policy"].startswith("sandbox")
        assert api.demo_status(demo.id).demo_url == url
        below = psutil.Process(process.pid).children(recursive=True)
        assert below
        api.demo_stop(demo.id)
        assert process.wait(120) == 0
    assert not psutil.wait_procs(below, timeout=60)[1]


@pytest.mark.attack
def test_what_an_app_tells_of_itself_is_data_in_every_snippet() -> None:
    evil = "'; rm -rf /; echo \"$(id)`id`\u202e\n</script>\\"
    told = snippets_of("0" * 22, "gradio", "http://h/", Function("f", (evil, None, [evil])))
    python, curl, script = (each.code for each in told.snippets)
    compile(python, "snippet", "exec")
    assert repr(evil) in python and "\u202e" not in python + curl + script
    checked = subprocess.run(["bash", "-n"], input=curl, text=True, check=False)
    assert checked.returncode == 0
    # The shell takes all of it for one word.
    line = next(each for each in curl.splitlines() if "-d " in each and "data" in each)
    word = line.partition("-d ")[2].rpartition(' "$CALL"')[0]
    got = subprocess.run(
        ["bash", "-c", f"printf %s {word}"], capture_output=True, text=True, check=True
    )
    assert json.loads(got.stdout) == {"data": [evil, None, [evil]]}
    assert json.dumps({"data": [evil, None, [evil]]}) in script
