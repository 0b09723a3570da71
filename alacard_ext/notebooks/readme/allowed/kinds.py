"""What an expression may be, as far as it matters for what may be done with it.

`Value` is data: whatever is listed for values must be harmless on every value, since which one it
is can only be guessed. `Thing` is an object that the notebook holds or that is made from one.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, replace
from typing import Literal

ASSUMED_SIZE = 10_000.0
"""Taken for the size of what a model or a library gives: its elements, characters or digits."""
ASSUMED_COUNT = 16.0
"""Taken for how often a loop over such a thing turns."""
MOST_SIZE = 5e7
MOST_DIGITS = 2e4
"""What would be larger than this is not made: of numbers, their digits."""

What = Literal["num", "text", "tensor", "data"]


@dataclass(frozen=True)
class Value:
    """Data. `size` bounds its elements or characters, `most` the magnitude of a number.
    `assumed` tells that a model or a library gave it, so that its size is only taken for one.

    `count` is how often a loop over it turns, `item` what it then gives, `keys` what is known of a
    dictionary that was written out. `shared` tells that it belongs to an object of the notebook,
    `words` that it is text which cannot be an address or the name of a file, and `origin` where a
    list was made, so that it is known again under another name.
    """

    what: What = "data"
    size: float = ASSUMED_SIZE
    most: float = float("inf")
    count: float = ASSUMED_COUNT
    item: Value | None = None
    keys: tuple[tuple[str, Value], ...] | None = None
    tag: str = ""
    shared: bool = False
    words: bool = False
    literal: str | int | None = None
    origin: int = 0
    assumed: bool = False

    def sized(self, size: float) -> Value:
        """The same, of another size."""
        return replace(self, size=size)


@dataclass(frozen=True)
class Thing:
    """An object that may be used by the methods and attributes that are listed for its kind."""

    kind: str


@dataclass(frozen=True)
class Path:
    """A module, or something in one, by its dotted path. It can be called, and is no value."""

    dotted: str


@dataclass(frozen=True)
class Function:
    """A function that the example itself defines. It can be called, and is no value."""

    node: ast.FunctionDef

    def __hash__(self) -> int:
        return id(self.node)


@dataclass(frozen=True)
class Method:
    """A listed method, about to be called. It is no value."""

    owner: Value | Thing
    name: str


@dataclass(frozen=True)
class Unsure:
    """What is one thing on one way through the code and another on another."""


Kind = Value | Thing | Path | Function | Method | Unsure

DATA, TENSOR, TEXT = Value(assumed=True), Value("tensor", assumed=True), Value("text", assumed=True)
TRUTH = Value("num", size=1, most=1)
NOTHING = Value(size=1, tag="none")
# A recording of a few seconds that the notebook brings along, as data sets hold one.
SOUNDING = Value(
    size=2e5,
    count=2,
    tag="sound",
    keys=(
        ("array", Value("tensor", size=2e5, count=2e5, assumed=True)),
        ("sampling_rate", Value("num", size=16, most=1e5)),
    ),
    shared=True,
)

# What a pipeline gives that speaks.
SPOKEN = Value(
    keys=(("audio", TENSOR), ("sampling_rate", Value("num", size=16, most=1e6))), assumed=True
)


def joined(first: Kind | None, second: Kind | None) -> Kind:
    """What is either of two, depending on the way that the code takes."""
    if first is None or second is None or first == second:
        return first or second or NOTHING
    if isinstance(first, Value) and isinstance(second, Value):
        items = [value.item for value in (first, second)]
        item = joined(items[0], items[1]) if None not in items else None
        return Value(
            what=first.what if first.what == second.what else "data",
            size=max(first.size, second.size),
            most=max(first.most, second.most),
            count=max(first.count, second.count),
            item=item if isinstance(item, Value) else None,
            keys=first.keys if first.keys == second.keys else None,
            tag=first.tag if first.tag == second.tag else "",
            shared=first.shared or second.shared,
            words=first.words and second.words,
            literal=first.literal if first.literal == second.literal else None,
            origin=first.origin if first.origin == second.origin else 0,
            assumed=first.assumed and second.assumed,
        )
    return Unsure()
