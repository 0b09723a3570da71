"""Operators: what they give, and how large that may be."""

from __future__ import annotations

import ast
import math
from collections.abc import Sequence
from dataclasses import replace

from .kinds import MOST_SIZE, Value
from .refused import TOO_MUCH, Refused, refused

MOST_POWER = 1e18
LARGEST = 1e300


def operated(op: ast.operator, left: Value, right: Value) -> Value:
    """What `left op right` is. Raises Refused where it may be too large."""
    size = max(left.size, right.size)
    shared = left.shared or right.shared
    if isinstance(op, ast.Pow):
        return _power(left, right)
    if isinstance(op, ast.LShift):
        raise refused("uses an operator that is not listed,", "LShift")
    if "tensor" in (left.what, right.what) and "text" in (left.what, right.what):
        raise Refused(TOO_MUCH)  # an array of one number repeats a text like a number
    if "tensor" in (left.what, right.what):
        return broadcast([left, right])
    if isinstance(op, ast.Mult):
        return _product(left, right)
    if isinstance(op, ast.Add):
        if left.what == right.what == "num":
            return _number(left.most + right.most, size)
        what = left.what if left.what == right.what else "data"
        total = left.size + right.size
        if "text" in (left.what, right.what):
            # Either the whole fails, or both are texts.
            spaced = left.words and right.words and _spaced(left, right)
            return Value("text", size=total, words=spaced)
        item = left.item if left.item == right.item else None
        return Value(
            what,
            size=total,
            count=left.count + right.count,
            item=item,
            shared=shared,
            assumed=left.assumed or right.assumed,
            words=left.words and right.words and item is not None,
        )
    if left.what == right.what == "num":
        most = left.most + right.most if isinstance(op, ast.Sub) else math.inf
        if isinstance(op, ast.Mod):
            most = right.most
        if isinstance(op, ast.FloorDiv) and isinstance(right.literal, int):
            most = left.most
        return _number(most, size)
    if left.what == "text":  # the template of a format
        return Value("text", size=left.size + right.size + 10_000)
    assumed = left.assumed or right.assumed
    return Value("data", size=left.size + right.size, shared=shared, assumed=assumed)


def broadcast(values: Sequence[Value]) -> Value:
    """What a function makes of arrays whose shapes it stretches to each other.

    A column and a row give a table, as large as their sizes multiplied. Only those that a model or
    a library gave are taken to be of shapes that go together. Raises Refused.
    """
    assumed, written = 1.0, 1.0
    for value in values:
        if value.what == "num" or value.tag in ("none", "device", "dtype"):
            continue
        if value.assumed:
            assumed = max(assumed, value.size)
        else:
            written *= max(1.0, value.size)
    size = _limited(assumed * written)
    return Value("tensor", size=size, assumed=any(value.assumed for value in values))


def _spaced(left: Value, right: Value) -> bool:
    return any(isinstance(one.literal, str) and " " in one.literal for one in (left, right))


def _number(most: float, size: float) -> Value:
    if math.isfinite(most) and most < LARGEST:
        return Value("num", size=bits(most), most=most)
    return Value("num", size=size)


def bits(most: float) -> float:
    """How long a number of this magnitude is; no whole number, so that its growth is even."""
    return math.log2(max(1.0, most)) + 1


def _product(left: Value, right: Value) -> Value:
    if left.what == right.what == "num":
        if math.isfinite(left.most) and math.isfinite(right.most):
            return _number(left.most * right.most, left.size + right.size)
        return Value("num", size=left.size + right.size)
    if left.what == "num":
        left, right = right, left
    if right.what != "num" or not math.isfinite(right.most):
        if left.what == right.what == "data":
            return Value("data", size=_limited(left.size * right.size))
        raise Refused(TOO_MUCH)
    times = max(1.0, right.most)
    return replace(
        left,
        size=_limited(left.size * times),
        count=left.count * times,
        keys=None,
        literal=None,
        words=False,
        item=None,
    )


def _power(left: Value, right: Value) -> Value:
    if right.what != "num" or right.most > 64:
        raise Refused(TOO_MUCH)
    if left.what == "num" and right.literal is not None:
        if not math.isfinite(left.most):
            return Value("num", size=left.size * max(1.0, right.most))
        if right.most * math.log10(max(2.0, left.most)) > math.log10(MOST_POWER):
            raise Refused(TOO_MUCH)
        return _number(max(1.0, left.most) ** right.most, left.size)
    if left.what == "num" and right.most > 3:
        raise Refused(TOO_MUCH)
    size = left.size if left.what == "tensor" else left.size * max(1.0, right.most)
    return replace(left, size=size, literal=None, words=False)


def _limited(size: float) -> float:
    if size > MOST_SIZE:
        raise Refused(TOO_MUCH)
    return size
