"""Answers that take long, and are told again for a while."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Hashable
from contextlib import suppress
from time import monotonic
from typing import Generic, TypeVar

Answer = TypeVar("Answer")
Make = Callable[[], Awaitable[tuple[Answer, bool]]]
FRESH = 60.0
"""Seconds for which an answer is told again as it is."""
USABLE = 600.0
"""Seconds for which it is told once more, while it is made again beside that."""
log = logging.getLogger("alacard_ext.community")


class Told(Generic[Answer]):
    """Answers by key. What makes one tells beside it whether it lasts, or is made each time. Those
    who ask for one that is being made wait for the same one."""

    def __init__(self) -> None:
        self._told: dict[Hashable, tuple[float, Answer]] = {}
        self._making: dict[Hashable, asyncio.Task[Answer]] = {}

    async def get(self, key: Hashable, make: Make[Answer]) -> Answer:
        """The answer of a key. Raises what `make` raises."""
        age, answer = self._latest(key)
        if answer is not None and age < FRESH:
            return answer
        making = self._made(key, make)
        if answer is not None:
            return answer
        # Another may wait for it when this one gives up.
        return await asyncio.shield(making)

    async def aclose(self) -> None:
        """End what is being made."""
        for task in list(self._making.values()):
            task.cancel()
            with suppress(asyncio.CancelledError, Exception):
                await task

    def _latest(self, key: Hashable) -> tuple[float, Answer | None]:
        at, answer = self._told.get(key, (0.0, None))
        age = monotonic() - at
        return age, answer if age < USABLE else None

    def _made(self, key: Hashable, make: Make[Answer]) -> asyncio.Task[Answer]:
        if (making := self._making.get(key)) is None:
            making = asyncio.ensure_future(self._make(key, make))
            making.add_done_callback(lambda task: self._end(key, task))
            self._making[key] = making
        return making

    async def _make(self, key: Hashable, make: Make[Answer]) -> Answer:
        began = monotonic()
        answer, lasts = await make()
        self._told = {name: told for name, told in self._told.items() if began - told[0] < USABLE}
        if lasts:
            self._told[key] = (began, answer)
        else:
            self._told.pop(key, None)
        return answer

    def _end(self, key: Hashable, task: asyncio.Task[Answer]) -> None:
        del self._making[key]
        if not task.cancelled() and (error := task.exception()) is not None:
            # Who waits for it is told; nobody does where an earlier answer was told instead.
            log.info("alacard: an answer could not be made again: %s", error)
