"""Assistants of speculative decoding: heads that guess what another model is about to write."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

_CLASSES = re.compile(r"eagle|medusa|dflash|speculator|mlpspec|\bdraft", re.IGNORECASE)
_KEYS = ("speculators_config", "draft_vocab_size", "medusa_num_heads")


def drafting(architectures: Sequence[str], config: Mapping[str, Any]) -> str | None:
    """Why an assistant is not run by itself, as a sentence; None for other models.

    By its class or by settings that only such models have: a small model that is called a draft
    may well write by itself.
    """
    listed = any(_CLASSES.search(name) for name in architectures)
    if not (listed or any(config.get(key) for key in _KEYS)):
        return None
    return (
        "It is an assistant for speculative decoding: it guesses the next tokens of one certain "
        "model, from what that model is computing, and writes nothing by itself. Its page names "
        "the model and the server, such as vLLM or SGLang, that runs the two together."
    )
