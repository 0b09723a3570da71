"""Jobs of a real server: asked for over REST, done for nobody who waits, and never done twice."""

from __future__ import annotations

import asyncio
import json
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import nbformat
import pytest
from jupyter_server.auth.authorizer import Authorizer
from sqlalchemy import update

from alacard_ext import app
from alacard_ext.jobs import adopting
from alacard_ext.jobs.models import JobSubmission
from alacard_ext.jobs.service import Jobs
from alacard_ext.store.job_tables import jobs
from alacard_ext.verify import verifications
from alacard_ext.verify.models import CellError, MachineStamp, Verified
from alacard_ext.verify.setup_cell import code_digest
from alacard_ext.verify.verification import Progress, Verification

MODEL = "tiny/bert-sentiment"
RECIPE = {"model_card": MODEL, "topic": "sourdough"}


async def ended(api: Any, job_id: str) -> Any:
    while True:
        job = (await api("jobs", job_id)).data
        if job["state"] in ("done", "failed", "cancelled"):
            return job
        await asyncio.sleep(0.02)


async def submit(api: Any, kind: str, payload: Any, **options: Any) -> Any:
    body = {"kind": kind, "payload": payload, **options}
    return await api("jobs", method="POST", body=body)


async def test_a_notebook_is_generated_for_nobody_who_waits(
    api: Any, jp_root_dir: Path, jp_serverapp: Any
) -> None:
    asked = await submit(api, "notebook.generate", {"recipe": RECIPE}, request_id="mine")
    again = await submit(api, "notebook.generate", {"recipe": RECIPE}, request_id="mine")
    assert asked.data["id"] == again.data["id"]
    job = await ended(api, asked.data["id"])
    assert job["state"] == "done", job
    result = job["result"]
    notebook = nbformat.read(jp_root_dir / result["path"], as_version=4)
    assert notebook.metadata["alacard"]["share_id"] == result["share_id"]
    assert (await api("notebook", result["share_id"])).data["path"] == result["path"]

    # As where the server was killed after the file was written, and before it could tell.
    services = jp_serverapp.web_app.settings["alacard_services"]
    async with services.shared.store.writing() as connection:
        await connection.execute(
            update(jobs).values(state="queued", ended_at=None, result=None, runner=None)
        )
    services.of(Jobs)._engine.wake()
    job = await ended(api, asked.data["id"])
    assert (job["state"], job["attempt"], job["result"]["path"]) == ("done", 2, result["path"])
    assert [path.name for path in jp_root_dir.glob("*.ipynb")] == [result["path"]]
    assert (await api("library")).json["meta"]["total"] == 1

    # The same where the file had not been written yet.
    (jp_root_dir / result["path"]).unlink()
    async with services.shared.store.writing() as connection:
        await connection.execute(
            update(jobs).values(state="queued", ended_at=None, result=None, runner=None)
        )
    services.of(Jobs)._engine.wake()
    job = await ended(api, asked.data["id"])
    assert (job["state"], job["result"]["share_id"]) == ("done", result["share_id"])
    assert len([*jp_root_dir.glob("*.ipynb")]) == 1
    assert (await api("library")).json["meta"]["total"] == 1


async def test_a_folder_of_notebooks_is_verified_as_a_bulk(api: Any, jp_root_dir: Path) -> None:
    for name, source in (("good", "1 + 1"), ("bad", "1 / 0")):
        cells = [nbformat.v4.new_code_cell(source)]
        nbformat.write(nbformat.v4.new_notebook(cells=cells), jp_root_dir / f"{name}.ipynb")
    payloads = [{"path": f"{name}.ipynb"} for name in ("good", "bad", "gone")]
    asked = await submit(api, "bulk", {"kind": "notebook.verify", "payloads": payloads})
    job = await ended(api, asked.data["id"])
    ill = {"failed": 1, "not_passed": 1, "cancelled": 0}
    assert job["children"] == {"total": 3, "ended": 3, **ill}
    children = (await api("jobs", params={"parent": asked.data["id"]})).data["jobs"]
    told = {
        child["title"]: (child["state"], (child["result"] or {}).get("outcome"))
        for child in children
    }
    assert told == {
        "Verify good.ipynb": ("done", "passed"),
        "Verify bad.ipynb": ("done", "failed"),
        "Verify gone.ipynb": ("failed", None),
    }
    logs = (await api("jobs", children[0]["id"], "logs", params={"from": "0"})).data
    assert logs["ended"]

    # They are charted by a notebook that runs.
    charted = await submit(api, "bulk.chart", {"bulk": asked.data["id"]})
    result = (await ended(api, charted.data["id"]))["result"]
    assert result == {"path": "outcomes.ipynb", "total": 3}
    if find_spec("matplotlib") is not None:
        chart = await submit(api, "notebook.verify", {"path": result["path"]})
        assert (await ended(api, chart.data["id"]))["result"]["outcome"] == "passed"
    sources = "\n".join(
        cell.source for cell in nbformat.read(jp_root_dir / "outcomes.ipynb", 4).cells
    )
    assert "ZeroDivisionError" in sources and "did not pass" in sources
    for other in (children[0]["id"], "x" * 22):
        refused = await submit(api, "bulk.chart", {"bulk": other})
        assert (refused.status, refused.code) == (400, "INVALID_JOB")


