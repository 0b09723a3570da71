"""Whether the Hub answers, as the last request found it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from .fetching import now


@dataclass
class Standing:
    """`reachable` is None until a request was made; `since` is when it last changed, and `why` what
    was wrong with the last answer."""

    reachable: bool | None = None
    since: datetime | None = None
    why: str | None = None

    def note(self, why: str | None) -> None:
        """How a request ended: `why` tells what was wrong."""
        self.why, reachable = why, why is None
        if self.reachable is not reachable:
            self.reachable, self.since = reachable, now()
