"""Many texts as one array: one after another, and where each ends."""

from __future__ import annotations

from array import array
from collections.abc import Iterator

import numpy as np

from .parts import Add


def add_text(name: str, texts: Iterator[bytes | memoryview], add: Add) -> None:
    """Write texts one after another, and where each ends."""
    whole, ends = bytearray(), array("q", [0])
    for text in texts:
        whole += text
        ends.append(len(whole))
    add(f"{name}_text", np.frombuffer(whole, np.uint8))
    add(f"{name}_text_ends", np.frombuffer(ends, np.int64))
