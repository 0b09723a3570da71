"""How long runs took, so that the next one can say what to expect."""

from __future__ import annotations

from collections import OrderedDict, deque
from statistics import median

MOST_DURATIONS = 20
MOST_SUBJECTS = 500


class Durations:
    """The seconds of the last runs, by their kind and by what they worked on.

    Only what worked on the same thing foretells how long it takes; where a kind's runs are all
    alike, they share one subject.
    """

    def __init__(self) -> None:
        self._seconds: OrderedDict[tuple[str, str], deque[float]] = OrderedDict()

    def note(self, kind: str, subject: str, seconds: float) -> None:
        """Remember a run that did its work."""
        key = (kind, subject)
        self._seconds.setdefault(key, deque(maxlen=MOST_DURATIONS)).append(seconds)
        self._seconds.move_to_end(key)
        while len(self._seconds) > MOST_SUBJECTS:
            self._seconds.popitem(last=False)

    def expect(self, kind: str, subject: str) -> float | None:
        """The middle one of them; None where there was none."""
        durations = self._seconds.get((kind, subject))
        return median(durations) if durations else None
