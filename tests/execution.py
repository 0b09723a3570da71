"""Runs a notebook in a real kernel against the local hub and tells what really happened.

`execute(notebook, hub_url=…, cwd=…)` takes a fresh kernel, which is what a person has; it costs
the imports of torch and transformers. `NotebookKernel` runs several notebooks in one kernel, each
in an empty namespace, so that the imports are paid once:

    with NotebookKernel(hub_url=hub.url, cwd=tmp_path) as kernel:
        done = kernel.run(notebook)
        assert done.error is None and done.forwards > 0
"""

from __future__ import annotations

import ast
import asyncio
import json
import time
from collections.abc import Coroutine, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import nbformat
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

from .local_hub.fixtures import hub_environment

T = TypeVar("T")
# Seconds for a cell, or for a kernel to start: for what hangs, not for what is slow.
LONGEST = 900.0
PROBE = Path(__file__).with_name("probe.py")
ONCE = (("runs=5", "runs=1"), ('layout="constrained"', "layout=None"), ("dpi=150", "dpi=40"))
"""What a person reads a figure or a chart better for: more runs, places for all letters that are
found by drawing it first, and more dots."""


@dataclass
class CellRun:
    """One executed code cell; `text` is all that it printed or showed as text."""

    id: str
    section: str | None
    source: str
    seconds: float
    text: str
    outputs: list[Any]


@dataclass
class CellFailure:
    """The first cell that failed: Python's exception, or `Timeout`, or `DeadKernel`."""

    cell_id: str
    section: str | None
    name: str
    value: str
    source: str


@dataclass
class ExecutedNotebook:
    """What a run gave.

    `forwards` counts outermost calls of torch modules (a generation of ten tokens counts ten),
    `modules` the same by class; `loads` names each outermost load of a model as `Class:source`.
    `variables` holds what was asked for by name (`result` unless told otherwise), as JSON values.
    """

    notebook: Any
    cells: list[CellRun]
    error: CellFailure | None
    seconds: float
    modules: dict[str, int] = field(default_factory=dict)
    loads: list[str] = field(default_factory=list)
    variables: dict[str, Any] = field(default_factory=dict)

    @property
    def forwards(self) -> int:
        return sum(self.modules.values())

    @property
    def result(self) -> Any:
        """The variable `result` at the end, None where there is none."""
        return self.variables.get("result")

    def text(self, section: str | None = None) -> str:
        """All text of a section's cells, or of the whole notebook."""
        wanted = [cell for cell in self.cells if section is None or cell.section == section]
        return "\n".join(cell.text for cell in wanted)


class NotebookKernel:
    """A real kernel in which notebooks run one after the other; a context manager.

    `token` becomes `HF_TOKEN`; `environment` is laid over the hub's. Every notebook starts with an
    empty namespace and the first environment; imported modules stay, which is the point of it. With
    `once`, what a notebook measures several times for a median is measured once, and its charts are
    drawn once.
    """

    def __init__(
        self,
        *,
        hub_url: str,
        cwd: Path,
        home: Path | None = None,
        token: str | None = None,
        environment: Mapping[str, str] | None = None,
        once: bool = False,
    ) -> None:
        self._cwd, self._once = cwd, once
        self._environment = hub_environment(hub_url, home or cwd / ".hf-home", token)
        # Plots are kept, not shown; pip in a setup cell must not ask about its own version.
        self._environment |= {"MPLBACKEND": "agg", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
        self._environment |= dict(environment or {})
        # No folders to look in: the kernel is always that of this very Python.
        self._manager = AsyncKernelManager(
            kernel_name="python3", kernel_spec_manager=KernelSpecManager(kernel_dirs=[])
        )
        self._client: Any = None
        # A thread and a loop of its own, so that tests with a running loop can use it as well.
        self._thread = ThreadPoolExecutor(1, "notebook-kernel")
        self._runner = asyncio.Runner()
        self._used = False

    def __enter__(self) -> NotebookKernel:
        self._await(self._start())
        return self

    def __exit__(self, *_: object) -> None:
        self._await(self._stop())
        self._thread.submit(self._runner.close).result()
        self._thread.shutdown()

    def _await(self, work: Coroutine[Any, Any, T]) -> T:
        return self._thread.submit(self._runner.run, work).result()

    async def _start(self) -> None:
        await self._manager.start_kernel(env=self._environment, cwd=str(self._cwd))
        self._client = self._manager.client()
        # The thread of a heartbeat can miss an answer, and would be waited for without end.
        self._client.start_channels(hb=False)
        await self._client.wait_for_ready(timeout=LONGEST)
        source = PROBE.read_text(encoding="utf-8")
        await self._silently(
            "import sys, types\n"
            "_probe = types.ModuleType('_alacard_probe')\n"
            f"exec(compile({source!r}, 'probe.py', 'exec'), _probe.__dict__)\n"
            "sys.modules['_alacard_probe'] = _probe\n"
            "_probe.install()\n"
            "del sys, types, _probe\n"
        )

    async def _stop(self) -> None:
        if self._client is not None:
            self._client.stop_channels()
        await self._manager.shutdown_kernel(now=True)

    async def _silently(self, code: str, **expressions: str) -> dict[str, Any]:
        """Run code outside of the history; raises RuntimeError where it fails."""
        reply = await self._client.execute_interactive(
            code,
            store_history=False,
            user_expressions=expressions,
            output_hook=lambda message: None,
            timeout=LONGEST,
        )
        if reply["content"]["status"] != "ok":
            raise RuntimeError("\n".join(reply["content"].get("traceback", ["probe failed"])))
        values: dict[str, Any] = reply["content"]["user_expressions"]
        return values

    def run(
        self,
        notebook: Any,
        *,
        timeout: float = LONGEST,
        extra_code: str | None = None,
        variables: Sequence[str] = ("result",),
        cwd: Path | None = None,
    ) -> ExecutedNotebook:
        """Execute to the last cell or the first failure; `timeout` is in seconds, a cell.

        `notebook` is a path, a mapping or a NotebookNode, and is not changed. `extra_code` runs
        before the first cell, in the notebook's namespace; its errors are RuntimeError. `cwd` is
        the folder in which this notebook stands, where that is not the kernel's own.
        """
        if cwd is not None:
            extra_code = f"__import__('os').chdir({str(cwd)!r})\n{extra_code or ''}"
        whole = _read(notebook)
        if self._once:
            for cell in whole.cells:
                for often, once in ONCE:
                    cell.source = cell.source.replace(often, once)
        return self._await(self._run(whole, timeout, extra_code, variables))

    async def _run(
        self, notebook: Any, timeout: float, extra_code: str | None, variables: Sequence[str]
    ) -> ExecutedNotebook:
        if self._used:
            await self._silently("__import__('_alacard_probe').reset(get_ipython())")
        self._used = True
        if extra_code:
            await self._silently(extra_code)
        began: dict[str, float] = {}
        took: dict[str, float] = {}

        def start(cell: Any, cell_index: int) -> None:
            began[cell["id"]] = time.monotonic()

        def stop(cell: Any, cell_index: int, execute_reply: Any = None) -> None:
            took[cell["id"]] = time.monotonic() - began[cell["id"]]

        client = NotebookClient(
            notebook,
            km=self._manager,
            timeout=timeout,
            on_cell_execute=start,
            on_cell_executed=stop,
        )
        client.kc = self._client
        failure: CellFailure | None = None
        started = time.monotonic()
        try:
            await client.async_execute()
        except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
            failure = _failure(error, notebook, list(began))
        seconds = time.monotonic() - started
        ran = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.id in began]
        done = ExecutedNotebook(notebook, [_cell_run(cell, took) for cell in ran], failure, seconds)
        if failure is None or failure.name not in ("Timeout", "DeadKernel"):
            await self._report(done, variables)
        return done

    async def _report(self, done: ExecutedNotebook, variables: Sequence[str]) -> None:
        names = repr(list(variables))
        values = await self._silently(
            "",
            probe=f"__import__('_alacard_probe').report(get_ipython().user_ns, {names})",
        )
        if values["probe"]["status"] != "ok":
            raise RuntimeError(f"the probe failed: {values['probe'].get('evalue')}")
        report = json.loads(ast.literal_eval(values["probe"]["data"]["text/plain"]))
        done.modules, done.loads = report["forwards"], report["loads"]
        done.variables = report["variables"]


