"""What people's own servers hand to the service."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from ..cards.custom.checking import CustomType
from ..cards.custom.importing import Imported
from ..cards.custom.models import CardCount, CardWhole, Visibility
from ..cards.models import CardType, Recipe
from ..community.rebasing.models import Onto
from ..community.share_models import PublishRequest, ShareRequest
from ..notebooks.models import AnswerMetadata

LONGEST_PATH = 4096
Filename = Annotated[
    str, Field(max_length=255, pattern=r"^[^/\\:.\x00-\x1f\x7f][^/\\:\x00-\x1f\x7f]*\.ipynb$")
]
"""Of a notebook. Others save copies under it, so that it leads into no other folder."""


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
    filename: Filename
    path: str | None = Field(max_length=LONGEST_PATH)
    gate_passed: bool
    created_at: int = Field(ge=0, lt=2**62)
    parent: str | None = Field(max_length=22)
    only_new: bool = False
    """Not to be kept where its person has a hand with the same notebook."""


class Taken(BaseModel):
    """That a hand is kept; or that it was not, since its person has it already."""

    share_id: str
    kept: bool = True


class EntryBody(BaseModel):
    """One of them."""

    model_config = ConfigDict(extra="forbid")

    kind: CustomType
    data: dict[str, Any]
    where: str = Field(max_length=500)


class ImportBody(BaseModel):
    """Cards that a person brings in: what is written of each, and how it is named where that is
    told. What `visibility` leaves open stays as it was, or is private."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(max_length=500)
    entries: list[EntryBody] = Field(min_length=1, max_length=2_000)
    visibility: Visibility | None = None
    accept_findings: bool = False


class BroughtIn(BaseModel):
    """What was brought in."""

    cards: list[Imported]


class PlaceBody(BaseModel):
    """Where the file of a hand is; null where there is none."""

    model_config = ConfigDict(extra="forbid")

    path: str | None = Field(max_length=LONGEST_PATH)


class VerifiedBody(BaseModel):
    """How the verification of a notebook ended, and of which code it was, where that is known."""

    model_config = ConfigDict(extra="forbid")

    path: str = Field(min_length=1, max_length=LONGEST_PATH)
    outcome: str = Field(min_length=1, max_length=40, pattern=r"^[a-z_]+$")
    digest: str | None = Field(default=None, pattern=r"^[0-9a-f]{64}$")


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


class RebaseBody(BaseModel):
    """A notebook of a hand, and what its changes are put upon."""

    model_config = ConfigDict(extra="forbid")

    notebook: dict[str, Any]
    onto: Onto = "original"


class CompareBody(BaseModel):
    """A notebook to be compared with its hand."""

    model_config = ConfigDict(extra="forbid")

    notebook: dict[str, Any]


class SeenQuery(BaseModel):
    """The digest of the cards that are known, if any are."""

    known: str = Field(default="", max_length=64)


class SeenCards(BaseModel):
    """The custom cards that a person sees; null where their digest is the one that is known."""

    digest: str
    cards: list[CardWhole] | None


CardId = Annotated[str, Field(max_length=300)]


class CountRow(BaseModel):
    """How often a card was in hands of a day, which counts from 1970."""

    model_config = ConfigDict(extra="forbid")

    day: int = Field(ge=0, lt=2**31)
    act: Literal["dealt", "kept"]
    type: CardType | Literal["hand", "task"]
    card_id: CardId
    count: int = Field(ge=1, le=10_000)


class CountsBody(BaseModel):
    """What was counted by a person's server."""

    model_config = ConfigDict(extra="forbid")

    counts: list[CountRow] = Field(max_length=1_000)


class CountsQuery(BaseModel):
    """Of which cards the counts are asked."""

    model_config = ConfigDict(extra="forbid")

    type: CardType
    ids: list[CardId] = Field(max_length=200)


class CardCounted(BaseModel):
    """The counts by the ids of the cards."""

    counts: dict[str, CardCount]
