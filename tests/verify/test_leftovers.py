"""However a run ends, no process, folder or connection file of it is left."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import nbformat
import psutil
import pytest
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_core.paths import jupyter_runtime_dir

from alacard_ext.processes.runs import MARK, PREFIX, begin_run, end_run, sweep
from alacard_ext.verify.verification import Progress, Settings, verify

from .conftest import Verify, notebook

pytestmark = pytest.mark.attack

# A child, a daemon, and a daemon that also forgets its environment (whom only Linux gives back).
HIDING = sys.platform == "linux"
LEAVE = """
import os, subprocess, sys
def leave(name, environment, daemon):
    wait = f"import os, time; open({name!r}, 'w').write(str(os.getpid())); time.sleep(900)"
    if not daemon:
        subprocess.Popen([sys.executable, '-c', wait], env=environment)
    else:
        fork = "import os\\nif os.fork(): os._exit(0)\\nos.setsid()\\nif os.fork(): os._exit(0)\\n"
        subprocess.run([sys.executable, '-c', fork + wait], env=environment)
leave('child.pid', None, False)
if hasattr(os, 'fork'):
    leave('daemon.pid', None, True)
if HIDING:
    leave('hidden.pid', {}, True)
open('kernel.pid', 'w').write(str(os.getpid()))
NAMES = ['child.pid', 'daemon.pid', 'hidden.pid'][: 1 + hasattr(os, 'fork') + HIDING]
import time
while not all(os.path.exists(name) and open(name).read() for name in NAMES):
    time.sleep(0.05)
open('all', 'w').write('there')
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


def pids(folder: Path) -> dict[str, int]:
    return {path.stem: int(path.read_text()) for path in folder.glob("*.pid")}


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


@pytest.mark.parametrize("outcome", WAYS)
def test_nothing_outlives_a_run(
    verified: Verify, scratch: Path, tmp_path: Path, outcome: str
) -> None:
    limit = 45 if outcome == "timeout" else 600
    done = verified(notebook(LEAVE, WAYS[outcome]), repair=False, time_limit=limit)
    assert done.verified.outcome == outcome
    found = pids(tmp_path)
    assert len(found) >= 2 and (tmp_path / "all").exists()
    assert not [name for name, pid in found.items() if alive(pid)]


def test_a_notebook_that_kills_its_supervisor_is_ended_by_its_mark(
    verified: Verify, scratch: Path, tmp_path: Path
) -> None:
    made = notebook(LEAVE, "import os, signal\nos.kill(os.getppid(), 9)")
    stamp = verified(made, repair=False, time_limit=600).verified
    assert stamp.outcome == "kernel_died" and stamp.error and "ended" in stamp.error.message
    left = [name for name, pid in pids(tmp_path).items() if alive(pid)]
    # The one without a mark had nobody left who could find it.
    assert set(left) <= {"hidden"}
    for name in left:
        psutil.Process(pids(tmp_path)[name]).kill()


def test_nothing_outlives_a_cancelled_run(scratch: Path, tmp_path: Path) -> None:
    async def go() -> None:
        settings = Settings(kernels=KernelSpecManager(), environments=tmp_path / "envs")
        made = notebook(LEAVE, WAYS["timeout"])
        work = verify(made, cwd=tmp_path, settings=settings, progress=Progress())
        task = asyncio.ensure_future(work)
        while not (tmp_path / "all").exists():
            await asyncio.sleep(0.05)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(go())
    assert not [name for name, pid in pids(tmp_path).items() if alive(pid)]


@pytest.fixture
def killed(scratch: Path, tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
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
    killed.kill()
    killed.wait()
    for name, pid in pids(tmp_path).items():
        wait(lambda pid=pid: not alive(pid), f"{name} is left")  # type: ignore[misc]
    sweep()  # the folder of the run


def test_the_next_start_ends_what_two_kills_left(
    killed: subprocess.Popen[bytes], scratch: Path, tmp_path: Path
) -> None:
    [supervisor] = psutil.Process(killed.pid).children()
    supervisor.suspend()
    killed.kill()
    killed.wait()
    supervisor.kill()
    wait(lambda: not alive(supervisor.pid), "the supervisor lives")
    found = pids(tmp_path)
    assert alive(found["daemon"])
    # Of a run whose owner lives, which is this process, nothing is touched.
    other = begin_run()
    sleeper = subprocess.Popen(
        [sys.executable, "-c", "import time; time.sleep(900)"],
        env={**os.environ, MARK: other.mark},
    )
    try:
        sweep()
        assert alive(sleeper.pid) and other.folder.is_dir()
        assert not [name for name, pid in found.items() if alive(pid) and name != "hidden"]
    finally:
        assert end_run(other) == []
        assert not alive(sleeper.pid)
        sleeper.wait()
        if "hidden" in found and alive(found["hidden"]):
            psutil.Process(found["hidden"]).kill()


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
