"""How a repository's weights are packed into fewer bits, wherever that is told.

A method may stand in `config.json`, in a configuration within it, in a file of its own beside it,
or nowhere: then the types of numbers in the safetensors files still tell that there is one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .facts import ModelFacts

UNKNOWN = "unknown method"
_METHOD = re.compile(r"[\w.-]{1,30}")
_KEYS = ("quantization_config", "compression_config")
# Files that hold a method's settings, with the package that writes each.
METHOD_FILES = {
    "quantize_config.json": "gptq",  # AutoGPTQ
    "quant_config.json": "awq",  # AutoAWQ
    "hf_quant_config.json": "modelopt",  # NVIDIA's Model Optimizer
}
# Types of numbers in which plain checkpoints hold weights, and places or masks beside them.
_PLAIN = frozenset({"F64", "F32", "F16", "BF16", "I64", "U64", "BOOL"})
# The part of all numbers from which on the others are weights, and not some table.
_MOST_TABLES = 0.05
# Types whose older checkpoints hold the masks of their attention, a byte for each place.
_MASKED = frozenset(
    {
        "codegen",
        "decision_transformer",
        "gpt2",
        "gpt_neo",
        "gpt_neox",
        "gpt_neox_japanese",
        "gptj",
        "imagegpt",
    }
)
_LAYERS = ("num_hidden_layers", "n_layer", "num_layers")
_POSITIONS = ("max_position_embeddings", "n_positions", "n_ctx")
# How deep configurations lie within each other: a model's, its text half's, that one's decoder's.
_DEEPEST = 3
# Tags that the Hub gives for a `quantization_config`, for configurations that it does not show.
_BITS = frozenset({"4-bit", "8-bit"})
_TAGS = ("gptq", "awq", "bitsandbytes", "compressed-tensors", "fp8", "mxfp4", "hqq", "torchao")


def quantisation(config: Mapping[str, Any] | None, deep: int = _DEEPEST) -> str | None:
    """The quantisation method that a configuration names, or one within it, as a short word."""
    config = config or {}
    for key in _KEYS:
        if isinstance(found := config.get(key), Mapping) and found:
            method = str(found.get("quant_method") or UNKNOWN)
            return method if _METHOD.fullmatch(method) else UNKNOWN
    # MLX writes a key of its own.
    if isinstance(config.get("quantization"), Mapping):
        return "MLX"
    inner = (value for value in config.values() if deep and isinstance(value, Mapping))
    return next((told for one in inner if (told := quantisation(one, deep - 1))), None)


def quantised_beside(
    files: Sequence[str], parameters: Mapping[str, int], *, packed: bool
) -> str | None:
    """The method whose settings lie in a file of their own at the top of the repository.

    None where the numbers are known and plain: the file is then about other weights, such as those
    for ONNX, whose conversion writes one of the same name as AutoGPTQ's.
    """
    converted = any(name.startswith("onnx/") for name in files)
    if not packed and (parameters or converted):
        return None
    return next((method for name, method in METHOD_FILES.items() if name in files), None)


def quantised_by_files(facts: ModelFacts, found: Sequence[str]) -> ModelFacts:
    """The facts with the method whose settings were `found`, where nothing else told of one."""
    method = quantised_beside(found, facts.parameters, packed=False)
    if method is None or facts.quantised:
        return facts
    return facts.model_copy(update={"quantised": method})


def quantised_by_tags(tags: Sequence[str]) -> str | None:
    """The method that the Hub's tags tell of, where they say that there is one."""
    if _BITS.isdisjoint(tags):
        return None
    return next((name for name in _TAGS if name in tags), UNKNOWN)


def are_packed(
    parameters: Mapping[str, int],
    model_type: str | None,
    config: Mapping[str, Any] | None = None,
) -> bool:
    """Whether so many numbers are of types in which only packed weights are stored.

    Masks are no weights, up to the bytes that they take by the configuration, where it is known.
    """
    packed = sum(count for dtype, count in parameters.items() if dtype not in _PLAIN)
    bytes_there = parameters.get("U8", 0)
    if model_type in _MASKED and bytes_there <= _mask_bytes(config or {}, bytes_there):
        packed -= bytes_there
    return packed > _MOST_TABLES * sum(parameters.values())


def _mask_bytes(config: Mapping[str, Any], unknown: int) -> int:
    """The bytes of a square mask of all positions in each layer; `unknown` where not told."""
    layers, positions = (
        next((n for name in names if isinstance(n := config.get(name), int) and n > 0), None)
        for names in (_LAYERS, _POSITIONS)
    )
    return layers * positions**2 if layers and positions else unknown
