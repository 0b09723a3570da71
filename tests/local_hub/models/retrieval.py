"""Tiny models that find pages, with a vector for each piece: ColPali, ColQwen2, ColModernVBERT."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from .page import byte_level
from .shelf import (
    ids_of,
    save_model,
    save_tokenizer,
    shelf_for,
    transformers_card,
    write_preprocessor,
)
from .sizes import QWEN2_VL_MARKS, SIGHT, WRITER, qwen2_vl

TASK, AUTO = "visual-document-retrieval", "AutoModelForPreTraining"
SIDE = 64
EXAMPLE = """
import torch
from PIL import Image
from transformers import {kind}ForRetrieval, {kind}Processor

model_name = "{name}"
model = {kind}ForRetrieval.from_pretrained(
    model_name, dtype=torch.bfloat16, device_map="cuda:0"
).eval()
processor = {kind}Processor.from_pretrained(model_name)

images = [Image.new("RGB", (32, 32), color="white"), Image.new("RGB", (16, 16), color="black")]
queries = ["Is attention really all you need?", "How high is the tower?"]
batch_images = processor(images=images).to(model.device)
batch_queries = processor(text=queries).to(model.device)
with torch.no_grad():
    image_embeddings = model(**batch_images).embeddings
    query_embeddings = model(**batch_queries).embeddings
scores = processor.score_retrieval(query_embeddings, image_embeddings)
"""


def build(root: Path) -> None:
    """Models that read each page in one size, in its own size, and in several cuts."""
    _colpali(root)
    _colqwen2(root)
    _colmodernvbert(root)


def _words(folder: Path, *special: str, first: str | None = None) -> Any:
    options: dict[str, Any] = {"bos_token": first} if first else {}
    return save_tokenizer(
        byte_level(["<pad>", "</s>", *special]),
        folder,
        eos_token="</s>",
        pad_token="<pad>",
        extra_special_tokens=list(special),
        padding_side="right",
        model_max_length=2048,
        model_input_names=["input_ids", "attention_mask"],
        **options,
    )


def _page(folder: Path, name: str, title: str, kind: str) -> None:
    example = EXAMPLE.format(name=name, kind=kind)
    transformers_card(folder, title, TASK, example)


def _colpali(root: Path) -> None:
    from transformers import ColPaliConfig, ColPaliForRetrieval, PaliGemmaConfig

    name = "tiny/colpali"
    folder = shelf_for(root, name, TASK, AUTO)
    words = _words(folder, "<bos>", "<image>", first="<bos>")
    pieces = (SIDE // SIGHT["patch_size"]) ** 2
    together = PaliGemmaConfig(
        vision_config={
            **SIGHT,
            "image_size": SIDE,
            "projection_dim": 32,
            "model_type": "siglip_vision_model",
            "num_image_tokens": pieces,
            "vision_use_head": False,
        },
        text_config={
            **WRITER,
            "max_position_embeddings": 2048,
            "model_type": "gemma",
            "head_dim": 8,
            "vocab_size": len(words),
            **ids_of(words, "pad", "bos", "eos"),
            "num_image_tokens": pieces,
        },
        image_token_index=words.convert_tokens_to_ids("<image>"),
        projection_dim=32,
        hidden_size=32,
    )
    config = ColPaliConfig(vlm_config=together, embedding_dim=16)
    save_model(folder, name, ColPaliForRetrieval, config, louder=3.0)
    size = {"size": {"height": SIDE, "width": SIDE}, "image_seq_length": pieces}
    write_preprocessor(folder, "SiglipImageProcessor", "ColPaliProcessor", **size)
    _page(folder, name, "ColPali, tiny", "ColPali")


def _colqwen2(root: Path) -> None:
    from transformers import ColQwen2Config, ColQwen2ForRetrieval

    name = "tiny/colqwen2"
    folder = shelf_for(root, name, TASK, AUTO)
    words = _words(folder, "<|im_start|>", "<|im_end|>", "<|endoftext|>", *QWEN2_VL_MARKS)
    together = qwen2_vl(words, bos_token_id=None, eos_token_id=words.eos_token_id)
    config = ColQwen2Config(vlm_config=together, embedding_dim=16)
    save_model(folder, name, ColQwen2ForRetrieval, config, louder=3.0)
    vision = {"min_pixels": 3136, "max_pixels": 25088, "patch_size": 14, "merge_size": 2}
    options = {
        "image_processor_type": "Qwen2VLImageProcessor",
        "processor_class": "ColQwen2Processor",
        "temporal_patch_size": 2,
        **vision,
    }
    (folder / "preprocessor_config.json").write_text(json.dumps(options, indent=2))
    _page(folder, name, "ColQwen2, tiny", "ColQwen2")


def _colmodernvbert(root: Path) -> None:
    from transformers import ColModernVBertConfig, ColModernVBertForRetrieval, ModernVBertConfig

    name = "tiny/colmodernvbert"
    folder = shelf_for(root, name, TASK, AUTO)
    marks = ["<end_of_utterance>", "<image>", "<fake_token_around_image>", "<global-img>"]
    marks += [f"<row_{row}_col_{column}>" for row in range(1, 7) for column in range(1, 7)]
    words = _words(folder, "<|begin_of_text|>", *marks, first="<|begin_of_text|>")
    shuffle = 2
    pieces = (SIDE // SIGHT["patch_size"] // shuffle) ** 2
    ids = ids_of(words, "pad", "bos", "eos") | {"cls_token_id": words.bos_token_id}
    together = ModernVBertConfig(
        text_config={
            "model_type": "modernbert",
            "hidden_size": 32,
            "intermediate_size": 64,
            "num_hidden_layers": 2,
            "num_attention_heads": 2,
            "max_position_embeddings": 1024,
            "vocab_size": len(words),
            "sep_token_id": words.eos_token_id,
            **ids,
        },
        vision_config={**SIGHT, "image_size": SIDE, "model_type": "siglip_vision_model"},
        image_token_id=words.convert_tokens_to_ids("<image>"),
        pixel_shuffle_factor=shuffle,
    )
    config = ColModernVBertConfig(vlm_config=together, embedding_dim=16)
    save_model(folder, name, ColModernVBertForRetrieval, config, louder=3.0)
    write_preprocessor(
        folder,
        "Idefics3ImageProcessor",
        "ColModernVBertProcessor",
        size={"longest_edge": 2 * SIDE},
        max_image_size={"longest_edge": SIDE},
        do_image_splitting=True,
        do_convert_rgb=True,
        do_pad=True,
    )
    options = {"processor_class": "ColModernVBertProcessor", "image_seq_len": pieces}
    (folder / "processor_config.json").write_text(json.dumps(options))
    _page(folder, name, "ColModernVBERT, tiny", "ColModernVBert")