def execute(
    notebook: Any,
    *,
    hub_url: str,
    cwd: Path,
    timeout: float = LONGEST,
    extra_code: str | None = None,
    home: Path | None = None,
    token: str | None = None,
    environment: Mapping[str, str] | None = None,
    variables: Sequence[str] = ("result",),
) -> ExecutedNotebook:
    """Run a notebook in a kernel of its own; arguments as in `NotebookKernel` and its `run`."""
    with NotebookKernel(
        hub_url=hub_url, cwd=cwd, home=home, token=token, environment=environment
    ) as kernel:
        return kernel.run(notebook, timeout=timeout, extra_code=extra_code, variables=variables)


def _read(notebook: Any) -> Any:
    """A copy as nbformat 4.5, so that every cell has an id."""
    if isinstance(notebook, (str, Path)):
        return nbformat.read(notebook, as_version=4)
    return nbformat.reads(json.dumps(notebook), as_version=4)


def _section(cell: Any) -> str | None:
    """Where Alacard put the cell: `metadata.alacard.section`, else `metadata.section`."""
    metadata = cell.get("metadata", {})
    ours = metadata.get("alacard")
    section = ours.get("section") if isinstance(ours, dict) else None
    section = section or metadata.get("section")
    return section if isinstance(section, str) else None


def _cell_run(cell: Any, took: dict[str, float]) -> CellRun:
    texts: list[str] = []
    stream = None
    for output in cell.outputs:
        if output.output_type == "stream":
            # What a cell writes arrives in pieces, cut wherever the kernel flushed.
            if stream == output.name:
                texts[-1] += output.text
            else:
                texts.append(output.text)
            stream = output.name
            continue
        stream = None
        if output.output_type == "error":
            texts.append(f"{output.ename}: {output.evalue}")
        else:
            data = output.data
            texts.append(data.get("text/markdown") or data.get("text/plain") or "")
    seconds = took.get(cell.id, 0.0)
    text = "\n".join(texts)
    return CellRun(cell.id, _section(cell), cell.source, seconds, text, list(cell.outputs))


def _failure(error: Exception, notebook: Any, began: list[str]) -> CellFailure:
    last = began[-1] if began else ""
    cell = next((cell for cell in notebook.cells if cell.id == last), None)
    section, source = (_section(cell), cell.source) if cell else (None, "")
    if isinstance(error, CellExecutionError):
        return CellFailure(last, section, error.ename, error.evalue, source)
    name = "Timeout" if isinstance(error, CellTimeoutError) else "DeadKernel"
    return CellFailure(last, section, name, str(error)[:500], source)
