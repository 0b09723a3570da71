"""What named hands take and answer."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from ..collecting.models import Name, Revision

MOST_NAMED = 1000
"""Named hands of one person."""
LARGEST_RECIPE = 100_000
"""Bytes of the cards of one, as JSON."""


class NamedQuery(BaseModel):
    """Which named hands: with every word of `q` in the name or the cards, templates or no templates
    alone where `template` says so; the last changed first."""

    model_config = ConfigDict(defer_build=True)

    q: str = Field(default="", max_length=200, pattern=r"^[^\x00]*$")
    template: bool | None = None
    limit: int = Field(default=100, ge=1, le=200)
    cursor: str | None = Field(default=None, max_length=200)


class NamedHand(BaseModel):
    """A hand under a name. `title` tells its cards; a template is offered where new notebooks are
    made. `hand_code` is null where no code can hold the hand. A change names the `revision` that it
    is of."""

    model_config = ConfigDict(defer_build=True)

    recipe_id: str
    name: str
    title: str
    hand_code: str | None = None
    is_template: bool
    revision: int
    created_at: datetime
    updated_at: datetime
    deleted_at: datetime | None = None


class NamedHandWhole(NamedHand):
    """A named hand with its cards whole. Nothing is allowed in it: what a person let run, they are
    asked again."""

    recipe: dict[str, Any]


class NamedHandList(BaseModel):
    """A page of named hands."""

    recipes: list[NamedHand]


class NewNamedHand(BaseModel):
    """Body of `POST recipes`. A card of the recipe may be named by its id alone."""

    model_config = ConfigDict(extra="forbid", defer_build=True)

    name: Name
    recipe: dict[str, Any]
    is_template: bool = False


class ChangedNamedHand(BaseModel):
    """Body of `PUT recipes/{recipe_id}`: what is left out stays."""

    model_config = ConfigDict(extra="forbid", defer_build=True)

    revision: Revision
    name: Name | None = None
    recipe: dict[str, Any] | None = None
    is_template: bool | None = None
