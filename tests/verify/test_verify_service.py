"""The service, its routes and the command line: start, watch, cancel, stamp, repair."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
from tornado.httpclient import HTTPClientError

from .conftest import notebook

pytest_plugins = ["pytest_jupyter.jupyter_server"]


@pytest.fixture
def jp_server_config(jp_server_config: Any, tmp_path: Path) -> dict[str, Any]:
    return {
        **jp_server_config,
        "ServerApp": {"jpserver_extensions": {"alacard_ext": True}},
        "AlacardApp": {"cache_dir": str(tmp_path / "alacard" / "answers")},
    }


@pytest.fixture
def fetch(jp_fetch: Any) -> Any:
    async def ask(*parts: str, **options: Any) -> Any:
        if "body" in options:
            options["body"] = json.dumps(options["body"])
            options.setdefault("method", "POST")
        answer = await jp_fetch("alacard", "api", "v1", *parts, **options)
        return json.loads(answer.body)["data"]

    return ask


async def ended(fetch: Any, request_id: str) -> Any:
    import asyncio

    while True:
        status = await fetch("notebook", "verify", request_id)
        if status["phase"] in ("done", "cancelled"):
            return status
        await asyncio.sleep(0.1)


def write(folder: Path, name: str, *sources: str) -> Path:
    path = folder / name
    nbformat.write(notebook(*sources), path)
    return path


async def test_a_started_verification_goes_on_and_leaves_its_stamp(
    fetch: Any, jp_root_dir: Path
) -> None:
    path = write(jp_root_dir, "good.ipynb", "x = 1", "print(x)")
    started = await fetch("notebook", "verify", body={"path": "good.ipynb", "request_id": "one"})
    assert started["request_id"] == "one" and started["phase"] == "queued"
    status = await ended(fetch, "one")
    assert status["verified"]["outcome"] == "passed", status
    assert status["fraction"] == 1.0 and status["cells"] == 2
    stamp = nbformat.read(path, as_version=4).metadata["alacard"]["verified"]
    assert stamp["outcome"] == "passed" and stamp["cells_passed"] == 2
    listed = await fetch("notebook", "verify")
    assert [item["request_id"] for item in listed["verifications"]] == ["one"]


async def test_a_repaired_copy_is_written_beside(fetch: Any, jp_root_dir: Path) -> None:
    (jp_root_dir / "deep").mkdir()
    path = write(jp_root_dir / "deep", "old.ipynb", "def f(*, torch_dtype): pass", "f(dtype=1)")
    before = nbformat.read(path, as_version=4).cells
    await fetch("notebook", "verify", body={"path": "deep/old.ipynb", "request_id": "two"})
    status = await ended(fetch, "two")
    assert status["verified"]["outcome"] == "failed"
    assert status["repaired_path"] == "deep/old-repaired.ipynb"
    assert nbformat.read(path, as_version=4).cells == before
    copy = nbformat.read(jp_root_dir / status["repaired_path"], as_version=4)
    assert copy.metadata["alacard"]["verified"]["outcome"] == "passed"
    assert copy.cells[1].source == "f(torch_dtype=1)"


async def test_cancel_stops_it_and_changes_nothing(fetch: Any, jp_root_dir: Path) -> None:
    path = write(jp_root_dir, "slow.ipynb", "import time\ntime.sleep(600)")
    before = path.read_bytes()
    await fetch("notebook", "verify", body={"path": "slow.ipynb", "request_id": "three"})
    with pytest.raises(HTTPClientError) as refused:
        await fetch("notebook", "verify", body={"path": "slow.ipynb"})
    assert refused.value.code == 409
    status = await fetch("notebook", "verify", "three", method="DELETE")
    assert status["phase"] == "cancelled"
    assert (await ended(fetch, "three"))["phase"] == "cancelled"
    assert path.read_bytes() == before


async def test_one_that_hangs_or_waits_can_be_cancelled_and_the_next_runs(
    fetch: Any, jp_root_dir: Path
) -> None:
    write(jp_root_dir, "hangs.ipynb", "while True:\n    pass")
    for name in ("waits", "next"):
        write(jp_root_dir, f"{name}.ipynb", "x = 1")
    for name in ("hangs", "waits", "next"):
        body = {"path": f"{name}.ipynb", "request_id": name}
        await fetch("notebook", "verify", body=body)
    while (await fetch("notebook", "verify", "hangs"))["phase"] != "running":
        pass
    assert (await fetch("notebook", "verify", "next"))["phase"] == "queued"
    for name in ("waits", "hangs"):
        status = await fetch("notebook", "verify", name, method="DELETE")
        assert status["phase"] == "cancelled"
    assert (await ended(fetch, "next"))["verified"]["outcome"] == "passed"


async def test_a_notebook_of_a_kernel_that_is_not_here_is_neither_run_nor_stamped(
    fetch: Any, jp_root_dir: Path
) -> None:
    made = notebook("x = 1")
    made.metadata["kernelspec"] = {"name": "ir", "display_name": "R", "language": "R"}
    nbformat.write(made, jp_root_dir / "r.ipynb")
    await fetch("notebook", "verify", body={"path": "r.ipynb", "request_id": "r"})
    status = await ended(fetch, "r")
    assert status["verified"] is None and "'ir' (R), which is not installed" in status["message"]
    assert "verified" not in nbformat.read(jp_root_dir / "r.ipynb", 4).metadata["alacard"]


async def test_code_that_changed_meanwhile_is_not_stamped(fetch: Any, jp_root_dir: Path) -> None:
    go_on = "import pathlib, time\nwhile not pathlib.Path('go').exists():\n    time.sleep(0.02)"
    path = write(jp_root_dir, "edited.ipynb", go_on)
    await fetch("notebook", "verify", body={"path": "edited.ipynb", "request_id": "four"})
    while (await fetch("notebook", "verify", "four"))["phase"] != "running":
        pass
    write(jp_root_dir, "edited.ipynb", f"{go_on}\n# edited")
    (jp_root_dir / "go").touch()
    status = await ended(fetch, "four")
    assert status["verified"]["outcome"] == "passed"
    assert "changed while it ran" in status["save_error"]
    assert "verified" not in nbformat.read(path, as_version=4).metadata["alacard"]


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("../outside.ipynb", 400),
        ("nowhere.ipynb", 404),
        ("text.txt", 400),
        (".hidden/x.ipynb", 400),
        ("", 400),
        ("RTC:x.ipynb", 404),
    ],
)
async def test_bad_paths_are_refused(fetch: Any, jp_root_dir: Path, path: str, code: int) -> None:
    (jp_root_dir / ".hidden").mkdir()
    write(jp_root_dir / ".hidden", "x.ipynb", "1")
    with pytest.raises(HTTPClientError) as refused:
        await fetch("notebook", "verify", body={"path": path})
    assert refused.value.code == code


async def test_a_file_that_is_no_notebook_says_so(fetch: Any, jp_root_dir: Path) -> None:
    (jp_root_dir / "broken.ipynb").write_text("{")
    await fetch("notebook", "verify", body={"path": "broken.ipynb", "request_id": "five"})
    status = await ended(fetch, "five")
    assert status["verified"] is None and status["save_error"]


async def test_an_unknown_id_is_404(fetch: Any) -> None:
    with pytest.raises(HTTPClientError) as refused:
        await fetch("notebook", "verify", "unknown")
    assert refused.value.code == 404


def command(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "HF_HOME": str(cwd / "hf")}
    line = [sys.executable, "-m", "alacard_ext", "verify", *arguments]
    return subprocess.run(line, capture_output=True, text=True, cwd=cwd, env=environment)


def test_the_command_stamps_and_tells(tmp_path: Path) -> None:
    path = write(tmp_path, "good.ipynb", "x = 1")
    done = command("good.ipynb", "--json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["verified"]["outcome"] == "passed"
    assert nbformat.read(path, as_version=4).metadata["alacard"]["verified"]["cells_passed"] == 1


@pytest.mark.parametrize(
    ("source", "options", "code"),
    [
        ("1 / 0", (), "CELL_FAILED"),
        ("import os; os._exit(1)", (), "KERNEL_DIED"),
        ("import time; time.sleep(99)", ("--time-limit", "5"), "TIMEOUT"),
        (
            "x = b'x' * 900_000_000\nimport time; time.sleep(600)",
            ("--memory-limit", "500MB"),
            "OUT_OF_MEMORY",
        ),
    ],
)
def test_the_command_fails_with_one_line(
    tmp_path: Path, source: str, options: tuple[str, ...], code: str
) -> None:
    write(tmp_path, "bad.ipynb", source)
    done = command("bad.ipynb", "--no-stamp", *options, cwd=tmp_path)
    assert done.returncode == 1
    assert done.stderr.strip().splitlines()[-1].startswith(f"alacard: {code}: "), done.stderr


def test_the_command_refuses_what_is_no_notebook(tmp_path: Path) -> None:
    assert command("absent.ipynb", cwd=tmp_path).stderr.startswith("alacard: NOT_FOUND: ")
    (tmp_path / "broken.ipynb").write_text("{}")
    assert "alacard: BAD_REQUEST: " in command("broken.ipynb", cwd=tmp_path).stderr
    assert command("x.ipynb", "--memory-limit", "lots", cwd=tmp_path).returncode == 2
