"""What comments, ratings and notifications take and answer."""

from __future__ import annotations

import unicodedata
from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from ..store.ids import LENGTH

LONGEST = 4000
"""Characters of a comment."""
Reason = Literal["remix", "comment", "mention", "withdrawn", "card_withdrawn", "failing"]
Cursor = Field(default=None, pattern=r"^[0-9]{1,18}$")


class PageQuery(BaseModel):
    """Which page: `cursor` is the `next` of the page before."""

    model_config = ConfigDict(defer_build=True)

    limit: int = Field(default=20, ge=1, le=100)
    cursor: str | None = Cursor


class Written(BaseModel):
    """Body of a new comment, and of one that is changed: plain text."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(max_length=LONGEST)

    @field_validator("text")
    @classmethod
    def _text(cls, value: str) -> str:
        if "\0" in value:
            raise ValueError("remove the NUL character")
        lines = value.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        found = "\n".join(line.rstrip() for line in lines).strip()
        # Letters, numbers, punctuation or signs: nobody sees marks that have no width.
        if not any(unicodedata.category(each)[0] in "LNPS" for each in found):
            raise ValueError("write something")
        return found


class Hiding(BaseModel):
    """Body of `PUT …/comments/{comment_id}/hidden`."""

    model_config = ConfigDict(extra="forbid")

    hidden: bool


class Comment(BaseModel):
    """What a person said. One that is hidden is told to administrators and to who wrote it."""

    comment_id: str
    author: str
    text: str
    created_at: datetime
    edited_at: datetime | None
    deleted: bool
    hidden: bool
    mine: bool


class CommentList(BaseModel):
    """A page of comments, the newest first, and whether who asked may hide them."""

    comments: list[Comment]
    may_hide: bool


class Rated(BaseModel):
    """Body of `PUT …/rating`: stars."""

    model_config = ConfigDict(extra="forbid")

    value: int = Field(ge=1, le=5, strict=True)


class Rating(BaseModel):
    """What people think: `mean` is null where nobody rated, `mine` where who asked did not."""

    mean: float | None = None
    count: int = 0
    mine: int | None = None


class NotificationQuery(PageQuery):
    """Which notifications."""

    unread: bool = False


class Notification(BaseModel):
    """What happened. `number` grows with each of them. `actor` is null where it would tell of a
    remix that may not be seen, as is `cause`, the id of the remix or of the comment; so is it where
    nobody did it, as where a notebook that passed is `failing` by now, and where it stays unsaid,
    as where a card of one's hand was withdrawn. `text` is how the comment begins, or why an
    administrator made private what was shared."""

    notification_id: str
    number: int
    reason: Reason
    kind: str
    subject: str
    title: str
    actor: str | None
    cause: str | None
    text: str | None
    created_at: datetime
    read_at: datetime | None


class Unread(BaseModel):
    """How many are not read; of more than 100 that there are 100."""

    unread: int


class NotificationList(Unread):
    """A page of notifications, the newest first."""

    notifications: list[Notification]


class Reading(BaseModel):
    """Body of `PUT notifications/read`: some by their ids, one and all older ones, or all."""

    model_config = ConfigDict(extra="forbid")

    ids: list[str] = Field(default_factory=list, max_length=100)
    through: str | None = None
    all: bool = False

    @field_validator("ids", "through")
    @classmethod
    def _ids(cls, value: list[str] | str | None) -> list[str] | str | None:
        for each in [value] if isinstance(value, str) else value or []:
            if len(each) != LENGTH or not (each.isascii() and each.isalnum()):
                raise ValueError("give ids of notifications")
        return value
