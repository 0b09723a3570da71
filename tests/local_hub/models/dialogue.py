"""Tiny models that play the speakers of a script, and the codec that one of them loads."""

from __future__ import annotations

from pathlib import Path

from .page import byte_level
from .shelf import ids_of, save_model, save_tokenizer, shelf_for, transformers_card
from .sizes import BLOCKS, WRITER

NAME, CODEC = "tiny/dia", "tiny/dia-codec"
RATE = 44_100
# The turns of a script, as the published VibeVoice puts them.
TURNS = """{{ " Text input:\\n" }}{% for message in messages %}\
{% for item in message['content'] if item['type'] == 'text' %}\
{{ " Speaker " ~ message['role'] ~ ": " ~ item['text'] ~ "\\n" }}{% endfor %}{% endfor %}\
{{ " Speech output:\\n<|vision_start|>" }}"""


def build(root: Path) -> None:
    """A Dia with its codec in a repository of its own, and a VibeVoice."""
    _dia(root)
    _vibevoice(root)


def _dia(root: Path) -> None:
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


def _vibevoice(root: Path) -> None:
    from transformers import (
        VibeVoiceAcousticTokenizerFeatureExtractor,
        VibeVoiceConfig,
        VibeVoiceForConditionalGeneration,
        VibeVoiceProcessor,
    )

    name = "tiny/vibevoice"
    folder = shelf_for(root, name, "text-to-speech", "AutoModelForTextToWaveform")
    end = "<|endoftext|>"
    begins, ends, goes_on = marks = ["<|vision_start|>", "<|vision_end|>", "<|vision_pad|>"]
    words = save_tokenizer(
        byte_level([end, *marks]),
        folder,
        eos_token=end,
        pad_token=end,
        extra_special_tokens=marks,
        model_max_length=2000,
        model_input_names=["input_ids", "attention_mask"],
    )
    number, ids = words.convert_tokens_to_ids, ids_of(words, "eos", "pad")
    codec = {"hidden_size": 8, "kernel_size": 3, "num_filters": 2, "depths": [1] * 7}
    codec |= {"downsampling_ratios": [2, 4, 5, 5, 4, 4]}
    kind = "vibevoice_acoustic_tokenizer"
    text = {"model_type": "qwen2", "vocab_size": len(words), "max_position_embeddings": 2048}
    head = {"num_hidden_layers": 1, "intermediate_size": 32, "frequency_embedding_size": 16}
    config = VibeVoiceConfig(
        audio_config={"model_type": kind, **codec},
        semantic_model_config={"model_type": f"{kind}_encoder", **codec},
        text_config={**text, **WRITER, **ids},
        diffusion_head_config=head,
        audio_bos_token_id=number(begins),
        audio_eos_token_id=number(ends),
        audio_token_id=number(goes_on),
        **ids,
    )
    # Random weights would end anywhere: these go on until they are stopped.
    silent = [number(token) for token in (end, begins, ends)]
    writes = {**ids, "guidance_scale": 1.3, "suppress_tokens": silent}
    save_model(folder, name, VibeVoiceForConditionalGeneration, config, writes=writes)
    reader = VibeVoiceAcousticTokenizerFeatureExtractor(sampling_rate=24_000)
    VibeVoiceProcessor(reader, words, chat_template=TURNS).save_pretrained(folder)
    tags = ["vibevoice", "audio"]
    transformers_card(folder, "VibeVoice, tiny", "text-to-speech", tags=tags, license="mit")
