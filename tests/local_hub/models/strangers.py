"""Tiny checkpoints of odd shapes, made without a look at the templates, for executions alone.

Where `families.py` varies the class, these vary what is taken for granted of one: positions,
rates, channels, labels, special tokens, and how and where the weights are stored.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from .odd_shelf import CAUSAL, ODD, SORTS, STRANGERS, keep, words_beside
from .page import byte_level, unigram, wordpiece
from .shelf import (
    amend,
    folder_of,
    labelled,
    save_tokenizer,
    seed,
    transformers_card,
    write_card,
)
from .strange_media import hearing, seeing


def build(root: Path) -> None:
    """Each stranger under `held/`."""
    _writers(root)
    _readers(root)
    _stored_elsewhere(root)
    seeing(root)
    hearing(root)
    _others(root)
    made = {folder.name for folder in (root / "held").iterdir()}
    if made != STRANGERS.keys():
        raise ValueError(f"made and listed differ: {sorted(made ^ STRANGERS.keys())}")


def _writers(root: Path) -> None:
    end = "<|end|>"
    size = len(byte_level([end]).get_vocab())
    decoder = {**ODD, "num_key_value_heads": 1, "vocab_size": size, "eos_token_id": 0}
    decoder |= {"bos_token_id": None, "pad_token_id": None}
    for name, kind, positions in (
        ("short-shards", "LlamaForCausalLM", 23),
        ("pickled-shards", "Qwen2ForCausalLM", 61),
    ):
        folder = keep(root, name, CAUSAL, kind, **decoder, max_position_embeddings=positions)
        save_tokenizer(byte_level([end]), folder, eos_token=end)
    _split(root / "held" / "short-shards", "model", "safetensors")
    _split(root / "held" / "pickled-shards", "pytorch_model", "bin")


def _split(folder: Path, stem: str, ending: str) -> None:
    """Store the weights in two files and an index, as safetensors or as PyTorch's own."""
    import torch
    from safetensors.torch import load_file, save_file

    whole = folder / "model.safetensors"
    weights = load_file(whole)
    whole.unlink()
    names = sorted(weights)
    where = {}
    for number, part in enumerate((names[:3], names[3:]), start=1):
        file = f"{stem}-0000{number}-of-00002.{ending}"
        held = {name: weights[name] for name in part}
        if ending == "bin":
            torch.save(held, folder / file)
        else:
            save_file(held, folder / file, {"format": "pt"})
        where |= dict.fromkeys(part, file)
    size = sum(value.numel() * value.element_size() for value in weights.values())
    index = {"metadata": {"total_size": size}, "weight_map": where}
    (folder / f"{stem}.{ending}.index.json").write_text(json.dumps(index))


def _readers(root: Path) -> None:
    names = ["a|b", "<i>x</i>", "**bold**", "{brace}", "it's", "50%", "née", "`tick`", "$x$", "  "]
    names += [f"class {number}" for number in range(13)]
    encoder = {**ODD, "vocab_size": len(wordpiece().get_vocab())}
    folder = keep(
        root, "odd-names", SORTS, "ErnieForSequenceClassification", **encoder, **labelled(names)
    )
    words_beside(folder)
    folder = keep(
        root, "several-at-once", SORTS, "RoFormerForSequenceClassification", **encoder,
        **labelled(["toxic", "rude", "threat"]), problem_type="multi_label_classification",
    )  # fmt: skip
    words_beside(folder)
    folder = keep(
        root, "plain-tags", "AutoModelForTokenClassification", "SqueezeBertForTokenClassification",
        **{**encoder, "hidden_size": 32, "num_attention_heads": 4, "embedding_size": 32},
        **labelled(["NOUN", "VERB", "ADJ", "PUNCT", "DET", "X"]),
    )  # fmt: skip
    words_beside(folder, model_max_length=None)
    folder = keep(
        root, "short-answers", "AutoModelForQuestionAnswering", "DistilBertForQuestionAnswering",
        vocab_size=encoder["vocab_size"], dim=20, hidden_dim=28, n_layers=1, n_heads=5,
        max_position_embeddings=33,
    )  # fmt: skip
    words_beside(folder, model_max_length=None)
    _proteins(root)
    folder = keep(
        root, "left-padded", SORTS, "XLNetForSequenceClassification", d_model=20, n_layer=1,
        n_head=5, d_inner=28, vocab_size=len(unigram().get_vocab()), pad_token_id=0,
        **labelled(["ja", "nein"]),
    )  # fmt: skip
    save_tokenizer(
        unigram(), folder, eos_token="</s>", pad_token="<pad>", unk_token="<unk>",
        padding_side="left",
    )  # fmt: skip


def _proteins(root: Path) -> None:
    from transformers import EsmTokenizer

    acids = ["<cls>", "<pad>", "<eos>", "<unk>", *"LAGVSERTIDPKQNFYMHWCXBUZO", ".", "-", "<mask>"]
    folder = keep(
        root, "proteins", "AutoModelForMaskedLM", "EsmForMaskedLM", **ODD, vocab_size=len(acids),
        pad_token_id=1, mask_token_id=len(acids) - 1, max_position_embeddings=48,
        position_embedding_type="rotary", emb_layer_norm_before=False, token_dropout=True,
    )  # fmt: skip
    (folder / "vocab.txt").write_text("\n".join(acids))
    EsmTokenizer(str(folder / "vocab.txt")).save_pretrained(folder)


