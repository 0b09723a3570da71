"""What a configuration says of a model's shape that some cells have to heed: channels, layers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..tasks import TaskTemplate

# Libraries whose templates prepare a picture by a function of their own.
PREPARED = ("timm", "onnx")


def sees_grey(config: Mapping[str, Any] | None) -> bool:
    """Whether a configuration, of transformers or of timm, says that there is one channel."""
    config = config or {}
    parts = [config, config.get("vision_config"), config.get("backbone_config")]
    told = [part.get("num_channels") for part in parts if isinstance(part, Mapping)]
    pretrained = config.get("pretrained_cfg")
    size = pretrained.get("input_size") if isinstance(pretrained, Mapping) else None
    told += size[:1] if isinstance(size, list) else []
    return next((count for count in told if isinstance(count, int)), 3) == 1


def decodes_deeper(config: Mapping[str, Any] | None) -> bool:
    """Whether the decoder has more layers than the encoder, in T5's words for both.

    transformers 5 then makes a cache with as many layers as the encoder has, and fails.
    """
    config = config or {}
    reads, writes = config.get("num_layers"), config.get("num_decoder_layers")
    return isinstance(reads, int) and isinstance(writes, int) and writes > reads


def shape_flags(row: TaskTemplate | None, config: Mapping[str, Any] | None) -> dict[str, bool]:
    """What chooses the cells that turn pictures grey, or do without a cache."""
    return {"decodes-deeper": decodes_deeper(config), **_grey(row, config)}


def _grey(row: TaskTemplate | None, config: Mapping[str, Any] | None) -> dict[str, bool]:
    if row is None or row.media != "pictures" or not sees_grey(config):
        return {}
    read = row.library == "transformers" and row.processor_class is not None
    prepared = row.library in PREPARED
    return {"grey": read or prepared, "sees-grey": read, "prepares-grey": prepared}
