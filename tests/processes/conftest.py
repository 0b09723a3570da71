"""A hostile child on each rung of the ladder that this machine has."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import psutil
import pytest

from alacard_ext.processes.bubblewrap import find_bubblewrap
from alacard_ext.processes.confined import Confined, start
from alacard_ext.processes.confinement import Confinement, Ending, Limits
from alacard_ext.processes.probing import probe
from alacard_ext.processes.rungs import Rung

# A process namespace hides what Landlock and the group do by themselves, so both are tried.
RUNGS = ["bubblewrap", "landlock", "landlock alone", "group", "group alone"]
PYTHON = (Path(sys.base_prefix), Path(sys.prefix))


@pytest.fixture(scope="session", params=RUNGS)
def rung(request: pytest.FixtureRequest) -> Rung:
    """One rung; skipped with the reason where this machine does not have it."""
    return rung_of(request.param)


@pytest.fixture(params=["bubblewrap", "landlock alone", "group alone"])
def plain(request: pytest.FixtureRequest) -> Rung:
    """The three, each with no more than its own means."""
    return rung_of(request.param)


def rung_of(told: str) -> Rung:
    name, _, alone = told.partition(" ")
    found = probe(name, namespace=not alone)
    if name == "bubblewrap" and find_bubblewrap() is None and os.environ.get("CI"):
        pytest.fail("the system's package 'bubblewrap' is to be installed here")
    if found.name != name:
        pytest.skip(found.refused[0])
    if name != "bubblewrap" and not alone and not found.prefix:
        pytest.skip("this system makes no process namespaces for this user")
    return found


Run = Callable[..., tuple[Ending, str]]
Watch = Callable[[Confined], Coroutine[Any, Any, object]]


async def begin(rung: Rung, code: str, *arguments: str, **given: Any) -> Confined:
    """Start a Python program that is given as text."""
    limits = Limits(**given.pop("limits", {}))
    reads = (*PYTHON, *given.pop("read_only", ()))
    confinement = Confinement(read_only=reads, limits=limits, **given)
    return await start([sys.executable, "-c", code, *arguments], confinement, rung=rung)


@pytest.fixture
def child(plain: Rung) -> Run:
    """Run one to its end, beside `meanwhile` where that is given; its ending and its output."""

    def run(
        code: str, *arguments: str, meanwhile: Watch | None = None, **given: Any
    ) -> tuple[Ending, str]:
        async def go() -> tuple[Ending, str]:
            confined = await begin(plain, code, *arguments, **given)
            try:
                if meanwhile:
                    await meanwhile(confined)
                ending = await confined.wait()
            finally:
                await confined.stop(0)
            assert confined.outcome == ending.outcome
            return ending, confined.tail()

        return asyncio.run(go())

    return run


async def printed(confined: Confined, text: str) -> None:
    """Wait until the child has said this."""
    while text not in confined.tail():
        assert confined.outcome is None, f"it ended: {confined.tail()}"
        await asyncio.sleep(0.01)


def living(word: str) -> list[psutil.Process]:
    """The processes with this word in their command, wherever they hang by now."""
    found = []
    for process in psutil.process_iter():
        try:
            command = process.cmdline()
            if word in command and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
        except psutil.Error:
            continue
    return found
