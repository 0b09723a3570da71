"""What a build writes: arrays by name, whole or, where they are long, part after part."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


@dataclass(frozen=True)
class Parts:
    """An array of this type and shape, whose numbers come one part after another."""

    dtype: np.dtype[Any]
    shape: tuple[int, ...]
    parts: Iterator[Array]


Add = Callable[[str, Array | Parts], None]
"""Takes an array of the index, by its name."""


def in_memory(arrays: dict[str, Any]) -> Add:
    """Takes them into a dictionary."""

    def add(name: str, array: Array | Parts) -> None:
        if isinstance(array, Parts):
            several = [np.empty(0, array.dtype), *(part.reshape(-1) for part in array.parts)]
            array = np.concatenate(several).reshape(array.shape)
        arrays[name] = array

    return add
