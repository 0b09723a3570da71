"""The kinds of jobs that any machine may do, on a real server that is alone with them."""

from __future__ import annotations

import asyncio
import hashlib
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

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
