"""The sizes that tiny models share, by the words of the configurations that take them."""

from __future__ import annotations

from typing import Any

BLOCKS = {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2}
TOWER = {**BLOCKS, "num_attention_heads": 2}
SIGHT = {**TOWER, "image_size": 32, "patch_size": 8}
# A decoder in Llama's shape, whose heads share keys and values in pairs.
WRITER = {**BLOCKS, "num_attention_heads": 4, "num_key_value_heads": 2}
# An encoder with a decoder, in BART's words.
PAIRED = {
    "d_model": 32,
    "encoder_layers": 2,
    "decoder_layers": 2,
    "encoder_attention_heads": 4,
    "decoder_attention_heads": 4,
    "encoder_ffn_dim": 64,
    "decoder_ffn_dim": 64,
}
T5 = {"d_model": 32, "d_kv": 8, "d_ff": 64, "num_layers": 2, "num_heads": 4}
# What turns a wave of sound into steps, in wav2vec2 and in all that came after it.
CONVOLUTIONS = {
    "conv_dim": [32] * 7,
    "num_conv_pos_embeddings": 16,
    "num_conv_pos_embedding_groups": 4,
}
WAV2VEC2 = {**BLOCKS, "num_attention_heads": 4, **CONVOLUTIONS}
SPEECHT5 = {
    "hidden_size": 32,
    "encoder_layers": 2,
    "encoder_attention_heads": 2,
    "encoder_ffn_dim": 64,
    "decoder_attention_heads": 2,
    "decoder_ffn_dim": 64,
    "speech_decoder_prenet_units": 32,
    "speech_decoder_postnet_units": 32,
    "speech_decoder_postnet_layers": 2,
    **CONVOLUTIONS,
}
ENCODEC = {
    "num_filters": 4,
    "hidden_size": 16,
    "codebook_size": 32,
    "codebook_dim": 16,
    "num_lstm_layers": 1,
}
QWEN2_VL_MARKS = ("<|vision_start|>", "<|vision_end|>", "<|image_pad|>", "<|video_pad|>")


def qwen2_vl(words: Any, **text: Any) -> Any:
    """The configuration of a Qwen2-VL over a tokenizer that has its marks."""
    from transformers import Qwen2VLConfig

    number = words.convert_tokens_to_ids
    rope = {"rope_type": "default", "rope_theta": 10000.0, "mrope_section": [1, 1, 2]}
    return Qwen2VLConfig(
        text_config={
            **WRITER,
            "max_position_embeddings": 2048,
            "vocab_size": len(words),
            "rope_parameters": rope,
            **text,
        },
        vision_config={
            "depth": 2,
            "embed_dim": 32,
            "hidden_size": 32,
            "num_heads": 4,
            "mlp_ratio": 2,
            "patch_size": 14,
            "spatial_merge_size": 2,
            "temporal_patch_size": 2,
        },
        image_token_id=number("<|image_pad|>"),
        video_token_id=number("<|video_pad|>"),
        vision_start_token_id=number("<|vision_start|>"),
        vision_end_token_id=number("<|vision_end|>"),
    )
