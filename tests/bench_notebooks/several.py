"""Hands of several models, which the table of single models does not hold: each at every level."""

from __future__ import annotations

from collections.abc import Iterator

from .matrix import LEVELS, Case

# The task of the first model, the models in their order, and how they are put together.
HANDS = (
    ("text-classification", ("tiny/bert-sentiment", "tiny/distilbert-sentiment"), "bake_off"),
    ("text-generation", ("tiny/llama-chat", "family/starling-1b-chat"), "bake_off"),
    ("text-generation", ("tiny/gpt2", "tiny/llama-chat", "family/starling-1b-chat"), "bake_off"),
    ("image-to-text", ("tiny/blip-captions", "tiny/git"), "bake_off"),
    ("automatic-speech-recognition", ("tiny/wav2vec2", "tiny/t5-summary"), "workflow"),
    ("automatic-speech-recognition", ("tiny/whisper", "tiny/t5-summary"), "workflow"),
    ("image-to-text", ("tiny/blip-captions", "tiny/opus-mt-en-de"), "workflow"),
    # Of several libraries.
    ("image-classification", ("tiny/vit", "tiny/timm-vit"), "bake_off"),
    ("text-generation", ("tiny/llama-chat", "tiny/lora-chat", "tiny/adapter"), "bake_off"),
    ("sentence-similarity", ("tiny/minilm", "tiny/bert-features", "tiny/splade"), "bake_off"),
    ("text-to-image", ("tiny/stable-diffusion", "tiny/lora-watercolour"), "bake_off"),
    ("image-to-text", ("tiny/blip-captions", "tiny/stable-diffusion"), "workflow"),
    ("text-to-speech", ("tiny/vits", "tiny/whisper"), "workflow"),
)


def several() -> Iterator[Case]:
    """The cases, those of a hand one after the other."""
    for task, (first, *others), how in HANDS:
        for level in LEVELS:
            yield Case(first, task, level, "none", companions=tuple(others), combination=how)
