"""`make team`: started, used by both people, robbed of a worker, and ended with nothing left."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest

from tests.local_hub.fixtures import hub_environment
from tests.local_hub.server import LocalHub

PROJECT = Path(__file__).parents[1]
PATIENCE = 600.0
ENDED = ("done", "failed", "cancelled")


@pytest.mark.long
@pytest.mark.usefixtures("postgresql")
def test_a_team_deals_by_a_worker_and_leaves_nothing_running(
    local_hub: LocalHub, tmp_path: Path
) -> None:
    environment = hub_environment(local_hub.url, tmp_path / "hf")
    team = subprocess.Popen(
        [sys.executable, "-m", "tools.team", "--allow-root"], cwd=PROJECT, env=environment,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    assert team.stdout is not None
    try:
        said = ""
        while "Ctrl-C" not in said:
            line = team.stdout.readline()
            assert line, f"it ended by itself: {said}"
            said += line
        parts = psutil.Process(team.pid).children(recursive=True)
        (ada, port), (ben, _) = _person(said, "ada"), _person(said, "ben")
        # One worker is lost; the team goes on.
        next(part for part in parts if "worker" in part.cmdline()).kill()
        # Drained, the server leaves what may run anywhere to the workers.
        server = _runner_of_the_server(ada)
        ada.post("jobs/control", json={"action": "drain", "runner": server}).raise_for_status()
        asked = {"kind": "notebook.build", "payload": {"recipe": {"model_card": "tiny/bert-mask"}}}
        sent = ada.post("jobs", json=asked)
        assert sent.is_success, sent.text
        job = _wait(ada, sent.json()["data"]["id"])
        assert job["state"] == "done", job
        assert job["runner"] != server
        assert ben.get(f"jobs/{job['id']}").status_code == 404
    finally:
        team.send_signal(signal.SIGINT)
        rest, _ = team.communicate(timeout=PATIENCE)
    assert team.returncode == 0, rest
    assert "worker-" in rest and "removed" in rest
    _, alive = psutil.wait_procs(parts, timeout=PATIENCE)
    assert not alive
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0


def _person(said: str, name: str) -> tuple[httpx.Client, int]:
    """A client that is this person, and the server's port."""
    found = re.search(rf"{name} .*:(\d+)/lab\?token=(\w+)", said)
    assert found, said
    url = f"http://127.0.0.1:{found[1]}/alacard/api/v1/"
    headers = {"Authorization": f"token {found[2]}"}
    return httpx.Client(base_url=url, headers=headers, timeout=PATIENCE), int(found[1])


def _runner_of_the_server(person: httpx.Client) -> str:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        for each in person.get("jobs/stats").json()["data"]["workers"]:
            if each["role"] == "server":
                return str(each["runner"])
        time.sleep(0.1)
    raise AssertionError("the server takes no jobs")


def _wait(person: httpx.Client, job: str) -> dict[str, Any]:
    deadline = time.monotonic() + PATIENCE
    while True:
        answer: dict[str, Any] = person.get(f"jobs/{job}").json()["data"]
        if answer["state"] in ENDED or time.monotonic() > deadline:
            return answer
        time.sleep(0.1)
