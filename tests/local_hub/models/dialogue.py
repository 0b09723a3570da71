"""A tiny Dia, which plays two speakers, and the codec that its processor loads."""

from __future__ import annotations

from pathlib import Path

from .shelf import save_model, shelf_for, transformers_card
from .sizes import BLOCKS

NAME, CODEC = "tiny/dia", "tiny/dia-codec"
RATE = 44_100


def build(root: Path) -> None:
    """The model and its codec, each in a repository of its own."""
    from transformers import (
        DacConfig,
        DacModel,
        DiaConfig,
        DiaFeatureExtractor,
        DiaForConditionalGeneration,
        DiaProcessor,
        DiaTokenizer,
    )

    held = shelf_for(root, CODEC, "audio-to-audio", "AutoModel", "AutoFeatureExtractor")
    # As many codebooks and codes as the processor counts on by itself.
    sizes = {"encoder_hidden_size": 4, "decoder_hidden_size": 32, "n_codebooks": 9}
    config = DacConfig(**sizes, sampling_rate=RATE, downsampling_ratios=[4, 4, 4, 8])
    codec = save_model(held, CODEC, DacModel, config)
    transformers_card(held, "Codec of Dia, tiny", "audio-to-audio", tags=["dac", "audio"])
    codec.name_or_path = CODEC
    folder = shelf_for(root, NAME, "text-to-speech", "AutoModelForSpeechSeq2Seq")
    reader = DiaFeatureExtractor(sampling_rate=RATE, hop_length=512)
    DiaProcessor(reader, DiaTokenizer(), codec).save_pretrained(folder)
    heads = {"num_attention_heads": 2, "num_key_value_heads": 2, "head_dim": 16}
    crossed = {"cross_num_attention_heads": 2, "cross_num_key_value_heads": 2}
    small = BLOCKS | {"num_hidden_layers": 1} | heads
    decoder = small | crossed | {"cross_head_dim": 16, "cross_hidden_size": 32}
    dia = DiaConfig(encoder_config=small, decoder_config=decoder)
    writes = {"do_sample": True, "top_k": 45, "top_p": 0.95, "temperature": 1.2}
    ids = {"pad_token_id": 1025, "eos_token_id": 1024, "bos_token_id": 1026}
    writes |= ids | {"guidance_scale": 3.0, "max_length": 3072, "decoder_start_token_id": 1026}
    save_model(folder, NAME, DiaForConditionalGeneration, dia, louder=3.0, writes=writes)
    example = f"""
from transformers import AutoProcessor, DiaForConditionalGeneration

processor = AutoProcessor.from_pretrained("{NAME}")
model = DiaForConditionalGeneration.from_pretrained("{NAME}")
text = ["[S1] Dia is an open weights text to dialogue model."]
inputs = processor(text=text, padding=True, return_tensors="pt")
outputs = model.generate(**inputs, max_new_tokens=256)
"""
    transformers_card(folder, "Dia, tiny", "text-to-speech", example, tags=["dia", "audio"])
