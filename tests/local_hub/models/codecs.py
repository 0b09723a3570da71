"""Tiny codecs: sound into codes and back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from .shelf import folder_of, seed, transformers_info, write_card

TASK = "audio-to-audio"


def build(root: Path) -> None:
    """A model of each family of codecs that one class of transformers loads."""
    _encodec(root, "tiny/encodec", 1)
    _encodec(root, "tiny/encodec-stereo", 2)
    _dac(root)
    _mimi(root)


def _keep(root: Path, name: str, title: str, model_class: Any, config: Any, extractor: Any) -> None:
    info = transformers_info("AutoModel", TASK, "AutoFeatureExtractor")
    folder = folder_of(root, name, transformersInfo=info)
    seed(name)
    model_class(config).save_pretrained(folder)
    extractor.save_pretrained(folder)
    example = f"""
import soundfile
from transformers import AutoFeatureExtractor, AutoModel

model = AutoModel.from_pretrained("{name}")
extractor = AutoFeatureExtractor.from_pretrained("{name}")

samples, rate = soundfile.read("sample.wav")
inputs = extractor(samples, sampling_rate=rate, return_tensors="pt")
audio = model(**inputs).audio_values
"""
    write_card(
        folder,
        title,
        example,
        library_name="transformers",
        pipeline_tag=TASK,
        language=None,
        tags=["audio", "codec"],
    )


def _encodec(root: Path, name: str, channels: int) -> None:
    from transformers import EncodecConfig, EncodecFeatureExtractor, EncodecModel

    # What is longer than a stretch goes through in pieces, each brought to one loudness.
    stretch = {"chunk_length_s": 1.0, "overlap": 0.01, "normalize": True} if channels > 1 else {}
    config = EncodecConfig(
        target_bandwidths=[1.0, 2.0],
        sampling_rate=16_000,
        audio_channels=channels,
        num_filters=4,
        hidden_size=16,
        codebook_size=1024,
        codebook_dim=16,
        num_lstm_layers=1,
        upsampling_ratios=[8, 5, 4],
        **stretch,
    )
    extractor = EncodecFeatureExtractor(
        feature_size=channels,
        sampling_rate=16_000,
        chunk_length_s=config.chunk_length_s,
        overlap=config.overlap,
    )
    _keep(root, name, "EnCodec, tiny", EncodecModel, config, extractor)


def _dac(root: Path) -> None:
    from transformers import DacConfig, DacFeatureExtractor, DacModel

    config = DacConfig(
        encoder_hidden_size=4,
        decoder_hidden_size=32,
        downsampling_ratios=[4, 4, 8],
        upsampling_ratios=[8, 4, 4],
        n_codebooks=4,
        codebook_size=32,
        codebook_dim=4,
        sampling_rate=16_000,
    )
    extractor = DacFeatureExtractor(sampling_rate=16_000, hop_length=config.hop_length)
    _keep(root, "tiny/dac", "DAC, tiny", DacModel, config, extractor)


def _mimi(root: Path) -> None:
    from transformers import EncodecFeatureExtractor, MimiConfig, MimiModel

    config = MimiConfig(
        sampling_rate=24_000,
        num_filters=4,
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        num_key_value_heads=2,
        head_dim=8,
        intermediate_size=32,
        codebook_size=32,
        codebook_dim=16,
        vector_quantization_hidden_dimension=16,
        num_quantizers=4,
        num_semantic_quantizers=1,
        upsample_groups=16,
        sliding_window=50,
    )
    extractor = EncodecFeatureExtractor(feature_size=1, sampling_rate=24_000)
    _keep(root, "tiny/mimi", "Mimi, tiny", MimiModel, config, extractor)
