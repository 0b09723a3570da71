"""Tiny models that read pages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from .page import byte_level, unigram, wordpiece
from .shelf import (
    amend,
    bert_options,
    ids_of,
    save_model,
    save_tokenizer,
    shelf_for,
    transformers_card,
    write_preprocessor,
)
from .sizes import TOWER
from .zero_shot import write_page

TASK = "document-question-answering"
FINDS = "AutoModelForDocumentQuestionAnswering"
WRITES = "AutoModelForImageTextToText"
DONUT = """
question = "When is the coffee break?"
prompt = f"<s_docvqa><s_question>{question}</s_question><s_answer>"
decoder_input_ids = processor.tokenizer(
    prompt, add_special_tokens=False, return_tensors="pt"
).input_ids
pixel_values = processor(image, return_tensors="pt").pixel_values
outputs = model.generate(pixel_values, decoder_input_ids=decoder_input_ids, max_length=64)
sequence = processor.batch_decode(outputs)[0]
print(processor.token2json(sequence))
"""
LAYOUT = """
question = "What is the total?"
encoding = processor(image, question, return_tensors="pt")
outputs = model(**encoding)
print(outputs.start_logits.argmax(), outputs.end_logits.argmax())
"""
PIX2STRUCT = """
question = "What does the label 15 represent? (1) lava (2) core (3) tunnel (4) ash cloud"
inputs = processor(images=image, text=question, return_tensors="pt")
predictions = model.generate(**inputs)
print(processor.decode(predictions[0], skip_special_tokens=True))
"""


def build(root: Path) -> None:
    """A model for each way of reading a page."""
    _layoutlm(root)
    _layoutlmv3(root)
    _donut(root)
    _pix2struct(root, "tiny/pix2struct", TASK)
    _pix2struct(root, "tiny/pix2struct-vqa", "visual-question-answering")


def _layoutlm(root: Path) -> None:
    from transformers import LayoutLMConfig, LayoutLMForQuestionAnswering

    name = "tiny/layoutlm"
    folder = shelf_for(root, name, TASK, FINDS, "AutoTokenizer")
    words = save_tokenizer(wordpiece(), folder, **bert_options())
    config = LayoutLMConfig(vocab_size=len(words), **TOWER, max_position_embeddings=256)
    save_model(folder, name, LayoutLMForQuestionAnswering, config, louder=8.0)
    example = f"""
from transformers import AutoTokenizer, {FINDS}
import torch

tokenizer = AutoTokenizer.from_pretrained("{name}")
model = {FINDS}.from_pretrained("{name}")

question = "What is the total?"
words = ["Total", "42", "euros"]
boxes = [[100, 500, 200, 530], [220, 500, 260, 530], [270, 500, 340, 530]]
encoding = tokenizer(question.split(), words, is_split_into_words=True, return_tensors="pt")
bbox = [boxes[w] if s == 1 else [0] * 4
        for w, s in zip(encoding.word_ids(0), encoding.sequence_ids(0))]
