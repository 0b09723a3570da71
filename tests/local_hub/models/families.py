"""Tiny checkpoints of families that the other modules leave out, for the table of executions alone.

Each has the real configuration of its family, with few and small layers, a short context and sizes
that no other model here has. The tests of every day do not build them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

from .generation import CHAT_TEMPLATE
from .page import byte_level, unigram, wordpiece
from .shelf import (
    bert_options,
    ids_of,
    labelled,
    save_model,
    save_tokenizer,
    shelf_for,
    transformers_card,
    write_preprocessor,
)

TEXT, CLASSIFIED = "text-generation", "text-classification"
# Sides that differ from those of all other modules, so that no size is taken for granted.
SIZES = {"hidden_size": 48, "intermediate_size": 80, "num_hidden_layers": 3}
HEADS = {"num_attention_heads": 6}
ENCODER = {**SIZES, **HEADS, "max_position_embeddings": 70}
DECODER = {**SIZES, **HEADS, "max_position_embeddings": 96}
PAIRED = {
    "d_model": 24,
    "encoder_layers": 1,
    "decoder_layers": 3,
    "encoder_attention_heads": 2,
    "decoder_attention_heads": 3,
    "encoder_ffn_dim": 40,
    "decoder_ffn_dim": 56,
    "max_position_embeddings": 80,
}


@dataclass(frozen=True)
class Family:
    """One checkpoint: its name, its task, its classes, and the settings that make it small."""

    name: str
    task: str
    auto: str
    model: str
    config: str
    settings: dict[str, Any] = field(default_factory=dict)
    reads: str = "bytes"
    chats: bool = False


def families() -> Iterator[Family]:
    """All of them, by what they read and write."""
    yield from _writers()
    yield from _readers()
    yield from _pairs()
    yield from _seeing()


def build(root: Path) -> None:
    """Each family under `held/`."""
    for family in families():
        _build(root, family)


def _writers() -> Iterator[Family]:
    auto = "AutoModelForCausalLM"
    for name, kind, settings in (
        ("neox", "GPTNeoX", {}),
        ("phi", "Phi", {"partial_rotary_factor": 0.5}),
        ("mistral", "Mistral", {"num_key_value_heads": 2, "sliding_window": 32}),
        ("gemma2", "Gemma2", {"num_key_value_heads": 3, "head_dim": 8}),
        ("qwen3", "Qwen3", {"num_key_value_heads": 2, "head_dim": 8}),
        ("olmo2", "Olmo2", {}),
        ("stablelm", "StableLm", {"num_key_value_heads": 6}),
        ("starcoder2", "Starcoder2", {"num_key_value_heads": 2}),
        ("granite", "Granite", {"num_key_value_heads": 2}),
        ("smollm3", "SmolLM3", {"num_key_value_heads": 2}),
    ):
        model, config = f"{kind}ForCausalLM", f"{kind}Config"
        chats = name in ("gemma2", "qwen3", "smollm3", "granite")
        yield Family(name, TEXT, auto, model, config, {**DECODER, **settings}, chats=chats)
    yield Family(
        "opt",
        TEXT,
        auto,
        "OPTForCausalLM",
        "OPTConfig",
        {
            "hidden_size": 48,
            "ffn_dim": 64,
            "num_hidden_layers": 2,
            "num_attention_heads": 6,
            "word_embed_proj_dim": 24,
            "max_position_embeddings": 90,
        },
    )
    yield Family(
        "bloom", TEXT, auto, "BloomForCausalLM", "BloomConfig",
        {"hidden_size": 48, "n_layer": 2, "n_head": 6},
    )  # fmt: skip
    yield Family(
        "mamba", TEXT, auto, "MambaForCausalLM", "MambaConfig",
        {"hidden_size": 48, "num_hidden_layers": 2, "state_size": 4, "time_step_rank": 4},
    )  # fmt: skip
    yield Family(
        "falcon", TEXT, auto, "FalconForCausalLM", "FalconConfig",
        {"hidden_size": 48, "num_hidden_layers": 2, "num_attention_heads": 6, "alibi": True},
    )  # fmt: skip


def _readers() -> Iterator[Family]:
    classes = labelled(["calm", "glad", "sad", "cross", "afraid"])
    for name, kind, reads, settings in (
        ("roberta-feelings", "Roberta", "wrapped", {}),
        ("xlmr-feelings", "XLMRoberta", "wrapped", {}),
        ("deberta-feelings", "DebertaV2", "words", {"type_vocab_size": 0}),
        ("electra-feelings", "Electra", "words", {"embedding_size": 24}),
        ("albert-feelings", "Albert", "words", {"embedding_size": 24}),
        ("modernbert-feelings", "ModernBert", "words", {"local_attention": 16}),
    ):
        yield Family(
            name, CLASSIFIED, "AutoModelForSequenceClassification",
            f"{kind}ForSequenceClassification", f"{kind}Config", {**ENCODER, **settings, **classes},
            reads,
        )  # fmt: skip
    yield Family(
        "distil-one-number", CLASSIFIED, "AutoModelForSequenceClassification",
        "DistilBertForSequenceClassification", "DistilBertConfig",
        {"dim": 48, "hidden_dim": 64, "n_layers": 2, "n_heads": 6, "max_position_embeddings": 40,
         **labelled(["LABEL_0"]), "problem_type": "regression"},
        "words",
    )  # fmt: skip
    yield Family(
        "roberta-names", "token-classification", "AutoModelForTokenClassification",
        "RobertaForTokenClassification", "RobertaConfig",
        {**ENCODER, **labelled(["O", "B-PER", "I-PER", "B-LOC", "I-LOC"])}, "wrapped",
    )  # fmt: skip
    yield Family(
        "electra-gaps", "fill-mask", "AutoModelForMaskedLM", "ElectraForMaskedLM",
        "ElectraConfig", {**ENCODER, "embedding_size": 24}, "words",
    )  # fmt: skip
    yield Family(
        "modernbert-gaps", "fill-mask", "AutoModelForMaskedLM", "ModernBertForMaskedLM",
        "ModernBertConfig", {**ENCODER, "local_attention": 16}, "words",
    )  # fmt: skip
    yield Family(
        "roberta-squad", "question-answering", "AutoModelForQuestionAnswering",
        "RobertaForQuestionAnswering", "RobertaConfig", ENCODER, "wrapped",
    )  # fmt: skip
    yield Family(
        "mpnet-vectors", "feature-extraction", "AutoModel", "MPNetModel", "MPNetConfig", ENCODER,
        "words",
    )  # fmt: skip
    yield Family(
        "nli-two-labels", "zero-shot-classification", "AutoModelForSequenceClassification",
        "BertForSequenceClassification", "BertConfig",
        {**ENCODER, **labelled(["entailment", "not_entailment"])}, "words",
    )  # fmt: skip


def _pairs() -> Iterator[Family]:
    auto = "AutoModelForSeq2SeqLM"
    for name, task, kind in (
        ("pegasus", "summarization", "Pegasus"),
        ("blenderbot-small", "text2text-generation", "BlenderbotSmall"),
        ("plbart", "text2text-generation", "PLBart"),
    ):
        model, config = f"{kind}ForConditionalGeneration", f"{kind}Config"
        yield Family(name, task, auto, model, config, PAIRED, "pieces")
    for name, task, kind in (
        ("mt5", "translation", "MT5"),
        ("longt5", "summarization", "LongT5"),
        ("umt5", "text2text-generation", "UMT5"),
    ):
        settings = {"d_model": 24, "d_kv": 6, "d_ff": 40, "num_layers": 2, "num_heads": 3}
        model, config = f"{kind}ForConditionalGeneration", f"{kind}Config"
        yield Family(name, task, auto, model, config, settings, "pieces")


def _seeing() -> Iterator[Family]:
    auto, names = "AutoModelForImageClassification", labelled(["cat", "cup", "rocket"])
    tower = {"hidden_size": 24, "num_hidden_layers": 2, "num_attention_heads": 3}
    for name, kind, settings in (
        ("deit", "DeiT", {**tower, "intermediate_size": 40, "image_size": 40, "patch_size": 8}),
        ("beit", "Beit", {**tower, "intermediate_size": 40, "image_size": 40, "patch_size": 8}),
        ("convnext", "ConvNext", {"depths": [1, 1, 1, 1], "hidden_sizes": [8, 12, 16, 24]}),
        ("swin", "Swin", {"embed_dim": 12, "depths": [1, 1], "num_heads": [2, 3],
                          "window_size": 5, "image_size": 40, "patch_size": 4}),
        ("resnet", "ResNet", {"embedding_size": 8, "hidden_sizes": [8, 12], "depths": [1, 1],
                              "layer_type": "basic"}),
        ("dinov2", "Dinov2", {**tower, "image_size": 42, "patch_size": 14}),
    ):  # fmt: skip
        model, config = f"{kind}ForImageClassification", f"{kind}Config"
        yield Family(
            f"{name}-pictures", "image-classification", auto, model, config, {**settings, **names},
            "pixels",
        )  # fmt: skip


def _build(root: Path, family: Family) -> None:
    transformers: Any = import_module("transformers")
    name = f"held/{family.name}"
    sees = family.reads == "pixels"
    processor = "AutoImageProcessor" if sees else "AutoTokenizer"
    folder = shelf_for(root, name, family.task, family.auto, processor)
    settings = dict(family.settings)
    writes = None
    if sees:
        side = settings.get("image_size", 40)
        write_preprocessor(folder, "ViTImageProcessor", None, size={"height": side, "width": side})
    else:
        tokenizer = _tokenizer(family, folder)
        ids = {role: number for role, number in ids_of(tokenizer, "bos", "eos", "pad").items()
               if number is not None}  # fmt: skip
        settings |= {"vocab_size": len(tokenizer), **ids}
        if family.auto == "AutoModelForSeq2SeqLM":
            start = {"decoder_start_token_id": ids["pad_token_id"]}
            settings, writes = settings | start, {**start, **ids}
    config = getattr(transformers, family.config)(**settings)
    save_model(folder, name, getattr(transformers, family.model), config, writes=writes)
    transformers_card(folder, f"Held out: {family.name}", family.task)


def _tokenizer(family: Family, folder: Path) -> Any:
    """The tokenizer of a family's kind; none of them says how many tokens it may give."""
    if family.reads == "words":
        return save_tokenizer(wordpiece(), folder, **{**bert_options(), "model_max_length": None})
    if family.reads == "pieces":
        return save_tokenizer(
            unigram(), folder, eos_token="</s>", pad_token="<pad>", unk_token="<unk>",
            model_input_names=["input_ids", "attention_mask"],
        )  # fmt: skip
    special = {"bos_token": "<s>", "eos_token": "</s>", "pad_token": "<pad>", "unk_token": "<unk>"}
    if family.reads == "wrapped":
        return save_tokenizer(
            byte_level(["<s>", "<pad>", "</s>", "<unk>", "<mask>"], wrap=("<s>", "</s>")), folder,
            mask_token="<mask>", model_input_names=["input_ids", "attention_mask"], **special,
        )  # fmt: skip
    if family.chats:
        return save_tokenizer(
            byte_level(["<|endoftext|>", "<|im_start|>", "<|im_end|>"]), folder,
            eos_token="<|im_end|>", pad_token="<|endoftext|>", chat_template=CHAT_TEMPLATE,
        )  # fmt: skip
    # As GPT's: one token for the beginning, the end, and nothing to fill with.
    one = "<|endoftext|>"
    return save_tokenizer(byte_level([one]), folder, bos_token=one, eos_token=one)
