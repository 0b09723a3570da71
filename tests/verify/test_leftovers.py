"""However a run ends, no process, folder or connection file of it is left."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import nbformat
import psutil
import pytest
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_core.paths import jupyter_runtime_dir

from alacard_ext.processes.namespace import unshare_prefix
from alacard_ext.processes.runs import MARK, PREFIX, begin_run, end_run, sweep
from alacard_ext.verify.verification import Progress, Settings, verify

from .conftest import Verify, notebook

pytestmark = pytest.mark.attack

# A child, a daemon, and a daemon that also forgets its environment (whom only Linux gives back).
HIDING = sys.platform == "linux"
LEAVE = """
import os, subprocess, sys
def leave(name, environment, daemon):
    wait = f"import time; open({os.path.abspath(name)!r}, 'w').close(); time.sleep(900)"
    if not daemon:
        subprocess.Popen([sys.executable, '-c', wait], env=environment)
    else:
        fork = "import os\\nif os.fork(): os._exit(0)\\nos.setsid()\\nif os.fork(): os._exit(0)\\n"
        subprocess.run([sys.executable, '-c', fork + wait], env=environment)
leave('child.left', None, False)
if hasattr(os, 'fork'):
    leave('daemon.left', None, True)
if HIDING:
    leave('hidden.left', {}, True)
NAMES = ['child.left', 'daemon.left', 'hidden.left'][: 1 + hasattr(os, 'fork') + HIDING]
import time
while not all(map(os.path.exists, NAMES)):
    time.sleep(0.05)
open('all', 'w').close()
""".replace("HIDING", str(HIDING))
WAYS = {
    "passed": "x = 1",
    "failed": "1 / 0",
    "timeout": "import time\ntime.sleep(900)",
    "kernel_died": "import os, signal\nos.kill(os.getpid(), 9)",
}


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder for temporary files, which is empty again afterwards."""
    folder = tmp_path / "scratch"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    monkeypatch.setenv("TMPDIR", str(folder))
    before = set(Path(jupyter_runtime_dir()).glob("kernel-*.json"))
    yield folder
    assert not list(folder.glob(f"{PREFIX}*"))
    assert set(Path(jupyter_runtime_dir()).glob("kernel-*.json")) <= before


