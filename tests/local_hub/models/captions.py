"""Tiny models that write about pictures: captions, lines of writing, short answers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from .page import byte_level, wordpiece
from .shelf import (
    bert_options,
    ids_of,
    labelled,
    picture_tokenizer,
    save_model,
    save_tokenizer,
    shelf_for,
    write_preprocessor,
)
from .sizes import SIGHT, TOWER
from .zero_shot import write_page

WRITES = "AutoModelForImageTextToText"
VQA, ANSWERS_QUESTIONS = "visual-question-answering", "AutoModelForVisualQuestionAnswering"
SQUARE = {"size": {"height": 32, "width": 32}, "do_convert_rgb": True}
HOW_MANY = """
inputs = processor(image, "how many dogs are in the picture?", return_tensors="pt")
out = model.generate(**inputs)
"""
ANSWERS = ["yes", "no", "1", "2", "red", "white", "cat", "cup", "table"]


def build(root: Path) -> None:
    """A model of each kind that captions or answers."""
    _blip_captions(root)
    _git(root, "tiny/git", "image-to-text")
    _git(root, "tiny/git-vqa", VQA)
    _vit_gpt2(root)
    _trocr(root)
    _blip_vqa(root)
    _vilt(root)
    _blip_2(root)


def _blip(root: Path, name: str, task: str, auto: str, kind: Any, title: str, use: str) -> None:
    from transformers import BlipConfig

    folder = shelf_for(root, name, task, auto)
    words = save_tokenizer(wordpiece(), folder, **bert_options())
    text = {
        **TOWER,
        "vocab_size": len(words),
        "max_position_embeddings": 128,
        "encoder_hidden_size": 32,
        "projection_dim": 32,
        "bos_token_id": words.cls_token_id,
        "eos_token_id": words.sep_token_id,
        "sep_token_id": words.sep_token_id,
        "pad_token_id": words.pad_token_id,
    }
    config = BlipConfig(text_config=text, vision_config=SIGHT)
    save_model(folder, name, kind, config, louder=3.0)
    write_preprocessor(folder, "BlipImageProcessor", "BlipProcessor", **SQUARE)
    write_page(folder, name, title, task, kind.__name__, use)


def _blip_captions(root: Path) -> None:
    from transformers import BlipForConditionalGeneration

    use = """
inputs = processor(image, "a photography of", return_tensors="pt")
out = model.generate(**inputs)
print(processor.decode(out[0], skip_special_tokens=True))
"""
    name, auto, kind = "tiny/blip-captions", WRITES, BlipForConditionalGeneration
    _blip(root, name, "image-to-text", auto, kind, "BLIP, tiny", use)


def _blip_vqa(root: Path) -> None:
    from transformers import BlipForQuestionAnswering

    name, kind = "tiny/blip-vqa", BlipForQuestionAnswering
    _blip(root, name, VQA, ANSWERS_QUESTIONS, kind, "BLIP for questions, tiny", HOW_MANY)


def _git(root: Path, name: str, task: str) -> None:
    from transformers import GitConfig, GitForCausalLM

    folder = shelf_for(root, name, task, WRITES)
    words = save_tokenizer(wordpiece(), folder, **bert_options())
    config = GitConfig(
        vision_config=SIGHT,
        vocab_size=len(words),
        **TOWER,
        max_position_embeddings=128,
        bos_token_id=words.cls_token_id,
        eos_token_id=words.sep_token_id,
        pad_token_id=words.pad_token_id,
    )
    save_model(folder, name, GitForCausalLM, config, louder=3.0)
    crop = {"size": {"shortest_edge": 32}, "crop_size": {"height": 32, "width": 32}}
    write_preprocessor(folder, "CLIPImageProcessor", "GitProcessor", do_center_crop=True, **crop)
    use = """
pixel_values = processor(images=image, return_tensors="pt").pixel_values
generated_ids = model.generate(pixel_values=pixel_values, max_length=50)
"""
    write_page(folder, name, "GIT, tiny", task, "AutoModelForCausalLM", use)


def _pair(root: Path, name: str, title: str, decoder: Any, words: Any, folder: Path) -> None:
    """An encoder of pictures with a decoder of text, as one checkpoint."""
    from transformers import VisionEncoderDecoderConfig, VisionEncoderDecoderModel, ViTConfig

    config = VisionEncoderDecoderConfig.from_encoder_decoder_configs(ViTConfig(**SIGHT), decoder)
    config.decoder_start_token_id = words.bos_token_id
    config.pad_token_id, config.eos_token_id = words.pad_token_id, words.eos_token_id
    model = save_model(folder, name, VisionEncoderDecoderModel, config, louder=3.0)
    ids = ids_of(words, "bos", "eos", "pad") | {"decoder_start_token_id": words.bos_token_id}
    for key, value in ids.items():
        setattr(model.generation_config, key, value)
    model.generation_config.save_pretrained(folder)
    # As the real pages have it: nothing here names a class for the two parts together.
    write_preprocessor(folder, "ViTImageProcessor", None, size={"height": 32, "width": 32})
    use = f"""
