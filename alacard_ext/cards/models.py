"""The values everything hangs on: the five card types and the recipe that holds a hand of them.

Names are those of the wire. A card travels whole in answers and notebooks, so that a custom card
can be dealt again elsewhere; all texts are bounded, because a recipe may come from a stranger.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from ..hub.facts import Gated
from ..hub.ids import ModelId

CardType = Literal["model", "prompt", "topic", "difficulty", "ui_component"]
CARD_TYPES: tuple[CardType, ...] = ("model", "prompt", "topic", "difficulty", "ui_component")
Level = Literal["beginner", "intermediate", "advanced"]
Combination = Literal["single", "bake_off", "workflow"]
UIType = Literal[
    "none", "chat_interface", "api_endpoint", "gradio_demo", "streamlit_app", "batch_cli"
]

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,47}$")]
Commit = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{40}$")]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Count = Annotated[int, Field(ge=0, lt=2**63)]
"""A number of weights, with the limit that the Hub's answers are read with."""
Line = Annotated[str, StringConstraints(max_length=300)]
Text = Annotated[str, StringConstraints(max_length=4000)]
CONSENT: dict[str, Any] = {"x-consent": True}
"""Marks the fields that are a person's consent; see `consent.py` for what that means."""


class Card(BaseModel):
    """What all cards share. Unknown fields are dropped, never carried along."""

    model_config = ConfigDict(extra="ignore", protected_namespaces=(), defer_build=True)

    name: Line = ""
    description: Line = ""
    featured: bool = False
    category: Line = ""
    is_custom: bool = False


class ModelCard(Card):
    """A model of the Hub, with the few stable facts that let a notebook be dealt offline.

    `parameters` counts weights by dtype as the Hub's `safetensors.parameters` does, and
    `parameter_total` is their number where it is not known how they are stored;
    `source` names where the bundled facts were read. `gated` and `chat` are None, like any number,
    where nothing tells them. `basic` marks a model whose task has
    no template: it can be dealt, with the honest fallback. `license` is the first of
    `licenses`; `license_name` and `license_link` belong to one that is `other`.
    """

    id: ModelId
    pipeline_tag: Line | None = None
    library_name: Line | None = None
    sha: Commit | None = None
    license: Line | None = None
    licenses: list[Line] = Field(default_factory=list, max_length=8)
    license_name: Line | None = None
    license_link: Line | None = None
    gated: Gated | None = None
    downloads: int | None = None
    likes: int | None = None
    model_type: Line | None = None
    architectures: list[Line] = Field(default_factory=list, max_length=8)
    languages: list[Line] = Field(default_factory=list, max_length=200)
    parameters: dict[Line, Count] = Field(default_factory=dict, max_length=32)
    parameter_total: Count | None = Field(
        default=None,
        description="The number of weights, where their number by dtype is not known.",
    )
    chat: bool | None = None
    trust_remote_code: Commit | None = Field(
        default=None,
        description="The commit whose custom code the person switched on; null keeps it off.",
        json_schema_extra=CONSENT,
    )
    trusted_code: dict[ModelId, Commit] | None = Field(
        default=None,
        max_length=4,
        description="Of other repositories whose Python code the model is loaded with: the commit "
        "of each that the person switched on with it.",
        json_schema_extra=CONSENT,
    )
    readme_code: Sha256 | None = Field(
        default=None,
        description="SHA-256 of the one text of the README's example that the person lets run; "
        "null lets none run beyond what Alacard allows.",
        json_schema_extra=CONSENT,
    )
    step: Literal["full", "half", "8bit", "4bit", "remote"] | None = Field(
        default=None,
        description="How the person wants it run, whatever fits; null leaves it to the plan.",
    )
    seen_at: Commit | None = Field(
        default=None,
        description="The commit at which bundled facts were read; it pins where none can be asked.",
    )
    source: Line = ""
    basic: bool = False

    def parameter_count(self) -> int | None:
        """The number of weights, however they are stored; None where it is not known."""
        return sum(self.parameters.values()) or self.parameter_total


