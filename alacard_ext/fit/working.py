"""What a model takes beside its weights: the key-value cache, and activations.

Worked out from `config.json`, whose numbers are a stranger's: what is absurd counts as not known.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

CONTEXT = 2048
"""Tokens of prompt and answer that a notebook is planned for; the model's own limit if smaller."""
BATCH = 8
"""Inputs at once that the usage cells send where the model writes nothing."""
MOST = 2_000_000
WRITES = ("ForCausalLM", "LMHeadModel", "ForConditionalGeneration", "MTModel")
# Layers that keep a state of fixed size instead of a cache that grows.
STATE = frozenset({"linear_attention", "mamba", "mamba2", "conv", "recurrent"})


def context_of(config: Mapping[str, Any] | None) -> int:
    """The planned context in tokens: `CONTEXT`, or what the model can read if that is less."""
    text = _text(config)
    limit = _first(
        text,
        *("max_position_embeddings", "n_positions", "max_seq_len", "seq_length"),
        "max_target_positions",  # of Whisper, what it can write
    )
    cut = _first(text, "max_seq_length")  # by a library, before the model's places end
    return min(CONTEXT, limit or CONTEXT, cut or CONTEXT)


def tokens_of(config: Mapping[str, Any] | None) -> int | None:
    """The same for a model that reads tokens; None where the configuration names no vocabulary."""
    return context_of(config) if _first(_text(config), "vocab_size") else None


def cache_bytes(config: Mapping[str, Any] | None, context: int, value_bytes: int = 2) -> int | None:
    """Bytes of keys and values for one conversation of `context` tokens.

    0 for a model that writes no text; None where the configuration does not tell. Counts layers of
    sliding attention by their window, those of linear attention not at all, and for an encoder
    with a decoder the decoder's own and the crossed attention.
    """
    text = _text(config)
    architectures = (config or {}).get("architectures")
    names = [str(name) for name in architectures] if isinstance(architectures, list) else []
    if names and not any(name.endswith(WRITES) for name in names):
        return 0
    layers = _first(
        text, "decoder_layers", "num_hidden_layers", "n_layer", "num_layers", "n_layers"
    )
    width = _head_bytes(text)
    if not layers or not width:
        return None
    crossed = 2 if text.get("is_encoder_decoder") is True else 1
    window = _count(text.get("sliding_window")) or context
    kinds = text.get("layer_types")
    if isinstance(kinds, list) and len(kinds) == layers:
        tokens = sum(_tokens(str(kind), context, window) for kind in kinds)
    else:
        tokens = layers * context
    return tokens * width * value_bytes * crossed


def activation_bytes(
    config: Mapping[str, Any] | None,
    weights: int,
    context: int,
    value_bytes: int = 2,
    inputs: int = 1,
) -> tuple[int, int]:
    """Low and high estimate of what activations take at once, in bytes.

    The low end is that of one input, the high end that of so many `inputs` at once.

    By hidden and feed-forward size where the configuration tells them, as a share of the weights
    where it does not; for pictures and films that share is what their larger maps come to.
    """
    text = _text(config)
    hidden = _first(text, "hidden_size", "d_model", "n_embd", "dim", "hidden_dim")
    if not hidden:
        return int(0.05 * weights), int(0.35 * weights)
    wide = _first(text, "intermediate_size", "ffn_dim", "n_inner", "d_ff") or 4 * hidden
    # Input, residual, attention's three and the feed-forward part of one layer at a time.
    one = context * (6 * hidden + 2 * wide) * value_bytes
    vocabulary = _first(text, "vocab_size") or 0
    # Some models give the scores of every position at once, in 4 bytes.
    scores = context * vocabulary * 4 if vocabulary else 0
    return one // 4, inputs * one + min(scores, int(0.5 * weights) + one)


def _tokens(kind: str, context: int, window: int) -> int:
    if kind in STATE:
        return 0
    return min(window, context) if kind in ("sliding_attention", "chunked_attention") else context


def _head_bytes(text: Mapping[str, Any]) -> int | None:
    """Values of keys and values that one layer keeps for one token."""
    heads = _first(text, "decoder_attention_heads", "num_attention_heads", "n_head", "num_heads")
    hidden = _first(text, "hidden_size", "d_model", "n_embd", "dim")
    if not heads:
        return None
    if _count(text.get("kv_lora_rank")):
        # Latent attention: transformers keeps its keys and values unfolded, a set a head.
        keys = (_count(text.get("qk_nope_head_dim")) or 0) + (
            _count(text.get("qk_rope_head_dim")) or 0
        )
        return heads * (keys + (_count(text.get("v_head_dim")) or 0)) or None
    one = _count(text.get("head_dim")) or (hidden // heads if hidden else None)
    if not one:
        return None
    if text.get("multi_query") is True:
        shared = 1
    else:
        shared = _first(text, "num_key_value_heads", "num_kv_heads") or heads
    return 2 * shared * one


def _text(config: Mapping[str, Any] | None) -> Mapping[str, Any]:
    """The part of a configuration that describes what writes."""
    config = config or {}
    for name in ("text_config", "llm_config", "language_config", "decoder"):
        part = config.get(name)
        if isinstance(part, Mapping) and part:
            return part
    return config


def _first(values: Mapping[str, Any], *names: str) -> int | None:
    return next((n for name in names if (n := _count(values.get(name)))), None)


def _count(value: Any) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    return value if 0 < value <= MOST else None
