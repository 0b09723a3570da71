"""Passes one after another: what the sweep finds, and what a kill at any moment leaves."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from alacard_ext.catalog.catalog import Catalog
from alacard_ext.catalog.feed.state import SyncState
from alacard_ext.catalog.feed.sync import SWEEP_DAYS
from alacard_ext.catalog.history import History

from .made_hub import MadeHub

LATER = time.strftime("%Y-%m-%d", time.gmtime(time.time() + 86400))
"""A day behind every pass of these tests."""

# A pass that stops for ever at one moment, which it tells by a file; there it is killed.
RUN = """
import asyncio, importlib, sys, time
from pathlib import Path
from alacard_ext.catalog.feed.sync import Sync, SyncStatus
from alacard_ext.hub.client import HubClient
endpoint, home, where, turn, when, full = sys.argv[1:]
module, _, name = where.partition(":")
owner = importlib.import_module(module)
*path, last = name.split(".")
for part in path:
    owner = getattr(owner, part)
real, calls = getattr(owner, last), 0
def stop():
    (Path(home) / "here").touch()
    time.sleep(600)
def watched(*given, **named):
    global calls
    calls += 1
    if calls == int(turn) and when == "before":
        stop()
    answer = real(*given, **named)
    if calls == int(turn):
        stop()
    return answer
setattr(owner, last, watched)
async def main():
    hub = HubClient(endpoint=endpoint, cache_dir=Path(home) / "answers", token=lambda: None)
    folder = Path(home) / "catalog"
    await Sync(hub, folder, SyncStatus(), page_size=7).run(full=full == "full")
