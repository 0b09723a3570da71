"""Sounds that a notebook brings along, and words that a model shall speak or turn into sound."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...cards.models import Recipe
from ..media import as_text, clips_for
from ..models import Plan
from ..planning.languages import texts_for
from .prompts import MOST_PROMPTS, mixed, prompts_for, spoken_topic


def speech(recipe: Recipe, plan: Plan) -> dict[str, Any]:
    """Two bundled clips under names for people, with the words that are spoken."""
    clips = clips_for(recipe.topic)
    return {
        "SOUND_DATA": {spoken_of(name): as_text(f"{name}.ogg") for name in clips},
        "SAID": list(clips.values()),
    }


def _speech_and_labels(recipe: Recipe, plan: Plan) -> dict[str, Any]:
    """The clips, and words of the topic to choose among beside the template's own."""
    return {**speech(recipe, plan), "TOPIC_LABELS": recipe.topic.inputs.labels[:6]}


def spoken_of(name: str) -> str:
    """`train_travel` as 'a sentence on train travel', `tea_talk` as 'two voices on tea'."""
    topic = name.removesuffix("_talk")
    what = "a sentence" if topic == name else "two voices"
    return f"{what} on {topic.replace('_', ' ').replace('-', ' ')}"


def _spoken(recipe: Recipe, plan: Plan) -> dict[str, Any]:
    """Sentences in the language that the voice reads, else the topic's own, in English."""
    if its := texts_for(recipe):
        return {"TEXTS": its[1].sentences}
    return _said(recipe, plan)


def _sound_prompts(recipe: Recipe, plan: Plan) -> dict[str, Any]:
    own = [f"A calm melody on piano and strings for a film about {spoken_topic(recipe)}"]
    return {"PROMPTS": list(dict.fromkeys([*own, *prompts_for(recipe, plan.task)]))[:MOST_PROMPTS]}


def _said(recipe: Recipe, plan: Plan) -> dict[str, Any]:
    """Sentences of the topic and the packs, in English."""
    own = recipe.topic.inputs.sentences[:MOST_PROMPTS]
    return {"TEXTS": mixed(own[:2], prompts_for(recipe, plan.task))[:MOST_PROMPTS]}


# How a script says whose turn it is.
SPEAKERS = {"dia": ("[S1]", " [S2]"), "vibevoice": ("Speaker 0:", "\nSpeaker 1:")}


def _played(recipe: Recipe, plan: Plan) -> dict[str, Any]:
    """Scripts of two turns, of the topic's sentences and the packs'."""
    first, second = SPEAKERS[plan.template]
    said = _said(recipe, plan)["TEXTS"]
    said = said if len(said) > 1 else [*said, "Tell me more about it."]
    pairs = list(zip(said[::2], said[1::2], strict=False))[:2]
    return {"TEXTS": [f"{first} {one}{second} {other}" for one, other in pairs]}


MAKERS: dict[str, Callable[[Recipe, Plan], dict[str, Any]]] = {
    "audio_classification": speech,
    "zero_shot_audio_classification": _speech_and_labels,
    "text_to_speech": _spoken,
    "kokoro": _said,
    "dia": _played,
    "vibevoice": _played,
    "text_to_audio": _sound_prompts,
}
