"""Tiny models of pictures with words: labels of one's own, captions, answers, things named."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from .page import byte_level, unigram
from .shelf import folder_of, save_tokenizer, seed, transformers_info, write_card

TOWER = {
    "hidden_size": 32,
    "intermediate_size": 64,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
}
SIGHT = {**TOWER, "image_size": 32, "patch_size": 8}


def build(root: Path) -> None:
    """One model or more for each task of pictures with words."""
    _clip(root)
    _siglip(root)


def _shelf(root: Path, name: str, task: str, auto: str) -> Path:
    return folder_of(root, name, transformersInfo=transformers_info(auto, task, "AutoProcessor"))


def _preprocessor(folder: Path, kind: str, processor: str | None, **options: Any) -> None:
    config = {
        "image_processor_type": kind,
        "do_resize": True,
        "do_rescale": True,
        "do_normalize": True,
        "rescale_factor": 1 / 255,
        "image_mean": [0.5, 0.5, 0.5],
        "image_std": [0.5, 0.5, 0.5],
        "resample": 3,
        **({"processor_class": processor} if processor else {}),
        **options,
    }
    (folder / "preprocessor_config.json").write_text(json.dumps(config, indent=2))


def _keep(folder: Path, name: str, model_class: Any, config: Any, louder: float = 1.0) -> Any:
    """Save the model with seeded weights, made larger where all inputs would look alike."""
    seed(name)
    model = model_class(config)
    for part, weights in model.named_parameters():
        if part.endswith("weight") and weights.dim() > 1:
            weights.data *= louder
    model.save_pretrained(folder)
    return model


def _card(folder: Path, name: str, title: str, task: str, model_class: str, use: str) -> None:
    example = f"""
from PIL import Image
import requests
from transformers import AutoProcessor, {model_class}

model = {model_class}.from_pretrained("{name}")
processor = AutoProcessor.from_pretrained("{name}")

image = Image.open(requests.get("https://example.org/cats.jpg", stream=True).raw)
{use.strip()}
"""
    write_card(folder, title, example, library_name="transformers", pipeline_tag=task)


def _clip(root: Path) -> None:
    from transformers import CLIPConfig, CLIPModel

    name, task = "tiny/clip", "zero-shot-image-classification"
    folder = _shelf(root, name, task, "AutoModelForZeroShotImageClassification")
    first, last = "<|startoftext|>", "<|endoftext|>"
    words = save_tokenizer(
        byte_level([first, last], wrap=(first, last)),
        folder,
        bos_token=first,
        eos_token=last,
        pad_token=last,
        unk_token=last,
        model_max_length=77,
        model_input_names=["input_ids", "attention_mask"],
    )
    ids = {"bos_token_id": words.bos_token_id, "eos_token_id": words.eos_token_id}
    config = CLIPConfig(
        text_config={**TOWER, **ids, "vocab_size": len(words), "max_position_embeddings": 77},
        vision_config=SIGHT,
        projection_dim=32,
    )
    _keep(folder, name, CLIPModel, config, louder=2.0)
    crop = {"size": {"shortest_edge": 32}, "crop_size": {"height": 32, "width": 32}}
    _preprocessor(folder, "CLIPImageProcessor", "CLIPProcessor", do_center_crop=True, **crop)
    use = """
inputs = processor(text=["a photo of a cat", "a photo of a dog"], images=image,
                   return_tensors="pt", padding=True)
probs = model(**inputs).logits_per_image.softmax(dim=1)
"""
    _card(folder, name, "CLIP, tiny", task, "CLIPModel", use)


def _siglip(root: Path) -> None:
    from transformers import SiglipConfig, SiglipModel

    name, task = "tiny/siglip", "zero-shot-image-classification"
    folder = _shelf(root, name, task, "AutoModelForZeroShotImageClassification")
    words = save_tokenizer(
        unigram(),
        folder,
        eos_token="</s>",
        pad_token="</s>",
        unk_token="<unk>",
        model_max_length=64,
        model_input_names=["input_ids"],
    )
    config = SiglipConfig(
        text_config={**TOWER, "vocab_size": len(words), "max_position_embeddings": 64},
        vision_config=SIGHT,
    )
    model = _keep(folder, name, SiglipModel, config, louder=2.0)
    model.logit_scale.data.fill_(2.3)
    model.logit_bias.data.fill_(-2.0)
    model.save_pretrained(folder)
    size = {"height": 32, "width": 32}
    _preprocessor(folder, "SiglipImageProcessor", "SiglipProcessor", size=size)
    use = """
inputs = processor(text=["a cat", "a dog"], images=image, padding="max_length", return_tensors="pt")
probs = torch.sigmoid(model(**inputs).logits_per_image)
"""
    _card(folder, name, "SigLIP, tiny", task, "AutoModel", use)
