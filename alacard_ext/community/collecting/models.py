"""What collections take and answer."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from ..ids import LENGTH
from ..models import Hand
from ..share_models import MOST_NUMBER
from ..wording import lines, note, one_line

MOST_HANDS = 1000
"""Hands of one collection."""
MOST_COLLECTIONS = 1000
"""Collections of one person."""


def _printable(value: str) -> str:
    if not value.isprintable():
        raise ValueError("give private, everyone or group:NAME")
    return value


def _without_default(schema: dict[str, Any]) -> None:
    """The front end's types ask every caller for what has a default in its schema."""
    schema.pop("default", None)


ShareId = Annotated[str, StringConstraints(pattern=rf"^[0-9A-Za-z]{{{LENGTH}}}$")]
Name = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(one_line)]
Description = Annotated[str, Field(max_length=4000), AfterValidator(lines)]
Note = Annotated[str, Field(max_length=500), AfterValidator(note)]
Visibility = Annotated[
    str,
    Field(max_length=261, pattern=r"^(private|everyone|group:.{1,255})$"),
    AfterValidator(_printable),
]
Revision = Annotated[int, Field(ge=1, le=MOST_NUMBER)]
"""That of the collection as who changes it has seen it."""


class CollectionQuery(BaseModel):
    """Which collections: your own, or with `scope=shared` those shared with you or by you, with
    every word of `q` in name or description, the last changed first. Of each is told whether it
    has the hand `holding`."""

    model_config = ConfigDict(defer_build=True)

    scope: Literal["mine", "shared"] = "mine"
    q: str = Field(default="", max_length=200, pattern=r"^[^\x00]*$")
    holding: ShareId | None = None
    limit: int = Field(default=100, ge=1, le=200)
    cursor: str | None = Field(default=None, max_length=200)


class Collection(BaseModel):
    """A collection without its hands. `size` counts all of them, also those that you cannot see;
    `holds` is null where no hand was asked for. A change names the `revision` that it is of."""

    model_config = ConfigDict(defer_build=True)

    collection_id: str
    name: str
    description: str
    visibility: str
    revision: int
    owner: str
    mine: bool
    size: int
    holds: bool | None = None
    created_at: datetime
    updated_at: datetime
    deleted_at: datetime | None = None


class CollectionList(BaseModel):
    """A page of collections."""

    collections: list[Collection]


class CollectionItem(BaseModel):
    """A hand in its place. Of a hand that was deleted, or that its owner no longer shares, only the
    owner of the collection is told the id and the note: `hand` is null."""

    share_id: str
    note: str
    added_at: datetime
    hand: Hand | None


class CollectionWhole(Collection):
    """A collection with its hands in order. `unseen` counts those that you cannot see; they stand
    in `items` for the owner alone. `groups` are those that its owner can share it with.
    `may_withdraw` tells administrators that they can make it private."""

    items: list[CollectionItem]
    unseen: int
    groups: list[str] = Field(default_factory=list)
    may_withdraw: bool = False


class NewCollection(BaseModel):
    """Body of `POST collections`."""

    model_config = ConfigDict(extra="forbid", defer_build=True)

    name: Name
    description: Description = ""
    share_ids: list[ShareId] = Field(default_factory=list, max_length=MOST_HANDS)


class ChangedCollection(BaseModel):
    """Body of `PUT collections/{collection_id}`: what is left out stays. What others read of it is
    looked through for secrets and local paths, unless `accept_findings`. An administrator makes
    another's private, and tells its owner `why`."""

    model_config = ConfigDict(extra="forbid", defer_build=True)

    revision: Revision
    name: Name | None = None
    description: Description | None = None
    visibility: Visibility | None = None
    why: Note | None = None
    accept_findings: bool = Field(default=False, json_schema_extra=_without_default)


class Placed(BaseModel):
    """A hand for a collection; without a note the one that it has."""

    model_config = ConfigDict(extra="forbid", defer_build=True)

    share_id: ShareId
    note: Note | None = None


class _Items(BaseModel):
    model_config = ConfigDict(extra="forbid", defer_build=True)

    revision: Revision
    items: list[Placed] = Field(min_length=1, max_length=MOST_HANDS)
    accept_findings: bool = Field(default=False, json_schema_extra=_without_default)


class AddedItems(_Items):
    """Body of `POST collections/{collection_id}/items`: hands that you may see, from `position` on,
    which counts from 0; without it they come last. One that is there already stays in its place."""

    position: int | None = Field(default=None, ge=0, le=MOST_HANDS)


class OrderedItems(_Items):
    """Body of `PUT collections/{collection_id}/items`: all its hands, in the order that they are to
    have."""


class RemovedItems(BaseModel):
    """Query of `DELETE collections/{collection_id}/items`."""

    model_config = ConfigDict(defer_build=True)

    revision: Revision
    share_id: list[ShareId] = Field(min_length=1, max_length=MOST_HANDS)


class DeletedAt(BaseModel):
    """Query of a deletion: the revision of what is deleted."""

    model_config = ConfigDict(defer_build=True)

    revision: Revision
