"""Tasks whose input is a graph: nodes and the edges between them."""

from __future__ import annotations

from ..task_template import TaskTemplate

ROWS: tuple[TaskTemplate, ...] = (
    # In no Auto class of any release, and gone with release 5.
    TaskTemplate(
        "graphormer",
        "graph-ml",
        "numbers from a graph",
        "GraphormerForGraphClassification",
        None,
        heads=("GraphormerForGraphClassification",),
        flags=("batched", "rounding"),
        takes="table",
        gives="json",
    ),
)
