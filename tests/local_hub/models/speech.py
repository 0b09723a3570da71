"""Tiny models that hear: Whisper, which writes, and wav2vec2 with CTC, which spells."""

from __future__ import annotations

import json
from pathlib import Path

from .page import byte_level
from .shelf import (
    amend,
    read_bpe,
    save_model,
    save_tokenizer,
    shelf_for,
    transformers_card,
    write_bpe,
)
from .sizes import PAIRED, WAV2VEC2

TASK = "automatic-speech-recognition"
LANGUAGES = ("en", "de", "fr")


def build(root: Path) -> None:
    """One model of each of the two kinds that templates must tell apart."""
    _whisper(root)
    _wav2vec2(root)


def _whisper(root: Path) -> None:
    from transformers import (
        WhisperConfig,
        WhisperFeatureExtractor,
        WhisperForConditionalGeneration,
    )

    name = "tiny/whisper"
    folder = shelf_for(root, name, TASK, "AutoModelForSpeechSeq2Seq")
    end = "<|endoftext|>"
    marks = [f"<|{language}|>" for language in LANGUAGES]
    special = [end, "<|startoftranscript|>", *marks, "<|translate|>", "<|transcribe|>"]
    special += ["<|startoflm|>", "<|startofprev|>", "<|nospeech|>", "<|notimestamps|>"]
    words = byte_level([])
    # Whisper's times follow all other tokens, and its code counts on that order.
    times = [f"<|{step * 0.02:.2f}|>" for step in range(1501)]
    words.add_special_tokens(special)
    words.add_tokens(times)
    tokenizer = save_tokenizer(
        words,
        folder,
        bos_token=end,
        eos_token=end,
        unk_token=end,
        pad_token=end,
        model_max_length=448,
    )
    write_bpe(folder, *read_bpe(folder))
    kinds = {"tokenizer_class": "WhisperTokenizer", "processor_class": "WhisperProcessor"}
    amend(folder / "tokenizer_config.json", **kinds)
    number = {token: tokenizer.convert_tokens_to_ids(token) for token in special}
    ids = {
        "bos_token_id": number[end],
        "eos_token_id": number[end],
        "pad_token_id": number[end],
        "decoder_start_token_id": number["<|startoftranscript|>"],
    }
    config = WhisperConfig(vocab_size=len(tokenizer), num_mel_bins=80, **PAIRED, **ids)
    tasks = {task: number[f"<|{task}|>"] for task in ("transcribe", "translate")}
    writes = {
        **ids,
        "is_multilingual": True,
        "lang_to_id": {mark: number[mark] for mark in marks},
        "task_to_id": tasks,
        "no_timestamps_token_id": number["<|notimestamps|>"],
        "prev_sot_token_id": number["<|startofprev|>"],
        "max_initial_timestamp_index": 50,
        "max_length": 40,
        "return_timestamps": False,
        "suppress_tokens": [],
        "begin_suppress_tokens": [number[end]],
        "alignment_heads": [[1, 0]],
    }
    save_model(folder, name, WhisperForConditionalGeneration, config, writes=writes)
    WhisperFeatureExtractor(feature_size=80).save_pretrained(folder)
    transformers_card(
        folder,
        "Whisper, tiny and random",
        TASK,
        f"""
>>> from transformers import WhisperProcessor, WhisperForConditionalGeneration
>>> from datasets import load_dataset

>>> # load model and processor
>>> processor = WhisperProcessor.from_pretrained("{name}")
>>> model = WhisperForConditionalGeneration.from_pretrained("{name}")
>>> model.config.forced_decoder_ids = None
""",
        language=list(LANGUAGES),
        tags=["audio", TASK],
    )


def _wav2vec2(root: Path) -> None:
    from transformers import (
        Wav2Vec2Config,
        Wav2Vec2CTCTokenizer,
        Wav2Vec2FeatureExtractor,
        Wav2Vec2ForCTC,
        Wav2Vec2Processor,
    )

    name = "tiny/wav2vec2"
    folder = shelf_for(root, name, TASK, "AutoModelForCTC")
    letters = ["<pad>", "<s>", "</s>", "<unk>", "|", *"ETAONIHSRDLUMWCFGYPBVK'XJQZ"]
    numbered = {letter: index for index, letter in enumerate(letters)}
    (folder / "vocab.json").write_text(json.dumps(numbered))
    tokenizer = Wav2Vec2CTCTokenizer(str(folder / "vocab.json"))
    config = Wav2Vec2Config(
        vocab_size=len(letters),
        **WAV2VEC2,
        pad_token_id=0,
        bos_token_id=1,
        eos_token_id=2,
        ctc_loss_reduction="mean",
    )
    save_model(folder, name, Wav2Vec2ForCTC, config)
    extractor = Wav2Vec2FeatureExtractor(return_attention_mask=False)
    Wav2Vec2Processor(feature_extractor=extractor, tokenizer=tokenizer).save_pretrained(folder)
    transformers_card(
        folder,
        "Wav2Vec2, tiny",
        TASK,
        f"""
from transformers import Wav2Vec2Processor, Wav2Vec2ForCTC
from datasets import load_dataset
import torch

# load model and tokenizer
processor = Wav2Vec2Processor.from_pretrained("{name}")
model = Wav2Vec2ForCTC.from_pretrained("{name}")
""",
        datasets=["librispeech_asr"],
        tags=["audio", TASK],
    )
