"""Answers that take long are made once for all who ask, and again beside the one that is told."""

from __future__ import annotations

import asyncio

import pytest

from alacard_ext.community.statistics import told
from alacard_ext.community.statistics.told import FRESH, USABLE, Told


class Slow:
    """Makes an answer when it is told to."""

    def __init__(self) -> None:
        self.made, self.go_on = 0, asyncio.Event()

    async def make(self) -> tuple[int, bool]:
        await self.go_on.wait()
        self.made += 1
        return self.made, True


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    seconds = [1000.0]
    monkeypatch.setattr(told, "monotonic", lambda: seconds[0])
    return seconds


async def settled() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_all_who_ask_wait_for_one_answer_even_where_the_first_gives_up() -> None:
    answers, slow = Told[int](), Slow()
    first, *others = (asyncio.ensure_future(answers.get("all", slow.make)) for _ in range(3))
    await settled()
    first.cancel()
    slow.go_on.set()
    assert await asyncio.gather(*others) == [1, 1] and first.cancelled()


async def test_an_old_answer_is_told_while_one_is_made_and_a_very_old_one_is_not(
    clock: list[float],
) -> None:
    answers, slow = Told[int](), Slow()
    slow.go_on.set()
    assert await answers.get("all", slow.make) == 1
    clock[0] += FRESH - 1
    assert await answers.get("all", slow.make) == 1 and slow.made == 1
    clock[0] += 2
    assert await answers.get("all", slow.make) == 1
    await settled()
    assert slow.made == 2 and await answers.get("all", slow.make) == 2
    clock[0] += USABLE + 1
    assert await answers.get("all", slow.make) == 3


async def test_what_fails_is_told_to_who_waits_and_made_anew(clock: list[float]) -> None:
    answers, slow = Told[int](), Slow()
    slow.go_on.set()

    async def fail() -> tuple[int, bool]:
        raise OSError("away")

    with pytest.raises(OSError, match="away"):
        await answers.get("all", fail)
    assert await answers.get("all", slow.make) == 1
    clock[0] += FRESH + 1
    assert await answers.get("all", fail) == 1
    await settled()
    assert await answers.get("all", slow.make) == 1, "the old one goes on being told"
