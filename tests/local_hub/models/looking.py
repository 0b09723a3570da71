"""Tiny models of pictures with words: labels of one's own, captions, answers, things named."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from .page import byte_level, unigram, wordpiece
from .shelf import bert_options, folder_of, save_tokenizer, seed, transformers_info, write_card

TOWER = {
    "hidden_size": 32,
    "intermediate_size": 64,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
}
ANSWERS = ["yes", "no", "1", "2", "red", "white", "cat", "cup", "table"]
SIGHT = {**TOWER, "image_size": 32, "patch_size": 8}


def build(root: Path) -> None:
    """One model or more for each task of pictures with words."""
    _clip(root)
    _siglip(root)
    _blip(root)
    _git(root)
    _vit_gpt2(root)
    _trocr(root)
    _blip_vqa(root)
    _vilt(root)
    _owlvit(root)
    _grounding_dino(root)


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


def _card(
    folder: Path,
    name: str,
    title: str,
    task: str,
    model_class: str,
    use: str,
    reader: str = "AutoProcessor",
) -> None:
    example = f"""
from PIL import Image
import requests
from transformers import {reader}, {model_class}

model = {model_class}.from_pretrained("{name}")
processor = {reader}.from_pretrained("{name}")

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


def _blip_text(words: Any) -> dict[str, Any]:
    return {
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


def _blip(root: Path) -> None:
    from transformers import BlipConfig, BlipForConditionalGeneration

    name, task = "tiny/blip-captions", "image-to-text"
    folder = _shelf(root, name, task, "AutoModelForImageTextToText")
    words = save_tokenizer(wordpiece(), folder, **bert_options())
    config = BlipConfig(text_config=_blip_text(words), vision_config=SIGHT)
    _keep(folder, name, BlipForConditionalGeneration, config, louder=3.0)
    size = {"height": 32, "width": 32}
    _preprocessor(folder, "BlipImageProcessor", "BlipProcessor", size=size, do_convert_rgb=True)
    use = """
inputs = processor(image, "a photography of", return_tensors="pt")
out = model.generate(**inputs)
print(processor.decode(out[0], skip_special_tokens=True))
"""
    _card(folder, name, "BLIP, tiny", task, "BlipForConditionalGeneration", use)


def _git(root: Path) -> None:
    from transformers import GitConfig, GitForCausalLM

    name, task = "tiny/git", "image-to-text"
    folder = _shelf(root, name, task, "AutoModelForImageTextToText")
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
    _keep(folder, name, GitForCausalLM, config, louder=3.0)
    crop = {"size": {"shortest_edge": 32}, "crop_size": {"height": 32, "width": 32}}
    _preprocessor(folder, "CLIPImageProcessor", "GitProcessor", do_center_crop=True, **crop)
    use = """
pixel_values = processor(images=image, return_tensors="pt").pixel_values
generated_ids = model.generate(pixel_values=pixel_values, max_length=50)
"""
    _card(folder, name, "GIT, tiny", task, "AutoModelForCausalLM", use)


def _pair(root: Path, name: str, title: str, decoder: Any, words: Any, folder: Path) -> None:
    """An encoder of pictures with a decoder of text, as one checkpoint."""
    from transformers import VisionEncoderDecoderConfig, VisionEncoderDecoderModel, ViTConfig

    config = VisionEncoderDecoderConfig.from_encoder_decoder_configs(ViTConfig(**SIGHT), decoder)
    config.decoder_start_token_id = words.bos_token_id
    config.pad_token_id, config.eos_token_id = words.pad_token_id, words.eos_token_id
    model = _keep(folder, name, VisionEncoderDecoderModel, config, louder=3.0)
    ids = {"bos_token_id": words.bos_token_id, "decoder_start_token_id": words.bos_token_id}
    ids |= {"eos_token_id": words.eos_token_id, "pad_token_id": words.pad_token_id}
    for key, value in ids.items():
        setattr(model.generation_config, key, value)
    model.generation_config.save_pretrained(folder)
    # As the real pages have it: nothing here names a class for the two parts together.
    _preprocessor(folder, "ViTImageProcessor", None, size={"height": 32, "width": 32})
    use = f"""
pixel_values = processor(images=[image], return_tensors="pt").pixel_values
output_ids = model.generate(pixel_values, max_length=16, num_beams=4)

from transformers import AutoTokenizer
tokenizer = AutoTokenizer.from_pretrained("{name}")
print(tokenizer.batch_decode(output_ids, skip_special_tokens=True))
"""
    kind = "VisionEncoderDecoderModel"
    _card(folder, name, title, "image-to-text", kind, use, "ViTImageProcessor")


def _vit_gpt2(root: Path) -> None:
    from transformers import GPT2Config

    name = "tiny/vit-gpt2"
    folder = _shelf(root, name, "image-to-text", "AutoModelForImageTextToText")
    end = "<|endoftext|>"
    options = {"bos_token": end, "eos_token": end, "pad_token": end, "model_max_length": 128}
    words = save_tokenizer(byte_level([end]), folder, **options)
    decoder = GPT2Config(
        vocab_size=len(words),
        n_embd=32,
        n_layer=2,
        n_head=2,
        n_positions=128,
        bos_token_id=words.bos_token_id,
        eos_token_id=words.eos_token_id,
    )
    _pair(root, name, "ViT and GPT-2 for captions, tiny", decoder, words, folder)


def _trocr(root: Path) -> None:
    from transformers import TrOCRConfig

    name = "tiny/trocr"
    folder = _shelf(root, name, "image-to-text", "AutoModelForImageTextToText")
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
        bos_token_id=words.bos_token_id,
        eos_token_id=words.eos_token_id,
        pad_token_id=words.pad_token_id,
        decoder_start_token_id=words.bos_token_id,
    )
    _pair(root, name, "TrOCR, tiny", decoder, words, folder)


