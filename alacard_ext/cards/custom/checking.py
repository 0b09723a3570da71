"""Whether what a person wrote is a card, told field by field, and how it would read."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Literal

from pydantic import BaseModel, Field, ValidationError

from ..deck import Deck
from ..fits import TASKS, prompt_fits, topic_fits
from ..grammar import MARKER, MARKERS, fill
from ..models import PromptCard, TopicCard
from .drafts import PackDraft, TopicDraft

CustomType = Literal["prompt", "topic"]
CUSTOM_TYPES: tuple[CustomType, ...] = ("prompt", "topic")
CustomCard = PromptCard | TopicCard
DRAFTS: Mapping[CustomType, type[PackDraft | TopicDraft]] = {
    "prompt": PackDraft,
    "topic": TopicDraft,
}
FILLED = frozenset(
    {
        *("text-generation", "text2text-generation", "image-text-to-text", "any-to-any"),
        *("text-to-image", "text-to-video", "image-text-to-video", "text-to-3d"),
    }
)
"""Tasks whose notebooks put the topic where a prompt has a marker such as {topic}."""
LARGEST = 64_000
"""Bytes that a card may have as JSON: with it whole, a hand stays one that can be sent."""
MOST_FINDINGS = 40
SAMPLE = 5
EMPTY = frozenset({"missing", "string_too_short"})
PARTS = {
    "texts": "label | text",
    "questions": "question | passage | answer",
    "pairs": "first sentence | second sentence",
}
"""Inputs of a topic that are written as lines of several parts."""
GIVEN_BY_US = frozenset({"id", "is_custom", "featured"})
"""Fields of a card that are not a person's to write: they are given when it is kept."""


class Finding(BaseModel):
    """What is wrong with one field, as one sentence; `field` is a path such as `prompts.0`."""

    field: str
    message: str


class Preview(BaseModel):
    """How a card would read in a notebook for `task`: `lines` with the name of `topic`."""

    task: str | None = None
    topic: str
    lines: list[str]


class CardCheck(BaseModel):
    """What is wrong with a draft, the tasks that it would serve, and a preview of it."""

    findings: list[Finding]
    tasks: list[str] = Field(default_factory=list)
    preview: Preview | None = None


def check_card(
    kind: CustomType, data: Any, card_id: str
) -> tuple[CustomCard | None, list[Finding]]:
    """The card that `data` is, under that id, or else what is wrong with it."""
    if not isinstance(data, Mapping):
        return None, [Finding(field="", message="Send a card, an object with fields.")]
    plain = {name: value for name, value in data.items() if name not in GIVEN_BY_US}
    found: list[Finding] = []
    try:
        draft = DRAFTS[kind].model_validate(plain)
    except ValidationError as error:
        draft = None
        found += [
            Finding(field=_path(fault["loc"]), message=_told(fault))
            for fault in error.errors(include_url=False, include_input=False)
        ]
    except RecursionError:
        return None, [Finding(field="", message="Send a card, an object with fields.")]
    if kind == "prompt":
        found += _pack_findings(plain)
    if draft is None or found:
        return None, found[:MOST_FINDINGS]
    values = {**draft.model_dump(), "id": card_id}
    if len(json.dumps(values).encode()) > LARGEST:
        told = f"This card is larger than {LARGEST // 1000} kB; shorten its texts."
        return None, [Finding(field="", message=told)]
    if kind == "prompt":
        return PromptCard.model_validate(values), []
    card = TopicCard.model_validate({**values, "phrase": draft.phrase or draft.name})  # type: ignore[union-attr]
    return card, []


