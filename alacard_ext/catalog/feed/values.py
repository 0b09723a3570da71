"""Single values of a list of models, in every form that people and programs save them in.

Lists and objects come as such, as JSON in a text, or as Python or numpy print them, which is what
pandas writes into CSV; numbers as floats; times as ISO 8601 or counted in seconds to nanoseconds.
A reader answers None where nothing can be made of a value.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ... import python_syntax
from ..engine.rows import MAX_COUNT

MOST_TEXT = 100
MOST_LITERAL = 1_000_000
"""Characters of a list or an object in a text; what is longer is not read."""
MOST_PLAIN = 1e12
"""A score beyond this is absurd."""
LATEST = 4_102_444_800
"""The year 2100: a later time is a fault, not a date."""
ABSENT = frozenset({"", "nan", "none", "null", "<na>", "n/a", "na", "nat", "#n/a", "undefined"})
"""How a table writes that there is nothing."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_NO_COMMA = re.compile(r"""(?<=['"])\s+(?=['"])""")
_GROUPED = re.compile(r"[1-9][0-9]{0,2}(,[0-9]{3})+")
_TOTAL = re.compile(r"\btotal=(\d{1,18})\b")
_FINER = ((1e17, 1e9), (1e14, 1e6), (1e11, 1e3))
"""From which number on a time is counted in nanoseconds, microseconds, milliseconds."""


def is_absent(value: Any) -> bool:
    """Whether there is no value at all: nothing, not-a-number, an empty list or object."""
    if value is None or value == "":
        return True
    if isinstance(value, float):
        return math.isnan(value)
    return isinstance(value, list | tuple | Mapping) and not value


def line(value: Any) -> str | None:
    """One line of bounded text."""
    if not isinstance(value, str):
        return None
    return _CONTROL.sub(" ", value[:MOST_TEXT]).strip() or None


def count(value: Any) -> int | None:
    """A number that counts something: not negative, not absurd; a text of digits too.

    >>> count("12,345"), count("1234.0"), count("12,34"), count("many")
    (12345, 1234, None, None)
    """
    number = _number(ungrouped(value))
    return int(number) if number is not None and 0 <= number <= MAX_COUNT else None


def ungrouped(value: Any) -> Any:
    """A text of digits in groups of three without its commas, which a count can only mean so."""
    if isinstance(value, str) and _GROUPED.fullmatch(value.strip()):
        return value.replace(",", "")
    return value


def score(value: Any) -> float | None:
    """A number that is not negative."""
    number = _number(value)
    return float(number) if number is not None and 0 <= number < MOST_PLAIN else None


def _number(value: Any) -> int | float | None:
    if isinstance(value, str):
        text = value.strip()
        if not text.isascii() or len(text) > 40:
            return None
        try:
            value = int(text) if text.isdigit() else float(text)
        except ValueError:
            return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return value


def moment(value: Any) -> int | None:
    """Seconds since the epoch of a time in ISO 8601, of a datetime, or of a count of seconds,
    milliseconds, microseconds or nanoseconds."""
    if isinstance(value, str) and 4 <= len(value) <= 40 and _number(value) is None:
        try:
            value = datetime.fromisoformat(value.strip())
        except ValueError:
            return None
    if isinstance(value, datetime):
        aware = value if value.tzinfo else value.replace(tzinfo=UTC)
        try:
            value = aware.timestamp()
        except (OverflowError, ValueError):
            return None
        return int(value) if 0 <= value < LATEST else None
    number = _number(value)
    if number is None or number < 0:
        return None
    seconds = int(number / next((scale for least, scale in _FINER if number >= least), 1))
    return seconds if seconds < LATEST else None


def scale_of_times(numbers: NDArray[np.float64]) -> NDArray[np.float64]:
    """For each of many such counts, how many of its units make a second."""
    return np.select([numbers >= least for least, _ in _FINER], [scale for _, scale in _FINER], 1.0)


def truth(value: Any) -> bool | None:
    """True or false, also as a text or as one and nought."""
    if isinstance(value, str):
        word = value.strip().lower()
        return {"true": True, "1": True, "1.0": True, "false": False, "0": False, "0.0": False}.get(
            word
        )
    return bool(value) if value in (True, False) else None


def items(value: Any) -> list[Any] | None:
    """The members of a list, of a text that holds one, or of one text."""
    if isinstance(value, str):
        if not value.lstrip().startswith(("[", "(")):
            return [value]
        value = _literal(value)
    return list(value) if isinstance(value, list | tuple) else None


def mapping(value: Any) -> Mapping[str, Any] | None:
    """An object, or the one that a text holds."""
    if isinstance(value, str):
        text = value.lstrip()
        if text.startswith("{"):
            value = _literal(text)
        elif text.startswith("SafeTensorsInfo(") and (
            total := _TOTAL.search(text[: MOST_TEXT * 50])
        ):
            # As huggingface_hub prints what it read of the weights.
            value = {"total": int(total[1])}
    return value if isinstance(value, Mapping) else None


def _literal(text: str) -> Any:
    """The value of JSON, or of what Python or numpy prints; only literals, never code."""
    if len(text) > MOST_LITERAL:
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        pass
    if "," not in text:
        # numpy parts the members of an array by spaces alone.
        text = _NO_COMMA.sub(", ", text)
    try:
        return python_syntax.literal(text.strip())
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return None
