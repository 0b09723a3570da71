"""How large a model this machine holds, for lists: judged as one model is, by its size alone."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import BaseModel

from ..hub.facts import ModelFacts
from .ladder import not_quantising
from .machine import Machine
from .weigh import weigh_as

GGUF_BYTES: Mapping[str, float] = {"GGUF, 8 bits": 34 / 32, "GGUF, 4 bits": 18 / 32}
"""Bytes of a weight as Q8_0 and Q4_0 have them: blocks of 32 weights with a scale of two bytes.
Source: block_q8_0 and block_q4_0 in ggml-common.h of github.com/ggml-org/ggml."""
PRECISIONS = ("float32", "bfloat16")
QUANTISED = ("8bit", "4bit")
_MOST = 2**50


class Capacity(BaseModel):
    """The most parameters of a model that fits: at a plain precision, in the fewest bits that its
    library loads here, and as GGUF files. 0 where none fits, or the machine is not known."""

    plain: int = 0
    quantised: int = 0
    gguf: int = 0

    def of(self, library: str | None, *, gguf: bool) -> int:
        """The most parameters of a model of this library; `gguf` where it has GGUF files alone."""
        if gguf:
            return self.gguf
        return self.plain if not_loaded_quantised(library) else max(self.plain, self.quantised)


def capacity(machine: Machine) -> Capacity:
    """What fits here by the number of parameters, which is all that a list knows."""
    # How the weights are stored is not known either, so nothing is said of the disk.
    machine = machine.model_copy(update={"free_disk": None})
    few = () if not_quantising(machine) else QUANTISED
    return Capacity(
        plain=max(_most(machine, dtype) for dtype in PRECISIONS),
        quantised=max((_most(machine, dtype) for dtype in few), default=0),
        gguf=max(_most(machine, "gguf", each) for each in GGUF_BYTES.values()),
    )


def not_loaded_quantised(library: str | None) -> str | None:
    """Why notebooks cannot load a model of this library in fewer bits; None where they can."""
    if library == "transformers":
        return None
    named = f"this one uses {library}" if library else "the library of this model is not known"
    return f"Notebooks load models in 8 or 4 bits only with the library transformers, and {named}."


def sized(model_id: str, count: int, gguf_bytes: float | None = None) -> ModelFacts:
    """The facts of a model of which the number of parameters is all that is known."""
    if gguf_bytes is not None:
        return ModelFacts(id=model_id, gguf_size=int(count * gguf_bytes))
    return ModelFacts(id=model_id, parameter_total=count)


def _most(machine: Machine, dtype: str, gguf_bytes: float | None = None) -> int:
    """The greatest count that fits, by halving: what is needed only grows with the count."""
    low, high = 0, _MOST
    while low < high:
        middle = (low + high + 1) // 2
        if weigh_as(sized("any", middle, gguf_bytes), machine, dtype).verdict == "fits":
            low = middle
        else:
            high = middle - 1
    return low
