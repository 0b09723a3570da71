"""What the routes of custom cards take and answer."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from ..models import AnyCard, CardType
from .drafts import if_any


def _printable(value: str) -> str:
    if not value.isprintable():
        raise ValueError("give private, everyone or group:NAME")
    return value


Visibility = Annotated[
    str,
    StringConstraints(max_length=261, pattern=r"^(private|everyone|group:.{1,255})$"),
    AfterValidator(_printable),
]


class CheckRequest(BaseModel):
    """Body of `POST cards/{type}/check`: a draft, and what it is to be previewed with."""

    model_config = ConfigDict(extra="forbid")

    card: dict[str, Any]
    topic: str | None = Field(default=None, max_length=100)
    task: str | None = Field(default=None, max_length=100)


def _without_default(schema: dict[str, Any]) -> None:
    """The front end's types ask every caller for what has a default in its schema."""
    schema.pop("default", None)


class NewCard(BaseModel):
    """Body of `POST cards/{type}`. The id is given here: that of a new card is nobody's yet. What
    others would see is looked through for secrets and local paths, unless `accept_findings`."""

    model_config = ConfigDict(extra="forbid")

    card: dict[str, Any]
    visibility: Visibility | None = None
    accept_findings: bool = Field(default=False, json_schema_extra=_without_default)


class CardChange(BaseModel):
    """Body of `PUT cards/{type}/{id}`: what is left out stays. With `revision` it is refused where
    someone has changed the card since that one. What others would see is looked through as that of
    a new one. An administrator who makes another's private tells its owner `why`."""

    model_config = ConfigDict(extra="forbid")

    card: dict[str, Any] | None = None
    visibility: Visibility | None = None
    revision: int | None = Field(default=None, ge=1)
    why: Annotated[str, StringConstraints(max_length=500), AfterValidator(if_any)] = Field(
        default="", json_schema_extra=_without_default
    )
    accept_findings: bool = Field(default=False, json_schema_extra=_without_default)


class CustomFacts(BaseModel):
    """Whose a custom card is, and who sees it: `private`, `everyone` or `group:NAME`. `source` is
    the file, folder or repository that it came from."""

    owner: str
    mine: bool
    visibility: str
    source: str | None = None
    revision: int
    created_at: datetime
    updated_at: datetime
    deleted_at: datetime | None = None


class CardWhole(BaseModel):
    """One card. `custom` is null for a card of the deck; `groups` are those that its owner can
    share it with."""

    type: CardType
    card: AnyCard
    custom: CustomFacts | None = None
    groups: list[str] = Field(default_factory=list)


class CardCount(BaseModel):
    """How often a card was in a hand that was dealt here, and in one that became a notebook."""

    dealt: int = 0
    kept: int = 0