def check_draft(
    deck: Deck, kind: CustomType, data: Any, topic: str | None, task: str | None
) -> CardCheck:
    """What is wrong with a draft, and how it would read: a pack with the name of that topic of the
    deck, a topic in a pack for that task. What there is not is replaced by what fits."""
    card, found = check_card(kind, data, "draft")
    if card is None:
        return CardCheck(findings=found)
    if isinstance(card, PromptCard):
        about = deck.find("topic", topic or "")
        if not isinstance(about, TopicCard):
            about = next(each for each in deck.cards("topic") if isinstance(each, TopicCard))
        chosen = task if task in card.tasks else next(iter(card.tasks), None)
        lines = [fill(prompt, about) for prompt in card.prompts]
        preview = Preview(task=chosen, topic=about.name, lines=lines)
        return CardCheck(findings=[], tasks=card.tasks, preview=preview)
    served = [each for each in TASKS if topic_fits(card, each)]
    chosen = task if task in served else "text-generation"
    packs = [each for each in deck.cards("prompt") if isinstance(each, PromptCard)]
    pack = next((each for each in packs if prompt_fits(each, chosen)), packs[0])
    own = card.inputs.prompts if chosen == "text-generation" else []
    lines = [*own, *(fill(prompt, card) for prompt in pack.prompts)]
    preview = Preview(task=chosen, topic=card.name, lines=lines[:SAMPLE])
    return CardCheck(findings=[], tasks=served, preview=preview)


def _pack_findings(data: Mapping[str, Any]) -> list[Finding]:
    """What pydantic cannot see: how the prompts of a pack go with its tasks."""
    sent, prompts = data.get("tasks"), data.get("prompts")
    tasks = [each for each in sent if isinstance(each, str)] if isinstance(sent, list) else []
    found = [
        Finding(
            field=f"tasks.{position}", message=f"“{task[:60]}” is not a task that has notebooks."
        )
        for position, task in enumerate(tasks)
        if task not in TASKS
    ]
    unfilled = sorted(set(tasks) - FILLED)
    texts = prompts if isinstance(prompts, list) else []
    seen: set[str] = set()
    for position, text in enumerate(texts[:20]):
        if not isinstance(text, str):
            continue
        field = f"prompts.{position}"
        if text in seen and text.strip():
            found.append(Finding(field=field, message="This prompt appears twice; change one."))
        seen.add(text)
        if (marker := MARKER.search(text)) and unfilled:
            task = unfilled[0].replace("-", " ")
            told = f"Prompts for “{task}” take no topic; remove {marker[0]}."
            found.append(Finding(field=field, message=told))
        for word in re.findall(r"\{\s*(\w+)\s*\}", text):
            if word.lower() in MARKERS and f"{{{word.lower()}}}" not in text:
                told = f"Write {{{word.lower()}}} in lower-case letters and without spaces."
                found.append(Finding(field=field, message=told))
        masks = text.count("[MASK]")
        if "fill-mask" in tasks and masks != 1:
            told = "Put [MASK] once, where the missing word belongs."
            found.append(Finding(field=field, message=told))
        elif tasks and "fill-mask" not in tasks and masks:
            told = "Only the task fill-mask uses [MASK]; remove it."
            found.append(Finding(field=field, message=told))
    return found


def _path(loc: tuple[int | str, ...]) -> str:
    return ".".join(str(part)[:60] for part in loc)[:200]


def _told(fault: Any) -> str:
    """A fault in words; where a part of a line is missing, how such a line is written."""
    where = fault["loc"]
    if len(where) > 3 and where[0] == "inputs" and fault["type"] in EMPTY and where[1] in PARTS:
        return f"Write {PARTS[where[1]]}."
    return _sentence(fault)


def _sentence(fault: Any) -> str:
    """A fault that pydantic names, in words for whoever writes a card."""
    limits = fault.get("ctx") or {}
    match fault["type"]:
        case "missing" | "string_too_short":
            return "Write something here."
        case "string_too_long":
            return f"Shorten it to {limits['max_length']:,} characters."
        case "too_short":
            return f"Give at least {limits['min_length']}."
        case "too_long":
            return f"Keep at most {limits['max_length']}."
        case "extra_forbidden":
            return "A card has no such field; remove it."
        case "string_pattern_mismatch":
            return "Use lower-case letters, digits, hyphens and underscores."
        case "value_error":
            return str(limits.get("error", "Change this."))
        case "string_unicode":
            return "Remove the control characters."
        case "string_type":
            return "Write text here."
        case _:
            return f"{fault['msg']}."