asyncio.run(main())
"""


@pytest.fixture
def made(tmp_path: Path) -> Iterator[MadeHub]:
    with MadeHub(tmp_path / "empty", 40) as hub:
        yield hub


def killed_at(
    made: MadeHub, home: Path, where: str, turn: int, when: str, kind: str = "changes"
) -> None:
    here = home / "here"
    here.unlink(missing_ok=True)
    where = f"alacard_ext.catalog.{where}"
    command = [sys.executable, "-c", RUN, made.hub.url, str(home), where, str(turn), when, kind]
    child = subprocess.Popen(command)
    end = time.monotonic() + 900
    while not here.exists() and child.poll() is None and time.monotonic() < end:
        time.sleep(0.02)
    try:
        assert here.exists(), f"the pass never came to {where}"
    finally:
        os.kill(child.pid, signal.SIGKILL)
        child.wait()


def held(home: Path) -> dict[str, int]:
    """Likes by id; fails where an id comes twice."""
    found = [(row.id, row.likes) for row in Catalog(home / "catalog").rows()]
    assert len({model_id for model_id, _ in found}) == len(found)
    return dict(found)


def listed(made: MadeHub) -> dict[str, int]:
    return {name: repo.info["likes"] for name, repo in made.hub.repositories.items()}


@pytest.mark.parametrize(
    ("where", "turn", "when"),
    [
        ("feed.state:SyncState.clear", 1, "before"),
        ("feed.state:SyncState.page", 1, "before"),
        ("feed.state:_put", 3, "before"),  # in the transaction of the second page
        ("feed.state:SyncState.page", 3, "after"),
        ("feed.state:SyncState.page", 6, "after"),  # all is fetched
        ("engine.build:write_arrays", 1, "before"),
        ("engine.build:point_to", 1, "before"),
        ("engine.build:point_to", 1, "after"),
        ("history:History.note", 1, "before"),
        ("feed.state:SyncState.clear", 2, "before"),
    ],
)
def test_a_whole_pass_killed_anywhere_is_gone_on_with(
    made: MadeHub, tmp_path: Path, where: str, turn: int, when: str
) -> None:
    killed_at(made, tmp_path, where, turn, when)
    made.sync(tmp_path)
    assert held(tmp_path) == listed(made)
    assert SyncState(tmp_path / "catalog").get("phase") == "done"
    assert [p.likes for p in History(tmp_path / "catalog").of("ada/m007")] == [7]
    names = {path.name for path in (tmp_path / "catalog").iterdir()}
    assert len([name for name in names if name.endswith(".columns")]) == 1
    assert not [name for name in names if "partial" in name]
    asked = made.hub.counts()["/api/models"]
    # 40 models are 6 pages of 7; a kill costs one page that is asked for again at most.
    assert asked <= 7 + (when == "before" and where == "feed.state:SyncState.clear" and turn == 1)


@pytest.mark.parametrize(
    ("where", "when"),
    [
        ("feed.state:SyncState.page", "before"),
        ("feed.state:SyncState.page", "after"),
        ("engine.overlay:Overlay.upsert", "before"),
        ("engine.overlay:Overlay.upsert", "after"),
        ("history:History.note", "after"),
    ],
)
def test_a_pass_of_changes_killed_anywhere_is_gone_on_with(
    made: MadeHub, tmp_path: Path, where: str, when: str
) -> None:
    made.sync(tmp_path)
    made.put("ada/m003", likes=900, day=LATER)
    made.put("ada/brand-new", likes=5, day=LATER)
    killed_at(made, tmp_path, where, 1, when)
    assert made.sync(tmp_path).kind == "changes"
    assert held(tmp_path) == listed(made)
    assert History(tmp_path / "catalog").of("ada/m003")[-1].likes == 900


def test_changes_are_few_pages_and_the_sweep_finds_what_is_gone(
    made: MadeHub, tmp_path: Path
) -> None:
    assert made.sync(tmp_path).kind == "full"
    made.put("ada/m003", likes=900, day=LATER)
    made.drop("ada/m011")
    made.drop("ada/m012")
    made.put("ada/m012-renamed", likes=12, minute=12)
    made.hub.reset()
    assert made.sync(tmp_path).kind == "changes"
    # One page of changes, and one of what trends.
    assert made.hub.counts()["/api/models"] == 2
    # The list of changes tells of neither: one is gone, the other has its old date.
    after_changes = held(tmp_path)
    assert after_changes["ada/m003"] == 900 and {"ada/m011", "ada/m012"} <= set(after_changes)
    state = SyncState(tmp_path / "catalog")
    state.put(swept_at=int(time.time()) - (SWEEP_DAYS + 1) * 86400)
    assert made.sync(tmp_path).kind == "full"
    assert held(tmp_path) == listed(made)
    catalog = Catalog(tmp_path / "catalog")
    assert catalog.get("ada/m011") is None and catalog.get("ada/m012") is None
    assert len(catalog.overlay) == 0
    assert made.sync(tmp_path).kind == "changes"


def test_what_trends_is_fresh_though_no_model_was_changed(made: MadeHub, tmp_path: Path) -> None:
    for number, score in ((1, 90), (2, 80), (3, 70)):
        made.put(f"ada/m{number:03}", likes=number, trending=score)
    made.sync(tmp_path)
    made.put("ada/m001", likes=1, trending=0)  # no more
    made.put("ada/m002", likes=22, trending=0, day=LATER)  # no more, and changed
    made.put("ada/m003", likes=33, trending=95)
    for number in range(10, 17):
        made.put(f"ada/m{number:03}", likes=number, trending=40 + number)
    assert made.sync(tmp_path).kind == "changes"
    catalog = Catalog(tmp_path / "catalog")
    shown = [(model.id, model.trending) for model in catalog.trending(limit=40)]
    # Of the page of seven the last has 51; more than that the one that fell cannot have.
    assert shown[0] == ("ada/m003", 95.0)
    assert dict(shown)["ada/m001"] == 51.0
    assert "ada/m002" not in dict(shown) and held(tmp_path)["ada/m002"] == 22
    assert held(tmp_path)["ada/m003"] == 33


@pytest.mark.parametrize("when", ["before", "after"])
def test_killed_at_what_trends_it_is_gone_on_with(made: MadeHub, tmp_path: Path, when: str) -> None:
    made.sync(tmp_path)
    made.put("ada/m003", likes=900, day=LATER)
    made.put("ada/m004", likes=44, trending=9)
    killed_at(made, tmp_path, "feed.sync:fallen", 1, when)
    assert SyncState(tmp_path / "catalog").get("phase") == "leaders"
    assert made.sync(tmp_path).kind == "changes"
    assert held(tmp_path) == listed(made)


def test_what_came_between_a_pass_and_its_build_is_not_swept(made: MadeHub, tmp_path: Path) -> None:
    """A model that another pass put into the overlay, and that is older than this one."""
    made.sync(tmp_path)
    made.put("ada/from-changes", likes=4, day=LATER)
    made.sync(tmp_path)
    made.drop("ada/from-changes")
    made.sync(tmp_path, full=True)
    assert held(tmp_path) == listed(made)


@pytest.mark.parametrize("kind", ["rate_limit", "error", "unavailable", "reset", "truncated"])
def test_faults_between_pages_leave_no_gap(made: MadeHub, tmp_path: Path, kind: str) -> None:
    killed_at(made, tmp_path, "feed.state:SyncState.page", 2, "after")
    made.hub.faults.set(kind=kind, times=3, retry_after=0.05, path="/api/models")
    made.sync(tmp_path)
    assert held(tmp_path) == listed(made)


def test_a_cursor_that_the_hub_takes_no_more_begins_the_pass_again(
    made: MadeHub, tmp_path: Path
) -> None:
    killed_at(made, tmp_path, "feed.state:SyncState.page", 2, "after")
    SyncState(tmp_path / "catalog").put(cursor="stale!")
    made.sync(tmp_path)
    assert held(tmp_path) == listed(made)