def _blip_vqa(root: Path) -> None:
    from transformers import BlipConfig, BlipForQuestionAnswering

    name, task = "tiny/blip-vqa", "visual-question-answering"
    folder = _shelf(root, name, task, "AutoModelForVisualQuestionAnswering")
    words = save_tokenizer(wordpiece(), folder, **bert_options())
    config = BlipConfig(text_config=_blip_text(words), vision_config=SIGHT)
    _keep(folder, name, BlipForQuestionAnswering, config, louder=3.0)
    size = {"height": 32, "width": 32}
    _preprocessor(folder, "BlipImageProcessor", "BlipProcessor", size=size, do_convert_rgb=True)
    use = """
inputs = processor(image, "how many dogs are in the picture?", return_tensors="pt")
out = model.generate(**inputs)
"""
    _card(folder, name, "BLIP for questions, tiny", task, "BlipForQuestionAnswering", use)


def _vilt(root: Path) -> None:
    from transformers import ViltConfig, ViltForQuestionAnswering

    name, task = "tiny/vilt", "visual-question-answering"
    folder = _shelf(root, name, task, "AutoModelForVisualQuestionAnswering")
    words = save_tokenizer(wordpiece(), folder, **bert_options() | {"model_max_length": 40})
    config = ViltConfig(
        **SIGHT,
        vocab_size=len(words),
        max_position_embeddings=40,
        max_image_length=-1,
        id2label=dict(enumerate(ANSWERS)),
        label2id={answer: number for number, answer in enumerate(ANSWERS)},
    )
    _keep(folder, name, ViltForQuestionAnswering, config, louder=3.0)
    size = {"size": {"shortest_edge": 32}, "size_divisor": 8, "do_pad": True}
    _preprocessor(folder, "ViltImageProcessor", "ViltProcessor", **size)
    use = """
encoding = processor(image, "How many cats are there?", return_tensors="pt")
outputs = model(**encoding)
"""
    _card(folder, name, "ViLT, tiny", task, "ViltForQuestionAnswering", use)


def _owlvit(root: Path) -> None:
    from transformers import OwlViTConfig, OwlViTForObjectDetection

    name, task = "tiny/owlvit", "zero-shot-object-detection"
    folder = _shelf(root, name, task, "AutoModelForZeroShotObjectDetection")
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
    ids = {
        "bos_token_id": words.bos_token_id,
        "eos_token_id": words.eos_token_id,
        "pad_token_id": words.pad_token_id,
    }
    config = OwlViTConfig(
        text_config={**TOWER, **ids, "vocab_size": len(words), "max_position_embeddings": 16},
        vision_config=SIGHT,
        projection_dim=32,
    )
    _keep(folder, name, OwlViTForObjectDetection, config, louder=3.0)
    size = {"size": {"height": 32, "width": 32}, "do_center_crop": False}
    _preprocessor(folder, "OwlViTImageProcessor", "OwlViTProcessor", **size)
    use = """
inputs = processor(text=[["a photo of a cat", "a photo of a dog"]], images=image,
                   return_tensors="pt")
outputs = model(**inputs)
"""
    _card(folder, name, "OWL-ViT, tiny", task, "OwlViTForObjectDetection", use)


def _grounding_dino(root: Path) -> None:
    from transformers import (
        BertConfig,
        GroundingDinoConfig,
        GroundingDinoForObjectDetection,
        SwinConfig,
    )

    name, task = "tiny/grounding-dino", "zero-shot-object-detection"
    folder = _shelf(root, name, task, "AutoModelForZeroShotObjectDetection")
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
        d_model=32,
        encoder_layers=2,
        decoder_layers=2,
        encoder_attention_heads=2,
        decoder_attention_heads=2,
        encoder_ffn_dim=32,
        decoder_ffn_dim=32,
        num_queries=10,
        max_text_len=128,
    )
    _keep(folder, name, GroundingDinoForObjectDetection, config, louder=2.0)
    size = {"size": {"shortest_edge": 64, "longest_edge": 96}, "do_pad": True}
    _preprocessor(folder, "GroundingDinoImageProcessor", "GroundingDinoProcessor", **size)
    use = """
inputs = processor(images=image, text=[["a cat", "a remote control"]], return_tensors="pt")
with torch.no_grad():
    outputs = model(**inputs)
"""
    auto = "AutoModelForZeroShotObjectDetection"
    _card(folder, name, "Grounding DINO, tiny", task, auto, use)
