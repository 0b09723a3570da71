"""The cells of a template's file, read by Jupytext when a template is written, not when it is used.

Jupytext brings a contents manager and a launcher section of its own into every Jupyter server
beside which it is installed, so Alacard's users are spared it: what it read is kept in
`templates/compiled.json` by `python -m alacard_ext.notebooks.percent`. A file that differs from
what was compiled is read anew, so that an edit shows at once; a test fails when those are stale.
"""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "templates"
COMPILED = FOLDER / "compiled.json"

RawCell = tuple[dict[str, Any], str, str]
"""Header, `code` or `markdown`, and source."""


def read_percent(name: str) -> list[RawCell]:
    """The cells of `templates/<name>.py`. Raises OSError where there is no such template."""
    text = (FOLDER / f"{name}.py").read_text(encoding="utf-8")
    compiled = _compiled().get(name)
    if compiled is not None and compiled["sha256"] == _digest(text):
        return [(dict(header), kind, source) for header, kind, source in compiled["cells"]]
    return _parse(text)


def compile_templates() -> str:
    """The text of `compiled.json`: each template's digest and cells. Needs Jupytext."""
    whole = {}
    for path in sorted(FOLDER.glob("*.py")):
        text = path.read_text(encoding="utf-8")
        if path.name != "__init__.py":
            whole[path.stem] = {"sha256": _digest(text), "cells": _parse(text)}
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


@lru_cache(maxsize=1)
def _compiled() -> dict[str, Any]:
    try:
        compiled: dict[str, Any] = json.loads(COMPILED.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return compiled


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _parse(text: str) -> list[RawCell]:
    import jupytext

    notebook = jupytext.reads(text, fmt="py:percent")
    return [(dict(cell.metadata), cell.cell_type, cell.source) for cell in notebook.cells]


if __name__ == "__main__":
    COMPILED.write_text(compile_templates(), encoding="utf-8")