def _stored_elsewhere(root: Path) -> None:
    settings = {**ODD, "vocab_size": len(wordpiece().get_vocab()), **labelled(["no", "yes"])}
    for name in ("half-variant", "in-a-folder", "other-weights"):
        words_beside(keep(root, name, SORTS, "BertForSequenceClassification", **settings))
    half, inside, other = (root / "held" / name for name in STRANGERS if name in (
        "half-variant", "in-a-folder", "other-weights"))  # fmt: skip
    (half / "model.safetensors").rename(half / "model.fp16.safetensors")
    folder = inside / "checkpoint-500"
    folder.mkdir()
    for file in ("model.safetensors", "config.json", "tokenizer.json", "tokenizer_config.json"):
        shutil.move(inside / file, folder / file)
    (other / "model.safetensors").rename(other / "epoch_3.safetensors")
    _writers_in_int8(root)


def _writers_in_int8(root: Path) -> None:
    end = "<|end|>"
    folder = keep(
        root, "int8-chat", CAUSAL, "LlamaForCausalLM", **ODD, num_key_value_heads=1,
        vocab_size=len(byte_level([end]).get_vocab()), max_position_embeddings=64,
    )  # fmt: skip
    save_tokenizer(byte_level([end]), folder, eos_token=end, pad_token=end)
    group = {"targets": ["Linear"], "weights": {"num_bits": 8, "type": "int", "symmetric": True}}
    told = {
        "quant_method": "compressed-tensors",
        "format": "int-quantized",
        "config_groups": {"group_0": group},
        "ignore": ["lm_head"],
    }
    amend(folder / "config.json", quantization_config=told)


def _others(root: Path) -> None:
    name = "to-french"
    size = len(unigram().get_vocab())
    folder = keep(
        root, name, "AutoModelForSeq2SeqLM", "T5ForConditionalGeneration", vocab_size=size,
        d_model=20, d_kv=4, d_ff=28, num_layers=1, num_decoder_layers=2, num_heads=5,
        pad_token_id=0, eos_token_id=1, decoder_start_token_id=0,
    )  # fmt: skip
    save_tokenizer(
        unigram(), folder, eos_token="</s>", pad_token="<pad>", unk_token="<unk>",
        model_input_names=["input_ids", "attention_mask"],
    )  # fmt: skip
    transformers_card(folder, "Stranger: to French", STRANGERS[name], language=["en", "fr"])
    _sentences(root)
    _noise(root)
    _columns(root)


def _sentences(root: Path) -> None:
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.models import Dense, Normalize, Pooling, Transformer
    from transformers import ElectraConfig, ElectraModel

    name = "nine-tokens"
    folder = folder_of(root, f"held/{name}")
    aside = root / "aside"
    seed(name)
    ElectraModel(
        ElectraConfig(**ODD, embedding_size=20, vocab_size=len(wordpiece().get_vocab()))
    ).save_pretrained(aside)
    words_beside(aside, model_max_length=None)
    reads = Transformer(str(aside), max_seq_length=9)
    pool = Pooling(40, pooling_mode="max")
    parts = [reads, pool, Dense(40, 21), Normalize()]
    prompts = {"query": "search: ", "passage": "text: "}
    SentenceTransformer(modules=parts, prompts=prompts).save(str(folder), create_model_card=False)
    shutil.rmtree(aside)
    write_card(
        folder, f"Stranger: {name}", library_name="sentence-transformers",
        pipeline_tag=STRANGERS[name],
    )  # fmt: skip


def _noise(root: Path) -> None:
    from diffusers import DDPMPipeline, DDPMScheduler, UNet2DModel

    name = "grey-noise"
    seed(name)
    unet = UNet2DModel(
        sample_size=(8, 24),
        in_channels=1,
        out_channels=1,
        down_block_types=("DownBlock2D", "DownBlock2D"),
        up_block_types=("UpBlock2D", "UpBlock2D"),
        block_out_channels=(10, 20),
        norm_num_groups=5,
        layers_per_block=1,
    )
    folder = folder_of(root, f"held/{name}")
    DDPMPipeline(unet, DDPMScheduler(num_train_timesteps=7)).save_pretrained(folder)
    write_card(
        folder, f"Stranger: {name}", library_name="diffusers", pipeline_tag=STRANGERS[name],
        language=None,
    )  # fmt: skip


def _columns(root: Path) -> None:
    import numpy as np
    import skops.io
    from sklearn.compose import make_column_transformer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OneHotEncoder

    name = "mixed-columns"
    rows = np.array([["red", 1.5, 2.0], ["blue", 0.5, 4.0], ["red", 3.0, 1.0]] * 4, dtype=object)
    first = make_column_transformer((OneHotEncoder(), [0]), remainder="passthrough")
    model = make_pipeline(first, LogisticRegression()).fit(rows, ["small", "small", "large"] * 4)
    folder = folder_of(root, f"held/{name}")
    (folder / "model.skops").write_bytes(skops.io.dumps(model))
    write_card(
        folder, f"Stranger: {name}", library_name="sklearn", pipeline_tag=STRANGERS[name],
        language=None,
    )  # fmt: skip
