"""What people's own servers hand to the service."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from ..cards.models import Recipe
from ..community.share_models import PublishRequest, ShareRequest
from ..notebooks.models import AnswerMetadata

LONGEST_PATH = 4096


class HandBody(BaseModel):
    """A hand that was dealt. `notebook` is its JSON, packed by zlib and written in base64; all else
    that a row holds follows from these, or from who asks."""

    model_config = ConfigDict(extra="forbid", protected_namespaces=())

    notebook: str
    recipe: Recipe
    facts: AnswerMetadata
    model_id: str = Field(max_length=200)
    model_sha: str | None = Field(max_length=64)
    task: str | None = Field(max_length=100)
    hand_code: str | None = Field(max_length=400)
    filename: str = Field(min_length=1, max_length=255)
    path: str | None = Field(max_length=LONGEST_PATH)
    gate_passed: bool
    created_at: int = Field(ge=0, lt=2**62)
    parent: str | None = Field(max_length=22)


class Taken(BaseModel):
    """That a hand is kept."""

    share_id: str


class PlaceBody(BaseModel):
    """Where the file of a hand is; null where there is none."""

    model_config = ConfigDict(extra="forbid")

    path: str | None = Field(max_length=LONGEST_PATH)


class VerifiedBody(BaseModel):
    """How the verification of a notebook ended."""

    model_config = ConfigDict(extra="forbid")

    path: str = Field(min_length=1, max_length=LONGEST_PATH)
    outcome: str = Field(min_length=1, max_length=40, pattern=r"^[a-z_]+$")


class ShareBody(BaseModel):
    """With whom a hand is shared, and its notebook as it lies now; null takes what was kept."""

    model_config = ConfigDict(extra="forbid")

    wanted: ShareRequest
    notebook: dict[str, Any] | None = None


class PublishBody(BaseModel):
    """A version, and the notebook as it lies now."""

    model_config = ConfigDict(extra="forbid")

    wanted: PublishRequest
    notebook: dict[str, Any] | None = None
