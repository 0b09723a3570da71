"""Tiny models of sound: one that sorts it into classes."""

from __future__ import annotations

from pathlib import Path

from .shelf import folder_of, seed, transformers_info, write_card

CLASSES = ["speech", "music", "dog bark", "rain"]


def build(root: Path) -> None:
    """A wav2vec2 with a classifier on top."""
    _classifier(root)


def _classifier(root: Path) -> None:
    from transformers import (
        Wav2Vec2Config,
        Wav2Vec2FeatureExtractor,
        Wav2Vec2ForSequenceClassification,
    )

    name, task = "tiny/wav2vec2-sounds", "audio-classification"
    info = transformers_info("AutoModelForAudioClassification", task, "AutoFeatureExtractor")
    folder = folder_of(root, name, transformersInfo=info)
    config = Wav2Vec2Config(
        vocab_size=32,
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=64,
        conv_dim=[32] * 7,
        num_conv_pos_embeddings=16,
        num_conv_pos_embedding_groups=4,
        classifier_proj_size=32,
        id2label=dict(enumerate(CLASSES)),
        label2id={label: index for index, label in enumerate(CLASSES)},
    )
    seed(name)
    Wav2Vec2ForSequenceClassification(config).save_pretrained(folder)
    Wav2Vec2FeatureExtractor(return_attention_mask=True).save_pretrained(folder)
    write_card(
        folder,
        "Wav2Vec2 for kinds of sound, tiny",
        f"""
from transformers import pipeline

classifier = pipeline("audio-classification", model="{name}")
classifier("sample.wav")
""",
        library_name="transformers",
        pipeline_tag=task,
        language=None,
        tags=["audio", task],
    )
