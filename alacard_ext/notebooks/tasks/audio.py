"""Tasks that hear or speak."""

from __future__ import annotations

from .needs import BASE, SOUNDFILE
from .row import TaskTemplate

LISTENERS = (
    "WhisperForConditionalGeneration",
    "Speech2TextForConditionalGeneration",
    "MoonshineForConditionalGeneration",
    "SpeechEncoderDecoderModel",
)
ROWS: tuple[TaskTemplate, ...] = (
    TaskTemplate(
        "automatic_speech_recognition",
        "automatic-speech-recognition",
        "speech recognition",
        "AutoModelForSpeechSeq2Seq",
        "AutoProcessor",
        heads=(*LISTENERS, "ForCTC"),
        requirements=(*BASE, SOUNDFILE),
        flags=(),
        media="clips",
        other_classes=(("ForCTC", "AutoModelForCTC"),),
        takes="audio",
        gives="text",
    ),
    TaskTemplate(
        "audio_classification",
        "audio-classification",
        "audio classification",
        "AutoModelForAudioClassification",
        "AutoFeatureExtractor",
        heads=("ForSequenceClassification", "ForAudioClassification"),
        requirements=(*BASE, SOUNDFILE),
        parts=("sounds",),
        media="clips",
        takes="audio",
        gives="labels",
    ),
)