@pytest.fixture(params=["namespace", "marks"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A namespace for the run, where this system makes one, and doing without `unshare`."""
    if request.param == "marks":
        monkeypatch.setenv("PATH", str(Path(sys.executable).parent))
    unshare_prefix.cache_clear()
    if request.param == "namespace" and not unshare_prefix():
        pytest.skip("this system makes no process namespaces for this user")
    yield request.param
    unshare_prefix.cache_clear()


def left(folder: Path) -> dict[str, psutil.Process]:
    """The processes that a notebook in this folder left, by name.

    They are known by their command line: in a namespace their ids are others than out here.
    """
    found = {}
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            command = " ".join(process.cmdline())
            if process.status() != psutil.STATUS_ZOMBIE:
                if "ipykernel_launcher" in command and str(folder) in command:
                    found["kernel"] = process
                if name := re.search(re.escape(f"{folder}/") + r"(\w+)\.left", command):
                    found[name[1]] = process
    return found


def alive(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def wait(reached: Callable[[], bool], what: str) -> None:
    until = time.monotonic() + 900
    while not reached():
        assert time.monotonic() < until, what
        time.sleep(0.05)


@pytest.mark.long
@pytest.mark.parametrize("outcome", WAYS)
def test_nothing_outlives_a_run(
    way: str, verified: Verify, scratch: Path, tmp_path: Path, outcome: str
) -> None:
    # One that hangs waits for its limit, which is no longer than this machine needs now.
    limit, stamp = 8.0 if outcome == "timeout" else 600.0, None
    while stamp is None or not (tmp_path / "all").exists():
        stamp = verified(notebook(LEAVE, WAYS[outcome]), repair=False, time_limit=limit).verified
        assert stamp.outcome == outcome
        assert not left(tmp_path)
        limit *= 2
        for path in tmp_path.glob("*.left"):
            path.unlink()


# Those above it alone: another test may verify a notebook of its own meanwhile.
KILLING = """
import psutil
for process in psutil.Process().parents():
    if 'alacard_ext.verify.supervisor' in process.cmdline():
        process.kill()
"""


def test_a_notebook_that_kills_its_supervisor_is_ended(
    way: str, verified: Verify, scratch: Path, tmp_path: Path
) -> None:
    stamp = verified(notebook(LEAVE, KILLING), repair=False, time_limit=600).verified
    if way == "namespace":
        # There the supervisor is process 1, which cannot be killed by those that it rules.
        assert stamp.outcome == "passed"
        assert not left(tmp_path)
        return
    assert stamp.outcome == "kernel_died" and stamp.error and "stopped" in stamp.error.message
    found = left(tmp_path)
    # The one without a mark had nobody left who could find it.
    assert set(found) <= {"hidden"}
    for process in found.values():
        process.kill()


def test_nothing_outlives_a_cancelled_run(way: str, scratch: Path, tmp_path: Path) -> None:
    async def go() -> None:
        settings = Settings(kernels=KernelSpecManager(), environments=tmp_path / "envs")
        made = notebook(LEAVE, WAYS["timeout"])
        work = verify(made, cwd=tmp_path, settings=settings, progress=Progress())
        task = asyncio.ensure_future(work)
        while not (tmp_path / "all").exists():
            await asyncio.sleep(0.05)
        # The search finds what is there, so that finding nothing later means something.
        assert {"kernel", "child", "daemon"} <= set(left(tmp_path))
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(go())
    assert not left(tmp_path)


@pytest.fixture
def killed(way: str, scratch: Path, tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A command that verifies a notebook which left its processes and goes on."""
    nbformat.write(notebook(LEAVE, WAYS["timeout"]), tmp_path / "n.ipynb")
    command = [sys.executable, "-m", "alacard_ext", "verify", "n.ipynb"]
    environment = {**os.environ, "HF_HOME": str(tmp_path / "hf")}
    process = subprocess.Popen(
        command, cwd=tmp_path, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    wait((tmp_path / "all").exists, "the notebook did not get that far")
    yield process
    process.kill()
    process.wait()


def test_nothing_outlives_a_killed_owner(
    killed: subprocess.Popen[bytes], scratch: Path, tmp_path: Path
) -> None:
    assert left(tmp_path)
    killed.kill()
    killed.wait()
    wait(lambda: not left(tmp_path), "something is left")
    sweep()  # the folder of the run


@pytest.mark.parametrize("way", ["marks"], indirect=True)
def test_the_next_start_ends_what_two_kills_left(
    killed: subprocess.Popen[bytes], scratch: Path, tmp_path: Path
) -> None:
    [supervisor] = psutil.Process(killed.pid).children()
    supervisor.suspend()
    # Once its owner is dead, any server that starts meanwhile may end it, too.
    assert "daemon" in left(tmp_path)
    killed.kill()
    killed.wait()
    supervisor.kill()
    wait(lambda: not alive(supervisor.pid), "the supervisor lives")
    # Of a run whose owner lives, which is this process, nothing is touched.
    other = begin_run()
    sleeper = subprocess.Popen(
        [sys.executable, "-c", "import time; time.sleep(900)"],
        env={**os.environ, MARK: other.mark},
    )
    try:
        sweep()
        assert alive(sleeper.pid) and other.folder.is_dir()
        assert set(left(tmp_path)) <= {"hidden"}
    finally:
        assert end_run(other) == []
        assert not alive(sleeper.pid)
        sleeper.wait()
        for process in left(tmp_path).values():
            process.kill()


def test_a_mark_of_elsewhere_or_of_nobody_is_left_alone(scratch: Path) -> None:
    # Another machine's or container's, a reused id's, and what is no mark at all.
    pid = os.getpid()
    own = begin_run()
    place = own.mark.removeprefix(PREFIX).split("-")[2]
    names = {f"{PREFIX}{pid}-1-{place}-a": False, f"{PREFIX}999999-1-00000000-a": True}
    for name in [*names, f"{PREFIX}odd", f"{PREFIX}x-y-{place}-z"]:
        (scratch / name).mkdir()
    sweep()
    assert {name: (scratch / name).exists() for name in names} == names
    assert (scratch / f"{PREFIX}odd").exists() and own.folder.exists()
    for folder in scratch.iterdir():
        folder.rmdir()
