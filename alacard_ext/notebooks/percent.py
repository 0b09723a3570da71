"""The cells of a template's file, read by Jupytext when a template is written, not when it is used.

Jupytext brings a contents manager and a launcher section of its own into every Jupyter server
beside which it is installed, so Alacard's users are spared it: what it read is kept in
`templates/compiled/` by `python -m alacard_ext.notebooks.percent`. A file that differs from
what was compiled is read anew, so that an edit shows at once; a test fails when those are stale.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

from .libraries import template_folder
from .template_files import FOLDER, template_path, template_paths

RawCell = tuple[dict[str, Any], str, str]
"""Header, `code` or `markdown`, and source."""


def read_percent(name: str) -> list[RawCell]:
    """The cells of the template's file `<name>.py`, and then of `<name>__*.py` by their names.

    So a template that outgrew one file goes on in others, and its cells keep their ids. Raises
    OSError where there is no such template.
    """
    folder = FOLDER
    first = template_path(name, folder)
    if first is None:
        folder = template_folder(name) or FOLDER
        first = template_path(name, folder) or folder / f"{name}.py"
    paths = [first, *sorted(first.parent.glob(f"{name}__*.py"))]
    return [cell for path in paths for cell in _cells_of(path, folder)]


def template_names(folder: Path = FOLDER) -> list[str]:
    """The names of all templates in a folder; a file in which another goes on is none itself."""
    return [path.stem for path in template_paths(folder) if "__" not in path.stem]


def compile_templates(folder: Path = FOLDER) -> dict[str, str]:
    """What each file of `compiled/` should hold: a template's digest and cells. Needs Jupytext."""
    whole = {}
    for path in template_paths(folder):
        text = path.read_text(encoding="utf-8")
        value = {"sha256": _digest(text), "cells": _parse(text)}
        whole[f"{path.stem}.json"] = json.dumps(value, ensure_ascii=False, indent=1) + "\n"
    return whole


def write_compiled(folder: Path = FOLDER) -> None:
    """Bring `compiled/` up to date, and remove what no template stands for."""
    compiled = folder / "compiled"
    compiled.mkdir(exist_ok=True)
    wanted = compile_templates(folder)
    for path in compiled.glob("*.json"):
        if path.name not in wanted:
            path.unlink()
    for name, text in wanted.items():
        (compiled / name).write_text(text, encoding="utf-8")


def _cells_of(path: Path, folder: Path) -> list[RawCell]:
    """The cells of one file, as they were compiled, or read now where it was changed since."""
    text = path.read_text(encoding="utf-8")
    compiled = _compiled(path.stem, folder)
    if compiled is not None and compiled["sha256"] == _digest(text):
        return [(dict(header), kind, source) for header, kind, source in compiled["cells"]]
    return _parse(text)


def _compiled(name: str, folder: Path) -> dict[str, Any] | None:
    try:
        compiled: dict[str, Any] = json.loads(
            (folder / "compiled" / f"{name}.json").read_text(encoding="utf-8")
        )
    except (OSError, ValueError):
        return None
    return compiled


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _parse(text: str) -> list[RawCell]:
    import jupytext

    notebook = jupytext.reads(text, fmt="py:percent")
    return [(dict(cell.metadata), cell.cell_type, cell.source) for cell in notebook.cells]


if __name__ == "__main__":
    # A package that brings templates of its own compiles them with their folder as argument.
    write_compiled(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
