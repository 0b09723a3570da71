"""Assistants of speculative decoding: heads that guess what another model is about to write."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from ...classes import class_table

# Classes of EAGLE, Medusa, DFlash, vLLM's speculators and IBM's accelerators that are nothing else.
_CLASSES = re.compile(
    r"\w+ForCausalLMEagle3?|Eagle3?(Speculator|DraftModel)|MedusaModel|DFlashDraftModel"
    r"|MLPSpeculator(PreTrained)?Model"
)
_KEYS = ("speculators_config", "draft_vocab_size", "medusa_num_heads")
# A head has one layer, seldom two; no model that writes by itself has so few.
_MOST_LAYERS = 2


def drafting(architectures: Sequence[str], config: Mapping[str, Any]) -> str | None:
    """Why an assistant is not run by itself, as a sentence; None for other models.

    By its class, or by settings that such models have together with the few layers of one: a whole
    model may carry the settings of its assistant, and a small one that is called a draft may well
    write by itself.
    """
    listed = any(_CLASSES.fullmatch(name) for name in architectures)
    if not listed and not (any(config.get(key) for key in _KEYS) and _few(architectures, config)):
        return None
    return (
        "It is an assistant for speculative decoding: it guesses the next tokens of one specific "
        "model from what that model is computing, and writes nothing on its own. Its page names "
        "that model and the server, such as vLLM or SGLang, that runs the two together."
    )


def _few(architectures: Sequence[str], config: Mapping[str, Any]) -> bool:
    """Whether the configuration tells of no more layers than an assistant has."""
    inner = config.get("transformer_layer_config")
    layers = {**(inner if isinstance(inner, Mapping) else {}), **config}.get("num_hidden_layers")
    if isinstance(layers, int):
        return layers <= _MOST_LAYERS
    return not set(architectures) & class_table().architectures  # a whole model has usual ones
