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
# The types that are given a recording and nothing else. Others of the same class want words, a
# language or a conversation with it.
LISTENING = (
    *("whisper", "speech_to_text", "moonshine", "moonshine_streaming", "speecht5"),
    *("speech-encoder-decoder", "wav2vec2", "wav2vec2-bert", "wav2vec2-conformer", "wavlm"),
    *("hubert", "data2vec-audio", "unispeech", "unispeech-sat", "sew", "sew-d", "mctct"),
    *("parakeet_ctc", "lasr_ctc"),
)
# The types that speak when they are given a text and nothing else.
SPEAKING = (
    *("vits", "bark", "csm", "speecht5", "fastspeech2_conformer_with_hifigan"),
    *("seamless_m4t", "seamless_m4t_v2"),
)
ROWS: tuple[TaskTemplate, ...] = (
    TaskTemplate(
        "automatic_speech_recognition",
        "automatic-speech-recognition",
        "speech recognition",
        "AutoModelForSpeechSeq2Seq",
        "AutoProcessor",
        heads=(*LISTENERS, "ForCTC"),
        model_types=LISTENING,
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
        model_types=SPEAKING,
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
        model_types=("musicgen", "musicgen_melody"),
        requirements=(*BASE, PILLOW),
        parts=("text_to_waveform",),
        flags=(),
        takes="text",
        gives="audio",
    ),
)
