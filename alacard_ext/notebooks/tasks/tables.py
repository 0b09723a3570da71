"""Classes and numbers from the rows of a table."""

from __future__ import annotations

from ..task_template import TaskTemplate
from .packages import WITH_TORCH, WITHOUT_TORCH, needs

ROWS: tuple[TaskTemplate, ...] = (
    *(
        TaskTemplate(
            "tables_sklearn",
            task,
            title,
            "model",
            None,
            library="sklearn",
            requirements=(*WITHOUT_TORCH, *needs("sklearn")),
            parts=("without_torch",),
            flags=("no-torch",),
            takes="table",
            gives="json",
        )
        for task, title in (
            ("tabular-classification", "classes from a table"),
            ("tabular-regression", "numbers from a table"),
        )
    ),
    *(
        TaskTemplate(
            "keras_tables",
            task,
            title,
            "load_model",
            None,
            library="keras",
            requirements=(*WITH_TORCH, *needs("keras")),
            parts=("keras", "tables_sklearn"),
            flags=("rounding",),
            takes="table",
            gives="json",
        )
        for task, title in (
            ("tabular-classification", "classes from a table"),
            ("tabular-regression", "numbers from a table"),
        )
    ),
)
