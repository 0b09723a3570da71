"""Runs a notebook under a supervisor of its own, and sees to it that nothing of the run is left."""

from __future__ import annotations

import asyncio
import json
import logging
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import nbformat

from ..processes.namespace import unshare_prefix
from ..processes.runs import MARK, REQUEST, RESULT, Run, begin_run, descendants, end_all, end_run
from ..processes.variables import kernel_environment
from .execution import CONFINEMENT, HOME, Execution, OnCell
from .isolation import Network, confinement_of
from .kernels import Kernel
from .models import CellError

GRACE_SECONDS = 30.0
"""How much longer than the run's own time limit a supervisor may take, should it hang."""
MOST_LINE = 10_000
MOST_RESULT = 64_000_000


async def run_supervised(
    notebook: Any,
    kernel: Kernel,
    *,
    cwd: Path,
    time_limit: float,
    memory_limit: int | None = None,
    source: Mapping[str, str],
    with_token: bool = False,
    extra: tuple[str, ...] = (),
    added: Mapping[str, str] | None = None,
    packages: list[str] | None = None,
    isolated: Network | None = None,
    on_cell: OnCell = lambda number, section: None,
) -> Execution:
    """Execute `notebook` in place with `kernel`, and end every process that this started.

    The run's environment is what is allowed of `source` (`variables.py`), and `added`. `isolated`
    confines the kernel, with the network open or shut, to an empty folder of its own in place of
    `cwd`. Whatever happens, including cancellation, nothing is left behind; CancelledError is
    passed on.
    """
    run = begin_run()
    process: subprocess.Popen[bytes] | None = None
    messages: asyncio.Queue[dict[str, Any] | None] = asyncio.Queue()
    answer: dict[str, Any] = {"outcome": "timeout"}
    try:
        request = {
            "notebook": _without_outputs(notebook),
            "kernel": vars(kernel),
            "cwd": str(cwd),
            "time_limit": time_limit,
            "memory_limit": memory_limit,
            "packages": packages or [],
            "isolated": isolated is not None,
        }
        if isolated:
            confinement = await asyncio.to_thread(
                confinement_of,
                kernel,
                run.folder / HOME,
                network=isolated,
                source=source,
                with_token=with_token,
                extra=extra,
                added=added or {},
            )
            await asyncio.to_thread((run.folder / CONFINEMENT).write_text, confinement.text())
        await asyncio.to_thread(_write, run.folder / REQUEST, request)
        environment = kernel_environment(source, run.folder, with_token=with_token, extra=extra)
        if isolated:
            # What the supervisor itself runs begins a run of its own, which goes with this one.
            environment["TMPDIR"] = str(run.folder)
        await asyncio.to_thread(unshare_prefix)
        process = _start(run, {**environment, **(added or {}), MARK: run.mark})
        _listen(process, messages.put_nowait)
        with suppress(TimeoutError):
            async with asyncio.timeout(time_limit + GRACE_SECONDS):
                while message := await messages.get():
                    on_cell(message["cell"], message["section"])
                answer = await asyncio.to_thread(_read, run.folder / RESULT)
    finally:
        # Finished even where the person cancels a second time.
        left = await asyncio.shield(asyncio.to_thread(_end, process, run))
    if "fault" in answer:
        raise RuntimeError(f"the supervisor of a run failed:\n{answer['fault']}")
    if left:
        logging.getLogger(__name__).warning("processes of a verified notebook live on: %s", left)
    return _execution(notebook, answer)


def _start(run: Run, environment: dict[str, str]) -> subprocess.Popen[bytes]:
    group: dict[str, Any] = {"start_new_session": True}
    if sys.platform == "win32":
        group = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
    # A module in the notebook's folder must not stand in for one of ours: -P, and the run's folder.
    command = [sys.executable, "-P", "-m", "alacard_ext.verify.supervisor", str(run.folder)]
    return subprocess.Popen(  # noqa: S603 our own program
        [*unshare_prefix(), *command],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=run.folder,
        env=environment,
        **group,
    )


def _listen(process: subprocess.Popen[bytes], put: Callable[[dict[str, Any] | None], None]) -> None:
    """Hand each line on to the loop, and None at the end. Windows' loop cannot wait for pipes."""
    loop, stream = asyncio.get_running_loop(), process.stdout
    assert stream is not None

    def read() -> None:
        # The loop may be closed by the time that the stream ends.
        with suppress(RuntimeError), suppress(ValueError):
            while line := stream.readline(MOST_LINE):
                loop.call_soon_threadsafe(put, json.loads(line))
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(put, None)

    threading.Thread(target=read, daemon=True).start()


def _end(process: subprocess.Popen[bytes] | None, run: Run) -> list[int]:
    """Cut the lifeline, wait, and kill what is there all the same; the ids of what cannot be."""
    if process is not None:
        assert process.stdin is not None and process.stdout is not None
        with suppress(OSError):
            process.stdin.close()
        try:
            process.wait(GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            end_all(lambda: descendants(process.pid))
            process.kill()
            process.wait()
    left = end_run(run)
    if process is not None and process.stdout is not None and not left:
        process.stdout.close()
    return left


def _without_outputs(notebook: Any) -> Any:
    cells = [
        {**cell, "outputs": [], "execution_count": None} if cell.cell_type == "code" else cell
        for cell in notebook.cells
    ]
    return {**notebook, "cells": cells}


def _write(path: Path, request: dict[str, Any]) -> None:
    path.write_text(json.dumps(request), encoding="utf-8")


def _read(path: Path) -> dict[str, Any]:
    """What the supervisor wrote; without it, the supervisor itself was killed."""
    try:
        if path.stat().st_size > MOST_RESULT:
            return {"outcome": "failed"}
        answer: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return answer
    except (OSError, ValueError):
        return {"outcome": "kernel_died"}


def _execution(notebook: Any, answer: dict[str, Any]) -> Execution:
    outputs, error = answer.pop("outputs", {}), answer.pop("error", None)
    for index, cell in enumerate(notebook.cells):
        if cell.cell_type == "code":
            cell.outputs = nbformat.from_dict(outputs.get(str(index), []))
    if error is None and answer["outcome"] != "passed":
        error = {"number": 0, "cell_id": "", "name": "", "message": "The run was stopped."}
    return Execution(notebook, error=CellError(**error) if error else None, **answer)
