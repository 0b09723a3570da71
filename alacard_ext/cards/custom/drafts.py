"""What a person may write into a prompt pack or a topic of their own."""

from __future__ import annotations

import unicodedata
from typing import Annotated

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from ..models import Slug
from ..presets import ASSETS


def _readable(text: str) -> str:
    """Raises ValueError for signs that nobody sees and no database keeps."""
    for sign in text:
        if unicodedata.category(sign) in ("Cc", "Cs") and sign not in "\n\t":
            raise ValueError("Remove the control characters.")
    if not text.strip():
        raise ValueError("Write something here.")
    return text


def _one_line(text: str) -> str:
    if "\n" in text or "\t" in text:
        raise ValueError("Write it in one line.")
    return " ".join(text.split())


def if_any(text: str) -> str:
    """The text, which may be empty. Raises ValueError for what nobody can read."""
    return _readable(text) if text else text


def _if_any_one_line(text: str) -> str:
    return _one_line(_readable(text)) if text else text


def _masked(text: str) -> str:
    if text.count("[MASK]") != 1:
        raise ValueError("Put [MASK] once, where the missing word belongs.")
    return text


def _recording(name: str) -> str:
    if not (ASSETS / f"{name}.ogg").is_file():
        raise ValueError("There is no such recording; take one that a topic of the deck names.")
    return name


def _photograph(name: str) -> str:
    if not (ASSETS / f"{name}.webp").is_file():
        raise ValueError("There is no such photograph; take one that a topic of the deck names.")
    return name


Words = Annotated[
    str,
    StringConstraints(min_length=1, max_length=4000),
    AfterValidator(_readable),
]
Sentence = Annotated[
    str,
    StringConstraints(min_length=1, max_length=300),
    AfterValidator(_readable),
    AfterValidator(_one_line),
]
Name = Annotated[
    str,
    StringConstraints(min_length=1, max_length=80),
    AfterValidator(_readable),
    AfterValidator(_one_line),
]
MaybeLine = Annotated[str, StringConstraints(max_length=300), AfterValidator(_if_any_one_line)]
Category = Annotated[str, StringConstraints(max_length=60), AfterValidator(_if_any_one_line)]
Icon = Annotated[str, StringConstraints(max_length=8), AfterValidator(_if_any_one_line)]
MaybeWords = Annotated[str, StringConstraints(max_length=4000), AfterValidator(if_any)]
Prompt = Annotated[str, StringConstraints(min_length=1, max_length=2000), AfterValidator(_readable)]
Masked = Annotated[Words, AfterValidator(_masked)]
Recording = Annotated[Slug, AfterValidator(_recording)]
Photograph = Annotated[Slug, AfterValidator(_photograph)]
STRICT = ConfigDict(extra="forbid", defer_build=True)


class PackDraft(BaseModel):
    """A prompt pack: three to five prompts, and the tasks that they make sense for."""

    model_config = STRICT

    name: Name
    description: MaybeLine = ""
    category: Category = ""
    tasks: list[str] = Field(min_length=1, max_length=60)
    prompts: list[Prompt] = Field(min_length=3, max_length=5)
    labels: list[Sentence] = Field(default_factory=list, max_length=8)


class QuestionDraft(BaseModel):
    """A question, the passage that holds its answer, and that answer in the passage's words."""

    model_config = STRICT

    question: Words
    context: Words
    answer: Words

    @model_validator(mode="after")
    def _in_the_passage(self) -> QuestionDraft:
        if self.answer not in self.context:
            raise ValueError("Write the answer exactly as the passage has it.")
        return self


class LabelledDraft(BaseModel):
    """A text with the label that a person would give it."""

    model_config = STRICT

    text: Words
    label: Sentence


class InputsDraft(BaseModel):
    """A topic's inputs; a kind that is left empty is one that it does not serve."""

    model_config = STRICT

    prompts: list[Prompt] = Field(min_length=1, max_length=12)
    texts: list[LabelledDraft] = Field(default_factory=list, max_length=24)
    labels: list[Sentence] = Field(default_factory=list, max_length=12)
    entities: list[Words] = Field(default_factory=list, max_length=12)
    masked: list[Masked] = Field(default_factory=list, max_length=12)
    questions: list[QuestionDraft] = Field(default_factory=list, max_length=12)
    document: MaybeWords = ""
    sentences: list[Words] = Field(default_factory=list, max_length=24)
    pairs: list[tuple[Words, Words]] = Field(default_factory=list, max_length=12)
    image_prompts: list[Words] = Field(default_factory=list, max_length=12)
    images: list[Photograph] = Field(default_factory=list, max_length=6)
    image_questions: list[Words] = Field(default_factory=list, max_length=6)
    speech: list[Recording] = Field(default_factory=list, max_length=6)
    speech_text: MaybeLine = ""


class TopicDraft(BaseModel):
    """A topic: how it is called, and inputs for the tasks that it serves."""

    model_config = STRICT

    name: Name
    phrase: MaybeLine = ""
    thing: MaybeLine = ""
    things: MaybeLine = ""
    doing: MaybeLine = ""
    description: MaybeLine = ""
    category: Category = ""
    icon: Icon = ""
    examples: list[Sentence] = Field(default_factory=list, max_length=8)
    inputs: InputsDraft
