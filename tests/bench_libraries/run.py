"""Builds one library's tiny model, serves it, and executes its notebook at each level.

`python -m tests.bench_libraries.run NAME` prints one line of JSON for each level; it is run by the
Python of the library's own environment, which also sees the packages of the tests.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tests.execution import NotebookKernel
from tests.local_hub import LocalHub
from tests.local_hub.server import load_repositories
from tests.notebooks.test_text_notebooks import build

from .browser import beside
from .cases import CASES, LEVELS, Case
from .models import BUILDERS


@dataclass(frozen=True)
class Row:
    """What came of one level: `outcome` is `ran`, or where and how it ended."""

    name: str
    level: str
    template: str
    outcome: str
    forwards: int
    loads: int
    result: Any
    text: str = ""


def execute_levels(case: Case, levels: Sequence[str] = LEVELS) -> Iterator[Row]:
    """The rows of a library whose packages are all in this Python."""
    with tempfile.TemporaryDirectory() as folder, _hub(case, Path(folder)) as hub:
        home = Path(folder) / "home"
        home.mkdir()
        if case.npm:
            (home / "node_modules").symlink_to(case.folder / "node_modules")
        page = beside(Path(folder)) if case.npm else nullcontext()
        with page as watched, NotebookKernel(hub_url=hub.url, cwd=home) as kernel:
            before = watched.before if watched else None
            for level in levels:
                yield _row(case, level, hub, kernel, Path(folder) / "cache", before)


def _row(
    case: Case,
    level: str,
    hub: LocalHub,
    kernel: NotebookKernel,
    cache: Path,
    before: str | None = None,
) -> Row:
    card: Any = case.model
    if case.allow:
        card = {"id": case.model, "trust_remote_code": hub.repositories[case.model].sha}
    built = build(hub, cache, card, difficulty=level, ui_component="api_endpoint")
    done = kernel.run(built.notebook, extra_code=before)
    error = done.error
    outcome = f"{error.name} in {error.cell_id}: {error.value}"[:600] if error else "ran"
    return Row(
        case.name,
        level,
        built.plan.template,
        outcome,
        done.forwards,
        len(done.loads),
        done.result,
        "\n".join(f"[{cell.id}]\n{cell.text}" for cell in done.cells),
    )


@contextmanager
def _hub(case: Case, folder: Path) -> Iterator[LocalHub]:
    """A hub that holds this library's model alone."""
    # Builders never ask the network for anything.
    before = dict(os.environ)
    os.environ["HF_HUB_OFFLINE"] = "1"
    try:
        BUILDERS[case.name](folder / "models")
    finally:
        os.environ.clear()
        os.environ.update(before)
    with LocalHub(load_repositories([folder / "models"])) as hub:
        yield hub


def main() -> int:
    """Run the library that the command line names."""
    case = next(case for case in CASES if case.name == sys.argv[1])
    for row in execute_levels(case):
        print("ROW " + json.dumps(asdict(row)), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
