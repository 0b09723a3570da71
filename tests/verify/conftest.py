"""Small notebooks that end in each of the ways a notebook can end."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import nbformat
import pytest
from jupyter_client.kernelspec import KernelSpecManager

from alacard_ext.verify.verification import Progress, Settings, Verification, verify

Verify = Callable[..., Verification]


def notebook(*sources: str, requirements: dict[str, str] | None = None) -> Any:
    """A notebook of these code cells, after a setup cell where requirements are given."""
    cells = [nbformat.v4.new_code_cell(source, id=f"cell-{n}") for n, source in enumerate(sources)]
    if requirements is not None:
        setup = f"# What is needed\nREQUIREMENTS = {requirements!r}"
        cells.insert(0, nbformat.v4.new_code_cell(setup, id="common-setup-requirements"))
    made = nbformat.v4.new_notebook(cells=cells)
    made.metadata["alacard"] = {"model": {"id": "tiny/model", "sha": None}}
    return made


@pytest.fixture
def verified(tmp_path: Path) -> Verify:
    """Verify in this Python, in an empty folder."""

    def run(made: Any, seen: list[Any] | None = None, **changes: Any) -> Verification:
        settings = Settings(kernels=KernelSpecManager(), environments=tmp_path / "envs", **changes)
        told = seen if seen is not None else []
        progress = Progress(
            phase=lambda name, message: told.append(name),
            cell=lambda number, total, section: told.append((number, total)),
        )
        return asyncio.run(verify(made, cwd=tmp_path, settings=settings, progress=progress))

    return run


def children_of(pids: Sequence[int]) -> list[int]:
    """Those of the processes that are still there."""
    import psutil

    return [pid for pid in pids if psutil.pid_exists(pid)]
