"""What the Hub told of models a moment ago, so that one step of a person does not ask it again.

Choosing a model, fitting the hand to it and generating each ask for the same facts within seconds,
and a class that deals together asks for them once for each person.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .facts import ModelSnapshot

MOST = 256
"""Models that are remembered at a time."""


class RecentSnapshots:
    """Remembers each whole answer for `seconds`, with 0 none at all.

    Only what the Hub itself told, and without a gap, is remembered: a file that was refused may be
    open by now. Safe to use from several threads.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._kept: OrderedDict[tuple[str, ...], tuple[float, ModelSnapshot]] = OrderedDict()

    def find(self, key: tuple[str, ...]) -> ModelSnapshot | None:
        """What was told under `key`, unless that is too long ago."""
        at, snapshot = self._kept.get(key, (0.0, None))
        return snapshot if snapshot and time.monotonic() - at < self._seconds else None

    def keep(self, key: tuple[str, ...], snapshot: ModelSnapshot) -> None:
        """Remember an answer under `key`, which holds the token that it was given to."""
        if not self._seconds or snapshot.origin != "hub" or snapshot.unread or snapshot.notice:
            return
        self._kept[key] = (time.monotonic(), snapshot)
        self._kept.move_to_end(key)
        while len(self._kept) > MOST:
            self._kept.popitem(last=False)
