"""How many bytes the weights take, for repositories whose metadata does not tell.

The Hub counts weights of safetensors in the root alone. For pickled weights, and for pipelines of
several parts, the sizes of the files are asked for, and those that one load would fetch are added.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from ..errors import AlacardError
from .client import HubClient
from .facts import ModelFacts

# Each of these is the whole of the weights; the first kind that is there is what is loaded.
KINDS = (".safetensors", ".bin", ".pt", ".pth", ".ckpt")
# Copies in another precision or for training, which a plain load leaves alone.
VARIANT = re.compile(
    r"[.-](?:fp16|bf16|fp32|non_ema|ema|int8|fp8|onnx|openvino)\b|(?:^|/)onnx/", re.I
)
NO_WEIGHTS = re.compile(
    r"(?:^|/)(?:training_args|optimizer|scheduler|scaler|rng_state\w*)\.(?:bin|pt|pth)$", re.I
)
MOST_BYTES = 2**50


async def stored_bytes(hub: HubClient, facts: ModelFacts) -> int | None:
    """Bytes of the weights that a load would fetch; None where the Hub does not tell."""
    at = f"/revision/{facts.sha}" if facts.sha else ""
    try:
        answer = await hub.json(f"api/models/{facts.id}{at}?blobs=true")
    except AlacardError:
        return None
    siblings = answer.get("siblings") if isinstance(answer, Mapping) else None
    return weights_among(siblings if isinstance(siblings, list) else [])


def weights_among(siblings: Iterable[Any]) -> int | None:
    """The bytes of one kind of weights among a repository's files with sizes.

    A pipeline's parts lie in folders, and a single file in its root is the same once more.
    """
    sizes: dict[str, int] = {}
    for row in siblings:
        if not isinstance(row, Mapping):
            continue
        name, size = row.get("rfilename"), row.get("size")
        if isinstance(name, str) and isinstance(size, int) and 0 <= size < MOST_BYTES:
            sizes[name] = size
    pipeline = "model_index.json" in sizes
    for kind in KINDS:
        found = {
            name: size
            for name, size in sizes.items()
            if name.endswith(kind)
            and ("/" in name) == pipeline
            and not VARIANT.search(name)
            and not NO_WEIGHTS.search(name)
        }
        if found:
            return sum(found.values()) or None
    return None
