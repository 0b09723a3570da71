"""`alacard jobs` and `alacard schedule`, and the same from Python."""

from __future__ import annotations

import json
import socket
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import Mock

import httpx
import pytest

from alacard_ext import api, job_api
from alacard_ext.cli import main
from alacard_ext.errors import Cancelled, InvalidConfiguration
from alacard_ext.jobs import commands, worker
from alacard_ext.jobs.models import JobLogs


@pytest.fixture(autouse=True)
def _own_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("HF_HOME", str(tmp_path / "hf"))


def told(capsys: Any, *arguments: str) -> Any:
    capsys.readouterr()
    assert main([*arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_a_job_is_submitted_listed_shown_cancelled_and_retried(capsys: Any) -> None:
    job = told(capsys, "jobs", "submit", "notebook.verify", '{"path": "a.ipynb"}')
    assert job["state"] == "queued"
    assert "Nothing runs" in job["waiting_for"]
    [listed] = told(capsys, "jobs", "list", "a.ipynb")["jobs"]
    assert listed["id"] == job["id"]
    assert told(capsys, "jobs", "show", job["id"])["payload"]["path"] == "a.ipynb"
    assert told(capsys, "jobs", "cancel", job["id"])["state"] == "cancelled"
    assert main(["jobs", "watch", job["id"]]) == 1  # it did not end well
    assert told(capsys, "jobs", "retry", job["id"])["state"] == "queued"
    capsys.readouterr()
    for arguments, status in (
        (["jobs", "submit", "notebook.verify", "{"], 1),
        (["jobs", "submit", "notebook.fry"], 1),
        (["jobs", "show", "0" * 22], 1),
        (["jobs"], 2),
    ):
        assert main(arguments) == status


def test_a_schedule_is_kept_paused_run_and_deleted(capsys: Any) -> None:
    payload = '{"path": "a.ipynb"}'
    made = told(
        capsys, "schedule", "add", "Weekly", "notebook.verify", "@weekly", "--payload", payload
    )
    assert told(capsys, "schedule", "pause", made["id"])["next"] == []
    assert len(told(capsys, "schedule", "resume", made["id"])["next"]) == 3
    job = told(capsys, "schedule", "run", made["id"])
    assert told(capsys, "jobs", "show", job["id"])["schedule"] == made["id"]
    told(capsys, "schedule", "delete", made["id"])
    assert told(capsys, "schedule", "list")["schedules"] == []
    assert main(["schedule", "add", "Never", "notebook.verify", "0 0 30 2 *"]) == 1


def test_a_job_in_the_hands_of_a_program() -> None:
    handle = api.submit("notebook.verify", {"path": "a.ipynb"})
    with pytest.raises(TimeoutError):
        handle.wait(timeout=0)
    handle.cancel()
    with pytest.raises(Cancelled):
        handle.result()
    assert handle.status.state == "cancelled"


def test_a_long_log_is_shown_and_followed_to_its_end(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def page(job_id: str, start: int = 0) -> Any:
        numbers = range(start, min(start + 500, 1200))
        lines = [{"number": n, "attempt": 1, "at": 0, "text": f"line {n} of it"} for n in numbers]
        return JobLogs.model_validate({"lines": lines, "next": start + len(lines), "ended": False})

    told = SimpleNamespace(
        state="done", phase="", details={}, fraction=1.0, title="Bake", id="x", attempt=1,
        attempts=3, children=None, waiting_for=None, result=None, error=None,
    )  # fmt: skip
    monkeypatch.setattr(job_api, "job", lambda _: told)
    monkeypatch.setattr(job_api, "job_logs", page)
    with monkeypatch.context() as interrupted:
        interrupted.setattr(job_api, "job", Mock(side_effect=KeyboardInterrupt))
        assert main(["jobs", "watch", "x"]) == 1
        assert "The job continues" in capsys.readouterr().err
    for verb in ("show", "watch"):
        options = SimpleNamespace(verb=verb, job_id="x", json=False)
        assert commands.run(options) == 0  # type: ignore[arg-type]
        out, err = capsys.readouterr()
        assert (out + err).count(" of it") == 1200


def test_prometheus_reads_a_worker_on_a_port_of_its_own_alone() -> None:
    with socket.create_server((worker.LOOPBACK, 0)) as taken:
        port = taken.getsockname()[1]
        with (
            pytest.raises(InvalidConfiguration, match=f"on port {port} of 127"),
            worker.serving_metrics((worker.LOOPBACK, port)),
        ):
            pass
    with worker.serving_metrics((worker.LOOPBACK, port)):
        answer = httpx.get(f"http://{worker.LOOPBACK}:{port}/metrics")
    assert "\nalacard_jobs_running " in answer.text
    for text in ("0", "65536", "all", ":", "host:", "1" * 5000):
        with pytest.raises(SystemExit):
            main(["worker", "--metrics", text])
