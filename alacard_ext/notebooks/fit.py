"""Whether a model's weights fit this machine: the first, plain form of the question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..hub.facts import ModelFacts
from .models import Fit

if TYPE_CHECKING:
    from ..hub.machine import Machine

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
OVERHEAD = 1.2
"""Memory for activations and buffers, as a share of the weights; the later fit check refines it."""
TIGHT = 0.8
"""A model that takes more than this share of what is free is called tight."""


def weigh(facts: ModelFacts, machine: Machine | None) -> Fit:
    """Weight bytes by dtype against free memory and disk.

    On a CPU weights are held in 4 bytes a value, or in 2 where only that fits. The verdict is
    `unknown` where the size or the machine is.
    """
    weights = weight_bytes(facts)
    if weights is None:
        return _fit(facts, machine, "unknown", None, "float32", "Its size is not known.")
    count = _parameter_count(facts)
    gguf = _is_gguf(facts)
    full = weights if gguf else 4 * count
    half = min(weights, 2 * count) if count and not gguf else weights
    if machine is None or machine.free_memory is None:
        return _fit(facts, machine, "unknown", full, "float32", f"Weights: {size(weights)}.")
    free = machine.free_memory
    if machine.free_disk is not None and weights > machine.free_disk:
        disk = size(machine.free_disk)
        reason = f"The download of {size(weights)} does not fit on the disk ({disk} free)."
        return _fit(facts, machine, "too_big", full, "float32", reason)
    needed, dtype = (full, "float32") if OVERHEAD * full <= free else (half, "bfloat16")
    needed = int(OVERHEAD * needed)
    form = "GGUF" if gguf else dtype
    told = f"It needs about {size(needed)} of memory as {form}"
    if needed > free:
        told = f"{told}, and {size(free)} are free: too big for this machine."
        return _fit(facts, machine, "too_big", needed, dtype, told)
    if needed > TIGHT * free:
        told = f"{told}, and {size(free)} are free: that is tight."
        return _fit(facts, machine, "tight", needed, dtype, told)
    # Where there is room the reading of the moment stays out: the same hand then reads the same.
    return _fit(facts, machine, "fits", needed, dtype, f"{told}: it fits.")


def weight_bytes(facts: ModelFacts) -> int | None:
    """Bytes of the weights as they are stored; None where the Hub does not tell."""
    if _is_gguf(facts):
        return facts.gguf_size
    if facts.parameters:
        return sum(n * DTYPE_BITS.get(dtype, 32) // 8 for dtype, n in facts.parameters.items())
    if facts.parameter_total:
        return 4 * facts.parameter_total
    return None


def size(count: int) -> str:
    """Bytes in words, in powers of ten as disks and downloads are sold."""
    if count >= 1e9:
        return f"{count / 1e9:.1f} GB"
    return f"{count / 1e6:.0f} MB" if count >= 1e6 else f"{max(count / 1e3, 1):.0f} kB"


def _is_gguf(facts: ModelFacts) -> bool:
    # Where a repository holds safetensors as well, those are what a notebook loads.
    return facts.gguf_size is not None and not (facts.parameters or facts.parameter_total)


def _parameter_count(facts: ModelFacts) -> int:
    return facts.parameter_total or sum(facts.parameters.values())


def _fit(
    facts: ModelFacts,
    machine: Machine | None,
    verdict: str,
    needed: int | None,
    dtype: str,
    reason: str,
) -> Fit:
    return Fit.model_validate(
        {
            "verdict": verdict,
            "weight_bytes": weight_bytes(facts),
            "needed_bytes": needed,
            "free_memory": machine.free_memory if machine else None,
            "free_disk": machine.free_disk if machine else None,
            "dtype": dtype,
            "reason": reason,
        }
    )
