"""Tiny models that watch films or change sounds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from .shelf import labelled, save_model, shelf_for, transformers_card
from .sizes import ENCODEC, SIGHT, TOWER

ACTIONS = ["playing piano", "petting a cat", "drinking coffee", "launching a rocket"]
FILM = {**SIGHT, "num_frames": 8, **labelled(ACTIONS)}


def build(root: Path) -> None:
    """Models that watch, for the two ways of counting frames, and three codecs."""
    _videomae(root)
    _timesformer(root)
    _encodec(root, "tiny/encodec", 1)
    _encodec(root, "tiny/encodec-stereo", 2)
    _dac(root)
    _mimi(root)


def _watching(root: Path, name: str, kind: Any, config: Any) -> None:
    auto, task = "AutoModelForVideoClassification", "video-classification"
    folder = shelf_for(root, name, task, auto, "AutoImageProcessor")
    save_model(folder, name, kind, config, louder=6.0)
    reader = {
        "image_processor_type": "VideoMAEImageProcessor",
        "do_resize": True,
        "size": {"shortest_edge": 32},
        "do_center_crop": True,
        "crop_size": {"height": 32, "width": 32},
        "do_rescale": True,
        "rescale_factor": 1 / 255,
        "do_normalize": True,
        "image_mean": [0.5, 0.5, 0.5],
        "image_std": [0.5, 0.5, 0.5],
        "resample": 2,
    }
    (folder / "preprocessor_config.json").write_text(json.dumps(reader, indent=2))
    example = f"""
from transformers import AutoImageProcessor, {auto}
import numpy as np
import torch

video = list(np.random.randint(0, 256, (8, 3, 48, 64)))

processor = AutoImageProcessor.from_pretrained("{name}")
model = {auto}.from_pretrained("{name}")

inputs = processor(video, return_tensors="pt")
with torch.no_grad():
    logits = model(**inputs).logits
print("Predicted class:", model.config.id2label[logits.argmax(-1).item()])
"""
    title = f"{kind.__name__}, tiny"
    transformers_card(folder, title, task, example, language=None, tags=["video"])


def _videomae(root: Path) -> None:
    from transformers import VideoMAEConfig, VideoMAEForVideoClassification

    config = VideoMAEConfig(**FILM, tubelet_size=2)
    _watching(root, "tiny/videomae", VideoMAEForVideoClassification, config)


def _timesformer(root: Path) -> None:
    from transformers import TimesformerConfig, TimesformerForVideoClassification

    config = TimesformerConfig(**FILM)
    _watching(root, "tiny/timesformer", TimesformerForVideoClassification, config)


def _codec(root: Path, name: str, kind: Any, config: Any, reader: Any) -> None:
    task = "audio-to-audio"
    folder = shelf_for(root, name, task, "AutoModel", "AutoFeatureExtractor")
    save_model(folder, name, kind, config)
    reader.save_pretrained(folder)
    example = f"""
from transformers import AutoFeatureExtractor, AutoModel
import torch

model = AutoModel.from_pretrained("{name}")
extractor = AutoFeatureExtractor.from_pretrained("{name}")

audio = torch.randn(extractor.sampling_rate).numpy()
inputs = extractor(raw_audio=audio, sampling_rate=extractor.sampling_rate, return_tensors="pt")
audio_values = model(inputs["input_values"]).audio_values
"""
    transformers_card(folder, f"{kind.__name__}, tiny", task, example, language=None)


def _encodec(root: Path, name: str, ears: int) -> None:
    from transformers import EncodecConfig, EncodecFeatureExtractor, EncodecModel

    config = EncodecConfig(
        audio_channels=ears,
        **ENCODEC,
        upsampling_ratios=[8, 5, 4, 2],
        target_bandwidths=[1.5, 3.0, 6.0],
        sampling_rate=16_000,
    )
    reader = EncodecFeatureExtractor(feature_size=ears, sampling_rate=16_000)
    _codec(root, name, EncodecModel, config, reader)


def _dac(root: Path) -> None:
    from transformers import DacConfig, DacFeatureExtractor, DacModel

    config = DacConfig(
        encoder_hidden_size=4,
        decoder_hidden_size=16,
        n_codebooks=3,
        codebook_size=32,
        codebook_dim=4,
        downsampling_ratios=[2, 4, 8],
        hidden_size=32,
        sampling_rate=16_000,
    )
    reader = DacFeatureExtractor(feature_size=1, sampling_rate=16_000, hop_length=64)
    _codec(root, "tiny/dac", DacModel, config, reader)


def _mimi(root: Path) -> None:
    from transformers import EncodecFeatureExtractor, MimiConfig, MimiModel

    config = MimiConfig(
        **TOWER,
        num_filters=4,
        num_key_value_heads=2,
        head_dim=16,
        codebook_size=32,
        codebook_dim=16,
        vector_quantization_hidden_dimension=16,
        upsampling_ratios=[8, 5, 4, 2],
        num_quantizers=4,
        upsample_groups=32,
    )
    reader = EncodecFeatureExtractor(feature_size=1, sampling_rate=24_000)
    _codec(root, "tiny/mimi", MimiModel, config, reader)
