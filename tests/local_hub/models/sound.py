"""Tiny models of sound: one that sorts it into classes, two that speak, one that makes music."""

from __future__ import annotations

import io
import json
from pathlib import Path

from .page import LINES, unigram
from .shelf import amend, labelled, save_model, save_tokenizer, seed, shelf_for, transformers_card
from .sizes import ENCODEC, SPEECHT5, WAV2VEC2

SPEAKS = "AutoModelForTextToWaveform"
CLASSES = ["speech", "music", "dog bark", "rain"]


def build(root: Path) -> None:
    """A model for each template of sound."""
    _classifier(root)
    _voice(root)
    _speecht5(root)
    _musicgen(root)


def _classifier(root: Path) -> None:
    from transformers import (
        Wav2Vec2Config,
        Wav2Vec2FeatureExtractor,
        Wav2Vec2ForSequenceClassification,
    )

    name, task = "tiny/wav2vec2-sounds", "audio-classification"
    auto = "AutoModelForAudioClassification"
    folder = shelf_for(root, name, task, auto, "AutoFeatureExtractor")
    config = Wav2Vec2Config(vocab_size=32, **WAV2VEC2, classifier_proj_size=32, **labelled(CLASSES))
    save_model(folder, name, Wav2Vec2ForSequenceClassification, config)
    Wav2Vec2FeatureExtractor(return_attention_mask=True).save_pretrained(folder)
    transformers_card(
        folder,
        "Wav2Vec2 for kinds of sound, tiny",
        task,
        f"""
from transformers import pipeline

classifier = pipeline("audio-classification", model="{name}")
classifier("sample.wav")
""",
        language=None,
        tags=["audio", task],
    )


def _voice(root: Path) -> None:
    from transformers import VitsConfig, VitsModel, VitsTokenizer

    name, task = "tiny/vits", "text-to-speech"
    folder = shelf_for(root, name, task, SPEAKS, "AutoTokenizer")
    letters = ["<pad>", *" '-abcdefghijklmnopqrstuvwxyz"]
    (folder / "vocab.json").write_text(json.dumps({sign: n for n, sign in enumerate(letters)}))
    VitsTokenizer(
        str(folder / "vocab.json"), pad_token="<pad>", language="eng", phonemize=False
    ).save_pretrained(folder)
    config = VitsConfig(
        vocab_size=len(letters),
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        ffn_dim=32,
        flow_size=16,
        spectrogram_bins=33,
        use_stochastic_duration_prediction=False,
        duration_predictor_filter_channels=16,
        prior_encoder_num_flows=2,
        prior_encoder_num_wavenet_layers=2,
        posterior_encoder_num_wavenet_layers=2,
        upsample_initial_channel=32,
        resblock_kernel_sizes=[3],
        resblock_dilation_sizes=[[1, 3]],
    )
    save_model(folder, name, VitsModel, config)
    example = f"""
from transformers import VitsModel, AutoTokenizer
import torch

model = VitsModel.from_pretrained("{name}")
tokenizer = AutoTokenizer.from_pretrained("{name}")

inputs = tokenizer("some example text in the English language", return_tensors="pt")
with torch.no_grad():
    output = model(**inputs).waveform
"""
    transformers_card(folder, "VITS, tiny", task, example, tags=["mms", "vits"])


