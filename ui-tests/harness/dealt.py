"""Dealt notebooks whose cells are a test's own, and may run for as long as the test likes."""

from __future__ import annotations

from pathlib import Path

import nbformat

from .lab import Lab

MODEL = "tiny/bert-sentiment"
GO_ON = "go-on"
WAITING = f"""\
import pathlib, time
print('Installing torch, 200 MB')
while not pathlib.Path('{GO_ON}').exists():
    time.sleep(0.1)"""
"""A cell that runs until `go_on`."""


def dealt(lab: Lab, cells: list[str], name: str = "dealt.ipynb") -> str:
    """The path of a dealt notebook with these cells in the place of its own, after one of prose."""
    recipe = {
        "version": 1,
        "seed": 7,
        "model_card": {"id": MODEL},
        "prompt_cards": [{"id": "quick_start"}],
        "topic": {"id": "sourdough"},
        "difficulty": {"level": "beginner"},
        "ui_component": {"type": "none"},
    }
    body = {"recipe": recipe, "path": lab.name}
    answer = lab.server.ask("alacard/api/v1/notebook/generate", "POST", body)
    path = lab.server.root / answer["data"]["path"]
    notebook = nbformat.read(path, as_version=4)
    made = [nbformat.v4.new_code_cell(source) for source in cells]
    made[0].metadata["alacard"] = {"section": "setup"}
    notebook.cells = [nbformat.v4.new_markdown_cell("# Prose"), *made]
    nbformat.write(notebook, path.with_name(name))
    path.unlink()
    return f"{lab.name}/{name}"


def go_on(lab: Lab) -> Path:
    """Let what waits in `WAITING` end."""
    path = lab.folder / GO_ON
    path.touch()
    return path
