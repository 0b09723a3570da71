"""Models that speak by a package of their own, which share the cells of speech."""

from __future__ import annotations

from ..needs import BASE, PILLOW
from ..task_template import TaskTemplate
from .packages import needs

ROWS: tuple[TaskTemplate, ...] = (
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
