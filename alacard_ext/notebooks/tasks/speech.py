"""Tasks of speech: finding it and changing its voice, with transformers and other libraries."""

from __future__ import annotations

from ..needs import BASE, PILLOW, SOUNDFILE
from ..task_template import TaskTemplate
from .packages import needs

ACTIVITY = "voice-activity-detection"
ROWS: tuple[TaskTemplate, ...] = (
    # The types that read waves by an extractor; others of this class need a processor of their own.
    TaskTemplate(
        "voice_activity",
        ACTIVITY,
        "finding speech",
        "AutoModelForAudioFrameClassification",
        "AutoFeatureExtractor",
        heads=("ForAudioFrameClassification",),
        model_types=(
            *("wav2vec2", "wavlm", "unispeech-sat", "data2vec-audio", "wav2vec2-conformer"),
            "wav2vec2-bert",
        ),
        requirements=(*BASE, SOUNDFILE, PILLOW),
        parts=("sounds",),
        media="clips",
        takes="audio",
        gives="json",
    ),
    # No Auto class holds this head; the codecs of the same task have a row of their own.
    TaskTemplate(
        "voice_conversion",
        "audio-to-audio",
        "speech in another voice",
        "SpeechT5ForSpeechToSpeech",
        "AutoFeatureExtractor",
        heads=("SpeechT5ForSpeechToSpeech",),
        model_types=("speecht5",),
        requirements=(*BASE, SOUNDFILE),
        parts=("sounds",),
        flags=("rounding",),
        media="clips",
        takes="audio",
        gives="audio",
    ),
    TaskTemplate(
        "pyannote_voice_activity",
        ACTIVITY,
        "finding speech",
        "Model",
        None,
        library="pyannote-audio",
        requirements=(*BASE, *needs("pyannote-audio"), SOUNDFILE, PILLOW),
        parts=("sounds", "voice_activity"),
        media="clips",
        takes="audio",
        gives="json",
    ),
    TaskTemplate(
        "speechbrain_audio_classification",
        "audio-classification",
        "audio classification",
        "EncoderClassifier",
        None,
        library="speechbrain",
        requirements=(*BASE, *needs("speechbrain"), SOUNDFILE),
        parts=("speechbrain", "sounds", "top_classes", "audio_classification"),
        media="clips",
        takes="audio",
        gives="labels",
    ),
    TaskTemplate(
        "speechbrain_voice_activity",
        ACTIVITY,
        "finding speech",
        "VAD",
        None,
        library="speechbrain",
        requirements=(*BASE, *needs("speechbrain"), SOUNDFILE, PILLOW),
        parts=("speechbrain", "sounds", "voice_activity"),
        media="clips",
        takes="audio",
        gives="json",
    ),
)
