"""Whether a model fits here at each precision: the same estimate that a notebook is planned by."""

from __future__ import annotations

from pydantic import BaseModel, Field

from ..fit.capacity import GGUF_BYTES, not_loaded_quantised, sized
from ..fit.ladder import QUANTISED, not_quantising
from ..fit.machine import Machine
from ..fit.models import Fit, FitPart
from ..fit.weigh import NAMES, Peaks, weigh_as
from ..fit.weights import PACKED, is_gguf, is_packed, parameter_count
from ..hub.facts import ModelSnapshot
from .models import CatalogModel

BY_CATALOG = "From the number of parameters alone, which is what the catalog knows."
NO_CONFIG = "Its configuration is not known, so the cache is taken as up to a tenth of the weights."


class FitLine(BaseModel):
    """Whether the model would fit at one precision, and why.

    The verdict is `impossible` where no notebook can load it so here, whatever is free.
    `bytes` is the upper end of the memory that it needs and `low` the lower; `parts` is what they
    are made of, `free` what this machine had free on `device` when it was read, all in bytes.
    """

    quantisation: str
    bytes: int | None
    verdict: str
    reason: str
    low: int | None = None
    free: int | None = None
    device: str | None = None
    measured: bool = False
    parts: list[FitPart] = Field(default_factory=list)


class FitInBrief(BaseModel):
    """The best verdict of a model's lines: `reduced` where only fewer bits per weight give it."""

    id: str
    verdict: str
    quantisation: str
    reduced: bool = False
    reason: str = ""


# Of weights that come in fewer bits already.
AS_STORED = "as stored"
_PLAIN = frozenset({"float32", "bfloat16", "GGUF", AS_STORED})
_RANKS = ("fits", "tight", "too_big", "unknown", "impossible")


def in_brief(model_id: str, lines: list[FitLine]) -> FitInBrief | None:
    """The best verdict, at a plain precision where that has it too; None where there is no line."""

    def rank(line: FitLine) -> tuple[int, bool]:
        place = _RANKS.index(line.verdict) if line.verdict in _RANKS else len(_RANKS)
        return place, line.quantisation not in _PLAIN

    if not lines:
        return None
    best = min(lines, key=rank)
    return FitInBrief(
        id=model_id,
        verdict=best.verdict,
        quantisation=best.quantisation,
        reduced=best.quantisation not in _PLAIN and best.verdict in ("fits", "tight"),
        reason=best.reason,
    )


def fit_lines(
    model: CatalogModel,
    machine: Machine,
    snapshot: ModelSnapshot | None = None,
    peaks: Peaks | None = None,
) -> list[FitLine]:
    """A line for each precision that a notebook may load; none where no size is known.

    With the Hub's `snapshot` the weights count by their dtypes, and the cache by the configuration;
    without it the catalog's number of parameters is all there is, and the reason says so.
    """
    if snapshot is not None and (is_gguf(snapshot.facts) or parameter_count(snapshot.facts)):
        facts, config = snapshot.facts, snapshot.config
        if is_gguf(facts):
            return [_line("GGUF", weigh_as(facts, machine, "gguf", config, peaks))]
        note = "" if config else NO_CONFIG
        if is_packed(facts):
            return [_line(AS_STORED, weigh_as(facts, machine, PACKED, config, peaks), note)]
        library = facts.library_name or model.library
    elif not model.parameters:
        return []
    else:
        # How the weights are stored is not known either, so nothing is said of the disk.
        machine = machine.model_copy(update={"free_disk": None})
        if only_gguf(model.formats):
            return [
                _line(
                    name,
                    weigh_as(sized(model.id, model.parameters, each), machine, "gguf"),
                    BY_CATALOG,
                )
                for name, each in GGUF_BYTES.items()
            ]
        facts, config, note = sized(model.id, model.parameters), None, BY_CATALOG
        library = model.library
    refused = not_quantising(machine) or not_loaded_quantised(library)
    lines = []
    for dtype, name in NAMES.items():
        line = _line(name, weigh_as(facts, machine, dtype, config, peaks), note)
        if refused and dtype in QUANTISED:
            line = line.model_copy(update={"verdict": "impossible", "reason": refused})
        lines.append(line)
    return lines


def only_gguf(formats: list[str]) -> bool:
    """Whether GGUF files are what would be loaded, by the formats that a list names."""
    return "gguf" in formats and "safetensors" not in formats


def _line(name: str, fit: Fit, note: str = "") -> FitLine:
    free = fit.free_memory if fit.device == "cpu" else fit.free_device
    return FitLine(
        quantisation=name,
        bytes=fit.needed_bytes,
        verdict=fit.verdict,
        reason=f"{fit.reason} {note}".strip(),
        low=fit.low_bytes,
        free=free,
        device=fit.device,
        measured=fit.measured,
        parts=fit.parts,
    )
