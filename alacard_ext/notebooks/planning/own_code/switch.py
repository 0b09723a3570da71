"""The switch for a repository's own code, which only notebooks of such a repository have.

Where a repository has no code, a load that says "and do not run it" has one more line to read, and
nothing more to refuse. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from nbformat import NotebookNode

from ....hub.facts import ModelSnapshot
from .bound import ALLOWS, references

# A call that fits on one line again once that is gone from it.
SHORT_CALL = re.compile(r"^( *[^\n#]*\()\n +([^\n#()]+?),?\n *\)$", re.MULTILINE)
WIDTH = 98
LINE = re.compile(r"^TRUST_REMOTE_CODE = False.*\n", re.MULTILINE)
MODEL_CELLS = ("common-hello-model", "common-hello-model-only")


def may_have_code(snapshot: ModelSnapshot) -> bool:
    """Whether anything points to Python code that a load could ask to run."""
    every = [facts for facts in (snapshot.facts, snapshot.base) if facts]
    return bool(references(snapshot)) or any(
        facts.custom_code or any(name.endswith(".py") for name in facts.files) for facts in every
    )


def drop_switch(cells: Sequence[NotebookNode]) -> None:
    """Take the switch out of all loads, in place, and its line where nothing else reads it."""
    for cell in cells:
        if cell.cell_type == "code":
            cell.source = _without_switch(cell.source)
    naming = [cell.source for cell in cells if "TRUST_REMOTE_CODE" in cell.source]
    if not any("TRUST_REMOTE_CODE" in LINE.sub("", source) for source in naming):
        for cell in cells:
            if cell.id in MODEL_CELLS:
                cell.source = LINE.sub("", cell.source)


def _without_switch(source: str) -> str:
    """A cell whose loads do not mention own code, for a model whose repository has none."""
    if ALLOWS not in source:
        return source
    source = re.sub(rf",\s+{ALLOWS}\b", "", source)

    def joined(call: re.Match[str]) -> str:
        line = f"{call[1]}{call[2]})"
        return line if len(line) <= WIDTH else call[0]

    return SHORT_CALL.sub(joined, source)