async def test_a_bulk_generates_and_verifies_with_one_press(
    api: Any, jp_root_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(notebook: Any, *, progress: Progress, **_: Any) -> Verification:
        """As the first cell of a notebook that was run would."""
        progress.phase("starting", "")
        progress.cell(1, 2, None)
        error = CellError(number=1, cell_id="a", name="OSError", message="no room")
        about = {"machine": MachineStamp(system="Linux"), "digest": code_digest(notebook)}
        return Verification(Verified(outcome="failed", error=error, **about), notebook)

    monkeypatch.setattr(verifications, "verify", fails)
    given = [{"recipe": {**RECIPE, "model_card": {"id": name}}} for name in (MODEL, "nobody/none")]
    payload = {"kind": "notebook.generate.verify", "payloads": given}
    asked = await submit(api, "bulk", payload)
    job = await ended(api, asked.data["id"])
    ill = {"failed": 1, "not_passed": 1, "cancelled": 0}
    assert job["children"] == {"total": 2, "ended": 2, **ill}
    children = (await api("jobs", params={"parent": asked.data["id"]})).data["jobs"]
    [made] = [child for child in children if child["state"] == "done"]
    result = made["result"]
    assert result["message"] == "Failed in cell 1: OSError: no room"
    notebook = nbformat.read(jp_root_dir / result["path"], as_version=4)
    told = notebook.metadata["alacard"]
    assert told["share_id"] == result["share_id"]
    assert told["verified"]["outcome"] == result["outcome"] == "failed"
    log = (await api("jobs", made["id"], "logs")).data["lines"]
    assert log[-1]["text"] == result["message"]
    # Done again, it is verified where it is.
    await api("jobs", made["id"], "retry", method="POST", body={})
    again = await ended(api, made["id"])
    assert (again["attempt"], again["result"]["path"]) == (2, result["path"])
    assert len([*jp_root_dir.glob("*.ipynb")]) == 1


async def test_what_schedules_are_for(api: Any, jp_root_dir: Path) -> None:
    folder = jp_root_dir / "lessons" / "deep"
    folder.mkdir(parents=True)
    cells = [nbformat.v4.new_code_cell("1 + 1")]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), folder / "a.ipynb")
    asked = await submit(api, "notebook.verify.folder", {"path": "lessons"})
    found = (await ended(api, asked.data["id"]))["result"]
    assert found["total"] == 1
    assert (await ended(api, found["bulk"]))["state"] == "done"
    empty = await submit(api, "notebook.verify.folder", {"path": "lessons/deep/.."})
    assert (await ended(api, empty.data["id"]))["error"]["code"] == "INVALID_PATH"

    held = ["model:tiny/bert-sentiment", "topic:sourdough"]
    asked = await submit(api, "notebook.deal", {"locked_cards": held, "path": "lessons"})
    dealt = await ended(api, asked.data["id"])
    assert dealt["state"] == "done", dealt
    notebook = nbformat.read(jp_root_dir / dealt["result"]["path"], as_version=4)
    recipe = notebook.metadata["alacard"]["recipe"]
    assert (recipe["model_card"]["id"], recipe["topic"]["id"]) == (
        "tiny/bert-sentiment",
        "sourdough",
    )

    asked = await submit(api, "catalog.sync", {"full": False})
    synced = await ended(api, asked.data["id"])
    assert synced["state"] == "done", synced
    assert synced["result"]["done"] > 0


