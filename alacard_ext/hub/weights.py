"""Which of a repository's files are the weights that one load would fetch, and their size."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

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
    plain = {name: size for name, size in sizes.items() if not VARIANT.search(name)}
    # Where there are copies alone, one of them is what a load asks for.
    halves = {name: size for name, size in sizes.items() if ".fp16" in name}
    return _of_one_kind(plain, pipeline) or _of_one_kind(halves, pipeline)


def _of_one_kind(sizes: Mapping[str, int], pipeline: bool) -> int | None:
    for kind in KINDS:
        found = [
            size
            for name, size in sizes.items()
            if name.endswith(kind) and ("/" in name) == pipeline and not NO_WEIGHTS.search(name)
        ]
        if found:
            return sum(found) or None
    return None