pixel_values = processor(images=[image], return_tensors="pt").pixel_values
output_ids = model.generate(pixel_values, max_length=16, num_beams=4)

from transformers import AutoTokenizer
tokenizer = AutoTokenizer.from_pretrained("{name}")
print(tokenizer.batch_decode(output_ids, skip_special_tokens=True))
"""
    kind = "VisionEncoderDecoderModel"
    write_page(folder, name, title, "image-to-text", kind, use, "ViTImageProcessor")


def _vit_gpt2(root: Path) -> None:
    from transformers import GPT2Config

    name = "tiny/vit-gpt2"
    folder = shelf_for(root, name, "image-to-text", WRITES)
    end = "<|endoftext|>"
    options = {"bos_token": end, "eos_token": end, "pad_token": end, "model_max_length": 128}
    words = save_tokenizer(byte_level([end]), folder, **options)
    decoder = GPT2Config(
        vocab_size=len(words),
        n_embd=32,
        n_layer=2,
        n_head=2,
        n_positions=128,
        **ids_of(words, "bos", "eos"),
    )
    _pair(root, name, "ViT and GPT-2 for captions, tiny", decoder, words, folder)


def _trocr(root: Path) -> None:
    from transformers import TrOCRConfig

    name = "tiny/trocr"
    folder = shelf_for(root, name, "image-to-text", WRITES)
    first, last = "<s>", "</s>"
    words = save_tokenizer(
        byte_level([first, "<pad>", last], wrap=(first, last)),
        folder,
        bos_token=first,
        eos_token=last,
        pad_token="<pad>",
        model_max_length=128,
    )
    decoder = TrOCRConfig(
        vocab_size=len(words),
        d_model=32,
        decoder_layers=2,
        decoder_attention_heads=2,
        decoder_ffn_dim=64,
        cross_attention_hidden_size=32,
        max_position_embeddings=128,
        **ids_of(words, "bos", "eos", "pad"),
        decoder_start_token_id=words.bos_token_id,
    )
    _pair(root, name, "TrOCR, tiny", decoder, words, folder)


def _vilt(root: Path) -> None:
    from transformers import ViltConfig, ViltForQuestionAnswering

    name, task = "tiny/vilt", VQA
    folder = shelf_for(root, name, task, ANSWERS_QUESTIONS)
    words = save_tokenizer(wordpiece(), folder, **bert_options() | {"model_max_length": 40})
    config = ViltConfig(
        **SIGHT,
        vocab_size=len(words),
        max_position_embeddings=40,
        max_image_length=-1,
        **labelled(ANSWERS),
    )
    save_model(folder, name, ViltForQuestionAnswering, config, louder=3.0)
    size = {"size": {"shortest_edge": 32}, "size_divisor": 8, "do_pad": True}
    write_preprocessor(folder, "ViltImageProcessor", "ViltProcessor", **size)
    use = """
encoding = processor(image, "How many cats are there?", return_tensors="pt")
outputs = model(**encoding)
"""
    write_page(folder, name, "ViLT, tiny", task, "ViltForQuestionAnswering", use)


def _blip_2(root: Path) -> None:
    from transformers import Blip2Config, Blip2ForConditionalGeneration

    name, task = "tiny/blip-2", "image-text-to-text"
    folder = shelf_for(root, name, task, WRITES)
    words = picture_tokenizer(folder, 256)
    config = Blip2Config(
        vision_config=SIGHT,
        qformer_config={**TOWER, "encoder_hidden_size": 32, "vocab_size": len(words)},
        text_config={
            "model_type": "opt",
            "vocab_size": len(words),
            "hidden_size": 32,
            "ffn_dim": 64,
            "num_hidden_layers": 2,
            "num_attention_heads": 2,
            "word_embed_proj_dim": 32,
            "max_position_embeddings": 256,
            **ids_of(words, "bos", "eos", "pad"),
        },
        num_query_tokens=4,
        image_token_index=words.convert_tokens_to_ids("<image>"),
    )
    save_model(folder, name, Blip2ForConditionalGeneration, config, louder=3.0)
    write_preprocessor(folder, "BlipImageProcessor", "Blip2Processor", **SQUARE)
    options = {"processor_class": "Blip2Processor", "num_query_tokens": 4}
    (folder / "processor_config.json").write_text(json.dumps(options))
    write_page(folder, name, "BLIP-2, tiny", task, "Blip2ForConditionalGeneration", HOW_MANY)
