"""Calls: whether the arguments are among those that are listed, and what the call gives."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from .kinds import (
    ASSUMED_COUNT,
    ASSUMED_SIZE,
    DATA,
    MOST_DIGITS,
    MOST_SIZE,
    NOTHING,
    SPOKEN,
    TENSOR,
    TEXT,
    TRUTH,
    Kind,
    Thing,
    Value,
)
from .objects import PICTURE_TASKS, SPEAKING_TASKS, SPEECH_TASK, TEXT_TASKS, WISHES
from .operators import broadcast
from .refused import TOO_MUCH, Refused, refused
from .rules import Parameter, Rule

MOST_ROWS = dict.fromkeys(
    ("tokenizer", "processor", "sentences", "pairs", "sparse", "pipeline", "answering", "looker"),
    256.0,
) | {"painter": 4.0, "speaker": 4.0}
"""Inputs at most of one call; more than a page writes out come from a multiplication."""
MOST_GIVEN = 5e6
"""Their characters together."""
MOST_PADDED = 1e7
"""Tokens to which they may be padded."""
SHAPE_PART = Value("num", size=4, most=2_000)
SHAPE = Value("num", size=16, most=1e4, count=8, item=SHAPE_PART, tag="shape")
GIVEN: dict[str, Kind] = {
    "none": NOTHING,
    "num": Value("num", size=20),
    "text": TEXT,
    "tensor": TENSOR,
    "output": TENSOR,
    "data": DATA,
    "encoding": Value(tag="encoding", assumed=True),
    "shape": SHAPE,
    "spoken": SPOKEN,
    "scalar": Value(size=20, count=1),
    "device": Value("text", size=10, tag="device"),
    "dtype": Value(size=1, tag="dtype"),
    "class": Value(size=1, tag="class"),
    "context": Value(size=1, tag="context"),
}


def fits(parameter: Parameter, given: Kind) -> bool:
    """Whether a parameter takes this argument."""
    form = parameter.form
    if isinstance(given, Thing):
        asked = "picture" if form == "media" else form
        return given.kind == asked or (form == "shown" and given.kind != "plain")
    if not isinstance(given, Value):
        return False
    if given.tag in ("class", "context", "key"):
        return form == given.tag or (form == "shown" and given.tag == "class")
    if given.tag == "none":
        return form not in ("words", "task", "class", "key")
    if form == "bounded":
        numbers = given.item if given.item is not None and given.count <= 4 else given
        return numbers.what == "num" and numbers.most <= parameter.most
    if form in ("media", "array"):
        return given.what == "tensor"
    if form == "sound":
        return given.tag == "sound"
    if form == "choice":
        return given.literal in parameter.choices
    if form == "device" and given.literal == "cpu":
        return True  # which every computer has
    if form in ("device", "dtype", "shape"):
        return given.tag == form
    if form == "task":
        tasks = TEXT_TASKS | PICTURE_TASKS | SPEAKING_TASKS | {SPEECH_TASK}
        return given.literal in tasks
    if form == "wishes":
        return given.keys is not None and {name for name, _ in given.keys} <= WISHES
    if form == "words":
        return given.words
    if form == "tensor":
        return given.what != "text"
    if form == "text":
        return given.what in ("text", "data")
    return form in ("", "data", "num", "shown")


def bind(
    name: str, rule: Rule, args: Sequence[Kind], keywords: Sequence[tuple[str, Kind]]
) -> dict[str, Kind]:
    """The arguments by the names of their parameters. Raises Refused for one that is not listed."""
    found: dict[str, Kind] = {}
    if len(args) > len(rule.positional) and rule.more is None:
        raise refused("passes unlisted arguments to", name)
    for number, given in enumerate(args):
        if number < len(rule.positional):
            parameter = rule.positional[number]
        else:
            parameter = replace(rule.more or Parameter(""), name=f"*{number}")
        if not fits(parameter, given):
            raise refused("passes an unknown value to", name)
        found[parameter.name] = given
    for word, given in keywords:
        accepted = rule.named.get(word)
        if accepted is None:
            raise refused("sets an argument that is not listed,", f"{word} of {name}")
        if word in found or not fits(accepted, given):
            what = "passes an unknown value as"
            if accepted.form == "bounded":
                what = "asks for a large value, or one that is known only at run time, as"
            raise refused(what, f"{word} of {name}")
        found[word] = given
    return found


def size_of(kinds: Sequence[Kind]) -> float:
    """The size of several values together."""
    return sum(kind.size for kind in kinds if isinstance(kind, Value))


def limited(kind: Kind) -> Kind:
    """The same, unless it would be too large. Raises Refused."""
    if isinstance(kind, Value):
        most = MOST_DIGITS if kind.what == "num" else MOST_SIZE
        if kind.size > most or math.isnan(kind.size):
            raise Refused(TOO_MUCH)
    return kind


def gives(rule: Rule, owner: Kind | None, given: dict[str, Kind]) -> Kind:
    """What a call gives."""
    values = list(given.values())
    receiver = owner if owner is not None else (values[0] if values else NOTHING)
    operands = [kind for kind in (receiver, *values) if isinstance(kind, Value)]
    assumed = isinstance(receiver, Thing) or any(kind.assumed for kind in operands)
    size = max(ASSUMED_SIZE, size_of(operands))
    word = rule.gives
    if word in ("self", "same"):
        return _same(receiver, size)
    if word == "stretched":
        given_to = [owner, *values] if owner is not None else values
        return _stretched([kind for kind in given_to if isinstance(kind, Value)], assumed)
    if word in _SPECIAL:
        return _SPECIAL[word](receiver, values)
    if word == "pipeline" and values and getattr(values[0], "literal", None) == SPEECH_TASK:
        return Thing("listener")
    if word == "pipeline" and values and getattr(values[0], "literal", None) in PICTURE_TASKS:
        return Thing("looker")
    if word == "pipeline" and values and getattr(values[0], "literal", None) in SPEAKING_TASKS:
        return Thing("speaker")
    if word in ("layer", "pipeline", "streamer", "generator", "settings", "scheduler", "player"):
        return Thing(word)
    kind = GIVEN[word]
    if isinstance(kind, Value) and kind.size == ASSUMED_SIZE:
        if kind.what == "tensor" and not assumed:
            size = max(1.0, size_of(operands))
        kind = replace(kind, size=size, assumed=assumed)
        if owner is not None and isinstance(owner, Value) and owner.shared:
            return Value(kind.what, size=size, shared=True, assumed=assumed)
    return kind


def weigh(kind: str, given: dict[str, Kind]) -> None:
    """Refuse what would keep an object of the notebook busy for hours, or fill the memory.

    A row is a text, or whatever else a list holds. How large what a model gave is can only be
    guessed, so that is left to the run.
    """
    most = MOST_ROWS.get(kind)
    if most is None:
        return
    inputs = [value for value in given.values() if isinstance(value, Value) and not value.assumed]
    rows = max((one.count for one in inputs if one.what not in ("text", "num")), default=1.0)
    if isinstance(each := given.get("num_images_per_prompt"), Value) and each.what == "num":
        rows *= each.most
    length = given.get("max_length")
    padded = rows * length.most if isinstance(length, Value) and length.what == "num" else 0.0
    if rows > most or size_of(inputs) > MOST_GIVEN or padded > MOST_PADDED:
        raise Refused(TOO_MUCH)


def _same(receiver: Kind, size: float) -> Kind:
    if not isinstance(receiver, Value) or receiver.tag == "sound":
        return receiver
    # What it held is held still, but a text may have become an address, and a number a large one.
    return Value(
        receiver.what,
        size=size if receiver.size > ASSUMED_SIZE and receiver.what != "num" else receiver.size,
        most=receiver.most,
        count=receiver.count,
        item=receiver.item,
        tag=receiver.tag if receiver.tag == "encoding" else "",
        shared=receiver.shared,
        assumed=receiver.assumed,
    )


def _made(_: Kind, values: Sequence[Kind]) -> Kind:
    """`zeros(2, 3)`: as large as the product of what is given."""
    size, assumed = 1.0, False
    for value in values:
        if not isinstance(value, Value) or value.tag in ("device", "dtype", "none"):
            continue
        if value.tag == "shape" and value.count > 1:
            size, assumed = max(size, ASSUMED_SIZE), True
            continue  # as large as something that is there
        for part in [value.item] * int(value.count) if value.item else [value]:
            size *= max(1.0, part.most) if part.what == "num" else math.inf
    return Value("tensor", size=size, assumed=assumed)


def _stretched(values: Sequence[Value], assumed: bool) -> Kind:
    """As large as a table of all that is given, unless its shapes go together."""
    return replace(broadcast(values), shared=_shared(values), assumed=assumed)


def _counted(_: Kind, values: Sequence[Kind]) -> Kind:
    """`arange(9)`: with steps of one or more, which only a whole number is."""
    operands = [value for value in values if isinstance(value, Value)]
    operands = [value for value in operands if value.tag not in ("device", "dtype", "none")]
    if len(operands) > 2 and not (isinstance(operands[2].literal, int) and operands[2].literal > 0):
        raise Refused(TOO_MUCH)
    return Value("tensor", size=sum(value.most for value in operands[:2]) + 1)


def _range(_: Kind, values: Sequence[Kind]) -> Kind:
    most = max((value.most for value in values if isinstance(value, Value)), default=0.0)
    count = most + 1
    if len(values) == 1 and isinstance(values[0], Value) and values[0].tag == "length":
        count = values[0].count
    return Value(size=most * 8 + 1, count=count, item=Value("num", size=8, most=most))


def _zip(_: Kind, values: Sequence[Kind]) -> Kind:
    counts = [value.count for value in values if isinstance(value, Value)]
    return Value(size=size_of(values), count=min(counts, default=1.0), shared=_shared(values))


def _enumerate(_: Kind, values: Sequence[Kind]) -> Kind:
    first = values[0]
    assert isinstance(first, Value)
    return Value(
        size=first.size * 2, count=first.count, shared=first.shared, tag="enumerated", item=first
    )


def _joined(receiver: Kind, values: Sequence[Kind]) -> Kind:
    items = values[0]
    assert isinstance(receiver, Value) and isinstance(items, Value)
    return Value("text", size=items.size + receiver.size * max(items.count, ASSUMED_COUNT))


def _replaced(receiver: Kind, values: Sequence[Kind]) -> Kind:
    return Value("text", size=size_of([receiver]) * (1 + size_of(values[1:])))


def _number(_: Kind, values: Sequence[Kind]) -> Kind:
    first = values[0]
    if isinstance(first, Value) and first.what == "num":
        return Value("num", size=first.size, most=first.most)
    # Python makes no number of a text of more than 4,300 digits.
    return Value("num", size=min(size_of([first]), 14_500))


def _len(_: Kind, values: Sequence[Kind]) -> Kind:
    first = values[0]
    most = max(first.size, first.count) if isinstance(first, Value) else ASSUMED_SIZE
    if isinstance(first, Value) and first.assumed:
        # A loop over its places turns as often as a loop over itself.
        return Value("num", size=8, most=most, count=first.count, tag="length")
    return Value("num", size=8, most=most)


def _shared(values: Sequence[Kind]) -> bool:
    return any(isinstance(value, Value) and value.shared for value in values)


_SPECIAL = {
    "made": _made,
    "counted": _counted,
    "range": _range,
    "zip": _zip,
    "enumerate": _enumerate,
    "joined": _joined,
    "replaced": _replaced,
    "number": _number,
    "len": _len,
}
__all__ = ["GIVEN", "SHAPE", "TRUTH", "bind", "fits", "gives", "limited", "size_of", "weigh"]
