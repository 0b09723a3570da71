"""Tiny translators of many languages: SeamlessM4T, NLLB and mBART-50, each with its own way."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from .page import LINES
from .shelf import amend, save_model, shelf_for, transformers_card
from .sizes import PAIRED

TASK = "translation"
SPECIAL = ("<s>", "<pad>", "</s>", "<unk>")
PLACES = {"max_position_embeddings": 96}


def build(root: Path) -> None:
    """One of each family, with two target languages at most that notebooks have sentences in."""
    _seamless(root)
    _nllb(root)
    _mbart(root)


def _letters(*first: str) -> list[str]:
    """Special tokens and then every letter of the page: a vocabulary without merges."""
    return [*first, "▁", *sorted({sign for line in LINES for sign in line if not sign.isspace()})]


def _card(folder: Path, title: str, languages: list[str]) -> None:
    transformers_card(folder, title, TASK, language=languages, tags=[TASK])


def _seamless(root: Path) -> None:
    from transformers import SeamlessM4TConfig, SeamlessM4TForTextToText, SeamlessM4TTokenizer

    name = "tiny/seamless"
    folder = shelf_for(root, name, TASK, "AutoModelForSeq2SeqLM")
    known = ("eng", "deu", "fra")
    vocabulary = {
        piece: number for number, piece in enumerate(_letters("<pad>", "<unk>", "<s>", "</s>"))
    }
    tokenizer = SeamlessM4TTokenizer(
        vocab=vocabulary,
        merges=[],
        additional_special_tokens=[f"__{code}__" for code in known],
        src_lang="eng",
        tgt_lang="fra",
        model_max_length=90,
    )
    tokenizer.save_pretrained(folder)
    ids: dict[str, Any] = {
        f"{role}_token_id": getattr(tokenizer, f"{role}_token_id") for role in ("pad", "bos", "eos")
    }
    ids["decoder_start_token_id"] = ids["eos_token_id"]
    sizes = {key: value for key, value in PAIRED.items() if key != "d_model"}
    config = SeamlessM4TConfig(
        vocab_size=len(tokenizer),
        hidden_size=PAIRED["d_model"],
        **sizes,
        **PLACES,
        speech_encoder_layers=1,
        t2u_encoder_layers=1,
        t2u_decoder_layers=1,
        **ids,
    )
    codes = {code: tokenizer.convert_tokens_to_ids(f"__{code}__") for code in known}
    writes = {**ids, "text_decoder_lang_to_code_id": codes, "max_new_tokens": 64}
    save_model(folder, name, SeamlessM4TForTextToText, config, writes=writes)
    # The real ones hold the parts that hear and speak as well, under the class of the whole.
    amend(folder / "config.json", architectures=["SeamlessM4TModel"])
    _card(folder, "Tiny SeamlessM4T", ["en", "de", "fr"])


def _nllb(root: Path) -> None:
    from transformers import M2M100Config, M2M100ForConditionalGeneration, NllbTokenizer

    name = "tiny/nllb"
    folder = shelf_for(root, name, TASK, "AutoModelForSeq2SeqLM")
    vocabulary = {piece: number for number, piece in enumerate(_letters(*SPECIAL))}
    tokenizer = NllbTokenizer(
        vocab=vocabulary,
        merges=[],
        additional_special_tokens=["eng_Latn", "deu_Latn", "quy_Latn", "spa_Latn"],
        src_lang="eng_Latn",
        model_max_length=90,
    )
    tokenizer.save_pretrained(folder)
    ids = {"bos_token_id": 0, "pad_token_id": 1, "eos_token_id": 2, "decoder_start_token_id": 2}
    config = M2M100Config(vocab_size=len(tokenizer), **PAIRED, **PLACES, **ids)
    save_model(folder, name, M2M100ForConditionalGeneration, config, writes=ids)
    _card(folder, "Tiny NLLB, Spanish to Quechua", ["es", "quy"])


def _mbart(root: Path) -> None:
    from transformers import MBart50Tokenizer, MBartConfig, MBartForConditionalGeneration

    name = "tiny/mbart-50"
    folder = shelf_for(root, name, TASK, "AutoModelForSeq2SeqLM")
    vocabulary = [(piece, -float(number)) for number, piece in enumerate(_letters(*SPECIAL))]
    tokenizer = MBart50Tokenizer(
        vocab=vocabulary,
        src_lang="en_XX",
        tgt_lang="fr_XX",
        model_max_length=90,
    )
    tokenizer.save_pretrained(folder)
    ids = {"bos_token_id": 0, "pad_token_id": 1, "eos_token_id": 2, "decoder_start_token_id": 2}
    config = MBartConfig(vocab_size=len(tokenizer), **PAIRED, **PLACES, **ids)
    save_model(folder, name, MBartForConditionalGeneration, config, writes=ids)
    _card(folder, "Tiny mBART-50", ["fr", "ja"])
