"""The monitor of administrators: what is wrong, an idle queue paused, a worker drained, retries."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterator

import pytest
from harness.accessibility import axe_violations, nameless
from harness.lab import Lab
from harness.pictures import both_themes
from harness.processes import Program
from harness.server import JupyterServer, start_server
from playwright.sync_api import Locator, expect

from tests.local_hub.server import LocalHub

FRAME = ".jp-AlacardJobs-frame"


@pytest.fixture(scope="module")
def jupyter_server(
    served_hub: LocalHub, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[JupyterServer]:
    """That of an administrator, with a worker beside it."""
    home = tmp_path_factory.mktemp("monitor")
    (home / "config").mkdir()
    settings = {
        "administrators": ["root"],
        "alert_every_seconds": 0.5,
        "alert_failure_percent": 10,
        "alert_disk_bytes": 0,
        "jobs_a_day": 50,
    }
    file = home / "config" / "jupyter_server_config.json"
    file.write_text(json.dumps({"AlacardApp": settings}))
    server = start_server(home, served_hub.url, environment={"JUPYTERHUB_USER": "root"})
    yield server
    server.program.stop()


@pytest.fixture
def worker(jupyter_server: JupyterServer) -> Iterator[Program]:
    """A worker on the file of that server."""
    served = jupyter_server.home
    with Program(
        [sys.executable, "-m", "alacard_ext", "worker"],
        environment={
            **os.environ,
            "JUPYTER_CONFIG_DIR": str(served / "config"),
            "JUPYTER_DATA_DIR": str(served / "data"),
            "HF_HOME": str(served / "hf"),
        },
        folder=jupyter_server.root,
        log=jupyter_server.home / "worker.log",
        name="worker",
    ) as worker:
        yield worker


def row_of(lab: Lab, table: str, words: str) -> Locator:
    found = lab.page.get_by_role("table", name=table)
    return found.locator("tbody tr", has_text=words)


def test_what_is_wrong_is_told_and_what_runs_is_steered(lab: Lab, worker: Program) -> None:
    page, ask = lab.page, lab.server.ask
    jobs = "alacard/api/v1/jobs"
    payloads = [{"path": f"gone-{number}.ipynb"} for number in range(5)]
    bulk = {"kind": "bulk", "payload": {"kind": "notebook.verify", "payloads": payloads}}
    made = ask(jobs, "POST", bulk)["data"]["id"]
    lab.server.program.wait_until(lambda: ask(f"{jobs}/{made}")["data"]["state"] == "failed", 240)
    told = lab.notifications.filter(has_text="5 of the 5 jobs of the last hour failed")
    told.get_by_role("button", name="Open the monitor").click()
    frame = page.locator(FRAME)
    expect(frame.get_by_role("region", name="Alerts")).to_contain_text("5 of the 5 jobs")

    idle = row_of(lab, "Queues", "maintenance")
    idle.get_by_role("button", name="Pause: maintenance").click()
    expect(idle).to_contain_text("Paused")
    runner = row_of(lab, "Servers and workers", "Worker")
    runner.get_by_role("button", name="Drain:").click()
    expect(runner).to_contain_text("Draining")
    # Another row is of POST /jobs/control, once it is looked at again.
    requests = page.get_by_role("table", name="Requests to this server").locator("tbody tr")
    expect(requests.filter(has_text=re.compile(r"POST /jobs(?!/)")).first).to_contain_text("ms")
    assert not nameless(page, FRAME) and not axe_violations(page, FRAME)
    both_themes(lab, frame, "monitor-page")

    failures = row_of(lab, "Failures by reason", "Verify")
    failures.get_by_role("button", name="Show").click()
    # They are jobs of a bulk, and listed by themselves.
    expect(frame.locator(".jp-AlacardJobs-row", has_text="Verify gone-")).to_have_count(5)
    frame.get_by_role("button", name="Monitor").click()
    failures.get_by_role("button", name="Retry all of this kind…").click()
    page.locator(".jp-Dialog").get_by_role("button", name="Retry").click()
    expect(lab.notifications.filter(has_text="Retrying 5 jobs")).to_be_visible()
    idle.get_by_role("button", name="Resume: maintenance").click()
    expect(idle).to_contain_text("Open")
    runner.get_by_role("button", name="Stop draining:").click()
    expect(runner).to_contain_text("Takes jobs")
