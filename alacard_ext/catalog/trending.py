"""What is trending: the Hub's score where it is known, else growth between two passes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import BaseModel, Field

from .history import Growth, History
from .models import CatalogModel

if TYPE_CHECKING:
    from .catalog import Catalog


class Trending(BaseModel):
    """Models with the Hub's score, the highest first, then those that grew, the most first.

    `growth` tells what each of the latter gained, by its id.
    """

    models: list[CatalogModel]
    growth: dict[str, Growth] = Field(default_factory=dict)


def trending(
    catalog: Catalog,
    history: History,
    task: str | None = None,
    library: str | None = None,
    limit: int = 20,
) -> Trending:
    """Up to `limit` models of a task and a library, where they are given."""
    models = catalog.trending(task, library, limit)
    shown = {model.id for model in models}
    growth = {}
    for model_id, gained in history.growing() if len(models) < limit else ():
        model = catalog.get(model_id)
        # An id in another case is another model, and one that is gone is found no more.
        if model is None or model.id != model_id or model.id in shown:
            continue
        if (task and model.task != task) or (library and model.library != library):
            continue
        models.append(model)
        growth[model.id] = gained
        if len(models) == limit:
            break
    return Trending(models=models, growth=growth)
