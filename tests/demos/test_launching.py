"""Apps launched, used through the server, and stopped; and what keeps each from everything else."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import psutil
import pytest
from tornado.httpclient import HTTPRequest
from tornado.websocket import websocket_connect

from alacard_ext.demos.launching.launches import Launches
from alacard_ext.processes.runs import lives
from tests.community.dealing import IN_A_FILE, as_bob

from .conftest import Ask, Get
from .launching import launched, stop

# It tells what it is given and reaches for what it is not, and leaves a daemon behind.
HOSTILE = """
import os, pathlib, subprocess, sys
from fastapi import FastAPI, Request, WebSocket
from fastapi.responses import JSONResponse

TOKEN = "hf_abcdefghijklmnopqrstuvwxyz01234567"
served = FastAPI()
print("my secret is", os.environ.get("MY_SECRET"), flush=True)
subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], start_new_session=True)


@served.get("/told")
async def told(request: Request):
    read = []
    for name in request.query_params.getlist("file"):
        try:
            read.append(pathlib.Path(name).read_text())
        except OSError:
            pass
    try:
        pathlib.Path(__file__).resolve().write_text("changed")
        changed = True
    except OSError:
        changed = False
    answer = JSONResponse({
        "headers": dict(request.headers), "query": str(request.url.query), "read": read,
        "environment": dict(os.environ), "changed": changed, "here": os.getcwd(),
    })
    for cookie in ("mine=1; Path=/", "_xsrf=stolen; Path=/", "username-x=root; Path=/"):
        answer.headers.append("Set-Cookie", cookie)
    answer.headers["Clear-Site-Data"] = '"*"'
    answer.headers["Access-Control-Allow-Origin"] = "https://evil.example"
    return answer


@served.websocket("/echo")
async def echo(socket: WebSocket):
    await socket.accept()
    await socket.send_json(dict(socket.headers))
    await socket.send_text(await socket.receive_text())
