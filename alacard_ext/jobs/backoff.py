"""How long a job waits before its next attempt."""

from __future__ import annotations

import random
from collections.abc import Callable

from ..errors import AlacardError

FIRST, MOST = 5.0, 900.0
"""Seconds before the second attempt, and before any."""


def backoff(
    attempt: int,
    error: BaseException | None = None,
    *,
    drawn: Callable[[], float] = random.random,
) -> float:
    """The seconds before the attempt after `attempt`.

    They double from one to the next, and are spread over a half ('equal jitter'), so that those
    which failed together do not come back together. What the Hub asked to wait is waited at least.

    >>> backoff(1, drawn=lambda: 0.0), backoff(3, drawn=lambda: 1.0)
    (2.5, 20.0)
    """
    longest = min(FIRST * 2.0 ** (attempt - 1), MOST)
    asked = 0.0
    if isinstance(error, AlacardError):
        asked = float(error.details.get("retry_after") or 0.0)
    return max(longest / 2 + drawn() * longest / 2, asked)
