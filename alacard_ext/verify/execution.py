"""Runs a notebook to its last cell, or its first failure, in a clean kernel of its own."""

from __future__ import annotations

import ast
import asyncio
import json
import os
import signal
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .memory import MemoryWatch, kill_tree
from .models import CellError, Outcome

START_SECONDS = 120.0
"""How long a kernel may take to answer for the first time."""
MOST_MESSAGE = 2000
# Names of exceptions, and words in their messages, that tell of memory: PyTorch raises
# RuntimeError where its CPU allocator is refused ("DefaultCPUAllocator: can't allocate memory").
NO_MEMORY = ("MemoryError", "OutOfMemoryError")
NO_MEMORY_WORDS = ("can't allocate memory", "cuda out of memory", "mps backend out of memory")
WHY: dict[Outcome, str] = {
    "out_of_memory": "It took more memory than it may, and was ended.",
    "kernel_died": "The kernel ended by itself, without a word of Python.",
    "timeout": "The time for the whole run was up.",
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
    """What a run gave; `notebook` holds the outputs. `peak_memory` is in bytes, sampled."""

    notebook: Any
    outcome: Outcome = "passed"
    error: CellError | None = None
    cells_passed: int = 0
    cells_total: int = 0
    cells_excused: int = 0
    seconds: float = 0.0
    peak_memory: int = 0
    packages: dict[str, str] = field(default_factory=dict)
    python: str | None = None
    device: str | None = None
    revision: str | None = None


async def run_notebook(
    notebook: Any,
    manager: Any,
    *,
    cwd: Path,
    time_limit: float,
    memory_limit: int | None = None,
    environment: dict[str, str] | None = None,
    packages: list[str] | None = None,
    on_cell: OnCell = lambda number, section: None,
) -> Execution:
    """Execute `notebook` in place with the kernel that `manager` starts, and end that kernel.

    `time_limit` is in seconds for the whole run, the kernel's start included. `packages` are the
    distributions whose versions are wanted. Whatever happens, including cancellation, neither
    the kernel nor a child of it is left behind; CancelledError is passed on.
    """
    done = Execution(notebook, cells_total=_count(notebook))
    started = time.monotonic()
    pid: int | None = None
    watch: MemoryWatch | None = None
    try:
        async with asyncio.timeout(time_limit):
            await manager.start_kernel(cwd=str(cwd), env={**os.environ, **(environment or {})})
            pid = int(manager.provisioner.pid)
            watch = MemoryWatch(pid, memory_limit)
            async with watch:
                await _execute(done, manager, packages or [], on_cell)
                if done.outcome == "kernel_died":
                    done.outcome = await _cause_of_death(manager, watch)
    except TimeoutError:
        done.outcome = "timeout"
    finally:
        done.seconds = time.monotonic() - started
        done.peak_memory = watch.peak if watch else 0
        await asyncio.shield(_end(manager, pid))
    if done.outcome != "passed":
        done.error = done.error or CellError(number=0, cell_id="", name="", message="")
        done.error.message = done.error.message or WHY[done.outcome]
    return done


async def _execute(done: Execution, manager: Any, packages: list[str], on_cell: OnCell) -> None:
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, DeadKernelError

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

    client = NotebookClient(
        done.notebook, km=manager, timeout=None, on_cell_execute=begin, on_cell_executed=end
    )
    channel: Any = manager.client()
    client.kc = channel
    channel.start_channels()
    try:
        await channel.wait_for_ready(timeout=START_SECONDS)
        await _uncaught(client.async_execute())
    except CellExecutionError as error:
        assert done.error is not None
        done.error.name, done.error.message = error.ename, error.evalue[:MOST_MESSAGE]
        done.outcome = "out_of_memory" if tells_of_memory(error.ename, error.evalue) else "failed"
    except (DeadKernelError, RuntimeError):
        # wait_for_ready raises RuntimeError where the kernel ends before it answers.
        done.outcome = "kernel_died"
    else:
        done.error = None
        await _inspect(done, channel, packages)
    finally:
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
    reply = await client.execute_interactive(
        "",
        store_history=False,
        user_expressions={"told": f"{INSPECT}({packages!r}, globals())"},
        output_hook=lambda message: None,
        timeout=60,
    )
    answer = reply["content"].get("user_expressions", {}).get("told", {})
    if answer.get("status") == "ok":
        told = json.loads(ast.literal_eval(answer["data"]["text/plain"]))
        done.packages, done.python = told["packages"], told["python"]
        done.device, done.revision = told["device"], told["revision"]


def tells_of_memory(name: str, message: str) -> bool:
    """Whether an exception means that memory ran out, of the computer or of its graphics card."""
    lowered = message.lower()
    return name.endswith(NO_MEMORY) or any(words in lowered for words in NO_MEMORY_WORDS)


async def _cause_of_death(manager: Any, watch: MemoryWatch) -> Outcome:
    if watch.exceeded:
        return "out_of_memory"
    status = await manager.provisioner.poll()
    if status in (-signal.SIGKILL, 128 + signal.SIGKILL) and watch.killed_by_system:
        return "out_of_memory"
    return "kernel_died"


async def _end(manager: Any, pid: int | None) -> None:
    """End the kernel and all that it started; an app's process would survive it otherwise."""
    if pid is not None:
        await asyncio.to_thread(kill_tree, pid)
    if manager.has_kernel:
        await manager.shutdown_kernel(now=True)


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
