"""What the statistics take and answer."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

StatisticsFrame = Literal["week", "month", "year", "all"]
CardType = Literal["prompt", "topic", "difficulty", "ui_component"]
FLOOR = 3
"""People who stand behind a number at least, so that none of them can tell another's."""


class StatisticsQuery(BaseModel):
    """Of which time: the last 7, 30 or 365 days, or all of it."""

    model_config = ConfigDict(defer_build=True)

    timeframe: StatisticsFrame = "year"


class Sums(BaseModel):
    """Hands that were generated, and how many of these were ever shared, were remixed, were
    verified, and passed. Each of these four is null where it is of someone's hands, but of fewer
    than `floor` people's."""

    generated: int = 0
    shared: int | None = 0
    remixed: int | None = 0
    verified: int | None = 0
    passed: int | None = 0


class NamedSums(Sums):
    """The same of one model or task."""

    name: str


class WeekSums(Sums):
    """The same of the hands of one week, by its Monday, in UTC."""

    week: date


class CardUse(Sums):
    """The same of the hands that a card is in; `name` is that of a card that a person made and who
    asks sees, and null for those of the deck."""

    type: CardType
    id: str
    name: str | None = None


class Author(BaseModel):
    """A person who shares hands that whoever asks may see, and what others make of these."""

    owner: str
    hands: int
    stars: int
    downloads: int
    remixes: int
    trend: float


class Rate(BaseModel):
    """`part` of `whole`, both counts."""

    part: int
    whole: int


class Health(BaseModel):
    """How the library does. Each is null where too few people stand behind it.

    `beyond_top_models` counts hands with a model that is not among the 50 that are used most here;
    `returned_7` those who came back 7 days or more after their first day, of all whose first day
    is at least as long ago. `worked` counts answers to 'Did it work for you?'.
    """

    deal_to_generate: Rate | None = None
    generate_to_share: Rate | None = None
    share_to_remix: Rate | None = None
    verified_passed: Rate | None = None
    beyond_top_models: Rate | None = None
    returned_7: Rate | None = None
    returned_30: Rate | None = None
    returned_90: Rate | None = None
    worked: Rate | None = None


class LibraryStatistics(BaseModel):
    """Counts of the whole deployment, or, where fewer than `floor` people generated anything in
    this time, of who asks alone. A model, task, card or week that fewer than `floor` people stand
    behind is left out. `people` is null where it is of one alone."""

    scope: Literal["deployment", "mine"]
    floor: int
    people: int | None
    since: datetime | None
    sums: Sums
    models: list[NamedSums] = Field(default_factory=list)
    tasks: list[NamedSums] = Field(default_factory=list)
    weeks: list[WeekSums] = Field(default_factory=list)
    cards: list[CardUse] = Field(default_factory=list)
    authors: list[Author] = Field(default_factory=list)
    health: Health


class WorkedRequest(BaseModel):
    """Body of `PUT notebook/{share_id}/worked`."""

    model_config = ConfigDict(extra="forbid")

    worked: bool


class Worked(BaseModel):
    """What who asks has answered, null where they have not, and what all have: null where too few
    did to be told."""

    worked: bool | None
    all: Rate | None
