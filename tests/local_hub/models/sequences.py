"""Tiny encoder-decoders: BART and T5 that summarise, T5 and Marian that translate."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from .page import LINES, byte_level, unigram
from .shelf import ids_of, save_model, save_tokenizer, shelf_for, transformers_card
from .sizes import PAIRED, T5

SEQ2SEQ = "AutoModelForSeq2SeqLM"
SUMMARY = {"max_length": 24, "min_length": 4, "num_beams": 2, "no_repeat_ngram_size": 3}


def build(root: Path) -> None:
    """Two of each task, since their cards and prefixes differ as the real ones do."""
    _bart(root)
    _t5(root, "tiny/t5", "translation", "en to de")
    _t5(root, "tiny/t5-summary", "summarization", "a prefix of its own")
    _marian(root)


def _bart(root: Path) -> None:
    from transformers import BartConfig, BartForConditionalGeneration

    name, task = "tiny/bart-cnn", "summarization"
    folder = shelf_for(root, name, task, SEQ2SEQ, "AutoTokenizer")
    special = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
    tokenizer = save_tokenizer(
        byte_level(special, wrap=("<s>", "</s>")),
        folder,
        bos_token="<s>",
        eos_token="</s>",
        pad_token="<pad>",
        unk_token="<unk>",
        mask_token="<mask>",
        model_max_length=256,
        model_input_names=["input_ids", "attention_mask"],
    )
    tokens = ids_of(tokenizer, "eos", "pad") | {"bos_token_id": 0, "forced_eos_token_id": 2}
    config = BartConfig(
        vocab_size=len(tokenizer),
        max_position_embeddings=256,
        **PAIRED,
        decoder_start_token_id=2,
        bos_token_id=0,
        eos_token_id=2,
        pad_token_id=1,
        task_specific_params={task: SUMMARY},
    )
    writes = {"decoder_start_token_id": 2, **tokens, **SUMMARY}
    save_model(folder, name, BartForConditionalGeneration, config, writes=writes)
    transformers_card(
        folder,
        "Tiny BART",
        task,
        f"""
from transformers import pipeline

summarizer = pipeline("summarization", model="{name}")

ARTICLE = \"\"\"The night train leaves at nine. It carries bakers, readers and a cat,
and it reaches the sea before breakfast.
\"\"\"
print(summarizer(ARTICLE, max_length=40, min_length=5, do_sample=False))
""",
        datasets=["cnn_dailymail"],
        license="mit",
    )


def _t5(root: Path, name: str, task: str, title: str) -> None:
    from transformers import T5Config, T5ForConditionalGeneration

    folder = shelf_for(root, name, task, SEQ2SEQ, "AutoTokenizer")
    tokenizer = save_tokenizer(
        unigram(),
        folder,
        eos_token="</s>",
        pad_token="<pad>",
        unk_token="<unk>",
        model_max_length=256,
        model_input_names=["input_ids", "attention_mask"],
    )
    params: dict[str, Any] = {
        "summarization": {"prefix": "summarize: ", **SUMMARY},
        "translation_en_to_de": {"prefix": "translate English to German: ", "num_beams": 2},
        "translation_en_to_fr": {"prefix": "translate English to French: ", "num_beams": 2},
    }
    if task == "summarization":
        params = {"summarization": params["summarization"]}
    config = T5Config(
        vocab_size=len(tokenizer),
        **T5,
        decoder_start_token_id=0,
        pad_token_id=0,
        eos_token_id=1,
        task_specific_params=params,
    )
    writes = {"decoder_start_token_id": 0, **ids_of(tokenizer, "eos", "pad")}
    save_model(folder, name, T5ForConditionalGeneration, config, writes=writes)
    transformers_card(
        folder,
        f"Tiny T5, {title}",
        task,
        f"""
from transformers import T5Tokenizer, T5Model

tokenizer = T5Tokenizer.from_pretrained("{name}")
model = T5Model.from_pretrained("{name}")

input_ids = tokenizer(
    "The garden needs sun, soil and patience", return_tensors="pt"
).input_ids
decoder_input_ids = tokenizer("The garden", return_tensors="pt").input_ids
outputs = model(input_ids=input_ids, decoder_input_ids=decoder_input_ids)
""",
        language=["en", "fr", "de"],
    )


def _marian(root: Path) -> None:
    import sentencepiece
    from transformers import MarianConfig, MarianMTModel

    name, task = "tiny/opus-mt-en-de", "translation"
    folder = shelf_for(root, name, task, SEQ2SEQ, "AutoTokenizer")
    for side in ("source", "target"):
        with (folder / f"{side}.spm").open("wb") as stream:
            sentencepiece.SentencePieceTrainer.train(
                sentence_iterator=iter(LINES),
                model_writer=stream,
                vocab_size=300,
                hard_vocab_limit=False,
                num_threads=1,
                minloglevel=2,
            )
    pieces = sentencepiece.SentencePieceProcessor(model_file=str(folder / "source.spm"))
    known = [pieces.id_to_piece(index) for index in range(pieces.get_piece_size())]
    words = [piece for piece in known if piece not in ("<unk>", "<s>", "</s>")]
    vocabulary = ["</s>", "<unk>", *words, "<pad>"]
    numbered = {piece: index for index, piece in enumerate(vocabulary)}
    (folder / "vocab.json").write_text(json.dumps(numbered, ensure_ascii=False))
    options = {
        "source_lang": "en",
        "target_lang": "de",
        "model_max_length": 256,
        "tokenizer_class": "MarianTokenizer",
        "separate_vocabs": False,
        "eos_token": "</s>",
        "pad_token": "<pad>",
        "unk_token": "<unk>",
    }
    (folder / "tokenizer_config.json").write_text(json.dumps(options, indent=2))
    pad = numbered["<pad>"]
    ids = {"decoder_start_token_id": pad, "pad_token_id": pad}
    ids |= {"eos_token_id": 0, "forced_eos_token_id": 0}
    config = MarianConfig(vocab_size=len(vocabulary), max_position_embeddings=256, **PAIRED, **ids)
    writes = {**ids, "bad_words_ids": [[pad]], "max_length": 64, "num_beams": 2}
    save_model(folder, name, MarianMTModel, config, writes=writes)
    transformers_card(
        folder,
        "opus-mt, tiny",
        task,
        f"""
from transformers import AutoTokenizer, AutoModelForSeq2SeqLM

tokenizer = AutoTokenizer.from_pretrained("{name}")
model = AutoModelForSeq2SeqLM.from_pretrained("{name}")
""",
        language=["en", "de"],
        license="cc-by-4.0",
        tags=[task],
    )
