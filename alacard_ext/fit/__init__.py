"""Whether a model fits this machine, and what to do where it does not."""

from __future__ import annotations

from .peaks import learn, recall
from .weigh import Peaks, weigh, weigh_as
from .weights import DTYPE_BITS, size, weight_bytes

__all__ = [
    "DTYPE_BITS",
    "Peaks",
    "learn",
    "recall",
    "size",
    "weigh",
    "weigh_as",
    "weight_bytes",
]
