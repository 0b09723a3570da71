"""What the library takes and answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from ..social.models import Rating

Sort = Literal["newest", "oldest", "title", "model"]
Scope = Literal["mine", "shared", "starters"]
Words = Field(default="", max_length=200)


class LibraryQuery(BaseModel):
    """Which hands: every word of `q` somewhere in title, model, task, cards or path, and the cards
    as filters. `from` and `to` are days of UTC, or instants with a time zone; `to` takes its day
    in. `scope=shared` asks for what is shared with you or by you, whose paths are not searched;
    `scope=starters` for the hands that ship with Alacard, which are there without a store.
    """

    model_config = ConfigDict(populate_by_name=True, defer_build=True)

    q: str = Words
    model: str = Words
    task: str = Words
    topic: str = Words
    difficulty: str = Words
    ui: str = Words
    prompt: str = Words
    since: datetime | None = Field(default=None, alias="from")
    until: datetime | None = Field(default=None, alias="to")
    scope: Scope = "mine"
    sort: Sort = "newest"
    limit: int = Field(default=50, ge=1, le=200)
    cursor: str | None = Field(default=None, max_length=4000)

    @field_validator("q", "model", "task", "topic", "difficulty", "ui", "prompt")
    @classmethod
    def _without_nul(cls, value: str) -> str:
        if "\0" in value:
            raise ValueError("remove the NUL character")
        return value

    @field_validator("since", "until", mode="before")
    @classmethod
    def _day(cls, value: Any, info: Any) -> Any:
        """A day begins at its first instant, and ends, for `to`, at its last."""
        if isinstance(value, str) and len(value) == 10:
            try:
                begins = datetime.combine(date.fromisoformat(value), time(), UTC)
            except ValueError:
                return value
            last = timedelta(days=1, milliseconds=-1)
            try:
                return begins + last if info.field_name == "until" else begins
            except OverflowError:
                return begins
        return value

    @field_validator("since", "until")
    @classmethod
    def _zone(cls, value: datetime | None) -> datetime | None:
        return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value


class Counts(BaseModel):
    """Of each a person counts once a day; of stars, once."""

    views: int = 0
    downloads: int = 0
    remixes: int = 0
    stars: int = 0


class Hand(BaseModel):
    """A hand that was dealt. `path` is null where its file is not in the folder of this server, or
    is another person's; urls are null where no server answers. `verified` is the outcome of its
    last verification, or `changed` where what was published last is other code than that.

    `visibility` is `private`, `everyone` or `group:NAME`. `version` is the latest that was
    published. `score` is that of a trending list. `featured_at` tells since when an administrator
    features it. `reason` is of starters alone: the sentence that says what one is there for.
    """

    model_config = ConfigDict(protected_namespaces=(), defer_build=True)

    share_id: str
    title: str
    hf_model_id: str
    model_sha: str | None = None
    task: str | None = None
    topic: str
    difficulty: str
    ui: str
    prompts: list[str]
    hand_code: str | None = None
    filename: str
    path: str | None = None
    gate_passed: bool
    verified: str | None = None
    verified_at: datetime | None = None
    created_at: datetime
    deleted_at: datetime | None = None
    owner: str
    mine: bool
    visibility: str = "private"
    license: str | None = None
    version: int | None = None
    shared_at: datetime | None = None
    forked_from: str | None = None
    counts: Counts = Field(default_factory=Counts)
    starred: bool = False
    score: float | None = None
    featured_at: datetime | None = None
    reason: str | None = None
    notebook_url: str | None = None
    share_url: str | None = None


class HandWhole(Hand):
    """A hand with its cards whole, and where its facts came from. Nothing is allowed in it: what a
    person let run, they are asked again.

    `groups` are those that its owner can share it with, by name; of another's hand none are told.
    `may_feature` tells whether who asks may feature it, and `may_withdraw` whether they may make it
    private, as administrators may with what others share. `comments` are those that everyone sees
    who may see the hand.
    """

    recipe: dict[str, Any]
    metadata: dict[str, Any]
    groups: list[str] = Field(default_factory=list)
    may_feature: bool = False
    may_withdraw: bool = False
    comments: int = 0
    rating: Rating = Field(default_factory=Rating)


class HandList(BaseModel):
    """A page of hands. `card_names` are those of the cards in them that a person made and who asks
    sees, by id."""

    hands: list[Hand]
    card_names: dict[str, str] = Field(default_factory=dict)


@dataclass(frozen=True)
class HandPage:
    """A page of hands, how many there are in all, or else at least, and the cursor of the next
    page."""

    hands: list[Hand]
    total: int
    next: str | None
    notice: str | None = None
    is_total_exact: bool = True


def _without_default(schema: dict[str, Any]) -> None:
    """The front end's types ask every caller for what has a default in its schema."""
    schema.pop("default", None)


class Renamed(BaseModel):
    """Body of `PUT notebook/{share_id}`. The title of a shared hand is looked through for secrets
    and local paths, unless `accept_findings`."""

    model_config = ConfigDict(extra="forbid")

    title: str = Field(min_length=1, max_length=200)
    accept_findings: bool = Field(default=False, json_schema_extra=_without_default)

    @field_validator("title")
    @classmethod
    def _one_line(cls, value: str) -> str:
        found = " ".join(value.split())
        if not found or not found.isprintable():
            raise ValueError(
                "give a title that consists of letters, other visible characters and spaces"
            )
        return found
