"""What is done for the packages of an app once it runs: they are measured, and compiled for its
next launch, which that would have kept waiting."""

from __future__ import annotations

import asyncio
import logging

from ...processes.environment_keeping import held, size_of
from ...processes.environments import compile_environment
from .launch import Launch

log = logging.getLogger("alacard_ext.demos")


class Upkeep:
    """Goes on beside the apps of a server, one environment at a time."""

    def __init__(self) -> None:
        self._turn = asyncio.Lock()
        self._tasks: set[asyncio.Task[None]] = set()

    def begin(self, launch: Launch) -> None:
        """See to the packages of an app that runs; returns at once."""
        task = asyncio.create_task(self._see_to(launch))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def aclose(self) -> None:
        """End it; what was not compiled will be at another launch."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _see_to(self, launch: Launch) -> None:
        python = launch.python
        if python is None:
            return
        launch.environment_bytes = await asyncio.to_thread(size_of, python)
        if launch.environment_bytes is None:  # it was not built here
            return
        try:
            async with self._turn:
                with held(python):
                    await compile_environment(python)
        except OSError as error:  # its apps only start more slowly
            log.warning("alacard: packages could not be compiled", exc_info=error)
        launch.environment_bytes = await asyncio.to_thread(size_of, python)