encoding["bbox"] = torch.tensor([bbox])
outputs = model(**encoding)
print(outputs.start_logits.argmax(), outputs.end_logits.argmax())
"""
    transformers_card(folder, "LayoutLM, tiny", TASK, example)


def _layoutlmv3(root: Path) -> None:
    from transformers import LayoutLMv3Config, LayoutLMv3ForQuestionAnswering

    name = "tiny/layoutlmv3"
    folder = shelf_for(root, name, TASK, FINDS)
    first, last = "<s>", "</s>"
    words = save_tokenizer(
        byte_level([first, "<pad>", last, "<unk>", "<mask>"], wrap=(first, last)),
        folder,
        bos_token=first,
        cls_token=first,
        eos_token=last,
        sep_token=last,
        pad_token="<pad>",
        unk_token="<unk>",
        mask_token="<mask>",
        model_max_length=256,
    )
    kind = {"tokenizer_class": "LayoutLMv3Tokenizer", "add_prefix_space": True}
    amend(folder / "tokenizer_config.json", **kind)
    config = LayoutLMv3Config(
        vocab_size=len(words),
        **TOWER,
        max_position_embeddings=256,
        # Four corners and two lengths side by side fill the hidden size.
        coordinate_size=6,
        shape_size=4,
        input_size=32,
        patch_size=8,
    )
    model = save_model(folder, name, LayoutLMv3ForQuestionAnswering, config, louder=8.0)
    model.qa_outputs.out_proj.weight.data *= 12
    model.save_pretrained(folder)
    size = {"size": {"height": 32, "width": 32}, "apply_ocr": True}
    write_preprocessor(folder, "LayoutLMv3ImageProcessor", "LayoutLMv3Processor", **size)
    write_page(folder, name, "LayoutLMv3, tiny", TASK, FINDS, LAYOUT)


def _donut(root: Path) -> None:
    from transformers import (
        DonutSwinConfig,
        GenerationConfig,
        MBartConfig,
        VisionEncoderDecoderConfig,
        VisionEncoderDecoderModel,
    )

    name = "tiny/donut"
    folder = shelf_for(root, name, TASK, WRITES)
    marks = ["<s_docvqa>", "<s_question>", "</s_question>", "<s_answer>", "</s_answer>"]
    words = save_tokenizer(
        byte_level(["<s>", "<pad>", "</s>", "<unk>", *marks]),
        folder,
        bos_token="<s>",
        eos_token="</s>",
        pad_token="<pad>",
        unk_token="<unk>",
        extra_special_tokens=marks,
        model_max_length=128,
        model_input_names=["input_ids", "attention_mask"],
    )
    high, wide = 96, 128
    sees = DonutSwinConfig(
        image_size=[high, wide], embed_dim=16, depths=[1, 1], num_heads=[2, 2], window_size=4
    )
    first: dict[str, Any] = {"decoder_start_token_id": words.convert_tokens_to_ids("<s_docvqa>")}
    ids = ids_of(words, "pad", "eos")
    writes = MBartConfig(
        vocab_size=len(words),
        d_model=32,
        decoder_layers=2,
        decoder_attention_heads=4,
        decoder_ffn_dim=64,
        max_position_embeddings=128,
        is_decoder=True,
        add_cross_attention=True,
        is_encoder_decoder=False,
        **ids,
    )
    config = VisionEncoderDecoderConfig.from_encoder_decoder_configs(sees, writes)
    for key, value in (first | ids).items():
        setattr(config, key, value)
    model = save_model(folder, name, VisionEncoderDecoderModel, config, louder=8.0)
    model.generation_config = GenerationConfig(**first, **ids)
    model.generation_config.save_pretrained(folder)
    # Width before height, as on the real pages.
    size = {"size": [wide, high], "do_thumbnail": True, "do_pad": True, "do_align_long_axis": False}
    write_preprocessor(folder, "DonutImageProcessor", "DonutProcessor", **size)
    kind = "VisionEncoderDecoderModel"
    write_page(folder, name, "Donut for questions, tiny", TASK, kind, DONUT, "DonutProcessor")


def _pix2struct(root: Path, name: str, task: str) -> None:
    from transformers import GenerationConfig, Pix2StructConfig, Pix2StructForConditionalGeneration

    folder = shelf_for(root, name, task, WRITES)
    words = save_tokenizer(
        unigram(),
        folder,
        eos_token="</s>",
        pad_token="<pad>",
        unk_token="<unk>",
        model_max_length=128,
        model_input_names=["input_ids", "attention_mask"],
    )
    ids = ids_of(words, "pad", "eos")
    heads = {"d_kv": 8, "d_ff": 64, "hidden_size": 32}
    config = Pix2StructConfig(
        text_config={"vocab_size": len(words), "num_layers": 2, "num_heads": 4, **heads, **ids}
        | {"decoder_start_token_id": words.pad_token_id},
        vision_config={
            **heads,
            "num_hidden_layers": 2,
            "num_attention_heads": 4,
            "seq_len": 128,
        },
        is_vqa=True,
    )
    model = save_model(folder, name, Pix2StructForConditionalGeneration, config, louder=3.0)
    model.generation_config = GenerationConfig(decoder_start_token_id=words.pad_token_id, **ids)
    model.generation_config.save_pretrained(folder)
    write_preprocessor(
        folder,
        "Pix2StructImageProcessor",
        "Pix2StructProcessor",
        is_vqa=True,
        max_patches=128,
        patch_size={"height": 16, "width": 16},
    )
    kind = "Pix2StructForConditionalGeneration"
    reader = "Pix2StructProcessor"
    write_page(folder, name, "Pix2Struct for questions, tiny", task, kind, PIX2STRUCT, reader)
