"""Tiny models that see: ViT, and Idefics3 and LLaVA that answer questions about a picture."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from .page import byte_level
from .shelf import folder_of, save_tokenizer, seed, transformers_info, write_card

ANIMALS = ["tabby, tabby cat", "golden retriever", "goldfish, Carassius auratus", "barn owl"]
VISION2SEQ = "AutoModelForImageTextToText"
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
    info = transformers_info("AutoModelForImageClassification", task, "AutoImageProcessor")
    folder = folder_of(root, name, transformersInfo=info)
    config = ViTConfig(
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=64,
        image_size=32,
        patch_size=8,
        id2label=dict(enumerate(ANIMALS)),
        label2id={label: index for index, label in enumerate(ANIMALS)},
    )
    seed(name)
    ViTForImageClassification(config).save_pretrained(folder)
    _preprocessor(folder, "ViTImageProcessor", size={"height": 32, "width": 32})
    write_card(
        folder,
        "Vision Transformer, tiny",
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
        library_name="transformers",
        pipeline_tag=task,
        datasets=["imagenet-1k"],
        language=None,
        tags=["vision"],
    )


def _idefics3(root: Path) -> None:
    from transformers import Idefics3Config, Idefics3ForConditionalGeneration

    name, task = "tiny/idefics3", "image-text-to-text"
    info = transformers_info(VISION2SEQ, task, "AutoProcessor")
    folder = folder_of(root, name, transformersInfo=info)
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
    ids = {
        "bos_token_id": tokenizer.bos_token_id,
        "eos_token_id": tokenizer.eos_token_id,
        "pad_token_id": tokenizer.pad_token_id,
    }
    config = Idefics3Config(
        image_token_id=tokenizer.convert_tokens_to_ids("<image>"),
        scale_factor=2,
        vision_config={
            "hidden_size": 32,
            "num_hidden_layers": 2,
            "num_attention_heads": 4,
            "intermediate_size": 64,
            "image_size": 64,
            "patch_size": 8,
        },
        text_config=_text_config(len(tokenizer)) | ids,
        pad_token_id=tokenizer.pad_token_id,
    )
    _save_generating(Idefics3ForConditionalGeneration, config, folder, name, ids)
    _preprocessor(
        folder,
        "Idefics3ImageProcessor",
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
    info = transformers_info(VISION2SEQ, task, "AutoProcessor")
    folder = folder_of(root, name, transformersInfo=info)
    tokenizer = save_tokenizer(
        byte_level(["<pad>", "<s>", "</s>", "<image>"]),
        folder,
        bos_token="<s>",
        eos_token="</s>",
        pad_token="<pad>",
        extra_special_tokens=["<image>"],
        model_max_length=1024,
        model_input_names=["input_ids", "attention_mask"],
    )
    ids = {"bos_token_id": 1, "eos_token_id": 2, "pad_token_id": 0}
    config = LlavaConfig(
        image_token_index=tokenizer.convert_tokens_to_ids("<image>"),
        image_seq_length=16,
        vision_config={
            "model_type": "clip_vision_model",
            "hidden_size": 32,
            "projection_dim": 32,
            "num_hidden_layers": 2,
            "num_attention_heads": 4,
            "intermediate_size": 64,
            "image_size": 32,
            "patch_size": 8,
        },
        text_config=_text_config(len(tokenizer)) | ids,
        vision_feature_select_strategy="default",
        vision_feature_layer=-2,
        pad_token_id=0,
    )
    _save_generating(LlavaForConditionalGeneration, config, folder, name, ids)
    _preprocessor(
        folder,
        "CLIPImageProcessor",
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


def _text_config(vocabulary: int) -> dict[str, Any]:
    return {
        "model_type": "llama",
        "vocab_size": vocabulary,
        "hidden_size": 32,
        "intermediate_size": 64,
        "num_hidden_layers": 2,
        "num_attention_heads": 4,
        "num_key_value_heads": 2,
        "max_position_embeddings": 1024,
    }


def _save_generating(
    model_class: Any, config: Any, folder: Path, name: str, ids: dict[str, int]
) -> None:
    from transformers import GenerationConfig

    seed(name)
    model = model_class(config)
    model.generation_config = GenerationConfig(**ids)
    model.save_pretrained(folder)


def _preprocessor(folder: Path, kind: str, **options: Any) -> None:
    config = {
        "image_processor_type": kind,
        "do_resize": True,
        "do_rescale": True,
        "do_normalize": True,
        "rescale_factor": 1 / 255,
        "image_mean": [0.5, 0.5, 0.5],
        "image_std": [0.5, 0.5, 0.5],
        "resample": 2,
        **options,
    }
    (folder / "preprocessor_config.json").write_text(json.dumps(config, indent=2))


def _chat_card(folder: Path, name: str, title: str) -> None:
    write_card(
        folder,
        title,
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
        library_name="transformers",
        pipeline_tag="image-text-to-text",
        tags=["conversational"],
    )
