"""What one request of a person may take of the Hub: one deadline, and each question once.

A generation asks for its model, then for a base, for sizes, for what could stand in. Within
`one_request` all of these share a deadline, a question that found no answer is not put again, and
a model that was told of is not asked for again: recipe and notebook rest on the same facts.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..errors import HubError, HubUnavailable

if TYPE_CHECKING:
    from .facts import ModelSnapshot

TIMEOUT = 20.0
"""Seconds that one request of a person waits for the Hub in all, unless `hub_timeout` says else."""


@dataclass
class Asked:
    """What a request has asked so far, and how long it has waited for answers.

    Only waiting counts: a machine that takes long to write a notebook is no fault of the Hub's.
    `told` holds the models that were answered, by endpoint, id and revision.
    """

    seconds: float
    failed: dict[str | None, HubError] = field(default_factory=dict)
    told: dict[tuple[str, str, str | None], ModelSnapshot] = field(default_factory=dict)
    _waited: float = 0.0
    _open: int = 0
    _since: float = 0.0

    @property
    def left(self) -> float:
        """Seconds that are left, at least none."""
        now = time.monotonic() - self._since if self._open else 0.0
        return max(0.0, self.seconds - self._waited - now)

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """Count the time inside; questions that are put at once wait together."""
        if not self._open:
            self._since = time.monotonic()
        self._open += 1
        try:
            yield
        finally:
            self._open -= 1
            if not self._open:
                self._waited += time.monotonic() - self._since

    def refuse_again(self, url: str) -> None:
        """Raises what this very question, or the whole Hub, failed with before."""
        if error := self.failed.get(None) or self.failed.get(url):
            raise error
        if not self.left:
            raise self.late()

    def late(self) -> HubUnavailable:
        """That the time is up, and how long it was."""
        return HubUnavailable(
            f"The Hub did not answer within {self.seconds:g} seconds; try again in a minute.",
            {"waited": self.seconds},
        )


_asked: ContextVar[Asked | None] = ContextVar("alacard_asked", default=None)


def asked_now() -> Asked | None:
    """What the request that runs here has asked, if it is one that counts."""
    return _asked.get()


@contextmanager
def one_request(seconds: float = TIMEOUT) -> Iterator[Asked]:
    """All that is asked of the Hub inside belongs to one request; an outer one goes on."""
    outer = _asked.get()
    if outer is not None:
        yield outer
        return
    asked = Asked(seconds)
    token = _asked.set(asked)
    try:
        yield asked
    finally:
        _asked.reset(token)
