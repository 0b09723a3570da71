"""Jobs taken ahead: of kinds whose jobs last a moment, more are taken in one transaction than have
room, so that a thousand of them do not wait for a thousand transactions.

They have the same lease as those that run, and count as running wherever that is counted. What
could not begin soon after all is given back, and its attempt does not count.
"""

from __future__ import annotations

import time
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable
from statistics import mean
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlalchemy import Row

AHEAD = 0.2
"""Seconds of work that may be taken ahead of its room: for so long others may have to wait."""
SHORT = 0.1
"""Seconds that jobs of a kind last at most, on average, of which some are taken ahead."""
MOST = 100
"""Jobs of one kind that are taken ahead."""
REMEMBERED = 20
"""Jobs of a kind by which it is told how long the next ones last."""


class Ahead:
    """The jobs that were taken here and have no room yet. `give_back` lets others have one."""

    def __init__(self, give_back: Callable[[Row[Any]], None], keep_seconds: float) -> None:
        self._give_back, self._keep_seconds = give_back, keep_seconds
        self._waiting: OrderedDict[int, tuple[float, Row[Any]]] = OrderedDict()
        self._seconds: dict[str, deque[float]] = {}

    @property
    def rows(self) -> frozenset[int]:
        """The rows of these jobs."""
        return frozenset(self._waiting)

    def note(self, kind: str, seconds: float) -> None:
        """Remember how long a job of a kind has lasted."""
        self._seconds.setdefault(kind, deque(maxlen=REMEMBERED)).append(seconds)

    def wanted(self, kind: str, at_once: int) -> int:
        """How many more of a kind are to be taken ahead, of which so many run `at_once`. None until
        half of those that were have begun: a few at a time cost as much as many."""
        known = self._seconds.get(kind, ())
        if len(known) < REMEMBERED // 2 or (lasts := mean(known)) > SHORT:
            return 0
        most = MOST if lasts * MOST <= AHEAD * at_once else int(AHEAD * at_once / lasts)
        left = sum(row.kind == kind for _, row in self._waiting.values())
        return most - left if left <= most // 2 else 0

    def hold(self, rows: Iterable[Row[Any]]) -> None:
        """Keep jobs that were taken, in their order, behind those that are kept already."""
        at = time.monotonic()
        self._waiting.update((row.id, (at, row)) for row in rows)

    def begin(self, has_room: Callable[[str], bool], begin: Callable[[Row[Any]], None]) -> None:
        """Let those begin that have room, in their order; what has waited for too long is given
        back."""
        oldest = time.monotonic() - self._keep_seconds
        for at, row in [*self._waiting.values()]:
            if at < oldest:
                self._give_back(self._waiting.pop(row.id)[1])
            elif has_room(row.kind):
                begin(self._waiting.pop(row.id)[1])

    def take_out(self, row: int) -> Row[Any] | None:
        """One of them, which is not to begin any more."""
        found = self._waiting.pop(row, None)
        return None if found is None else found[1]

    def give_back(self) -> None:
        """Let others have all of them."""
        while self._waiting:
            self._give_back(self._waiting.popitem(last=False)[1][1])
