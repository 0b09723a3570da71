"""What a request waits for, noted where it happens: the database, and answers of the Hub.

Nothing here imports anything; who measures adds a listener.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Literal

Access = Literal["read", "write"]
Source = Literal["hub", "cache", "elsewhere"]
"""Where what is told of a model came from: the Hub, which answered in full; the answers that are
kept, which the Hub said still hold; or what is known here, since the Hub could not be asked."""


@dataclass
class Spent:
    """Seconds that one request has waited for the database."""

    database: float = 0.0


spent: ContextVar[Spent | None] = ContextVar("alacard_spent", default=None)
on_database: list[Callable[[Access, float], None]] = []
on_answer: list[Callable[[Source], None]] = []


@contextmanager
def database(access: Access) -> Iterator[None]:
    """Around a transaction, with the wait for it."""
    began = time.perf_counter()
    try:
        yield
    finally:
        took = time.perf_counter() - began
        if (request := spent.get()) is not None:
            request.database += took
        for listener in on_database:
            listener(access, took)


def answered(source: Source) -> None:
    """A model was told of."""
    for listener in on_answer:
        listener(source)