"""


@pytest.mark.parametrize("network", ["open", "shut"])
@IN_A_FILE
async def test_a_page_is_launched_used_extended_and_stopped_whole(
    api: Ask, bring: Ask, page: Path, get: Get, jp_serverapp: Any, network: str
) -> None:
    (page / "app.py").unlink(missing_ok=True)
    (page / "requirements.txt").unlink(missing_ok=True)
    demo = await bring()
    assert demo["kind"] == "static"
    before = (await api("demos", demo["id"], "status")).data
    assert before["status"] == "stopped" and before["isolation"]["promises"]
    body = {"network": network}
    both = [api("demos", demo["id"], "launch", method="POST", body=body) for _ in range(2)]
    assert {each.data["status"] for each in await asyncio.gather(*both)} == {"launching"}
    told = await launched(api, demo)
    assert told["status"] == "running" and told["network"] == network, told
    launches: Launches = jp_serverapp.web_app.settings["alacard_services"].of(Launches)
    [launch] = launches._launches.values()
    shown = await get(told["demo_url"])
    assert shown.code == 200 and b"Counted" in shown.body and b"localStorage" in shown.body
    assert shown.headers["Content-Security-Policy"].startswith("sandbox allow-scripts")
    assert "allow-same-origin" not in shown.headers["Content-Security-Policy"]
    data = await get(f"{told['demo_url']}data.json", headers={"Origin": "null"})
    assert data.body == b'{"words": 3}' and data.headers["Access-Control-Allow-Origin"] == "null"
    kept = await api("demos", demo["id"], "extend", method="POST", body={"minutes": 600})
    assert kept.data["expires_at"] > told["expires_at"]
    [mine] = (await api("demos", "launches")).data["launches"]
    assert mine["expires_at"][:16] <= (await api("demos", demo["id"], "status")).data["expires_at"]
    assert mine["status"] == "running"
    while not (known := (await api("demos", demo["id"], "launches")).data["launches"]):
        await asyncio.sleep(0.05)
    assert [each["mine"] for each in known] == [True]
    while (counted := (await api("demos", demo["id"])).data["launches"]) == 0:
        await asyncio.sleep(0.05)
    assert counted == 1
    pid, folder = launch.confined.pid, launch.place.run.folder
    assert (await stop(api, demo))["status"] == "stopped"
    assert not psutil.pid_exists(pid) and not folder.exists()
    assert (await get(told["demo_url"])).code == 404


@pytest.mark.attack
@IN_A_FILE
async def test_an_app_gets_nothing_of_the_person_and_is_reached_by_nobody_else(
    api: Ask,
    bring: Ask,
    app: Path,
    get: Get,
    jp_serverapp: Any,
    jp_auth_header: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_the_persons_own")
    (app / "app.py").write_text(HOSTILE)
    (app / "requirements.txt").write_text("fastapi\nuvicorn\nwebsockets\n")
    demo = await bring(visibility="everyone", accept_findings=True)
    asked = await api("demos", demo["id"], "launch", method="POST", body={})
    assert asked.status == 409 and asked.code == "LAUNCH_FINDINGS"
    assert asked.json["error"]["details"]["findings"][0]["code"] == "source.secret"
    for bad in ({"PATH": "/x"}, {"a b": "x"}, {"A": ""}, {"A": "\0"}):
        body = {"secrets": bad, "consent": True}
        refused = await api("demos", demo["id"], "launch", method="POST", body=body)
        assert refused.status == 400 and "secret" in refused.json["message"], refused.json
    told = await launched(api, demo, consent=True, secrets={"MY_SECRET": "open-sesame"})
    logs = (await api("demos", demo["id"], "logs")).data
    assert told["status"] == "running", (told, logs)
    # The secret reaches the app alone.
    assert "my secret is ***********" in logs["text"] and "sesame" not in logs["text"]
    jobs = await api("jobs", params={"kind": "demo.launch"})
    assert "sesame" not in str(jobs.json) and "sesame" not in str(told)
    private = app.parent / "private.txt"
    private.write_text("of the person")
    url = f"{told['demo_url']}told"
    headers = {
        "Cookie": "_xsrf=x; username-127-0-0-1=me; jupyterhub-user-a=b; mine=1",
        "Authorization": "token secret",
        "Referer": "http://127.0.0.1/lab?token=secret",
        "Origin": "null",
    }
    answer = await get(f"{url}?token=secret&file={private}", headers=headers)
    seen = json.loads(answer.body)
    assert answer.code == 200 and "secret" not in str(seen["headers"]) + seen["query"]
    assert "cookie" not in seen["headers"] and seen["environment"]["MY_SECRET"] == "open-sesame"
    assert "hf_the_persons_own" not in str(seen["environment"]) and not seen["changed"]
    launches: Launches = jp_serverapp.web_app.settings["alacard_services"].of(Launches)
    [launch] = launches._launches.values()
    if "reading" in launch.confined.rung.kept:
        assert seen["read"] == []
    assert answer.headers.get_list("Set-Cookie") == [f"mine=1; Path={told['demo_url']}"]
    assert "Clear-Site-Data" not in answer.headers
    assert answer.headers.get_list("Access-Control-Allow-Origin") == ["null"]
    # Now that it is known as the app's own, it is handed on; what is Jupyter's never is.
    assert json.loads((await get(url, headers=headers)).body)["headers"]["cookie"] == "mine=1"
    socket = await websocket_connect(
        HTTPRequest(
            f"ws://127.0.0.1:{jp_serverapp.port}{told['demo_url']}echo",
            headers={"Cookie": "_xsrf=x", "Origin": "null"},
        )
    )
    assert "_xsrf" not in str(await socket.read_message())
    await socket.write_message("hello")
    assert await socket.read_message() == "hello"
    socket.close()
    # Whoever has the address, but is someone else; whoever guesses; and by the API.
    assert (await get(url, headers={**jp_auth_header, **as_bob()["headers"]})).code == 404
    assert (await get(url, headers=jp_auth_header)).code == 200
    assert (await get(told["demo_url"].rstrip("/")[:-3] + "AAA/")).code == 404
    others = (await api("demos", demo["id"], "status", **as_bob())).data
    assert others["status"] == "stopped" and others["demo_url"] is None
    assert (
        await api("demos", demo["id"], "stop", method="POST", body={}, **as_bob())
    ).status == 200
    assert (await get(url)).code == 200
    # A server that closes leaves nothing running, daemons included, and nothing lying there.
    below = psutil.Process(launch.confined.pid).children(recursive=True)
    assert len(below) >= 2
    await launches.aclose()
    assert not any(lives(each) for each in below) and not launch.place.run.folder.exists()


@pytest.mark.attack
@IN_A_FILE
async def test_what_is_private_is_launched_by_nobody_else(api: Ask, bring: Ask, page: Path) -> None:
    demo = await bring()
    for rest, method, body in (
        ("launch", "POST", {}),
        ("status", "GET", None),
        ("logs", "GET", None),
        ("stop", "POST", {}),
    ):
        told = [
            await api("demos", each, rest, method=method, body=body, **as_bob())
            for each in (demo["id"], "0" * 22)
        ]
        assert told[0].status == 404 and told[0].json == told[1].json, rest
    payload = {"demo_id": demo["id"]}
    body = {"kind": "demo.launch", "payload": payload}
    assert (await api("jobs", method="POST", body=body, **as_bob())).status in (400, 404)
    assert (await api("demos", demo["id"], "extend", method="POST", body={})).code == "CONFLICT"


@IN_A_FILE
async def test_an_app_that_fails_says_why_and_an_idle_one_is_stopped(
    api: Ask, bring: Ask, app: Path, page: Path, jp_serverapp: Any
) -> None:
    (app / "app.py").write_text("from fastapi import FastAPI\nimport not_there\n")
    (app / "requirements.txt").write_text("fastapi\nuvicorn\n")
    (app / "README.md").unlink()
    told = await launched(api, await bring())
    assert told["status"] == "error" and told["phase"] == "waiting"
    assert "add it to requirements.txt" in told["message"]
    (app / "app.py").unlink()
    launches: Launches = jp_serverapp.web_app.settings["alacard_services"].of(Launches)
    launches._config.demo_idle_minutes = 0.01
    demo = await bring()
    assert (await launched(api, demo))["status"] == "running"
    [launch] = [each for each in launches._launches.values() if each.active]
    await launch.watching
    told = (await api("demos", demo["id"], "status")).data
    assert told["status"] == "stopped" and "nobody used it" in told["message"]
