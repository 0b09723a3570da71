"""A registry of runs whose work halts where a test wants it to."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from alacard_ext.jobs.handle import RunContext
from alacard_ext.jobs.kind import Kind, Phase
from alacard_ext.jobs.registry import RunRegistry
from alacard_ext.jobs.run import JobEvent

PHASES = (Phase("fetch", 3), Phase("check", 1), Phase("save", 1, final=True))
KIND: Kind[dict[str, int]] = Kind("test.bake", "bake", PHASES, at_once=2, remembered=5)


class Bakery:
    """A registry, what it told, and work that halts where a test wants it to."""

    def __init__(self) -> None:
        self.events: list[JobEvent] = []
        self.runs = RunRegistry(self.events.append)
        self.at: dict[str, asyncio.Event] = {}
        self.go_on = asyncio.Event()
        self.cleaned: list[str] = []

    def bake(self, halt: str = "", **options: Any) -> Any:
        reached = self.at.setdefault(halt, asyncio.Event())

        async def work(context: RunContext[dict[str, int]]) -> str:
            try:
                for phase in PHASES:
                    context.report(phase.name)
                    if phase.name == halt:
                        reached.set()
                        await self.go_on.wait()
                return "bread"
            except asyncio.CancelledError:
                # What tidies up takes its time, and is waited for.
                await asyncio.sleep(0)
                self.cleaned.append(context.run.id)
                raise

        return self.runs.submit(KIND, work, {}, **options)


def tried(test: Callable[[Bakery], Awaitable[None]]) -> None:
    async def run() -> None:
        bakery = Bakery()
        await test(bakery)
        await bakery.runs.aclose()

    asyncio.run(asyncio.wait_for(run(), 600))


def failing(error: BaseException) -> Callable[[Any], Awaitable[None]]:
    async def work(context: RunContext[Any]) -> None:
        context.report("fetch")
        raise error

    return work
