"""Tiny models that see: ViT, and Idefics3 and LLaVA that answer questions about a picture."""

from __future__ import annotations

import json
from pathlib import Path

from .page import byte_level
from .shelf import (
    ids_of,
    labelled,
    picture_tokenizer,
    save_model,
    save_tokenizer,
    shelf_for,
    transformers_card,
    write_preprocessor,
)
from .sizes import BLOCKS, WRITER

ANIMALS = ["tabby, tabby cat", "golden retriever", "goldfish, Carassius auratus", "barn owl"]
VISION2SEQ = "AutoModelForImageTextToText"
VISION = {**BLOCKS, "num_attention_heads": 4}
TEXT = {"model_type": "llama", **WRITER, "max_position_embeddings": 1024}
# What the two processors ask of a template: a line a turn, each picture as `<image>`.
PARTS = (
    "{% for part in message['content'] %}"
    "{{ '<image>' if part['type'] == 'image' else part['text'] }}"
    "{% endfor %}"
)
IDEFICS_TEMPLATE = (
    "<|im_start|>{% for message in messages %}{{ message['role'].title() }}: "
    f"{PARTS}<end_of_utterance>\n{{% endfor %}}"
    "{% if add_generation_prompt %}Assistant:{% endif %}"
)
LLAVA_TEMPLATE = (
    "{% for message in messages %}{{ message['role'].upper() }}: "
    f"{PARTS}\n{{% endfor %}}"
    "{% if add_generation_prompt %}ASSISTANT:{% endif %}"
)


def build(root: Path) -> None:
    """A classifier and two vision-language models, whose processors differ."""
    _vit(root)
    _idefics3(root)
    _llava(root)


def _vit(root: Path) -> None:
    from transformers import ViTConfig, ViTForImageClassification

    name, task = "tiny/vit", "image-classification"
    folder = shelf_for(root, name, task, "AutoModelForImageClassification", "AutoImageProcessor")
    config = ViTConfig(**VISION, image_size=32, patch_size=8, **labelled(ANIMALS))
    save_model(folder, name, ViTForImageClassification, config)
    size = {"height": 32, "width": 32}
    write_preprocessor(folder, "ViTImageProcessor", None, resample=2, size=size)
    transformers_card(
        folder,
        "Vision Transformer, tiny",
        task,
        f"""
from transformers import ViTImageProcessor, ViTForImageClassification
from PIL import Image
import requests

url = 'https://example.org/cat.jpg'
image = Image.open(requests.get(url, stream=True).raw)

processor = ViTImageProcessor.from_pretrained('{name}')
model = ViTForImageClassification.from_pretrained('{name}')

inputs = processor(images=image, return_tensors="pt")
outputs = model(**inputs)
print("It is a", model.config.id2label[outputs.logits.argmax(-1).item()])
""",
        datasets=["imagenet-1k"],
        language=None,
        tags=["vision"],
    )


def _idefics3(root: Path) -> None:
    from transformers import Idefics3Config, Idefics3ForConditionalGeneration

    name, task = "tiny/idefics3", "image-text-to-text"
    folder = shelf_for(root, name, task, VISION2SEQ)
    # The markers around pictures that this processor looks for.
    special = ["<|endoftext|>", "<|im_start|>", "<end_of_utterance>", "<image>"]
    special += ["<fake_token_around_image>", "<global-img>"]
    tokenizer = save_tokenizer(
        byte_level(special),
        folder,
        bos_token="<|im_start|>",
        eos_token="<end_of_utterance>",
        pad_token="<|endoftext|>",
        extra_special_tokens=special[3:],
        model_max_length=1024,
        model_input_names=["input_ids", "attention_mask"],
    )
    ids = ids_of(tokenizer, "bos", "eos", "pad")
    config = Idefics3Config(
        image_token_id=tokenizer.convert_tokens_to_ids("<image>"),
        scale_factor=2,
        vision_config={**VISION, "image_size": 64, "patch_size": 8},
        text_config={**TEXT, "vocab_size": len(tokenizer), **ids},
        pad_token_id=tokenizer.pad_token_id,
    )
    save_model(folder, name, Idefics3ForConditionalGeneration, config, writes=ids)
    write_preprocessor(
        folder,
        "Idefics3ImageProcessor",
        None,
        size={"longest_edge": 128},
        max_image_size={"longest_edge": 64},
        do_image_splitting=True,
        do_convert_rgb=True,
        do_pad=True,
        resample=1,
        processor_class="Idefics3Processor",
    )
    processor = {"processor_class": "Idefics3Processor", "image_seq_len": 16}
    (folder / "processor_config.json").write_text(json.dumps(processor))
    (folder / "chat_template.json").write_text(json.dumps({"chat_template": IDEFICS_TEMPLATE}))
    _chat_card(folder, name, "Tiny Idefics3")


def _llava(root: Path) -> None:
    from transformers import LlavaConfig, LlavaForConditionalGeneration

    name, task = "tiny/llava", "image-text-to-text"
    folder = shelf_for(root, name, task, VISION2SEQ)
    tokenizer = picture_tokenizer(folder, 1024)
    ids = ids_of(tokenizer, "bos", "eos", "pad")
    config = LlavaConfig(
        image_token_index=tokenizer.convert_tokens_to_ids("<image>"),
        image_seq_length=16,
        vision_config={
            "model_type": "clip_vision_model",
            **VISION,
            "projection_dim": 32,
            "image_size": 32,
            "patch_size": 8,
        },
        text_config={**TEXT, "vocab_size": len(tokenizer), **ids},
        vision_feature_select_strategy="default",
        vision_feature_layer=-2,
        pad_token_id=0,
    )
    save_model(folder, name, LlavaForConditionalGeneration, config, writes=ids)
    write_preprocessor(
        folder,
        "CLIPImageProcessor",
        None,
        resample=2,
        size={"shortest_edge": 32},
        crop_size={"height": 32, "width": 32},
        do_center_crop=True,
        do_convert_rgb=True,
        processor_class="LlavaProcessor",
    )
    processor = {
        "processor_class": "LlavaProcessor",
        "image_token": "<image>",
        "num_additional_image_tokens": 1,
        "patch_size": 8,
        "vision_feature_select_strategy": "default",
    }
    (folder / "processor_config.json").write_text(json.dumps(processor))
    (folder / "chat_template.json").write_text(json.dumps({"chat_template": LLAVA_TEMPLATE}))
    _chat_card(folder, name, "Tiny LLaVA")


def _chat_card(folder: Path, name: str, title: str) -> None:
    transformers_card(
        folder,
        title,
        "image-text-to-text",
        f"""
import torch
from transformers import AutoProcessor, AutoModelForImageTextToText
from transformers.image_utils import load_image

DEVICE = "cuda" if torch.cuda.is_available() else "cpu"
image = load_image("https://example.org/loaf.jpg")

processor = AutoProcessor.from_pretrained("{name}")
model = AutoModelForImageTextToText.from_pretrained("{name}", dtype=torch.float32).to(DEVICE)

messages = [
    {{"role": "user", "content": [{{"type": "image"}}, {{"type": "text", "text": "What is it?"}}]}},
]
prompt = processor.apply_chat_template(messages, add_generation_prompt=True)
inputs = processor(text=prompt, images=[image], return_tensors="pt").to(DEVICE)
generated_ids = model.generate(**inputs, max_new_tokens=16)
print(processor.batch_decode(generated_ids, skip_special_tokens=True)[0])
""",
        tags=["conversational"],
    )
