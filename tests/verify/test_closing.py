"""What the verifications of a server began by themselves has ended when they are closed."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

import pytest

from alacard_ext.jobs.registry import RunRegistry
from alacard_ext.verify import verifications


async def close(folder: Path, found: list[bool], go_on: threading.Event) -> None:
    service = verifications.Verifications(folder, RunRegistry())
    await service.start()
    closing = asyncio.ensure_future(service.aclose())
    done, _ = await asyncio.wait([closing], timeout=0)
    assert not done and not found
    go_on.set()
    await closing
    assert found == [True]
    assert asyncio.all_tasks() == {asyncio.current_task()}


@pytest.mark.parametrize("fails", [False, True])
def test_the_look_for_leftovers_has_ended(
    fails: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found: list[bool] = []
    go_on = threading.Event()

    def sweep() -> list[int]:
        assert go_on.wait(600)
        found.append(True)
        if fails:
            raise OSError
        return []

    monkeypatch.setattr(verifications, "sweep", sweep)
    asyncio.run(close(tmp_path, found, go_on))


def test_one_that_never_began_closes_at_once(tmp_path: Path) -> None:
    asyncio.run(verifications.Verifications(tmp_path, RunRegistry()).aclose())
