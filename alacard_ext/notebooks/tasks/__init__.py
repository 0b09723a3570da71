"""Which tasks have a template, and what each needs."""

from __future__ import annotations

from ..libraries import plugin_rows
from ..models import Plan
from ..task_template import TaskTemplate
from . import (
    adapters,
    audio,
    browser,
    clips,
    diffusion,
    documents,
    embeddings,
    entities,
    forecasting,
    games,
    graphs,
    jobs,
    marked,
    multimodal,
    onnx,
    picture_libraries,
    ranking,
    remote,
    robots,
    runtimes,
    speech,
    tables,
    text,
    text_classifiers,
    vision,
    vision_language,
    voices,
)

ROWS: tuple[TaskTemplate, ...] = (
    # First, since each is for models of its type or its job alone.
    *marked.ROWS,
    *jobs.ROWS,
    *text.ROWS,
    *embeddings.ROWS,
    *vision.ROWS,
    *audio.ROWS,
    *multimodal.ROWS,
    # Before the tasks that chat about any picture, since some of its rows know their models better.
    *documents.ROWS,
    *vision_language.ROWS,
    *clips.ROWS,
    *speech.ROWS,
    *voices.ROWS,
    *diffusion.ROWS,
    *remote.ROWS,
    *adapters.ROWS,
    *ranking.ROWS,
    *tables.ROWS,
    *runtimes.ROWS,
    *entities.ROWS,
    *text_classifiers.ROWS,
    *forecasting.ROWS,
    *games.ROWS,
    *onnx.ROWS,
    *picture_libraries.ROWS,
    *browser.ROWS,
    *robots.ROWS,
    *graphs.ROWS,
)


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


__all__ = ["ROWS", "TaskTemplate", "row_of", "rows_for"]
