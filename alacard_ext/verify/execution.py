"""Runs a notebook to its last cell, or its first failure, in a clean kernel of its own.

This is what the supervisor does, in a process apart from the server.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager

from .. import python_syntax
from ..processes.memory import MemoryWatch
from ..processes.tail import Tail
from .kernels import Kernel
from .models import CellError, Outcome

CONFINEMENT = "confinement.json"
HOME = "home"
START_SECONDS = 120.0
"""How long a kernel may take to answer for the first time."""
INSPECT_SECONDS = 60.0
MOST_MESSAGE = 2000
# Names of exceptions, and words in their messages, that tell of memory: PyTorch raises
# RuntimeError where its CPU allocator is refused ("DefaultCPUAllocator: can't allocate memory").
NO_MEMORY = ("MemoryError", "OutOfMemoryError")
NO_MEMORY_WORDS = ("can't allocate memory", "cuda out of memory", "mps backend out of memory")
KILLED = 9
"""The number of SIGKILL, which Python names only where there is one."""
ASKED = (
    "The cell asks for input, but nobody can answer during a verification. Write the value into "
    "the cell; if it asks for a token, run `hf auth login` in a terminal."
)
FLOODED = "It was stopped because its outputs came faster than Alacard can receive them."
WHY: dict[Outcome, str] = {
    "out_of_memory": "It was stopped because it exceeded its memory limit.",
    "kernel_died": "The kernel ended on its own, without a message from Python.",
    "timeout": "The whole run exceeded its time limit.",
    "failed": "It failed without a message.",
}
# Asks the kernel what it holds, without leaving a trace in the notebook's namespace.
INSPECT = """(lambda names, space: __import__('json').dumps({
    'packages': {
        name: found.version
        for name in names
        for found in list(__import__('importlib.metadata').metadata.distributions(name=name))[:1]
    },
    'python': __import__('platform').python_version(),
    'device': str(space['device']) if 'device' in space else None,
    'revision': space['REVISION'] if isinstance(space.get('REVISION'), str) else None,
}))"""

OnCell = Callable[[int, str | None], None]
"""Called with the number of the code cell that begins, from 1, and its section."""


@dataclass
class Execution:
    """What a run gave; `notebook` holds the outputs. `peak_memory` is in bytes, sampled, as
    `outputs_dropped` is, that of outputs which were not kept."""

    notebook: Any
    outcome: Outcome = "passed"
    error: CellError | None = None
    cells_passed: int = 0
    cells_total: int = 0
    cells_excused: int = 0
    seconds: float = 0.0
    peak_memory: int = 0
    outputs_dropped: int = 0
    packages: dict[str, str] = field(default_factory=dict)
    python: str | None = None
    device: str | None = None
    revision: str | None = None
    kernel: Kernel | None = None


async def run_notebook(
    notebook: Any,
    kernel: Kernel,
    *,
    cwd: Path,
    folder: Path,
    time_limit: float,
    memory_limit: int | None = None,
    packages: list[str] | None = None,
    isolated: bool = False,
    on_cell: OnCell = lambda number, section: None,
) -> Execution:
    """Execute `notebook` in place with a kernel of its own, in the environment of this process.

    `time_limit` is in seconds for the whole run, the kernel's start included. `packages` are the
    distributions whose versions are wanted. The kernel's connection file lies in `folder`; where
    the kernel is `isolated`, as CONFINEMENT in that folder says, in its own HOME there. All other
    processes below this one belong to the run; `supervisor.py` ends them.
    """
    done = Execution(notebook, cells_total=_count(notebook))
    started = time.monotonic()
    manager = _isolated(kernel, folder) if isolated else _manager(kernel, folder)
    watch = MemoryWatch(memory_limit)
    stderr = Tail()
    try:
        async with asyncio.timeout(time_limit), watch:
            await manager.start_kernel(cwd=str(cwd), env=dict(os.environ), stderr=stderr.writes)
            watch.kernel = int(manager.provisioner.pid)
            await _execute(done, kernel, manager, packages or [], on_cell)
            if done.outcome == "kernel_died":
                done.outcome = await _cause_of_death(manager, watch)
    except TimeoutError:
        done.outcome = "timeout"
    except OSError as error:
        # The kernel's own program is not there, or may not be run.
        done.outcome, stderr.instead = "kernel_died", str(error)
    finally:
        done.seconds = time.monotonic() - started
        done.peak_memory = watch.peak
    if done.outcome != "passed":
        done.error = done.error or CellError(number=0, cell_id="", name="", message="")
        why = FLOODED if watch.flooded else WHY[done.outcome]
        # An isolated one that a limit ended is told last by the command that confined it.
        if done.outcome == "kernel_died" and (isolated or not done.error.number):
            why = f"{why} {stderr.last_line()}".strip()
        done.error.message = done.error.message or why
    return done


def _manager(kernel: Kernel, folder: Path) -> Any:
    """Starts that kernel and no other, whatever is installed beside it."""
    from .outputs import BoundedClient

    manager = AsyncKernelManager(
        kernel_name=kernel.name,
        kernel_spec_manager=KernelSpecManager(kernel_dirs=[]),
        connection_file=str(folder / "kernel.json"),
        client_factory=BoundedClient,
    )
    manager._kernel_spec = KernelSpec(**kernel.spec)
    return manager


def _isolated(kernel: Kernel, folder: Path) -> Any:
    """The same, by a command that confines it, and over sockets in its home: it has no network."""
    command = [sys.executable, "-P", "-m", "alacard_ext.processes.command"]
    argv = [*command, str(folder / CONFINEMENT), *kernel.command]
    confined = Kernel(kernel.name, kernel.language, {**kernel.spec, "argv": argv, "env": {}})
    manager = _manager(confined, folder / HOME)
    manager.transport = "ipc"
    manager.ip = str(folder / HOME / "kernel")
    return manager


async def _execute(
    done: Execution, kernel: Kernel, manager: Any, packages: list[str], on_cell: OnCell
) -> None:
    from nbclient.exceptions import CellExecutionError, DeadKernelError

    from .outputs import BoundedRun

    numbers = _numbers(done.notebook)

    def begin(cell: Any, cell_index: int) -> None:
        done.error = CellError(
            number=numbers[cell_index],
            cell_id=cell.get("id", ""),
            section=_section(cell),
            name="",
            message="",
        )
        on_cell(numbers[cell_index], _section(cell))

    def end(cell: Any, cell_index: int, execute_reply: Any = None) -> None:
        if execute_reply and execute_reply["content"]["status"] == "ok":
            done.cells_passed += 1
        elif "raises-exception" in cell.metadata.get("tags", []):
            done.cells_excused += 1
        client.tell(cell, cell_index)

    client = BoundedRun(
        done.notebook, manager, timeout=None, on_cell_execute=begin, on_cell_executed=end
    )
    channel: Any = manager.client()
    client.kc = channel
    # A question would have nobody to answer it: without that channel it fails at once. The manager
    # knows whether the kernel lives; a heartbeat's thread can miss an answer that came while it
    # looked away, and whoever stops it then waits without end.
    channel.start_channels(stdin=False, hb=False)
    try:
        await channel.wait_for_ready(timeout=START_SECONDS)
        await _uncaught(client.async_execute())
    except CellExecutionError as error:
        assert done.error is not None
        done.error.name, done.error.message = error.ename[:200], error.evalue[:MOST_MESSAGE]
        if error.ename == "StdinNotImplementedError":
            done.error.message = ASKED
        done.outcome = "out_of_memory" if tells_of_memory(error.ename, error.evalue) else "failed"
    except (DeadKernelError, RuntimeError):
        # wait_for_ready raises RuntimeError where the kernel ends before it answers.
        done.outcome = "kernel_died"
    else:
        done.error = None
        if kernel.speaks_python:
            await _inspect(done, channel, packages)
    finally:
        done.outputs_dropped = client.dropped
        channel.stop_channels()


async def _uncaught(work: Coroutine[Any, Any, object]) -> None:
    """Await nbclient's work; it takes a cancellation for the kernel's death, which this keeps."""
    task = asyncio.ensure_future(work)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        raise


async def _inspect(done: Execution, client: Any, packages: list[str]) -> None:
    """Versions, device and commit as the kernel knows them; a kernel that will not say is fine."""
    try:
        reply = await client.execute(
            "",
            silent=True,
            store_history=False,
            user_expressions={"told": f"{INSPECT}({packages!r}, globals())"},
            reply=True,
            timeout=INSPECT_SECONDS,
        )
    except TimeoutError:
        return
    answer = reply["content"].get("user_expressions", {}).get("told", {})
    if answer.get("status") == "ok":
        told = json.loads(python_syntax.literal(answer["data"]["text/plain"]))
        done.packages, done.python = told["packages"], told["python"]
        done.device, done.revision = told["device"], told["revision"]


def tells_of_memory(name: str, message: str) -> bool:
    """Whether an exception means that memory ran out, of the computer or of its graphics card."""
    lowered = message.lower()
    return name.endswith(NO_MEMORY) or any(words in lowered for words in NO_MEMORY_WORDS)


async def _cause_of_death(manager: Any, watch: MemoryWatch) -> Outcome:
    if watch.flooded:
        return "failed"
    if watch.exceeded:
        return "out_of_memory"
    status = await manager.provisioner.poll()
    if status in (-KILLED, 128 + KILLED) and watch.killed_by_system:
        return "out_of_memory"
    return "kernel_died"


def _count(notebook: Any) -> int:
    return len(_numbers(notebook))


def _numbers(notebook: Any) -> dict[int, int]:
    """The number of each code cell that has something to run, by its place in the notebook."""
    numbers: dict[int, int] = {}
    for index, cell in enumerate(notebook.cells):
        if cell.cell_type == "code" and cell.source.strip():
            numbers[index] = len(numbers) + 1
    return numbers


def _section(cell: Any) -> str | None:
    section = cell.get("metadata", {}).get("alacard", {}).get("section")
    return section if isinstance(section, str) else None
