"""Tiny models that compare sounds with texts: CLAP with one view of a sound, and with four."""

from __future__ import annotations

from pathlib import Path

from .page import byte_level
from .shelf import ids_of, save_model, save_tokenizer, shelf_for, transformers_card
from .sizes import BLOCKS

TASK = "zero-shot-audio-classification"


def build(root: Path) -> None:
    """`tiny/clap` as its page is filed, and `tiny/clap-fused`, whose page names another task."""
    _clap(root, "tiny/clap", TASK, fused=False)
    _clap(root, "tiny/clap-fused", "feature-extraction", fused=True)


def _clap(root: Path, name: str, task: str, *, fused: bool) -> None:
    from transformers import ClapConfig, ClapFeatureExtractor, ClapModel, ClapProcessor

    folder = shelf_for(root, name, task, "AutoModel")
    tokenizer = save_tokenizer(
        byte_level(["<s>", "<pad>", "</s>", "<unk>"], wrap=("<s>", "</s>")),
        folder,
        bos_token="<s>",
        eos_token="</s>",
        pad_token="<pad>",
        unk_token="<unk>",
        model_max_length=48,
        model_input_names=["input_ids", "attention_mask"],
    )
    # 16 kHz and 2 seconds, where the large ones have 48 and 10.
    extractor = ClapFeatureExtractor(
        feature_size=64,
        sampling_rate=16_000,
        hop_length=256,
        max_length_s=2,
        fft_window_size=512,
        frequency_max=8000,
        truncation="fusion" if fused else "rand_trunc",
        padding="repeatpad",
    )
    text = {
        **BLOCKS,
        "vocab_size": len(tokenizer),
        "num_attention_heads": 2,
        "max_position_embeddings": 64,
        **ids_of(tokenizer, "bos", "pad", "eos"),
    }
    audio = {
        "num_mel_bins": 64,
        "spec_size": 128,
        "patch_size": 4,
        "patch_stride": [4, 4],
        "window_size": 4,
        "hidden_size": 32,
        "patch_embeds_hidden_size": 16,
        "depths": [1, 1],
        "num_attention_heads": [2, 2],
        "enable_fusion": fused,
        "fusion_type": None,
        "projection_dim": 16,
    }
    config = ClapConfig(text_config=text, audio_config=audio, projection_dim=16)
    save_model(folder, name, ClapModel, config, louder=3.0)
    ClapProcessor(extractor, tokenizer).save_pretrained(folder)
    save_tokenizer(tokenizer.backend_tokenizer, folder, **{
        "bos_token": "<s>", "eos_token": "</s>", "pad_token": "<pad>", "unk_token": "<unk>",
        "model_max_length": 48, "model_input_names": ["input_ids", "attention_mask"],
    })  # fmt: skip
    transformers_card(folder, "CLAP, tiny", task, language=None)
