"""The process that stands between a server and a run: `… -m alacard_ext.verify.supervisor FOLDER`.

It executes the notebook that `request.json` in the folder holds and writes `result.json`; what goes
on is told line by line on its standard output. The outputs of the run come in here, so that no
flood of them reaches the server. Its standard input is its lifeline: when that ends, because the
server cancelled or died, it ends the run. Where Linux gives it a namespace (`namespace.py`) it is
process 1 in there, which nothing of the run can end and nothing outlives. Elsewhere on Linux
orphans of the run, daemons too, become its own children, so that it finds them.
"""

from __future__ import annotations

import asyncio
import ctypes
import json
import logging
import os
import sys
import threading
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from ..processes.runs import REQUEST, RESULT, descendants, end_all

if TYPE_CHECKING:
    from .execution import Execution

# Source: prctl(2), PR_SET_CHILD_SUBREAPER.
SET_CHILD_SUBREAPER = 36


def main(folder: Path) -> None:
    """Execute what stands in the folder, and leave no process behind."""
    told = _own_output()
    _adopt_orphans()
    logging.disable(logging.CRITICAL)
    # A grammar of addresses, which jsonschema reads for seconds, and which no notebook is held to.
    sys.modules["rfc3987_syntax"] = None  # type: ignore[assignment]
    request = json.loads((folder / REQUEST).read_text(encoding="utf-8"))
    threading.Thread(target=_end_with, args=(sys.stdin.buffer,), daemon=True).start()
    try:
        # Kernels are spoken to over ZeroMQ, which Windows' own kind of loop cannot wait for.
        with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
            answer = runner.run(_execute(request, folder, told))
    except BaseException:
        answer = {"fault": traceback.format_exc()[-4000:]}
    _write(folder / RESULT, answer)
    _end_all(0)


def _own_output() -> BinaryIO:
    """Standard output for this process alone: what it starts inherits one that leads nowhere."""
    own = os.dup(1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    return os.fdopen(own, "wb", buffering=0)


def _adopt_orphans() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _end_with(lifeline: BinaryIO) -> None:
    lifeline.read()
    _end_all(1)


def _end_all(status: int) -> None:
    end_all(lambda: descendants(os.getpid()))
    os._exit(status)


async def _execute(request: dict[str, Any], folder: Path, told: BinaryIO) -> dict[str, Any]:
    import nbformat

    from .execution import run_notebook
    from .kernels import Kernel

    def on_cell(number: int, section: str | None) -> None:
        told.write(json.dumps({"cell": number, "section": section}).encode() + b"\n")

    done = await run_notebook(
        nbformat.from_dict(request["notebook"]),
        Kernel(**request["kernel"]),
        cwd=Path(request["cwd"]),
        folder=folder,
        time_limit=request["time_limit"],
        memory_limit=request["memory_limit"],
        packages=request["packages"],
        isolated=request["isolated"],
        on_cell=on_cell,
    )
    return result_of(done)


def result_of(done: Execution) -> dict[str, Any]:
    """The end of a run as JSON can hold it, without what the notebook held before."""
    from .outputs import MOST_OF_NOTEBOOK

    plain = {name: value for name, value in vars(done).items() if name != "notebook"}
    outputs: dict[str, Any] = {}
    left = 2 * MOST_OF_NOTEBOOK
    for index, cell in enumerate(done.notebook.cells):
        if cell.cell_type == "code":
            text = json.dumps(cell.outputs, default=str)
            # What one picture shows in many places is heavier here than it was in memory.
            if len(text) <= left:
                left -= len(text)
                outputs[str(index)] = json.loads(text)
    error = done.error.model_dump(mode="json") if done.error else None
    return {**plain, "error": error, "outputs": outputs}


def _write(path: Path, answer: dict[str, Any]) -> None:
    """Whole or not at all: a reader never sees half of it."""
    part = path.with_suffix(".part")
    part.write_text(json.dumps(answer, default=str), encoding="utf-8")
    part.replace(path)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
