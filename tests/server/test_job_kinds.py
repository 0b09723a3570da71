"""What a person waits for longer than a moment, asked for as jobs: the catalog and exports."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from .test_jobs import ended, submit

ENTRY = {"pipeline_tag": "fill-mask", "library_name": "transformers", "likes": 1}


@pytest.fixture
def models(jp_root_dir: Path) -> Path:
    """A file of the workspace that a catalog can be made of."""
    file = jp_root_dir / "models.jsonl"
    entries = [{"id": f"tiny/m{n}", "downloads": n, **ENTRY} for n in range(3)]
    file.write_text("".join(json.dumps(entry) + "\n" for entry in entries))
    return file


async def came_to(api: Any, kind: str, payload: Any) -> Any:
    """How a job ended: its result, or the code of its error."""
    asked = await submit(api, kind, payload)
    assert asked.status in (200, 201, 202), asked.json
    job = await ended(api, asked.data["id"])
    return job["result"] if job["state"] == "done" else job["error"]["code"]


async def test_the_catalog_is_imported_searched_and_exported(
    api: Any, models: Path, jp_root_dir: Path
) -> None:
    found = await came_to(api, "catalog.import", {"source": "models.jsonl"})
    assert found == {"models": 3, "bad": 0, "losses": []}
    written = {"file": "out.jsonl", "models": 3}
    assert await came_to(api, "catalog.export", {"path": "out.jsonl"}) == written
    assert len((jp_root_dir / "out.jsonl").read_text().splitlines()) == 3
    assert await came_to(api, "catalog.export", {"path": "out.jsonl"}) == "CONFLICT"
    assert await came_to(api, "catalog.export", {"path": "../out.jsonl"}) == "INVALID_PATH"
    for source in (str(models), f"../{jp_root_dir.name}/models.jsonl", "no.jsonl"):
        assert await came_to(api, "catalog.import", {"source": source}) == "BAD_REQUEST"

    # The search is resolved when it is asked for, and no later.
    hand = {"recipe": {"topic": "sourdough"}, "title": "Bread", "verify": True}
    search = {"search": {"q": "tiny", "sort": "downloads"}, "limit": 2, **hand}
    asked = await submit(api, "catalog.generate", search)
    assert asked.data["title"] == "Bread for 2 models of a search"
    job = await ended(api, asked.data["id"])
    assert job["payload"]["models"] == ["tiny/m2", "tiny/m1"]
    bulk = (await api("jobs", job["result"]["bulk"])).data
    assert bulk["children"]["total"] == 2
    assert bulk["payload"]["kind"] == "notebook.generate.verify"
    await api("jobs", bulk["id"], method="DELETE")
    for wrong in ({"q": "no such model at all"}, {"colour": "red"}):
        refused = await submit(api, "catalog.generate", {**search, "search": wrong})
        assert (refused.status, refused.code) == (400, "INVALID_JOB")


async def test_exports_are_written_into_the_workspace(api: Any, jp_root_dir: Path) -> None:
    code = new_code_cell("token = 'hf_" + "aB3" * 12 + "'")
    nbformat.write(new_notebook(cells=[code]), jp_root_dir / "sums.ipynb")
    asked = {"path": "sums.ipynb", "format": "html"}
    for name in ("sums.html", "sums1.html"):
        found = await came_to(api, "notebook.export", asked)
        assert found["file"] == name
        assert found["remark"].startswith("Something in it looks like a secret")
        assert found["bytes"] == (jp_root_dir / name).stat().st_size
    assert await came_to(api, "notebook.export", {**asked, "folder": "gone"}) == "INVALID_PATH"
    for wrong in ({"format": "html"}, {**asked, "share_id": "x" * 22}):
        assert (await submit(api, "notebook.export", wrong)).code == "INVALID_JOB"

    made = (await api("collections", method="POST", body={"name": "Bread"})).data
    found = await came_to(api, "collection.export", {"collection_id": made["collection_id"]})
    assert (jp_root_dir / found["file"]).read_bytes()[:2] == b"PK"
    assert await came_to(api, "collection.export", {"collection_id": "x" * 22}) != found
