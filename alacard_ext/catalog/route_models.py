"""What the routes of the catalog take and answer beside the values that all doors share."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from .fit import FitInBrief
from .history import HistoryPoint
from .models import CatalogModel
from .page import ModelFile, ModelPage

_CONFIG = ConfigDict(protected_namespaces=(), defer_build=True)


class TreeQuery(BaseModel):
    """One level of descendants, or the whole chain of ancestors."""

    direction: Literal["descendants", "ancestors"] = "descendants"
    relation: str | None = Field(default=None, max_length=20)
    limit: int = Field(default=20, ge=1, le=100)
    cursor: str | None = Field(default=None, max_length=2000)


class TrendingQuery(BaseModel):
    """Trending now, by task and library."""

    task: str | None = Field(default=None, max_length=100)
    library: str | None = Field(default=None, max_length=100)
    limit: int = Field(default=20, ge=1, le=100)


class CompareQuery(BaseModel):
    """Two to four models. `hub` asks the Hub as well, which knows the quality of each card."""

    id: list[str] = Field(min_length=2, max_length=4)
    hub: bool = False


class FitQuery(BaseModel):
    """The models in sight."""

    id: list[str] = Field(min_length=1, max_length=100)


class SyncRequest(BaseModel):
    """`full` reads the whole list again, which finds what was deleted or renamed."""

    full: bool = False


class CatalogModels(BaseModel):
    """A list of models."""

    models: list[CatalogModel]


class Files(BaseModel):
    """The files of a model."""

    files: list[ModelFile]


class Points(BaseModel):
    """Counters over time."""

    points: list[HistoryPoint]


class Fits(BaseModel):
    """Whether models fit here, in brief; those of unknown size are left out."""

    fits: list[FitInBrief]


class Compared(BaseModel):
    """Pages side by side, in the order asked for."""

    model_config = _CONFIG

    items: list[ModelPage]
