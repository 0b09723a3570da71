"""Which tasks have a template, and what each needs."""

from __future__ import annotations

from ..libraries import plugin_rows
from ..models import Plan
from ..task_template import TaskTemplate
from . import (
    audio,
    clips,
    diffusion,
    documents,
    embeddings,
    graphs,
    libraries,
    looking,
    more_libraries,
    multimodal,
    other_libraries,
    remote,
    robots,
    speech,
    text,
    vision,
)

ROWS: tuple[TaskTemplate, ...] = (
    *text.ROWS,
    *embeddings.ROWS,
    *vision.ROWS,
    *audio.ROWS,
    *multimodal.ROWS,
    # Before the tasks that chat about any picture, since some of its rows know their models better.
    *documents.ROWS,
    *looking.ROWS,
    *clips.ROWS,
    *speech.ROWS,
    *diffusion.ROWS,
    *remote.ROWS,
    *libraries.ROWS,
    *other_libraries.ROWS,
    *robots.ROWS,
    *graphs.ROWS,
    *more_libraries.ROWS,
)
COVERED: frozenset[str] = frozenset(row.task for row in ROWS)


def rows_for(task: str | None, library: str | None) -> tuple[TaskTemplate, ...]:
    """The rows of a task with a library, in order of trial; no library means transformers.

    Those that installed packages add come after Alacard's own.
    """
    library = library or "transformers"
    rows = (*ROWS, *plugin_rows())
    return tuple(row for row in rows if row.task == task and row.library == library)


def row_of(plan: Plan) -> TaskTemplate | None:
    """The row that `plan` was made from; None for the fallback."""
    if not plan.covered:
        return None
    return next(
        (row for row in rows_for(plan.task, plan.library) if row.template == plan.template), None
    )


__all__ = ["COVERED", "ROWS", "TaskTemplate", "row_of", "rows_for"]
