"""What the statistics take and answer."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from ...cards.custom.ids import is_id

StatisticsFrame = Literal["week", "month", "year", "all"]
CardType = Literal["prompt", "topic", "difficulty", "ui_component"]
CARD_TYPES: tuple[CardType, ...] = ("prompt", "topic", "difficulty", "ui_component")
TOP = 12
"""Models, tasks and cards of a type that are told."""
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


class NamedDealt(BaseModel):
    """A model or task, and how often it was dealt."""

    name: str
    dealt: int


class WeekDealt(BaseModel):
    """How many hands were dealt in a week, by its Monday, in UTC."""

    week: date
    dealt: int


class CardDealt(BaseModel):
    """How often a card was dealt; `name` is as in `CardUse`."""

    type: CardType
    id: str
    name: str | None = None
    dealt: int


class Dealt(BaseModel):
    """How often hands were dealt, with what is in them, whether or not they became notebooks. Who
    deals is not kept: each number is rounded down to a multiple of ten, and what was dealt less
    often is left out, with names that are neither those of the deck nor told elsewhere here."""

    weeks: list[WeekDealt] = Field(default_factory=list)
    models: list[NamedDealt] = Field(default_factory=list)
    tasks: list[NamedDealt] = Field(default_factory=list)
    cards: list[CardDealt] = Field(default_factory=list)

    def as_seen(self, names: dict[str, str]) -> Self:
        """Without the custom cards that have no name among these, and of each type those cards
        that were dealt most."""
        cards = []
        for kind in CARD_TYPES:
            of_kind = [card for card in self.cards if card.type == kind]
            seen = [card for card in of_kind if not is_id(card.id) or card.id in names]
            cards += [card.model_copy(update={"name": names.get(card.id)}) for card in seen[:TOP]]
        return self.model_copy(update={"cards": cards})


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
    behind is left out. `people` and `dealt` are null where it is of one alone."""

    scope: Literal["deployment", "mine"]
    floor: int
    people: int | None
    since: datetime | None
    sums: Sums
    models: list[NamedSums] = Field(default_factory=list)
    tasks: list[NamedSums] = Field(default_factory=list)
    weeks: list[WeekSums] = Field(default_factory=list)
    cards: list[CardUse] = Field(default_factory=list)
    dealt: Dealt | None = None
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
