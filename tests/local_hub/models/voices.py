"""Tiny models of speech: two that find it in a recording, by names of labels and by speakers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from .shelf import folder_of, seed, transformers_info, write_card, write_weights

TASK = "voice-activity-detection"


def build(root: Path) -> None:
    """A detector whose labels compete, one whose labels are speakers, and settings that run."""
    from transformers import (
        Wav2Vec2Config,
        Wav2Vec2ForAudioFrameClassification,
        WavLMConfig,
        WavLMForAudioFrameClassification,
    )

    named = {"id2label": {0: "non-speech", 1: "speech"}, "label2id": {"non-speech": 0, "speech": 1}}
    _detector(
        root, "tiny/wav2vec2-speech", Wav2Vec2ForAudioFrameClassification, Wav2Vec2Config, named
    )
    speakers = {"num_labels": 2}
    _detector(root, "tiny/wavlm-speakers", WavLMForAudioFrameClassification, WavLMConfig, speakers)

    _settings_that_are_code(root)
    _converter(root)


def _converter(root: Path) -> None:
    """A SpeechT5 that speaks again what it hears."""
    from transformers import SpeechT5Config, SpeechT5FeatureExtractor, SpeechT5ForSpeechToSpeech

    name, task = "tiny/speecht5-voices", "audio-to-audio"
    info = transformers_info("SpeechT5ForSpeechToSpeech", task, "AutoProcessor")
    folder = folder_of(root, name, transformersInfo=info)
    config = SpeechT5Config(
        vocab_size=32,
        hidden_size=32,
        encoder_layers=2,
        encoder_attention_heads=2,
        encoder_ffn_dim=64,
        decoder_layers=1,
        decoder_attention_heads=2,
        decoder_ffn_dim=64,
        speech_decoder_prenet_units=32,
        speech_decoder_postnet_units=32,
        speech_decoder_postnet_layers=2,
        conv_dim=[32] * 7,
        num_conv_pos_embeddings=16,
        num_conv_pos_embedding_groups=4,
    )
    seed(name)
    model = SpeechT5ForSpeechToSpeech(config)
    # Random weights would end after one step: this one goes on until it is stopped.
    model.speech_decoder_postnet.prob_out.bias.data -= 10
    model.save_pretrained(folder)
    SpeechT5FeatureExtractor().save_pretrained(folder)
    example = f"""
from transformers import SpeechT5Processor, SpeechT5ForSpeechToSpeech, SpeechT5HifiGan

model = SpeechT5ForSpeechToSpeech.from_pretrained("{name}")
vocoder = SpeechT5HifiGan.from_pretrained("microsoft/speecht5_hifigan")
"""
    write_card(
        folder,
        "SpeechT5 for voices, tiny",
        example,
        library_name="transformers",
        pipeline_tag=task,
        license="mit",
        tags=["audio", task],
    )


def _settings_that_are_code(root: Path) -> None:
    """Settings of SpeechBrain that leave a file behind where they are read."""
    known = {"config": {"speechbrain": {"speechbrain_interface": "EncoderClassifier"}}}
    folder = folder_of(root, "tiny/hostile-speechbrain", info=known)
    ran = "import pathlib, os; pathlib.Path(os.environ['HF_HOME'], 'settings-ran').touch()"
    settings = f'anything: !apply:builtins.exec ["{ran}"]\nmodules: {{}}\n'
    (folder / "hyperparams.yaml").write_text(settings, encoding="utf-8")
    write_weights(folder, "classifier.ckpt")
    task = "audio-classification"
    write_card(folder, "Settings that are code", library_name="speechbrain", pipeline_tag=task)


def _detector(root: Path, name: str, kind: Any, config_class: Any, labels: dict[str, Any]) -> None:
    from transformers import Wav2Vec2FeatureExtractor

    info = transformers_info("AutoModelForAudioFrameClassification", TASK, "AutoFeatureExtractor")
    folder = folder_of(root, name, transformersInfo=info)
    config = config_class(
        vocab_size=32,
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=64,
        conv_dim=[32] * 7,
        num_conv_pos_embeddings=16,
        num_conv_pos_embedding_groups=4,
        **labels,
    )
    seed(name)
    model = kind(config)
    # Small weights would give every frame nearly the same score.
    model.classifier.weight.data *= 40
    model.save_pretrained(folder)
    Wav2Vec2FeatureExtractor(return_attention_mask=True).save_pretrained(folder)
    example = f"""
from transformers import AutoFeatureExtractor, {kind.__name__}
import torch

extractor = AutoFeatureExtractor.from_pretrained("{name}")
model = {kind.__name__}.from_pretrained("{name}")
"""
    write_card(
        folder,
        f"{kind.__name__}, tiny",
        example,
        library_name="transformers",
        pipeline_tag=TASK,
        language=None,
        tags=["audio", TASK],
    )
