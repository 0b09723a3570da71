"""Models that speak by a class or a package of their own, and share the cells of speech."""

from __future__ import annotations

from ..needs import BASE, DIFFUSERS, PILLOW
from ..task_template import TaskTemplate
from .packages import needs

ROWS: tuple[TaskTemplate, ...] = (
    # The Auto class that holds it is one of models that listen.
    TaskTemplate(
        "dia",
        "text-to-speech",
        "conversations from a script",
        "DiaForConditionalGeneration",
        "AutoProcessor",
        heads=("DiaForConditionalGeneration",),
        model_types=("dia",),
        requirements=(*BASE, PILLOW),
        parts=("text_to_waveform", "text_to_speech"),
        flags=("own-voices",),
        takes="text",
        gives="audio",
    ),
    TaskTemplate(
        "vibevoice",
        "text-to-speech",
        "conversations from a script",
        "AutoModelForTextToWaveform",
        "AutoProcessor",
        heads=("VibeVoiceForConditionalGeneration",),
        model_types=("vibevoice",),
        requirements=(*BASE, DIFFUSERS, PILLOW),
        parts=("text_to_waveform", "text_to_speech"),
        flags=("own-voices",),
        takes="text",
        gives="audio",
    ),
    TaskTemplate(
        "kokoro",
        "text-to-speech",
        "speech from text",
        "KModel",
        None,
        library="kokoro",
        requirements=(*BASE, *needs("kokoro"), PILLOW),
        parts=("text_to_waveform", "text_to_speech"),
        flags=("own-voices",),
        takes="text",
        gives="audio",
    ),
)