class PromptCard(Card):
    """A themed pack of three to five prompts; `tasks` are the Hub tasks it makes sense for.

    `labels` are what a zero-shot classifier may choose from for these texts, beside the topic's.
    """

    id: Slug
    labels: list[Line] = Field(default_factory=list, max_length=8)
    prompts: list[Text] = Field(min_length=1, max_length=8)
    tasks: list[Line] = Field(default_factory=list, max_length=60)


class QuestionInput(BaseModel):
    """A question, the passage that holds its answer, and that answer."""

    model_config = ConfigDict(extra="ignore", defer_build=True)
    question: Text
    context: Text
    answer: Text = ""


class LabelledText(BaseModel):
    """A text with the label that a person would give it."""

    model_config = ConfigDict(extra="ignore", defer_build=True)
    text: Text
    label: Line


class TopicInputs(BaseModel):
    """The inputs a topic offers, by modality. Empty means: this topic cannot serve it.

    `masked` texts hold the marker `[MASK]` once; the notebook puts in the tokenizer's own.
    `images` and `speech` name files in `cards/data/assets`, without their suffix.
    """

    model_config = ConfigDict(extra="ignore", defer_build=True)
    prompts: list[Text] = Field(default_factory=list, max_length=12)
    texts: list[LabelledText] = Field(default_factory=list, max_length=24)
    labels: list[Line] = Field(default_factory=list, max_length=12)
    entities: list[Text] = Field(default_factory=list, max_length=12)
    masked: list[Text] = Field(default_factory=list, max_length=12)
    questions: list[QuestionInput] = Field(default_factory=list, max_length=12)
    document: Text = ""
    sentences: list[Text] = Field(default_factory=list, max_length=24)
    pairs: list[tuple[Text, Text]] = Field(default_factory=list, max_length=12)
    image_prompts: list[Text] = Field(default_factory=list, max_length=12)
    images: list[Slug] = Field(default_factory=list, max_length=6)
    image_questions: list[Text] = Field(default_factory=list, max_length=6)
    speech: list[Slug] = Field(default_factory=list, max_length=6)
    speech_text: Text = ""


class TopicCard(Card):
    """A subject that a person knows, with real inputs for every modality it can serve."""

    id: Slug
    phrase: Line = ""
    """The name as it reads within a sentence: 'living with cats'."""
    thing: Line = ""
    things: Line = ""
    doing: Line = ""
    """Its other forms, which `grammar.py` explains: 'a cat', 'cats', 'living with cats'."""
    icon: Line = ""
    examples: list[Line] = Field(default_factory=list, max_length=8)
    inputs: TopicInputs = Field(default_factory=TopicInputs)


class DifficultyCard(Card):
    """How much is explained and how far the notebook goes."""

    level: Level
    comment_density: float = Field(default=0.5, ge=0, le=1)
    explanation_depth: int = Field(default=2, ge=1, le=3)


class UIComponentCard(Card):
    """What the notebook's last section builds around the loaded model."""

    type: UIType
    features: list[Line] = Field(default_factory=list, max_length=8)
    complexity: Literal["simple", "moderate", "complex"] = "simple"
    tasks: list[Line] = Field(default_factory=list, max_length=60)


class Recipe(BaseModel):
    """A hand: five cards, the seed they were dealt from and the deck they came from.

    A `bake_off` sets its model beside the `companions`, with the same inputs for all; a `workflow`
    hands what its model says to the one companion. No hand code can hold such a hand.
    """

    model_config = ConfigDict(extra="ignore", protected_namespaces=(), defer_build=True)

    version: Literal[1] = 1
    seed: int = Field(default=0, ge=0, lt=2**53)
    deck: str = Field(default="", max_length=64, description="sha256 of the deck, hex")
    model_card: ModelCard
    prompt_cards: list[PromptCard] = Field(min_length=1, max_length=3)
    topic: TopicCard
    difficulty: DifficultyCard
    ui_component: UIComponentCard
    companions: list[ModelCard] = Field(default_factory=list, max_length=3)
    combination: Combination = "single"


AnyCard = ModelCard | PromptCard | TopicCard | DifficultyCard | UIComponentCard


def card_id(card: AnyCard) -> str:
    """The id by which a card is named in locks, hand codes and requests."""
    if isinstance(card, DifficultyCard):
        return card.level
    if isinstance(card, UIComponentCard):
        return card.type
    return card.id
