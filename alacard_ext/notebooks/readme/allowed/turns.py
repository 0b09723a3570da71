"""Code that is run several times, and what each turn is given."""

from __future__ import annotations

import ast
from dataclasses import replace
from typing import TYPE_CHECKING

from .kinds import ASSUMED_COUNT, Value, What
from .refused import TOO_MUCH, Refused, refused

if TYPE_CHECKING:
    from .expressions import Expressions

MOST_TURNS = 200_000.0


class Turns:
    """Code that runs several times for each time that the code around it runs."""

    def __init__(self, judge: Expressions, count: float) -> None:
        self.judge, self.before, self.count = judge, judge.turns, max(1.0, count)

    def __enter__(self) -> float:
        self.judge.turns *= self.count
        if self.judge.turns > MOST_TURNS:
            raise Refused(TOO_MUCH)
        return self.count

    def __exit__(self, *_: object) -> None:
        self.judge.turns = self.before


class Turning:
    """The loops of one comprehension."""

    def __init__(self, judge: Expressions, generators: list[ast.comprehension]) -> None:
        self.judge, self.generators = judge, generators
        self.names, self.turns = dict(judge.scope.names), judge.turns
        self.through = list(judge.through)

    def __enter__(self) -> float:
        count = 1.0
        for part in self.generators:
            if part.is_async:
                raise refused("uses a form that is not listed,", "async")
            items = self.judge.value(part.iter)
            count *= max(1.0, items.count)
            self.judge.through += self.judge.origins(part.iter)
            self.judge.turns = self.turns * count
            if self.judge.turns > MOST_TURNS:
                raise Refused(TOO_MUCH)
            self.judge.assign(part.target, item_of(items), local=True)
            for test in part.ifs:
                self.judge.value(test)
        return count

    def __exit__(self, *_: object) -> None:
        self.judge.scope.frames[-1] = self.names
        self.judge.through = self.through
        self.judge.turns = self.turns


def item_of(value: Value) -> Value:
    """What a loop over a value gives."""
    if value.tag == "enumerated" and value.item is not None:
        inner = item_of(value.item)
        return Value(
            size=inner.size + 8,
            count=2,
            item=inner,
            tag="numbered",
            shared=value.shared,
            assumed=inner.assumed,
        )
    if value.item is not None:
        return replace(value.item, shared=value.shared or value.item.shared)
    if value.what == "text":
        return Value("text", size=1, shared=value.shared)
    tag = "" if value.tag != "class" else "class"
    whole = value.what == "tensor" or value.tag == "encoding"
    what: What = "tensor" if whole else "data"
    return Value(
        what,
        size=value.size,
        count=ASSUMED_COUNT,
        shared=value.shared,
        tag=tag,
        assumed=value.assumed,
    )
