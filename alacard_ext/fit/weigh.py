"""What a model takes on this machine, part by part, as a range, and whether that is free."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal

from ..hub.facts import ModelFacts
from .models import Fit, FitPart
from .weights import (
    PACKED,
    is_gguf,
    is_packed,
    loaded_range,
    parameter_count,
    size,
    unpacks,
    weight_bytes,
)
from .working import BATCH, activation_bytes, cache_bytes, context_of, tokens_of

if TYPE_CHECKING:
    from .machine import Machine

Device = Literal["cpu", "cuda", "mps"]
Peaks = Mapping[tuple[str, str], int]
"""Bytes that verified runs of this model took, by dtype and device."""

# Python with PyTorch and transformers imported takes some 270 MB here (torch 2.13, transformers
# 5.23, on Linux), a model's own modules and buffers some more; a CUDA context about as much.
RUNTIME = {"cpu": (300_000_000, 700_000_000), "cuda": (300_000_000, 800_000_000)}
RUNTIME["mps"] = RUNTIME["cpu"]
NAMES = {"float32": "float32", "bfloat16": "bfloat16", "8bit": "8 bits", "4bit": "4 bits"}


def weigh(
    facts: ModelFacts,
    machine: Machine | None,
    *,
    config: Mapping[str, Any] | None = None,
    peaks: Peaks | None = None,
) -> Fit:
    """The best precision that fits in memory without quantising, with its breakdown.

    On a CPU weights are held in 4 bytes a value, or in 2 where only that fits; on a graphics card
    as they are stored. `config` is the model's `config.json`. The verdict is `unknown` where the
    size or the machine is; `tight` means that only the lower end of the range is free. Where only
    the number of weights is known, and not how they are stored, nothing is said of the disk.
    """
    fits = [weigh_as(facts, machine, dtype, config, peaks) for dtype in precisions(facts, machine)]
    for verdict in ("fits", "tight"):
        if found := next((fit for fit in fits if fit.verdict == verdict), None):
            return found
    return fits[-1]


def precisions(facts: ModelFacts, machine: Machine | None) -> list[str]:
    """The unquantised precisions that a notebook may load here, the best first."""
    halves = {"BF16", "F16", "F8_E4M3", "F8_E5M2"}
    stored_half = (
        bool(facts.parameters)
        and max(facts.parameters, key=lambda name: facts.parameters[name]) in halves
    )
    if is_gguf(facts):
        return ["gguf"]
    if unpacks(facts):
        return ["bfloat16"]
    if is_packed(facts):
        return [PACKED]
    if device_of(machine) != "cpu" and stored_half:
        return ["bfloat16"]
    if device_of(machine) == "cuda" and facts.library_name == "diffusers":
        return ["bfloat16"]  # however it is stored, that is how the notebook loads it
    return ["float32", "bfloat16"]


def weigh_as(
    facts: ModelFacts,
    machine: Machine | None,
    dtype: str,
    config: Mapping[str, Any] | None = None,
    peaks: Peaks | None = None,
) -> Fit:
    """The same for one precision: float32, bfloat16, 8bit or 4bit."""
    stored, device = weight_bytes(facts), _place(facts, machine)
    base: dict[str, Any] = {
        "weight_bytes": stored,
        "free_memory": machine.free_memory if machine else None,
        "free_device": machine.free_for_model if machine and device != "cpu" else None,
        "free_disk": machine.free_disk if machine else None,
        "dtype": dtype,
        "device": device,
    }
    parts = estimate(facts, dtype, device, config, peaks)
    weights = f"Weights: {size(stored)}." if stored else ""
    if not parts:
        return Fit(verdict="unknown", reason=weights or "Its size is not known.", **base)
    low, high = sum(part.low for part in parts), sum(part.high for part in parts)
    base |= {"parts": parts, "low_bytes": low, "needed_bytes": high}
    base |= {"context": tokens_of(config), "measured": parts[0].name == "measured"}
    free = _free(machine, device)
    if machine is None or free is None:
        reason = weights or f"It has {parameter_count(facts):,} parameters."
        return Fit(verdict="unknown", reason=reason, **base)
    told = _told(facts, parts, dtype, device, low, high)
    disk = machine.free_disk
    download = ""
    if disk is not None and stored is not None and stored > disk:
        download = f"The download of {size(stored)} does not fit on the disk ({size(disk)} free)."
    if low > free:
        told = f"{told}, but only {size(free)} are free: it is too big for this machine."
        return Fit(verdict="too_big", reason=f"{told} {download}".strip(), **base)
    if download:
        return Fit(verdict="too_big", reason=download, **base)
    if high > free:
        told = f"{told}, and {size(free)} are free: it just fits."
        return Fit(verdict="tight", reason=told, **base)
    # Where there is room the reading of the moment stays out: the same hand then reads the same.
    return Fit(verdict="fits", reason=f"{told}: it fits.", **base)


def estimate(
    facts: ModelFacts,
    dtype: str,
    device: Device,
    config: Mapping[str, Any] | None,
    peaks: Peaks | None = None,
) -> list[FitPart]:
    """The parts of what is needed, in bytes; [] where the size of the weights is not known.

    What a verified run took goes before every estimate.
    """
    if peaks and (peak := peaks.get((dtype, device))):
        return [FitPart(name="measured", low=int(0.95 * peak), high=int(1.1 * peak))]
    loaded = loaded_range(facts, dtype)
    if loaded is None:
        return []
    weights = loaded[0]
    value = 4 if dtype == "float32" else 2
    context = context_of(config)
    cache = 0 if _diffuses(facts) else cache_bytes(config, context, value)
    # What writes nothing is asked several inputs at once; the low end is one input.
    inputs = BATCH if cache == 0 else 1
    low, high = activation_bytes(config, weights, context, value, inputs)
    runtime = RUNTIME[device]
    return [
        FitPart(name="weights", low=loaded[0], high=loaded[1]),
        # A short question fills an eighth of the planned context.
        FitPart(
            name="cache",
            low=(cache or 0) // 8,
            high=cache if cache is not None else int(0.1 * weights),
        ),
        FitPart(name="activations", low=low, high=high),
        FitPart(name="runtime", low=runtime[0], high=runtime[1]),
    ]


def _diffuses(facts: ModelFacts) -> bool:
    """Whether it is a pipeline of diffusers, which keeps no keys and values from step to step."""
    return bool(facts.diffusers_class) or facts.library_name == "diffusers"


def work_bytes(fit: Fit) -> int | None:
    """Bytes that a run takes beside the weights and what is imported; None where not known."""
    parts = {part.name: part.high for part in fit.parts}
    if "cache" not in parts:
        return None
    return parts["cache"] + parts["activations"]


def device_of(machine: Machine | None) -> Device:
    """Where a notebook would run here."""
    return machine.device.kind if machine and machine.device else "cpu"


def _place(facts: ModelFacts, machine: Machine | None) -> Device:
    # The packages of llama.cpp that pip brings run on the processor.
    return "cpu" if is_gguf(facts) else device_of(machine)


def _free(machine: Machine | None, device: Device) -> int | None:
    if machine is None:
        return None
    return machine.free_memory if device == "cpu" else machine.free_for_model


def _told(
    facts: ModelFacts, parts: list[FitPart], dtype: str, device: Device, low: int, high: int
) -> str:
    where = "memory" if device == "cpu" else "the graphics card's memory"
    if parts[0].name == "measured":
        return f"A verified run took about {size(int(high / 1.1))} of {where}"
    form = NAMES.get(dtype, "GGUF")
    if unpacks(facts):
        form = "bfloat16, the format it is unpacked to"
    elif is_packed(facts):
        form = "stored, in fewer bits"
    told = size(high) if size(low) == size(high) else f"{size(low)} to {size(high)}"
    return f"With Python and its libraries it needs about {told} of {where} as {form}"


__all__ = [
    "Peaks",
    "device_of",
    "estimate",
    "parameter_count",
    "precisions",
    "weigh",
    "weigh_as",
    "work_bytes",
]
