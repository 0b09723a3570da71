"""The ways to use a model on this machine, from its full precision down, each with its reason."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

from ..hub.facts import ModelFacts
from .models import Fit, LadderStep
from .weigh import Peaks, precisions, weigh_as
from .weights import is_gguf, is_packed, parameter_count, unpacks

if TYPE_CHECKING:
    from .machine import Machine

Local = Literal["full", "half", "8bit", "4bit"]
LOCAL: tuple[Local, ...] = ("full", "half", "8bit", "4bit")
QUANTISED = ("8bit", "4bit")
TITLES = {
    "full": "Full precision",
    "half": "Half precision (bfloat16)",
    "8bit": "8 bits per weight",
    "4bit": "4 bits per weight",
    "quantised": "A quantised version of it",
    "sibling": "A smaller model of the family",
    "remote": "Remote inference",
}
# How the load cells for transformers name the precision, and where they move the model.
LOAD = re.compile(r"(?<!\w)dtype=dtype\b")
MOVE = ".to(device)"


def local_ladder(
    facts: ModelFacts,
    machine: Machine | None,
    *,
    config: Mapping[str, Any] | None = None,
    peaks: Peaks | None = None,
    load_cells: Sequence[str] = (),
    wish: str | None = None,
) -> tuple[list[LadderStep], Fit]:
    """The steps on this machine down to the one that is chosen, and how that one fits.

    `load_cells` are the cells in which the template loads the model: 8 and 4 bits are a step only
    where they can be loaded so. `wish` is the step that the person wants, whatever fits. Where none
    is possible, the last unquantised one is chosen all the same: it is for the person to decide.
    Where several may fit and none does for certain, the one that takes least is chosen.
    A wish for fewer bits is heard only where a load cell can do it.
    """
    tried = [
        _try(step, facts, machine, config, peaks, load_cells) for step in _steps(facts, machine)
    ]
    heard = wish not in QUANTISED or any(quantised(cell) for cell in load_cells)
    wanted = next((pair for pair in tried if heard and pair[0].step == wish), None)
    least = _first(tried[::-1], "tight")
    chosen = wanted or _first(tried, "fits") or least or _first(tried, "unknown")
    if chosen is None:
        # Nothing fits: all steps are told, and what comes nearest without quantising is planned.
        plain = [pair for pair in tried if pair[0].step not in QUANTISED]
        return [step for step, _ in tried], plain[-1][1]
    upto = tried[: tried.index(chosen) + 1]
    chosen[0].chosen = True
    return [step for step, _ in upto], chosen[1]


def not_quantising(machine: Machine | None) -> str | None:
    """Why no model can be loaded in 8 or 4 bits on this machine; None where one can."""
    device = machine.device if machine else None
    if device is not None and device.kind == "cuda":
        return None
    return (
        "This needs the library bitsandbytes, which requires an NVIDIA or AMD graphics card here."
    )


def quantised(source: str) -> str | None:
    """A load cell changed so that it loads with `quantisation`; None where that is not possible.

    Such weights are put on the card while they are loaded and cannot be moved afterwards.
    """
    changed, times = LOAD.subn("dtype=dtype, quantization_config=quantisation", source)
    return changed.replace(MOVE, "") if times == 1 else None


def unpacked(source: str) -> str | None:
    """A load cell changed so that it unpacks the weights; None where that is not possible."""
    changed, times = LOAD.subn("dtype=dtype, quantization_config=unpacking", source)
    return changed if times == 1 else None


def _steps(facts: ModelFacts, machine: Machine | None) -> list[tuple[Local, str]]:
    plain = precisions(facts, machine)
    if unpacks(facts):
        return [("half", plain[0])]
    steps: list[tuple[Local, str]] = [("full", plain[0])]
    steps += [("half", dtype) for dtype in plain[1:]]
    if parameter_count(facts) and not (is_gguf(facts) or is_packed(facts)):
        steps += [("8bit", "8bit"), ("4bit", "4bit")]
    return steps


def _try(
    step: tuple[Local, str],
    facts: ModelFacts,
    machine: Machine | None,
    config: Mapping[str, Any] | None,
    peaks: Peaks | None,
    load_cells: Sequence[str],
) -> tuple[LadderStep, Fit]:
    name, dtype = step
    fit = weigh_as(facts, machine, dtype, config, peaks)
    possible, reason = fit.verdict != "too_big", fit.reason
    if name in QUANTISED:
        if refused := not_quantising(machine):
            possible, reason = False, refused
        elif not any(quantised(cell) for cell in load_cells):
            possible, reason = False, "The notebook for this task cannot load a model this way."
    title = TITLES[name] + (" (float32)" if name == "full" and dtype == "float32" else "")
    told = LadderStep(
        step=name,
        title=title,
        possible=possible,
        reason=reason,
        needed_bytes=fit.needed_bytes,
    )
    return told, fit


def _first(tried: list[tuple[LadderStep, Fit]], verdict: str) -> tuple[LadderStep, Fit] | None:
    return next((p for p in tried if p[0].possible and p[1].verdict == verdict), None)
