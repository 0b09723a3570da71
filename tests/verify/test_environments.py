"""Environments of a notebook's own, built by the real uv and pip from the real registry."""

from __future__ import annotations

import asyncio
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import nbformat
import psutil
import pytest
from jupyter_client.kernelspec import KernelSpecManager

from alacard_ext.errors import EnvironmentFailed
from alacard_ext.fit.peaks import recall
from alacard_ext.processes import environments
from alacard_ext.processes.environment_keeping import COMPLETE, prune
from alacard_ext.processes.environments import (
    MOST_ENVIRONMENTS,
    build_environment,
    environment_digest,
    find_uv,
)
from alacard_ext.verify.verification import Progress, Settings, Verification, verify

from .conftest import notebook

# A small package that nothing of Alacard's needs, so that only the built environment has it.
SMALL = "humanize"
IMPOSSIBLE = f"{SMALL}>=9999"
needs_uv = pytest.mark.skipif(
    find_uv() is None and not os.environ.get("CI"), reason="needs the extra 'test', which has uv"
)


def verified_in(folder: Path, made: Any, told: list[str], **changes: Any) -> Verification:
    settings = Settings(kernels=KernelSpecManager(), environments=folder, place="own", **changes)
    progress = Progress(phase=lambda name, message: told.append(message))
    folder.mkdir(exist_ok=True)
    return asyncio.run(verify(made, cwd=folder, settings=settings, progress=progress))


def homes(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if path.is_dir()] if folder.exists() else []


@pytest.mark.parametrize("installer", [pytest.param("uv", marks=needs_uv), "pip"])
def test_a_notebook_runs_in_an_environment_of_its_own_that_is_kept(
    tmp_path: Path, installer: str
) -> None:
    assert importlib.util.find_spec(SMALL) is None, "another small package is needed"
    constraints = tmp_path / "constraints.txt"
    constraints.write_text(f"{SMALL}==4.9.0\n")
    made = notebook(
        f"import {SMALL}, sys\nprint({SMALL}.naturalsize(3_000_000))\nprint(sys.prefix)",
        requirements={SMALL: f"{SMALL}>=4"},
    )
    folder, told = tmp_path / "kept", list[str]()
    options: dict[str, Any] = {"installer": installer, "constraints": constraints}
    done = verified_in(folder, made, told, **options)
    stamp = done.verified
    assert stamp.outcome == "passed", stamp.error
    assert stamp.environment == "own"
    # The setup cell allows later ones; the constraints file does not.
    assert stamp.packages == {SMALL: "4.9.0"}
    [home] = homes(folder)
    assert done.executed.cells[1].outputs[0].text == f"3.0 MB\n{home}\n"
    assert any(f"by {installer};" in message for message in told), told

    built, again = (home / "pyvenv.cfg").stat().st_mtime_ns, list[str]()
    assert verified_in(folder, made, again, **options).verified.outcome == "passed"
    assert homes(folder) == [home] and (home / "pyvenv.cfg").stat().st_mtime_ns == built
    assert not any("Installing" in message for message in again), again


@pytest.mark.parametrize("installer", [pytest.param("uv", marks=needs_uv), "pip"])
def test_what_cannot_be_installed_is_told_and_leaves_nothing(
    tmp_path: Path, installer: str
) -> None:
    made = notebook("x = 1", requirements={SMALL: IMPOSSIBLE})
    with pytest.raises(EnvironmentFailed, match="could not be built") as failed:
        verified_in(tmp_path / "kept", made, [], installer=installer)
    assert IMPOSSIBLE in failed.value.details["output"]
    assert homes(tmp_path / "kept") == []


@pytest.mark.parametrize("text", ["--index-url=https://example.org", "-r other.txt", "torch 2"])
def test_an_option_in_the_setup_cell_never_reaches_the_installer(tmp_path: Path, text: str) -> None:
    with pytest.raises(EnvironmentFailed, match="not a requirement") as failed:
        asyncio.run(build_environment([text], tmp_path / "kept"))
    assert text in failed.value.message and not (tmp_path / "kept").exists()


def test_pip_is_tried_where_uv_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = shutil.which("false")
    assert program is not None
    monkeypatch.setattr(environments, "find_uv", lambda: program)
    told: list[str] = []
    with pytest.raises(EnvironmentFailed) as failed:
        asyncio.run(build_environment([IMPOSSIBLE], tmp_path / "kept", say=told.append))
    assert "uv could not install them; trying pip." in told
    assert IMPOSSIBLE in failed.value.details["output"], "pip was not asked"
    with pytest.raises(EnvironmentFailed) as failed:
        asyncio.run(build_environment([IMPOSSIBLE], tmp_path / "kept", installer="uv"))
    assert failed.value.details["output"] == ""


