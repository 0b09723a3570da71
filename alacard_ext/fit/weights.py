"""How many bytes the weights take: as they are stored, and loaded as another dtype."""

from __future__ import annotations

from ..hub.facts import ModelFacts
from ..hub.quantisation import are_packed

# Bytes of one value by the names that safetensors headers use. Source: the format's
# specification, "Format", in the README of github.com/huggingface/safetensors.
DTYPE_BITS = {
    "F64": 64,
    "I64": 64,
    "U64": 64,
    "F32": 32,
    "I32": 32,
    "U32": 32,
    "F16": 16,
    "BF16": 16,
    "I16": 16,
    "U16": 16,
    "F8_E4M3": 8,
    "F8_E5M2": 8,
    "F8_E8M0": 8,
    "I8": 8,
    "U8": 8,
    "BOOL": 8,
    "F4": 4,
}
# Bytes of a weight by the precisions that a notebook loads. Quantised ones keep embeddings, norms
# and scales at two bytes: bitsandbytes' 4 bits come to some 0.6 bytes a weight, its 8 bits to 1.1.
BYTES = {"float32": 4.0, "bfloat16": 2.0, "8bit": 1.1, "4bit": 0.6}

# The precision of weights that are used as they are stored, in fewer bits.
PACKED = "packed"


# Methods that transformers unpacks by itself.
UNPACKED = ("fp8", "mxfp4")


def weight_bytes(facts: ModelFacts) -> int | None:
    """Bytes of the weights as they are stored; None where nothing tells, nor how they are."""
    if is_gguf(facts):
        return facts.gguf_size
    if facts.parameters and facts.quantised == "mxfp4":
        # The Hub counts the weights, not their bytes: 32 of them and a scale take 17.
        packed = facts.parameters.get("U8", 0)
        rest = {name: n for name, n in facts.parameters.items() if name != "U8"}
        return 17 * packed // 33 + sum(
            n * DTYPE_BITS.get(dtype, 32) // 8 for dtype, n in rest.items()
        )
    if facts.parameters:
        return sum(n * DTYPE_BITS.get(dtype, 32) // 8 for dtype, n in facts.parameters.items())
    return facts.stored_bytes


def loaded_range(facts: ModelFacts, dtype: str) -> tuple[int, int] | None:
    """Bytes of the weights in memory when loaded as `dtype`, at least and at most.

    Where only the files' sizes are known, they may hold two or four bytes a weight.
    """
    exact = loaded_bytes(facts, dtype)
    if exact is not None:
        # Alignment, and the tensor that is under way while it is loaded: unpacked, in both forms.
        under_way = 1.15 if unpacks(facts) and dtype == "bfloat16" else 1.05
        return exact, int(under_way * exact)
    stored = facts.stored_bytes
    if stored is None or dtype not in ("float32", "bfloat16", PACKED):
        return None
    if dtype == PACKED:
        return stored, stored
    return (stored, 2 * stored) if dtype == "float32" else (stored // 2, stored)


def loaded_bytes(facts: ModelFacts, dtype: str) -> int | None:
    """Bytes of the weights in memory when loaded as `dtype`; None where their number is unknown."""
    if is_gguf(facts):
        return facts.gguf_size
    count = weight_count(facts)
    if not count:
        return None
    if unpacks(facts) and dtype == "bfloat16":
        return int(count * BYTES[dtype])
    if is_packed(facts):
        return weight_bytes(facts)
    wanted = int(count * BYTES[dtype])
    stored = weight_bytes(facts)
    # What is stored in fewer bytes than two stays as it is where bf16 is asked for.
    return wanted if stored is None or dtype != "bfloat16" else min(stored, wanted)


def parameter_count(facts: ModelFacts) -> int:
    """The number of weights, 0 where it is not known."""
    return facts.parameter_total or sum(facts.parameters.values())


def weight_count(facts: ModelFacts) -> int:
    """The number of weights that a load makes, 0 where it is not known.

    Of FP8 the size of the files tells it where nothing else does: each weight takes a byte.
    """
    if count := parameter_count(facts):
        return count
    return (facts.stored_bytes or 0) if facts.quantised == "fp8" else 0


def is_gguf(facts: ModelFacts) -> bool:
    """Whether GGUF files are what would be loaded."""
    # Where a repository holds safetensors as well, those are what a notebook loads.
    return facts.gguf_size is not None and not (facts.parameters or facts.parameter_total)


def is_packed(facts: ModelFacts) -> bool:
    """Whether the weights are stored in fewer bits, by whichever method."""
    return bool(facts.quantised) or are_packed(facts.parameters, facts.model_type)


def unpacks(facts: ModelFacts) -> bool:
    """Whether transformers unpacks the weights to two bytes each on any processor.

    True of FP8 in blocks and of MXFP4; of others a package of their own reads them, or nothing here
    does.
    """
    if facts.quantised == "fp8":
        return bool(facts.parameters or facts.stored_bytes)
    return facts.quantised in UNPACKED and bool(facts.parameters)


def size(count: int) -> str:
    """Bytes in words, in powers of ten as disks and downloads are sold."""
    if count >= 1e12:
        return f"{count / 1e12:.1f} TB"
    if count >= 1e9:
        return f"{count / 1e9:.1f} GB"
    return f"{count / 1e6:.0f} MB" if count >= 1e6 else f"{max(count / 1e3, 1):.0f} kB"
