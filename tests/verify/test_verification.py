"""Each outcome in a real kernel: passed, failed, out of memory, died, out of time."""

from __future__ import annotations

import asyncio
import sys
from contextlib import suppress
from pathlib import Path

import psutil
import pytest
from jupyter_client.kernelspec import KernelSpecManager

from alacard_ext.errors import BadRequest
from alacard_ext.hub.facts import ModelReference
from alacard_ext.verify.setup_cell import code_digest
from alacard_ext.verify.verification import Progress, Settings, verify
from alacard_ext.verify.verifications import summary

from .conftest import Verify, notebook


def test_a_notebook_that_runs_is_stamped_with_what_it_ran_on(verified: Verify) -> None:
    made = notebook(
        "device = 'cpu'\nREVISION = 'abc'",
        "",
        "x = b'x' * 80_000_000\ndel x\nprint(1)",
    )
    before = made.copy()
    seen: list[object] = []
    done = verified(made, seen)
    stamp = done.verified
    assert stamp.outcome == "passed" and stamp.error is None
    assert (stamp.cells_passed, stamp.cells_total) == (2, 2)
    assert stamp.peak_memory and stamp.peak_memory > 80_000_000
    assert stamp.machine.device == "cpu"
    assert stamp.machine.python == sys.version.split()[0]
    assert stamp.model == ModelReference(id="tiny/model", sha="abc")
    assert stamp.digest == code_digest(made)
    assert made == before, "the person's notebook was changed"
    assert done.executed.cells[2].outputs[0].text == "1\n"
    assert [item for item in seen if isinstance(item, tuple)] == [(1, 2), (2, 2)]
    assert seen[0] == "starting"


def test_versions_are_those_of_the_kernel(verified: Verify) -> None:
    needs = {"nbformat": "nbformat>=5", "absent_thing": "absent-thing>=1"}
    stamp = verified(notebook("1", requirements=needs)).verified
    import nbformat

    assert stamp.packages == {"nbformat": nbformat.__version__}


def test_a_failure_names_its_cell_and_its_error(verified: Verify) -> None:
    done = verified(notebook("a = 1", "b = a / 0", "never = True"))
    error = done.verified.error
    assert done.verified.outcome == "failed" and error is not None
    assert (error.number, error.cell_id, error.name) == (2, "cell-1", "ZeroDivisionError")
    assert done.verified.cells_passed == 1
    assert done.repaired is None and done.verified.repair is None
    assert "cell 2" in summary(done.verified) and "ZeroDivisionError" in summary(done.verified)


def test_a_cell_that_may_fail_is_excused_and_counted_apart(verified: Verify) -> None:
    made = notebook("1 / 0", "x = 1")
    made.cells[0].metadata["tags"] = ["raises-exception"]
    stamp = verified(made).verified
    assert stamp.outcome == "passed"
    assert (stamp.cells_passed, stamp.cells_excused, stamp.cells_total) == (1, 1, 2)


@pytest.mark.parametrize(
    "source",
    [
        "raise MemoryError('no more')",
        "raise RuntimeError('DefaultCPUAllocator: can\\'t allocate memory: you tried 9')",
        "class OutOfMemoryError(RuntimeError): pass\nraise OutOfMemoryError('CUDA out of memory.')",
    ],
)
def test_memory_that_python_misses_is_told_apart(verified: Verify, source: str) -> None:
    done = verified(notebook(source))
    assert done.verified.outcome == "out_of_memory"
    assert done.verified.error and done.verified.error.number == 1


def test_a_kernel_over_its_memory_limit_is_ended(verified: Verify) -> None:
    grow = (
        "import time\nkept = []\n"
        "for _ in range(60):\n    kept.append(b'x' * 10_000_000)\ntime.sleep(600)"
    )
    done = verified(notebook("x = 1", grow), memory_limit=400_000_000)
    assert done.verified.outcome == "out_of_memory"
    assert done.verified.error and done.verified.error.number == 2
    assert done.verified.peak_memory and done.verified.peak_memory > 400_000_000
    assert "Out of memory in cell 2" in summary(done.verified)


def test_a_kernel_that_dies_is_told_apart(verified: Verify) -> None:
    done = verified(notebook("x = 1", "import os\nos._exit(3)"))
    assert done.verified.outcome == "kernel_died"
    assert done.verified.error and done.verified.error.number == 2


def test_the_time_limit_ends_the_run(verified: Verify) -> None:
    made = notebook("x = 1", "import time\ntime.sleep(3000)")
    for limit in (5, 25, 125, 625):
        done = verified(made, time_limit=limit)
        assert done.verified.outcome == "timeout"
        assert done.verified.seconds < 2000
        if done.verified.error is not None and done.verified.error.number == 2:
            return
        # A busy machine had not even begun with the cell.
    raise AssertionError("it never came to the cell")


def test_cancelling_leaves_neither_kernel_nor_child(tmp_path: Path) -> None:
    waits = f"import time; time.sleep(600)  # {tmp_path}"
    made = notebook(
        "import subprocess, sys, time\n"
        f"subprocess.Popen([sys.executable, '-c', {waits!r}])\n"
        "time.sleep(600)"
    )

    def started() -> psutil.Process | None:
        """The child as it is seen from here: in a namespace of its own its id is another."""
        for process in psutil.process_iter():
            with suppress(psutil.Error):
                if process.cmdline()[-1:] == [waits]:
                    return process
        return None

    async def go() -> list[psutil.Process]:
        settings = Settings(kernels=KernelSpecManager(), environments=tmp_path / "envs")
        task = asyncio.ensure_future(
            verify(made, cwd=tmp_path, settings=settings, progress=Progress())
        )
        while not (child := started()):
            await asyncio.sleep(0.05)
        kernel = child.parent()
        assert kernel and "ipykernel_launcher" in " ".join(kernel.cmdline())
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        return [kernel, child]

    for process in asyncio.run(go()):
        gone = not process.is_running() or process.status() == psutil.STATUS_ZOMBIE
        assert gone, f"{process} was left behind"


def test_a_notebook_without_code_is_refused(verified: Verify) -> None:
    with pytest.raises(BadRequest, match="no code"):
        verified(notebook("", "  "))


def test_an_own_environment_needs_a_setup_cell(verified: Verify) -> None:
    with pytest.raises(BadRequest, match="setup cell"):
        verified(notebook("x = 1"), place="own")
