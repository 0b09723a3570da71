"""Tiny models that hear: Whisper, which writes, and wav2vec2 with CTC, which spells."""

from __future__ import annotations

import json
from pathlib import Path

from .page import byte_level
from .shelf import folder_of, save_tokenizer, seed, transformers_info, write_card

TASK = "automatic-speech-recognition"
LANGUAGES = ("en", "de", "fr")


def build(root: Path) -> None:
    """One model of each of the two kinds that templates must tell apart."""
    _whisper(root)
    _wav2vec2(root)


def _whisper(root: Path) -> None:
    from transformers import (
        GenerationConfig,
        WhisperConfig,
        WhisperFeatureExtractor,
        WhisperForConditionalGeneration,
    )

    name = "tiny/whisper"
    info = transformers_info("AutoModelForSpeechSeq2Seq", TASK, "AutoProcessor")
    folder = folder_of(root, name, transformersInfo=info)
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
    vocabulary = json.loads((folder / "tokenizer.json").read_text())["model"]
    (folder / "vocab.json").write_text(json.dumps(vocabulary["vocab"], ensure_ascii=False))
    merges = [" ".join(pair) if isinstance(pair, list) else pair for pair in vocabulary["merges"]]
    (folder / "merges.txt").write_text("#version: 0.2\n" + "\n".join(merges) + "\n")
    options = json.loads((folder / "tokenizer_config.json").read_text())
    options |= {"tokenizer_class": "WhisperTokenizer", "processor_class": "WhisperProcessor"}
    (folder / "tokenizer_config.json").write_text(json.dumps(options, indent=2))
    number = {token: tokenizer.convert_tokens_to_ids(token) for token in special}
    ids = {
        "bos_token_id": number[end],
        "eos_token_id": number[end],
        "pad_token_id": number[end],
        "decoder_start_token_id": number["<|startoftranscript|>"],
    }
    config = WhisperConfig(
        vocab_size=len(tokenizer),
        num_mel_bins=80,
        d_model=32,
        encoder_layers=2,
        decoder_layers=2,
        encoder_attention_heads=4,
        decoder_attention_heads=4,
        encoder_ffn_dim=64,
        decoder_ffn_dim=64,
        **ids,
    )
    seed(name)
    model = WhisperForConditionalGeneration(config)
    model.generation_config = GenerationConfig(
        **ids,
        is_multilingual=True,
        lang_to_id={mark: number[mark] for mark in marks},
        task_to_id={
            "transcribe": number["<|transcribe|>"],
            "translate": number["<|translate|>"],
        },
        no_timestamps_token_id=number["<|notimestamps|>"],
        prev_sot_token_id=number["<|startofprev|>"],
        max_initial_timestamp_index=50,
        max_length=40,
        return_timestamps=False,
        suppress_tokens=[],
        begin_suppress_tokens=[number[end]],
        alignment_heads=[[1, 0]],
    )
    model.save_pretrained(folder)
    WhisperFeatureExtractor(feature_size=80).save_pretrained(folder)
    write_card(
        folder,
        "Whisper, tiny and random",
        f"""
>>> from transformers import WhisperProcessor, WhisperForConditionalGeneration
>>> from datasets import load_dataset

>>> # load model and processor
>>> processor = WhisperProcessor.from_pretrained("{name}")
>>> model = WhisperForConditionalGeneration.from_pretrained("{name}")
>>> model.config.forced_decoder_ids = None
""",
        library_name="transformers",
        pipeline_tag=TASK,
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
    info = transformers_info("AutoModelForCTC", TASK, "AutoProcessor")
    folder = folder_of(root, name, transformersInfo=info)
    letters = ["<pad>", "<s>", "</s>", "<unk>", "|", *"ETAONIHSRDLUMWCFGYPBVK'XJQZ"]
    numbered = {letter: index for index, letter in enumerate(letters)}
    (folder / "vocab.json").write_text(json.dumps(numbered))
    tokenizer = Wav2Vec2CTCTokenizer(str(folder / "vocab.json"))
    config = Wav2Vec2Config(
        vocab_size=len(letters),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=64,
        conv_dim=[32] * 7,
        num_conv_pos_embeddings=16,
        num_conv_pos_embedding_groups=4,
        pad_token_id=0,
        bos_token_id=1,
        eos_token_id=2,
        ctc_loss_reduction="mean",
    )
    seed(name)
    Wav2Vec2ForCTC(config).save_pretrained(folder)
    extractor = Wav2Vec2FeatureExtractor(return_attention_mask=False)
    Wav2Vec2Processor(feature_extractor=extractor, tokenizer=tokenizer).save_pretrained(folder)
    write_card(
        folder,
        "Wav2Vec2, tiny",
        f"""
from transformers import Wav2Vec2Processor, Wav2Vec2ForCTC
from datasets import load_dataset
import torch

# load model and tokenizer
processor = Wav2Vec2Processor.from_pretrained("{name}")
model = Wav2Vec2ForCTC.from_pretrained("{name}")
""",
        library_name="transformers",
        pipeline_tag=TASK,
        datasets=["librispeech_asr"],
        tags=["audio", TASK],
    )
