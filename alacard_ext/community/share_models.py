"""What sharing takes and answers."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from ..cards.models import Recipe
from .models import Counts

EventKind = Literal["view", "download", "remix"]
Where = Literal["source", "output", "metadata"]
Timeframe = Literal["day", "week", "month", "all"]
Ranking = Literal["trend", "remixes", "downloads", "views", "recent"]
MOST_NUMBER = 2**31 - 1


def _one_line(value: str | None) -> str | None:
    found = " ".join(value.split()) if value else ""
    if not found.isprintable():
        raise ValueError("give letters, other visible characters and spaces")
    return found or None


class Finding(BaseModel):
    """What looks like a secret or a local path. `cell` counts from 0 and is null for what belongs
    to no cell; `line` counts from 1. Secrets are masked in `excerpt`."""

    kind: Literal["secret", "path"]
    what: str
    cell: int | None
    where: Where
    line: int
    excerpt: str


class ShareRequest(BaseModel):
    """Body of `PUT notebook/{share_id}/share`. `outputs` is heeded where a version is published;
    without it no version that has outputs is shown to others than before. An administrator makes
    another's private, and tells its owner `why`."""

    model_config = ConfigDict(extra="forbid")

    visibility: str = Field(max_length=261, pattern=r"^(private|everyone|group:.{1,255})$")
    outputs: bool = False
    accept_findings: bool = False
    license: str | None = Field(default=None, max_length=100)
    why: str | None = Field(default=None, max_length=500)

    @field_validator("visibility")
    @classmethod
    def _printable(cls, value: str) -> str:
        if not value.isprintable():
            raise ValueError("give private, everyone or group:NAME")
        return value

    @field_validator("license", "why")
    @classmethod
    def _line(cls, value: str | None) -> str | None:
        return _one_line(value)


class PublishRequest(BaseModel):
    """Body of `POST notebook/{share_id}/versions`."""

    model_config = ConfigDict(extra="forbid")

    outputs: bool = False
    accept_findings: bool = False
    note: str = Field(default="", max_length=500)

    @field_validator("note")
    @classmethod
    def _note(cls, value: str) -> str:
        return _one_line(value) or ""


class Version(BaseModel):
    """A version that was published; `size` is that of its JSON in bytes."""

    number: int
    created_at: datetime
    outputs: bool
    note: str
    size: int


class VersionList(BaseModel):
    """The newest first."""

    versions: list[Version]


class VersionQuery(BaseModel):
    """Which version; without one the latest, and for its owner the notebook as it was dealt."""

    model_config = ConfigDict(defer_build=True)

    version: int | None = Field(default=None, ge=1, le=MOST_NUMBER)


class Preview(BaseModel):
    """A notebook to be shown and not to be trusted."""

    notebook: dict[str, Any]


class Tracked(BaseModel):
    """Body of `POST notebook/{share_id}/track`. A view is counted; downloads and remixes are
    counted by their own routes alone, and these events answer with the counts as they are."""

    model_config = ConfigDict(extra="forbid")

    event: EventKind


class Counted(BaseModel):
    """The counts as they are now."""

    counts: Counts


class Starred(Counted):
    """The counts, and whether who asked has starred it."""

    starred: bool


class RemixRequest(BaseModel):
    """Body of `POST notebook/{share_id}/remix`. What `modified_recipe` gives replaces that part of
    the hand; `path` is a folder of the contents manager. With `save` false nothing is written."""

    model_config = ConfigDict(extra="forbid", defer_build=True)

    modified_recipe: dict[str, Any] = Field(default_factory=dict)
    path: str | None = Field(default=None, max_length=4096)
    save: bool = True
    request_id: str | None = Field(default=None, pattern=r"^[A-Za-z0-9_-]{1,64}$")

    @field_validator("modified_recipe")
    @classmethod
    def _parts(cls, value: dict[str, Any]) -> dict[str, Any]:
        if unknown := sorted(value.keys() - Recipe.model_fields.keys()):
            told = ", ".join(repr(name[:60]) for name in unknown[:5])
            raise ValueError(f"a recipe has no {told}; it has {', '.join(Recipe.model_fields)}")
        return value


class ChainNode(BaseModel):
    """A hand of a fork chain. Of one that may not be seen, or was deleted, nothing else is told."""

    model_config = ConfigDict(protected_namespaces=())

    share_id: str
    title: str | None = None
    owner: str | None = None
    hf_model_id: str | None = None
    created_at: datetime | None = None
    visible: bool
    deleted: bool
    current: bool


class Chain(BaseModel):
    """Whence a hand came and what was made of it; edges are pairs of parent and child."""

    nodes: list[ChainNode]
    edges: list[tuple[str, str]]


class TrendingQuery(BaseModel):
    """Which shared hands, of which time, and by what they are ranked."""

    model_config = ConfigDict(defer_build=True)

    timeframe: Timeframe = "week"
    model: str = Field(default="", max_length=200)
    topic: str = Field(default="", max_length=200)
    difficulty: str = Field(default="", max_length=200)
    sort: Ranking = "trend"
    limit: int = Field(default=20, ge=1, le=100)

    @field_validator("model", "topic", "difficulty")
    @classmethod
    def _without_nul(cls, value: str) -> str:
        if "\0" in value:
            raise ValueError("remove the NUL character")
        return value
