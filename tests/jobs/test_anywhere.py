"""The kinds of jobs that any machine may do, on a real server that is alone with them."""

from __future__ import annotations

import asyncio
import hashlib
from pathlib import Path
from typing import Any

import nbformat
import psutil
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from alacard_ext.verify.isolation import can_isolate
from tests.server.conftest import api, jp_server_config

__all__ = ["api", "jp_server_config"]


async def delivered(api: Any, kind: str, payload: Any) -> Any:
    """The result of a job once its notebook is written."""
    job = (await api("jobs", method="POST", body={"kind": kind, "payload": payload})).data
    while not (job["result"] or {}).get("path"):
        assert job["state"] in ("queued", "running", "done"), job["error"]
        await asyncio.sleep(0.02)
        job = (await api("jobs", job["id"])).data
    return job["result"]


@pytest.fixture
def library(jp_server_config: dict[str, Any], tmp_path: Path) -> None:
    jp_server_config["AlacardApp"]["database_url"] = f"sqlite:///{tmp_path}/library.sqlite"


async def test_a_notebook_is_built_kept_and_delivered(
    library: None, api: Any, jp_root_dir: Path
) -> None:
    (jp_root_dir / "lessons").mkdir()
    recipe = {"model_card": "tiny/bert-sentiment", "topic": "sourdough"}
    payload = {"recipe": recipe, "path": "/lessons/"}
    result = await delivered(api, "notebook.build", payload)
    assert result["path"].startswith("lessons/alacard-")
    written = nbformat.read(jp_root_dir / result["path"], 4)
    assert written.metadata.alacard.share_id == result["share_id"]
    while (await api("notebook", result["share_id"])).data["path"] != result["path"]:
        await asyncio.sleep(0.02)
    refused = await api(
        "jobs", method="POST", body={"kind": "notebook.build", "payload": {**payload, "path": "x"}}
    )
    assert refused.code == "INVALID_JOB"


async def test_a_copy_is_verified_and_comes_back_with_its_outputs(
    library: None, api: Any, jp_root_dir: Path
) -> None:
    source = new_notebook(cells=[new_code_cell("print(6 * 7)"), new_code_cell("1 / 0")])
    source.metadata["alacard"] = {"share_id": "x" * 22}
    file = jp_root_dir / "sums.ipynb"
    nbformat.write(source, file)
    before = file.read_bytes()
    # Whatever is claimed to be its body, it is the person's own file that runs.
    claimed = hashlib.sha256(b"another person's").hexdigest()
    payload = {"path": "sums.ipynb", "environment": "current", "body": claimed}
    result = await delivered(api, "verify.file", payload)
    assert (result["outcome"], result["path"]) == ("failed", "sums-executed.ipynb")
    assert file.read_bytes() == before
    made = nbformat.read(jp_root_dir / result["path"], 4)
    assert made.cells[0].outputs[0].text == "42\n"
    assert made.metadata.alacard.verified.error.name == "ZeroDivisionError"
    assert "share_id" not in made.metadata.alacard
    refused = await api(
        "jobs", method="POST", body={"kind": "verify.file", "payload": {"path": "no.ipynb"}}
    )
    assert refused.code == "INVALID_JOB"


HOSTILE = """
import os, signal, subprocess, sys
signal.signal(signal.SIGTERM, signal.SIG_IGN)
loop = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(900)"
for _ in range(3):
    subprocess.Popen([sys.executable, "-c", loop, MARK], start_new_session=True)
print(open(SECRET).read() if os.path.exists(SECRET) else "nothing there")
try:
    open(OUTSIDE, "w").write("x")
except OSError:
    pass
"""


@pytest.mark.attack
async def test_a_hostile_notebook_reads_and_leaves_nothing_and_others_run_beside_it(
    library: None, api: Any, jp_root_dir: Path, tmp_path: Path
) -> None:
    if not can_isolate():
        pytest.skip("nothing on this machine isolates a notebook")
    secret, outside, mark = jp_root_dir / "secret.txt", jp_root_dir / "made.txt", tmp_path.name
    secret.write_text("hf_secret")
    code = HOSTILE.replace("SECRET", repr(str(secret))).replace("OUTSIDE", repr(str(outside)))
    flood = "for _ in range(30_000): print('x' * 1000)"
    cells = [code.replace("MARK", repr(mark)), flood, "while True: pass"]
    cells = [new_code_cell(cell) for cell in cells]
    nbformat.write(new_notebook(cells=cells), jp_root_dir / "hostile.ipynb")
    nbformat.write(new_notebook(cells=[new_code_cell("1 + 1")]), jp_root_dir / "other.ipynb")
    given = {"environment": "current", "repair": False}
    body = {"kind": "verify.file", "payload": {"path": "hostile.ipynb", **given}}
    hostile = (await api("jobs", method="POST", body=body)).data
    while (hostile["details"] or {}).get("cell") != 3:
        assert hostile["state"] in ("queued", "running"), hostile
        await asyncio.sleep(0.05)
        hostile = (await api("jobs", hostile["id"])).data
    # The first runs on meanwhile.
    other = await delivered(api, "verify.file", {"path": "other.ipynb", **given})
    assert other["outcome"] == "passed"
    assert (await api("jobs", hostile["id"])).data["state"] == "running"
    await api("jobs", hostile["id"], method="DELETE")
    while hostile["state"] != "cancelled":
        assert hostile["state"] in ("running", "cancelling"), hostile
        await asyncio.sleep(0.05)
        hostile = (await api("jobs", hostile["id"])).data
    assert not outside.exists()
    assert not [p for p in psutil.process_iter(["cmdline"]) if mark in (p.info["cmdline"] or [])]

    nbformat.write(new_notebook(cells=cells[:2]), jp_root_dir / "hostile.ipynb")
    result = await delivered(api, "verify.file", {"path": "hostile.ipynb", **given})
    assert result["outcome"] == "passed", result
    made = nbformat.read(jp_root_dir / result["path"], 4)
    assert made.cells[0].outputs[0].text == "nothing there\n"
    assert made.metadata.alacard.verified.outputs_dropped
    assert not outside.exists()
    assert not [p for p in psutil.process_iter(["cmdline"]) if mark in (p.info["cmdline"] or [])]
