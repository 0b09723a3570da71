"""What a file of safetensors holds, by its header alone: one request for the file's beginning.

The format's specification: eight bytes with the header's length, then JSON with a type, a shape and
a place for each tensor.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from ..errors import AlacardError
from .client import HubClient
from .facts import ModelFacts

MOST_HEADER = 1_000_000
"""Bytes of a header that are read. That of Stable Diffusion XL has some 270,000."""
MOST_WEIGHTS = 2**45
Shape = tuple[int, ...]


@dataclass(frozen=True)
class Header:
    """The tensors of a file, by name: how their numbers are stored, and their shape."""

    tensors: Mapping[str, tuple[str, Shape]]

    def shape(self, name: str) -> Shape:
        """The shape of a tensor, empty for one that is not there."""
        return self.tensors[name][1] if name in self.tensors else ()

    def counts(self) -> dict[str, int]:
        """How many weights are stored in each type."""
        counted: dict[str, int] = {}
        for kind, shape in self.tensors.values():
            number = 1
            for side in shape:
                number *= side
            counted[kind] = counted.get(kind, 0) + number
        return counted


async def header_of(hub: HubClient, facts: ModelFacts, name: str) -> Header | None:
    """The header of one file at the facts' commit; None where it cannot be had or read."""
    place = f"{quote(facts.id)}/resolve/{quote(facts.sha or 'main', safe='')}/{quote(name)}"
    try:
        with hub.one_request():
            answer = await hub.answer(place, first=MOST_HEADER)
    except AlacardError:
        return None
    return read_header(answer.body) if answer.status in (200, 206) else None


def read_header(body: bytes) -> Header | None:
    """The header at the beginning of a file; None for anything else, or for one that is cut."""
    length = int.from_bytes(body[:8], "little")
    if len(body) < 8 or not 2 <= length <= len(body) - 8:
        return None
    try:
        told = json.loads(body[8 : 8 + length])
    except (ValueError, RecursionError):
        return None
    if not isinstance(told, Mapping):
        return None
    found = {name: one for name, each in told.items() if (one := _tensor(each)) is not None}
    header = Header(found)
    return header if found and sum(header.counts().values()) < MOST_WEIGHTS else None


def _tensor(told: Any) -> tuple[str, Shape] | None:
    if not isinstance(told, Mapping):
        return None
    kind, shape = told.get("dtype"), told.get("shape")
    if not isinstance(kind, str) or not isinstance(shape, list) or len(shape) > 8:
        return None
    if not all(isinstance(side, int) and 0 <= side < 2**31 for side in shape):
        return None
    return kind[:20], tuple(shape)
