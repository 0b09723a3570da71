"""Tiny models that answer about sounds, films, pictures and tables."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from .page import byte_level, wordpiece
from .shelf import (
    amend,
    bert_options,
    ids_of,
    save_model,
    save_tokenizer,
    shelf_for,
    transformers_card,
)
from .sizes import BLOCKS, QWEN2_VL_MARKS, WRITER, qwen2_vl

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
    transformers_card(folder, title, task, example)


def _listener(root: Path) -> None:
    from transformers import (
        Qwen2AudioConfig,
        Qwen2AudioForConditionalGeneration,
        WhisperFeatureExtractor,
    )

    name, task = "tiny/qwen2-audio", "audio-text-to-text"
    folder = shelf_for(root, name, task, "AutoModelForSeq2SeqLM")
    words = _words(folder, "<|AUDIO|>", "<|audio_bos|>", "<|audio_eos|>")
    ids = ids_of(words, "eos", "pad")
    config = Qwen2AudioConfig(
        audio_config={
            "d_model": 32,
            "encoder_layers": 2,
            "encoder_attention_heads": 4,
            "encoder_ffn_dim": 64,
            "num_mel_bins": 80,
            "max_source_positions": 1500,
        },
        text_config={
            "model_type": "qwen2",
            "vocab_size": len(words),
            **WRITER,
            "max_position_embeddings": 2048,
            **ids,
        },
        audio_token_index=words.convert_tokens_to_ids("<|AUDIO|>"),
    )
    save_model(folder, name, Qwen2AudioForConditionalGeneration, config, writes=ids)
    WhisperFeatureExtractor(feature_size=80).save_pretrained(folder)
    amend(folder / "preprocessor_config.json", processor_class="Qwen2AudioProcessor")
    (folder / "chat_template.json").write_text(json.dumps({"chat_template": _template(MARKS)}))
    _card(folder, name, "Qwen2-Audio, tiny", task, "Qwen2AudioForConditionalGeneration", LISTEN)


def _watcher(root: Path, name: str, task: str, auto_class: str) -> None:
    from transformers import Qwen2VLForConditionalGeneration

    folder = shelf_for(root, name, task, auto_class)
    words = _words(folder, *QWEN2_VL_MARKS)
    ids = ids_of(words, "eos", "pad")
    config = qwen2_vl(words, **ids)
    save_model(folder, name, Qwen2VLForConditionalGeneration, config, writes=ids)
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
    auto = "AutoModelForTableQuestionAnswering"
    folder = shelf_for(root, name, task, auto, "AutoTokenizer")
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
        **BLOCKS,
        num_attention_heads=4,
        max_position_embeddings=256,
        num_aggregation_labels=4,
        aggregation_labels={0: "NONE", 1: "SUM", 2: "AVERAGE", 3: "COUNT"},
        use_answer_as_supervision=True,
    )
    save_model(folder, name, TapasForQuestionAnswering, config)
    _card(folder, name, "TAPAS, tiny", task, auto, ASK)
