"""The cells of a template's file, read by Jupytext when a template is written, not when it is used.

Jupytext brings a contents manager and a launcher section of its own into every Jupyter server
beside which it is installed, so Alacard's users are spared it: a wheel holds what was read, in
`templates/compiled/`, as `python -m alacard_ext.notebooks.percent` writes it. That folder is not
kept in git. A template that differs from what was compiled is read again, so that an edit shows at
once, and kept where that can be written.
"""

from __future__ import annotations

import hashlib
import json
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from .. import disk
from ..errors import AlacardError
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


def write_compiled(folder: Path = FOLDER) -> None:
    """Bring `compiled/` up to date, and remove what no template stands for.

    Raises AlacardError where Jupytext is missing and something is to be compiled, and OSError.
    """
    paths = list(template_paths(folder))
    wanted = {path.stem for path in paths}
    for path in (folder / "compiled").glob("*.json"):
        if path.stem not in wanted:
            path.unlink()
    for path in paths:
        text = path.read_text(encoding="utf-8")
        if _compiled(path.stem, folder, text) is None:
            _keep(path.stem, folder, text, _parse(path.stem, text))


def _cells_of(path: Path, folder: Path) -> list[RawCell]:
    """The cells of one file, as they were compiled, or read now where it was changed since."""
    text = path.read_text(encoding="utf-8")
    cells = _compiled(path.stem, folder, text)
    if cells is None:
        cells = _parse(path.stem, text)
        # An installed package may lie where nobody writes.
        with suppress(OSError):
            _keep(path.stem, folder, text, cells)
    return cells


def _compiled(name: str, folder: Path, text: str) -> list[RawCell] | None:
    """What was compiled of a file with exactly this text."""
    try:
        compiled = json.loads((folder / "compiled" / f"{name}.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    if compiled["sha256"] != _digest(text):
        return None
    return [(dict(header), kind, source) for header, kind, source in compiled["cells"]]


def _keep(name: str, folder: Path, text: str, cells: list[RawCell]) -> None:
    compiled = folder / "compiled"
    compiled.mkdir(exist_ok=True)
    value = {"sha256": _digest(text), "cells": cells}
    disk.write(compiled / f"{name}.json", json.dumps(value, ensure_ascii=False, indent=1) + "\n")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _parse(name: str, text: str) -> list[RawCell]:
    try:
        import jupytext
    except ImportError as error:
        raise AlacardError(
            f"The template {name} is not compiled, which takes Jupytext: run `pip install "
            "jupytext` and `python -m alacard_ext.notebooks.percent`."
        ) from error
    notebook = jupytext.reads(text, fmt="py:percent")
    return [(dict(cell.metadata), cell.cell_type, cell.source) for cell in notebook.cells]


if __name__ == "__main__":
    # A package that brings templates of its own compiles them with their folder as argument.
    write_compiled(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