def test_uv_that_is_wanted_and_absent_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environments, "find_uv", lambda: None)
    with pytest.raises(EnvironmentFailed, match="uv is not installed here"):
        asyncio.run(build_environment([SMALL], tmp_path / "kept", installer="uv"))


@needs_uv
def test_two_builds_of_the_same_one_wait_for_each_other(tmp_path: Path) -> None:
    told: list[str] = []

    async def both() -> list[Path]:
        build = [build_environment([SMALL], tmp_path / "kept", say=told.append) for _ in range(2)]
        return list(await asyncio.gather(*build))

    one, other = asyncio.run(both())
    assert one == other and one.exists()
    assert sum("Installing" in message for message in told) == 1


def commands() -> list[list[str]]:
    """What the processes that were started here were started with."""
    found = []
    for process in psutil.Process().children(recursive=True):
        with suppress(psutil.Error):
            found.append(process.cmdline())
    return found


def test_a_cancelled_build_leaves_neither_folder_nor_process(tmp_path: Path) -> None:
    folder, before = tmp_path / "kept", set(psutil.Process().children(recursive=True))

    async def go() -> None:
        installing = asyncio.Event()

        def say(message: str) -> None:
            if "Installing" in message:
                installing.set()

        # pip takes seconds for this, so that it is under way when it is cancelled.
        build = build_environment(["notebook>=7"], folder, installer="pip", say=say)
        task = asyncio.ensure_future(build)
        await installing.wait()
        while not any("pip" in words for words in commands()):
            await asyncio.sleep(0.02)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(go())
    assert homes(folder) == []
    left = set(psutil.Process().children(recursive=True)) - before
    assert not [process for process in left if process.status() != psutil.STATUS_ZOMBIE]


def test_the_digest_is_of_all_that_matters() -> None:
    one = environment_digest(["a>=1", "b"], "")
    assert one == environment_digest(["b", "a>=1"], "")
    assert len({one, environment_digest(["a>=2", "b"], ""), environment_digest(["b"], "")}) == 3
    assert one != environment_digest(["a>=1", "b"], "a==1.5")


def test_only_the_last_used_are_kept(tmp_path: Path) -> None:
    for age in range(MOST_ENVIRONMENTS + 2):
        home = tmp_path / f"env-{age}"
        home.mkdir()
        (home / COMPLETE).write_text("[]")
        then = time.time() - 3600 * age
        os.utime(home / COMPLETE, (then, then))
    prune(tmp_path, MOST_ENVIRONMENTS)
    assert sorted(path.name for path in homes(tmp_path)) == [
        f"env-{age}" for age in range(MOST_ENVIRONMENTS)
    ]


def command(cwd: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-m", "alacard_ext", "verify", "one.ipynb", *arguments]
    surroundings = {**os.environ, "HF_HOME": str(cwd / "hf")}
    return subprocess.run(line, capture_output=True, text=True, cwd=cwd, env=surroundings)


def test_the_command_says_what_the_installer_said(tmp_path: Path) -> None:
    nbformat.write(notebook("x = 1", requirements={SMALL: IMPOSSIBLE}), tmp_path / "one.ipynb")
    done = command(tmp_path, "--environment", "own", "--installer", "pip")
    assert done.returncode == 1 and not done.stdout
    *before, last = done.stderr.strip().splitlines()
    assert last.startswith("alacard: ENVIRONMENT_FAILED: ")
    assert any(IMPOSSIBLE in line for line in before)
    assert "verified" not in json.loads((tmp_path / "one.ipynb").read_text())["metadata"]["alacard"]


def test_the_command_learns_the_peak_as_the_server_does(tmp_path: Path) -> None:
    made = notebook("x = b'x' * 50_000_000")
    made.metadata["alacard"]["plan"] = {"step": "full", "fit": {"device": "cpu", "dtype": "f32"}}
    nbformat.write(made, tmp_path / "one.ipynb")
    done = command(tmp_path, "--json")
    assert done.returncode == 0, done.stderr
    peak = json.loads(done.stdout)["verified"]["peak_memory"]
    known = recall("tiny/model", None, file=tmp_path / "hf" / "alacard" / "peaks.sqlite")
    assert known == {("f32", "cpu"): peak} and peak > 50_000_000
