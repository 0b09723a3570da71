"""Tiny models that answer about sounds, films, pictures and tables."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from .page import byte_level, wordpiece
from .shelf import bert_options, folder_of, save_tokenizer, seed, transformers_info, write_card

TEXT = {
    "hidden_size": 32,
    "intermediate_size": 64,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "max_position_embeddings": 2048,
}
LISTEN = """
from io import BytesIO
from urllib.request import urlopen
import librosa
from transformers import AutoProcessor, {model_class}

processor = AutoProcessor.from_pretrained("{name}")
model = {model_class}.from_pretrained("{name}", device_map="auto")

url = "https://example.org/bread.wav"
rate = processor.feature_extractor.sampling_rate
sound, _ = librosa.load(BytesIO(urlopen(url).read()), sr=rate)
turns = [
    {{"role": "user", "content": [
        {{"type": "audio", "audio_url": url}},
        {{"type": "text", "text": "What is said?"}},
    ]}},
]
text = processor.apply_chat_template(turns, add_generation_prompt=True, tokenize=False)
inputs = processor(text=text, audio=[sound], sampling_rate=rate, return_tensors="pt", padding=True)
answer = model.generate(**inputs, max_new_tokens=16)
print(processor.batch_decode(answer[:, inputs.input_ids.size(1):], skip_special_tokens=True)[0])
"""
WATCH = """
from transformers import {model_class}, AutoProcessor
from qwen_vl_utils import process_vision_info

model = {model_class}.from_pretrained("{name}", dtype="auto", device_map="auto")
processor = AutoProcessor.from_pretrained("{name}")

messages = [
    {{"role": "user", "content": [
        {{"type": "image", "image": "https://example.org/loaf.jpg"}},
        {{"type": "text", "text": "Describe this picture."}},
    ]}},
]
text = processor.apply_chat_template(messages, tokenize=False, add_generation_prompt=True)
pictures, films = process_vision_info(messages)
inputs = processor(text=[text], images=pictures, videos=films, padding=True, return_tensors="pt")
inputs = inputs.to(model.device)
print(processor.batch_decode(model.generate(**inputs, max_new_tokens=16)))
"""
ASK = """
from transformers import pipeline
import pandas as pd

