"""Sounds for the notebooks of speech: the topic's own clip first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...cards.models import Recipe
from ..models import Plan
from .sound import speech

MAKERS: dict[str, Callable[[Recipe, Plan], dict[str, Any]]] = dict.fromkeys(
    (
        "voice_activity",
        "voice_conversion",
        "pyannote_voice_activity",
        "speechbrain_audio_classification",
        "speechbrain_voice_activity",
    ),
    speech,
)
