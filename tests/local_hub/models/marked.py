"""Tiny models of pictures that are asked by marks of their own instead of words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from .page import byte_level
from .shelf import amend, ids_of, save_model, save_tokenizer, shelf_for, write_preprocessor
from .sizes import PAIRED, WRITER
from .zero_shot import write_page

WRITES = "AutoModelForImageTextToText"
TASK = "image-text-to-text"
FLORENCE = """
prompt = "<OD>"
inputs = processor(text=prompt, images=image, return_tensors="pt")
generated_ids = model.generate(**inputs, max_new_tokens=1024, num_beams=3)
generated_text = processor.batch_decode(generated_ids, skip_special_tokens=False)[0]
parsed = processor.post_process_generation(generated_text, task=prompt, image_size=image.size)
print(parsed)
"""
GOT = """
inputs = processor(image, return_tensors="pt")
ids = model.generate(**inputs, do_sample=False, tokenizer=processor.tokenizer,
                     stop_strings="<|im_end|>", max_new_tokens=4096)
print(processor.decode(ids[0, inputs["input_ids"].shape[1]:], skip_special_tokens=True))
"""
# How each answer is taken apart, as the processor of a published Florence-2 has it.
PARSED: dict[str, Any] = {
    "ocr": {"AREA_THRESHOLD": 0.0},
    "phrase_grounding": {"banned_grounding_tokens": ["the image"]},
    "pure_text": {},
    "bboxes": {},
    "polygons": {},
    "description_with_bboxes": {},
    "description_with_polygons": {},
    "description_with_bboxes_or_polygons": {},
}


def build(root: Path) -> None:
    """One that answers with places in the picture, and one that writes down pages."""
    _florence(root)
    _got(root)


def _florence(root: Path) -> None:
    from transformers import Florence2Config, Florence2ForConditionalGeneration

    name, model_class = "tiny/florence-2", "Florence2ForConditionalGeneration"
    folder = shelf_for(root, name, TASK, WRITES)
    first, last = "<s>", "</s>"
    places = [f"<loc_{number}>" for number in range(1000)]
    words = save_tokenizer(
        byte_level([first, "<pad>", last, "<unk>", "<image>", *places], 1500, wrap=(first, last)),
        folder,
        bos_token=first,
        eos_token=last,
        pad_token="<pad>",
        unk_token="<unk>",
        model_max_length=256,
        model_input_names=["input_ids", "attention_mask"],
    )
    image = {"image_token": "<image>"}
    amend(folder / "tokenizer_config.json", **image, extra_special_tokens=image)
    ids = ids_of(words, "bos", "eos", "pad") | {"decoder_start_token_id": words.eos_token_id}
    config = Florence2Config(
        text_config={
            **PAIRED,
            **ids,
            "model_type": "bart",
            "vocab_size": len(words),
            "max_position_embeddings": 256,
        },
        vision_config={
            **{"depths": [1, 1], "patch_size": [7, 3], "patch_stride": [4, 2]},
            **{"patch_padding": [3, 1], "patch_prenorm": [False, True], "embed_dim": [16, 32]},
            **{"num_heads": [2, 2], "num_groups": [2, 2], "window_size": 4, "projection_dim": 32},
        },
        image_token_id=words.convert_tokens_to_ids("<image>"),
        **ids,
    )
    writes = {**ids, "num_beams": 3, "no_repeat_ngram_size": 3, "forced_eos_token_id": 2}
    save_model(folder, name, Florence2ForConditionalGeneration, config, louder=6.0, writes=writes)
    # Of 32 x 32 pixels, 4 x 4 pieces are left, and one token for all of them.
    size = {"size": {"height": 32, "width": 32}, "do_center_crop": False, "image_seq_length": 17}
    write_preprocessor(folder, "CLIPImageProcessor", "Florence2Processor", **size)
    kind = {"processor_class": "Florence2Processor", "post_processor_config": PARSED}
    (folder / "processor_config.json").write_text(json.dumps(kind))
    write_page(folder, name, "Florence-2, tiny", TASK, model_class, FLORENCE)


def _got(root: Path) -> None:
    from transformers import GotOcr2Config, GotOcr2ForConditionalGeneration

    name, model_class = "tiny/GOT-OCR", "GotOcr2ForConditionalGeneration"
    folder = shelf_for(root, name, TASK, WRITES)
    end, marks = "<|endoftext|>", ["<|im_start|>", "<|im_end|>", "<img>", "</img>", "<imgpad>"]
    words = save_tokenizer(
        byte_level([end, *marks]),
        folder,
        eos_token=end,
        pad_token=end,
        extra_special_tokens=marks,
        model_max_length=8000,
        model_input_names=["input_ids", "attention_mask"],
    )
    ids = ids_of(words, "eos", "pad")
    # The processor counts on 256 tokens a page: a sixteenth of the pieces of 1024 x 1024 pixels.
    sight = {"num_hidden_layers": 1, "num_attention_heads": 2, "hidden_size": 16, "mlp_dim": 32}
    sight |= {"output_channels": 16, "global_attn_indexes": []}
    config = GotOcr2Config(
        vision_config=sight,
        text_config={
            **{"model_type": "qwen2", "vocab_size": len(words), "max_position_embeddings": 2048},
            **WRITER,
            **ids,
        },
        image_token_index=words.convert_tokens_to_ids("<imgpad>"),
        image_seq_length=256,
    )
    save_model(folder, name, GotOcr2ForConditionalGeneration, config, louder=3.0, writes=ids)
    size = {"size": {"height": 1024, "width": 1024}, "crop_to_patches": False}
    write_preprocessor(folder, "GotOcr2ImageProcessor", "GotOcr2Processor", **size)
    write_page(folder, name, "GOT-OCR, tiny", TASK, model_class, GOT)
