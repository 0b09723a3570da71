"""What comes next in a series of numbers."""

from __future__ import annotations

from ..task_template import TaskTemplate
from .packages import WITH_TORCH, needs

ROWS: tuple[TaskTemplate, ...] = (
    TaskTemplate(
        "chronos",
        "time-series-forecasting",
        "forecasts",
        "BaseChronosPipeline",
        None,
        library="chronos-forecasting",
        requirements=(*WITH_TORCH, *needs("chronos-forecasting")),
        flags=(),
    ),
)
