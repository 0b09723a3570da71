"""Tiny models of pictures with words: labels of one's own, and things named."""

from __future__ import annotations

from pathlib import Path

from .page import byte_level, unigram, wordpiece
from .shelf import (
    bert_options,
    ids_of,
    save_model,
    save_tokenizer,
    shelf_for,
    transformers_card,
    write_preprocessor,
)
from .sizes import SIGHT, TOWER


def build(root: Path) -> None:
    """Two models for each task whose labels a person chooses."""
    _clip(root)
    _siglip(root)
    _owlvit(root)
    _grounding_dino(root)


def write_page(
    folder: Path,
    name: str,
    title: str,
    task: str,
    model_class: str,
    use: str,
    reader: str = "AutoProcessor",
) -> None:
    """A page with a whole example, as real ones have it; `use` is its last lines."""
    example = f"""
from PIL import Image
import requests
from transformers import {reader}, {model_class}

model = {model_class}.from_pretrained("{name}")
processor = {reader}.from_pretrained("{name}")

image = Image.open(requests.get("https://example.org/cats.jpg", stream=True).raw)
{use.strip()}
"""
    transformers_card(folder, title, task, example)


def _clip(root: Path) -> None:
    from transformers import CLIPConfig, CLIPModel

    name, task = "tiny/clip", "zero-shot-image-classification"
    folder = shelf_for(root, name, task, "AutoModelForZeroShotImageClassification")
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
    ids = ids_of(words, "bos", "eos")
    config = CLIPConfig(
        text_config={**TOWER, **ids, "vocab_size": len(words), "max_position_embeddings": 77},
        vision_config=SIGHT,
        projection_dim=32,
    )
    save_model(folder, name, CLIPModel, config, louder=2.0)
    crop = {"size": {"shortest_edge": 32}, "crop_size": {"height": 32, "width": 32}}
    write_preprocessor(folder, "CLIPImageProcessor", "CLIPProcessor", do_center_crop=True, **crop)
    use = """
inputs = processor(text=["a photo of a cat", "a photo of a dog"], images=image,
                   return_tensors="pt", padding=True)
probs = model(**inputs).logits_per_image.softmax(dim=1)
"""
    write_page(folder, name, "CLIP, tiny", task, "CLIPModel", use)


def _siglip(root: Path) -> None:
    from transformers import SiglipConfig, SiglipModel

    name, task = "tiny/siglip", "zero-shot-image-classification"
    folder = shelf_for(root, name, task, "AutoModelForZeroShotImageClassification")
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
    model = save_model(folder, name, SiglipModel, config, louder=2.0)
    model.logit_scale.data.fill_(2.3)
    model.logit_bias.data.fill_(-2.0)
    model.save_pretrained(folder)
    size = {"height": 32, "width": 32}
    write_preprocessor(folder, "SiglipImageProcessor", "SiglipProcessor", size=size)
    use = """
inputs = processor(text=["a cat", "a dog"], images=image, padding="max_length", return_tensors="pt")
probs = torch.sigmoid(model(**inputs).logits_per_image)
"""
    write_page(folder, name, "SigLIP, tiny", task, "AutoModel", use)


def _owlvit(root: Path) -> None:
    from transformers import OwlViTConfig, OwlViTForObjectDetection

    name, task = "tiny/owlvit", "zero-shot-object-detection"
    folder = shelf_for(root, name, task, "AutoModelForZeroShotObjectDetection")
    first, last = "<|startoftext|>", "<|endoftext|>"
    words = save_tokenizer(
        byte_level(["!", first, last], wrap=(first, last)),  # a text that begins with 0 is masked
        folder,
        bos_token=first,
        eos_token=last,
        pad_token="!",
        unk_token=last,
        model_max_length=16,
        model_input_names=["input_ids", "attention_mask"],
    )
    ids = ids_of(words, "bos", "eos", "pad")
    config = OwlViTConfig(
        text_config={**TOWER, **ids, "vocab_size": len(words), "max_position_embeddings": 16},
        vision_config=SIGHT,
        projection_dim=32,
    )
    save_model(folder, name, OwlViTForObjectDetection, config, louder=3.0)
    size = {"size": {"height": 32, "width": 32}, "do_center_crop": False}
    write_preprocessor(folder, "OwlViTImageProcessor", "OwlViTProcessor", **size)
    use = """
inputs = processor(text=[["a photo of a cat", "a photo of a dog"]], images=image,
                   return_tensors="pt")
outputs = model(**inputs)
"""
    write_page(folder, name, "OWL-ViT, tiny", task, "OwlViTForObjectDetection", use)


def _grounding_dino(root: Path) -> None:
    from transformers import (
        BertConfig,
        GroundingDinoConfig,
        GroundingDinoForObjectDetection,
        SwinConfig,
    )

    name, task = "tiny/grounding-dino", "zero-shot-object-detection"
    folder = shelf_for(root, name, task, "AutoModelForZeroShotObjectDetection")
    words = save_tokenizer(wordpiece(), folder, **bert_options())
    config = GroundingDinoConfig(
        backbone_config=SwinConfig(
            image_size=64,
            embed_dim=8,
            depths=[1, 1, 1, 1],
            num_heads=[1, 1, 2, 2],
            window_size=2,
            out_features=["stage2", "stage3", "stage4"],
        ),
        text_config=BertConfig(**TOWER, vocab_size=len(words), max_position_embeddings=128),
        # Its norms have 32 groups, and a group of one value is refused: a narrow picture may be so.
        d_model=64,
        encoder_layers=2,
        decoder_layers=2,
        encoder_attention_heads=2,
        decoder_attention_heads=2,
        encoder_ffn_dim=32,
        decoder_ffn_dim=32,
        num_queries=10,
        max_text_len=128,
    )
    save_model(folder, name, GroundingDinoForObjectDetection, config, louder=2.0)
    size = {"size": {"shortest_edge": 64, "longest_edge": 96}, "do_pad": True}
    write_preprocessor(folder, "GroundingDinoImageProcessor", "GroundingDinoProcessor", **size)
    use = """
inputs = processor(images=image, text=[["a cat", "a remote control"]], return_tensors="pt")
with torch.no_grad():
    outputs = model(**inputs)
"""
    auto = "AutoModelForZeroShotObjectDetection"
    write_page(folder, name, "Grounding DINO, tiny", task, auto, use)