table = pd.DataFrame({{"Bread": ["rye", "wheat"], "Hours": ["24", "12"]}})
tqa = pipeline(task="table-question-answering", model="{name}")
print(tqa(table=table, query="How many hours does rye take?")["answer"])
"""
MARKS = {"audio": "<|audio_bos|><|AUDIO|><|audio_eos|>"}


def build(root: Path) -> None:
    """One model for each task that takes words and something else."""
    _listener(root)
    _watcher(root, "tiny/qwen2-vl", "video-text-to-text", "AutoModelForImageTextToText")
    _watcher(root, "tiny/qwen2-vl-any", "any-to-any", "AutoModelForMultimodalLM")
    _table(root)


def _template(marks: dict[str, str]) -> str:
    """A chat template that puts each kind of thing where it stands in the turn."""
    places = "".join(f"{{% elif part['type'] == '{kind}' %}}{mark}" for kind, mark in marks.items())
    return (
        "{% for message in messages %}<|im_start|>{{ message['role'] }}\n"
        "{% if message['content'] is string %}{{ message['content'] }}{% else %}"
        "{% for part in message['content'] %}"
        f"{{% if part['type'] == 'text' %}}{{{{ part['text'] }}}}{places}{{% endif %}}"
        "{% endfor %}{% endif %}<|im_end|>\n{% endfor %}"
        "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
    )


def _words(folder: Path, *more: str) -> Any:
    special = ["<|endoftext|>", "<|im_start|>", "<|im_end|>", *more]
    return save_tokenizer(
        byte_level(special),
        folder,
        eos_token="<|im_end|>",
        pad_token="<|endoftext|>",
        extra_special_tokens=[*special[1:2], *more],
        model_max_length=2048,
        model_input_names=["input_ids", "attention_mask"],
    )


def _card(folder: Path, name: str, title: str, task: str, model_class: str, example: str) -> None:
    example = example.format(name=name, model_class=model_class)
    write_card(folder, title, example, library_name="transformers", pipeline_tag=task)


def _listener(root: Path) -> None:
    from transformers import (
        GenerationConfig,
        Qwen2AudioConfig,
        Qwen2AudioForConditionalGeneration,
        WhisperFeatureExtractor,
    )

    name, task = "tiny/qwen2-audio", "audio-text-to-text"
    info = transformers_info("AutoModelForSeq2SeqLM", task, "AutoProcessor")
    folder = folder_of(root, name, transformersInfo=info)
    words = _words(folder, "<|AUDIO|>", "<|audio_bos|>", "<|audio_eos|>")
    ids = {"eos_token_id": words.eos_token_id, "pad_token_id": words.pad_token_id}
    config = Qwen2AudioConfig(
        audio_config={
            "d_model": 32,
            "encoder_layers": 2,
            "encoder_attention_heads": 4,
            "encoder_ffn_dim": 64,
            "num_mel_bins": 80,
            "max_source_positions": 1500,
        },
        text_config={"model_type": "qwen2", "vocab_size": len(words), **TEXT, **ids},
        audio_token_index=words.convert_tokens_to_ids("<|AUDIO|>"),
    )
    seed(name)
    model = Qwen2AudioForConditionalGeneration(config)
    model.generation_config = GenerationConfig(**ids)
    model.save_pretrained(folder)
    WhisperFeatureExtractor(feature_size=80).save_pretrained(folder)
    path = folder / "preprocessor_config.json"
    options = json.loads(path.read_text()) | {"processor_class": "Qwen2AudioProcessor"}
    path.write_text(json.dumps(options, indent=2))
    (folder / "chat_template.json").write_text(json.dumps({"chat_template": _template(MARKS)}))
    _card(folder, name, "Qwen2-Audio, tiny", task, "Qwen2AudioForConditionalGeneration", LISTEN)


def _watcher(root: Path, name: str, task: str, auto_class: str) -> None:
    from transformers import GenerationConfig, Qwen2VLConfig, Qwen2VLForConditionalGeneration

    info = transformers_info(auto_class, task, "AutoProcessor")
    folder = folder_of(root, name, transformersInfo=info)
    marks = ("<|vision_start|>", "<|vision_end|>", "<|image_pad|>", "<|video_pad|>")
    words = _words(folder, *marks)
    ids = {"eos_token_id": words.eos_token_id, "pad_token_id": words.pad_token_id}
    number = words.convert_tokens_to_ids
    config = Qwen2VLConfig(
        text_config={
            "vocab_size": len(words),
            **TEXT,
            **ids,
            "rope_parameters": {
                "rope_type": "default",
                "rope_theta": 10000.0,
                "mrope_section": [1, 1, 2],
            },
        },
        vision_config={
            "depth": 2,
            "embed_dim": 32,
            "hidden_size": 32,
            "num_heads": 4,
            "mlp_ratio": 2,
            "patch_size": 14,
            "spatial_merge_size": 2,
            "temporal_patch_size": 2,
        },
        image_token_id=number("<|image_pad|>"),
        video_token_id=number("<|video_pad|>"),
        vision_start_token_id=number("<|vision_start|>"),
        vision_end_token_id=number("<|vision_end|>"),
    )
    seed(name)
    model = Qwen2VLForConditionalGeneration(config)
    model.generation_config = GenerationConfig(**ids)
    model.save_pretrained(folder)
    vision = {
        "min_pixels": 784,
        "max_pixels": 12544,
        "patch_size": 14,
        "merge_size": 2,
        "temporal_patch_size": 2,
        "processor_class": "Qwen2VLProcessor",
    }
    files = {
        "preprocessor_config.json": {"image_processor_type": "Qwen2VLImageProcessor", **vision},
        "video_preprocessor_config.json": {"video_processor_type": "Qwen2VLVideoProcessor"}
        | vision,
        "chat_template.json": {
            "chat_template": _template(
                {
                    "image": "<|vision_start|><|image_pad|><|vision_end|>",
                    "video": "<|vision_start|><|video_pad|><|vision_end|>",
                }
            )
        },
    }
    for filename, value in files.items():
        (folder / filename).write_text(json.dumps(value, indent=2))
    _card(folder, name, "Qwen2-VL, tiny", task, "Qwen2VLForConditionalGeneration", WATCH)


def _table(root: Path) -> None:
    from transformers import TapasConfig, TapasForQuestionAnswering

    name, task = "tiny/tapas", "table-question-answering"
    info = transformers_info("AutoModelForTableQuestionAnswering", task)
    folder = folder_of(root, name, transformersInfo=info)
    words = wordpiece().get_vocab()
    words.setdefault("[EMPTY]", len(words))
    rows = sorted(words, key=lambda word: words[word])
    (folder / "vocab.txt").write_text("\n".join(rows) + "\n", encoding="utf-8")
    options = {"tokenizer_class": "TapasTokenizer", "do_lower_case": True}
    limits = {
        "model_max_length": 256,
        "cell_trim_length": -1,
        "additional_special_tokens": ["[EMPTY]"],
    }
    tokens = {key: value for key, value in bert_options().items() if key.endswith("_token")}
    (folder / "tokenizer_config.json").write_text(json.dumps(options | limits | tokens, indent=2))
    config = TapasConfig(
        vocab_size=len(words),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=64,
        max_position_embeddings=256,
        num_aggregation_labels=4,
        aggregation_labels={0: "NONE", 1: "SUM", 2: "AVERAGE", 3: "COUNT"},
        use_answer_as_supervision=True,
    )
    seed(name)
    TapasForQuestionAnswering(config).save_pretrained(folder)
    _card(folder, name, "TAPAS, tiny", task, "AutoModelForTableQuestionAnswering", ASK)
