"""Tiny models that watch films or change sounds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from .shelf import folder_of, seed, transformers_info, write_card

ACTIONS = ["playing piano", "petting a cat", "drinking coffee", "launching a rocket"]


def build(root: Path) -> None:
    """Two models that watch, for the two ways of counting frames."""
    _videomae(root)
    _timesformer(root)


def _watching(root: Path, name: str, kind: Any, config: Any) -> None:
    auto = "AutoModelForVideoClassification"
    info = transformers_info(auto, "video-classification", "AutoImageProcessor")
    folder = folder_of(root, name, transformersInfo=info)
    seed(name)
    model = kind(config)
    for part, weights in model.named_parameters():
        # Small weights give all films nearly the same scores.
        if part.endswith("weight") and weights.dim() > 1:
            weights.data *= 6
    model.save_pretrained(folder)
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
    write_card(
        folder,
        f"{kind.__name__}, tiny",
        example,
        library_name="transformers",
        pipeline_tag="video-classification",
        language=None,
        tags=["video"],
    )


def _labels() -> dict[str, Any]:
    return {
        "id2label": dict(enumerate(ACTIONS)),
        "label2id": {name: number for number, name in enumerate(ACTIONS)},
    }


def _videomae(root: Path) -> None:
    from transformers import VideoMAEConfig, VideoMAEForVideoClassification

    config = VideoMAEConfig(
        image_size=32,
        patch_size=8,
        num_frames=8,
        tubelet_size=2,
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        **_labels(),
    )
    _watching(root, "tiny/videomae", VideoMAEForVideoClassification, config)


def _timesformer(root: Path) -> None:
    from transformers import TimesformerConfig, TimesformerForVideoClassification

    config = TimesformerConfig(
        image_size=32,
        patch_size=8,
        num_frames=8,
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        **_labels(),
    )
    _watching(root, "tiny/timesformer", TimesformerForVideoClassification, config)
