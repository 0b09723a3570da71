"""Charts in notebooks: which of the machinery's functions a task's cells draw with."""

from __future__ import annotations

import re
from functools import lru_cache

from .task_template import TaskTemplate
from .template import read_template

MEASURES = "measure"
"""The template of measurements, which tasks share by their flags."""
CALLS = re.compile(r"\b(chart|bars|draw_sound|draw_beside)\(")


@lru_cache(maxsize=512)
def chart_flags(row: TaskTemplate, level: str) -> frozenset[str]:
    """The flags that raise the drawing functions a reader of `level` needs; none: no chart."""
    own = [cell for name in (row.template, *row.parts) for cell in read_template(name)]
    measures = [cell for cell in read_template(MEASURES) if cell.when <= set(row.flags)]
    called = {
        name
        for cell in [*own, *measures]
        if cell.kind == "code" and (not cell.levels or level in cell.levels)
        for name in CALLS.findall(cell.source)
    }
    # All others call the first.
    return frozenset(f"draws-{name}" for name in called | ({"chart"} if called else set()))
