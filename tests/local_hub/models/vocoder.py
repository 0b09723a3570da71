"""The vocoder that notebooks for SpeechT5 ask for by its name; no hand is dealt with it."""

from __future__ import annotations

from pathlib import Path

from .shelf import folder_of, seed, write_card


def build(root: Path) -> None:
    """One tiny HiFi-GAN, under the real one's id."""
    from transformers import SpeechT5HifiGan, SpeechT5HifiGanConfig

    name = "microsoft/speecht5_hifigan"
    folder = folder_of(root, name)
    seed(name)
    SpeechT5HifiGan(
        SpeechT5HifiGanConfig(
            upsample_initial_channel=32, resblock_kernel_sizes=[3], resblock_dilation_sizes=[[1, 3]]
        )
    ).save_pretrained(folder)
    write_card(folder, "The vocoder of SpeechT5, tiny", library_name="transformers")
