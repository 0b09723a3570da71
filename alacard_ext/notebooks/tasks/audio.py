"""Tasks that hear or speak."""

from __future__ import annotations

from ..needs import BASE, PILLOW, SOUNDFILE
from ..task_template import TaskTemplate

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
        flags=("rounding",),
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
        parts=("sounds", "top_classes"),
        media="clips",
        takes="audio",
        gives="labels",
    ),
    # The ending leads here from a page without a task, and from one that names vectors of texts.
    TaskTemplate(
        "zero_shot_audio_classification",
        "zero-shot-audio-classification",
        "sounds sorted by words of your own",
        "AutoModel",
        "AutoProcessor",
        heads=("ClapModel",),
        model_types=("clap",),
        requirements=(*BASE, SOUNDFILE),
        parts=("sounds",),
        media="clips",
        takes="audio+labels",
        gives="labels",
    ),
    TaskTemplate(
        "text_to_speech",
        "text-to-speech",
        "speech from text",
        "AutoModelForTextToWaveform",
        "AutoProcessor",
        heads=("VitsModel", "BarkModel", "ForTextToSpeech"),
        requirements=(*BASE, PILLOW),
        parts=("text_to_waveform",),
        flags=(),
        other_classes=(("SpeechT5ForTextToSpeech", "AutoModelForTextToSpectrogram"),),
        takes="text",
        gives="audio",
    ),
    TaskTemplate(
        "text_to_audio",
        "text-to-audio",
        "sound from words",
        "AutoModelForTextToWaveform",
        "AutoProcessor",
        heads=("MusicgenForConditionalGeneration", "MusicgenMelodyForConditionalGeneration"),
        requirements=(*BASE, PILLOW),
        parts=("text_to_waveform",),
        flags=(),
        takes="text",
        gives="audio",
    ),
)