def _speecht5(root: Path) -> None:
    import sentencepiece
    from transformers import (
        SpeechT5Config,
        SpeechT5FeatureExtractor,
        SpeechT5ForTextToSpeech,
        SpeechT5Processor,
        SpeechT5Tokenizer,
    )

    name, task = "tiny/speecht5", "text-to-speech"
    folder = shelf_for(root, name, task, "AutoModelForTextToSpectrogram")
    # Written by us: a prefix would put the folder's name into the file.
    pieces = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(LINES),
        model_writer=pieces,
        model_type="char",
        vocab_size=70,
        hard_vocab_limit=False,
        bos_id=0,
        pad_id=1,
        eos_id=2,
        unk_id=3,
        minloglevel=2,
    )
    (folder / "spm_char.model").write_bytes(pieces.getvalue())
    tokenizer = SpeechT5Tokenizer(str(folder / "spm_char.model"))
    SpeechT5Processor(
        feature_extractor=SpeechT5FeatureExtractor(), tokenizer=tokenizer
    ).save_pretrained(folder)
    config = SpeechT5Config(
        vocab_size=len(tokenizer),
        **SPEECHT5,
        decoder_layers=2,
        bos_token_id=0,
        pad_token_id=1,
        eos_token_id=2,
        decoder_start_token_id=2,
    )
    save_model(folder, name, SpeechT5ForTextToSpeech, config)
    example = f"""
from transformers import SpeechT5Processor, SpeechT5ForTextToSpeech, SpeechT5HifiGan
from datasets import load_dataset
import torch

processor = SpeechT5Processor.from_pretrained("{name}")
model = SpeechT5ForTextToSpeech.from_pretrained("{name}")
vocoder = SpeechT5HifiGan.from_pretrained("microsoft/speecht5_hifigan")
inputs = processor(text="Hello, my dog is cute.", return_tensors="pt")
"""
    tags = ["audio", task]
    transformers_card(folder, "SpeechT5, tiny", task, example, license="mit", tags=tags)


def _musicgen(root: Path) -> None:
    from transformers import (
        EncodecConfig,
        EncodecFeatureExtractor,
        MusicgenConfig,
        MusicgenDecoderConfig,
        MusicgenForConditionalGeneration,
        T5Config,
    )

    name, task = "tiny/musicgen", "text-to-audio"
    folder = shelf_for(root, name, task, SPEAKS, "AutoTokenizer")
    tokenizer = save_tokenizer(
        unigram(), folder, pad_token="<pad>", eos_token="</s>", unk_token="<unk>"
    )
    text = T5Config(
        vocab_size=len(tokenizer),
        d_model=16,
        d_kv=8,
        d_ff=32,
        num_layers=2,
        num_heads=2,
        pad_token_id=0,
        eos_token_id=1,
    )
    codec = EncodecConfig(
        target_bandwidths=[0.25],
        sampling_rate=4000,
        **ENCODEC,
        num_residual_layers=1,
        upsampling_ratios=[8, 5, 2],
        use_causal_conv=False,
        norm_type="weight_norm",
        kernel_size=3,
        last_kernel_size=3,
    )
    decoder = MusicgenDecoderConfig(
        vocab_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        hidden_size=16,
        ffn_dim=32,
        num_codebooks=1,
        pad_token_id=32,
        bos_token_id=32,
        max_position_embeddings=2048,
    )
    seed(name)
    config = MusicgenConfig(
        text_encoder=text.to_dict(), audio_encoder=codec.to_dict(), decoder=decoder.to_dict()
    )
    model = MusicgenForConditionalGeneration(config)
    model.generation_config.update(
        do_sample=True,
        guidance_scale=3.0,
        max_length=100,
        decoder_start_token_id=32,
        bos_token_id=32,
        pad_token_id=32,
    )
    model.save_pretrained(folder)
    EncodecFeatureExtractor(sampling_rate=4000).save_pretrained(folder)
    kinds = {"processor_class": "MusicgenProcessor"}
    amend(folder / "preprocessor_config.json", **kinds)
    amend(folder / "tokenizer_config.json", tokenizer_class="T5Tokenizer", **kinds)
    example = f"""
from transformers import pipeline
import scipy

synthesiser = pipeline("text-to-audio", "{name}")
music = synthesiser("lo-fi music with a soothing melody", forward_params={{"do_sample": True}})
scipy.io.wavfile.write("musicgen_out.wav", rate=music["sampling_rate"], data=music["audio"])
"""
    transformers_card(
        folder,
        "MusicGen, tiny",
        task,
        example,
        license="cc-by-nc-4.0",
        language=None,
        tags=["musicgen"],
    )