@pytest.fixture
def noted_often(monkeypatch: pytest.MonkeyPatch) -> None:
    """Named before `api`, which starts the server."""
    monkeypatch.setattr(app, "NOTED_EVERY", 0.02)


@pytest.mark.usefixtures("noted_often")
async def test_a_verification_that_lasts_becomes_a_job_and_keeps_its_server_from_a_culler(
    api: Any, jp_serverapp: Any, jp_root_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adopting, "WRITTEN_AFTER", 0.0)
    waits = "import os, time\nwhile not os.path.exists('go'):\n    time.sleep(0.05)"
    cells = [nbformat.v4.new_code_cell(waits)]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), jp_root_dir / "slow.ipynb")
    body = {"path": "slow.ipynb", "request_id": "slow"}
    await api("notebook", "verify", method="POST", body=body)
    while (found := await api("jobs", "slow")).status == 404:
        await asyncio.sleep(0.02)
    assert found.data["title"] == "Verify slow.ipynb"
    # Nobody asks for anything, and its kernel is none of the server's.
    assert jp_serverapp.extension_manager.any_activity()
    before = jp_serverapp.web_app.last_activity()
    while jp_serverapp.web_app.last_activity() == before:
        await asyncio.sleep(0.02)
    (jp_root_dir / "go").touch()
    job = await ended(api, "slow")
    assert (job["state"], job["result"]["outcome"]) == ("done", "passed")
    assert not jp_serverapp.extension_manager.any_activity()


async def test_a_generation_that_lasts_becomes_a_job_without_its_notebook(
    api: Any, jp_root_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adopting, "WRITTEN_AFTER", 0.0)
    body = {"recipe": RECIPE, "request_id": "made"}
    answer = (await api("notebook", "generate", method="POST", body=body)).data
    job = await ended(api, "made")
    assert job["state"] == "done"
    assert job["result"]["path"] == answer["path"]
    assert job["result"]["share_id"] == answer["share_id"]
    assert "notebook" not in job["result"]


class ReadsAndWrites(Authorizer):
    """Lets nobody run a kernel."""

    def is_authorized(self, handler: Any, user: Any, action: str, resource: str) -> bool:
        del handler, user
        return resource != "kernels"


@pytest.mark.attack
class TestWithoutKernels:
    @pytest.fixture
    def jp_server_config(self, jp_server_config: dict[str, Any]) -> dict[str, Any]:
        jp_server_config["ServerApp"]["authorizer_class"] = ReadsAndWrites
        return jp_server_config

    async def test_a_job_asks_for_the_rights_of_its_kinds_own_route(self, api: Any) -> None:
        payload = {"path": "a.ipynb"}
        for kind, given in (
            ("notebook.verify", payload),
            ("bulk", {"kind": "notebook.verify", "payloads": [payload]}),
        ):
            refused = await submit(api, kind, given)
            assert (refused.status, refused.code) == (403, "FORBIDDEN")
        refused = await api(
            "jobs",
            "schedules",
            method="POST",
            body={"name": "x", "kind": "notebook.verify", "payload": payload, "cron": "@daily"},
        )
        assert refused.status == 403
        assert (await api("jobs")).data["jobs"] == []


async def test_bad_submissions_are_told_by_field(api: Any) -> None:
    for body, where in (
        ({}, "kind"),
        ({"kind": "notebook.fry"}, "no kind of job"),
        ({"kind": "notebook.verify", "payload": {}}, "payload.path"),
        ({"kind": "notebook.generate", "payload": {"recipe": {}}}, "model"),
        ({"kind": "notebook.verify", "payload": {"path": "a"}, "priority": 11}, "priority"),
        ({"kind": "notebook.verify", "payload": {"path": "a"}, "not_before": "soon"}, "not_before"),
    ):
        reply = await api("jobs", method="POST", body=body)
        assert reply.status == 400, body
        assert where in reply.json["message"]
    assert (await api("jobs", "0" * 22)).status == 404
    assert (await api("jobs", params={"limit": "0"})).status == 400


def test_payloads_and_results_hold_no_token() -> None:
    names = json.dumps(JobSubmission.model_json_schema()).lower()
    assert "token" not in names
