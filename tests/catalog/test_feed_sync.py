"""A sync against the local hub: whole, resumed after a kill, and past its faults."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from alacard_ext.catalog.catalog import Catalog
from alacard_ext.catalog.feed.lock import feeding
from alacard_ext.catalog.feed.state import SyncState
from alacard_ext.catalog.feed.sync import Sync, SyncStatus
from alacard_ext.errors import Conflict, HubUnavailable
from alacard_ext.hub.client import HubClient
from tests.local_hub import LocalHub

RUN = """
import asyncio, sys
from pathlib import Path
from alacard_ext.catalog.feed.sync import Sync, SyncStatus
from alacard_ext.hub.client import HubClient
async def main():
    home = Path(sys.argv[2])
    hub = HubClient(endpoint=sys.argv[1], cache_dir=home / "answers", token=lambda: None)
    await Sync(hub, Path(sys.argv[2]) / "catalog", SyncStatus(), page_size=2).run()
asyncio.run(main())
"""


def sync(hub: LocalHub, folder: Path, *, full: bool = False) -> SyncStatus:
    status = SyncStatus()

    async def work() -> None:
        client = HubClient(endpoint=hub.url, cache_dir=folder / "answers", token=lambda: None)
        try:
            await Sync(client, folder / "catalog", status, page_size=5).run(full=full)
        finally:
            await client.aclose()

    asyncio.run(work())
    return status


def listed(hub: LocalHub) -> set[str]:
    async def ask() -> set[str]:
        client = HubClient(endpoint=hub.url, cache_dir=Path("/nonexistent"), token=lambda: None)
        try:
            found = await client.json("api/models?limit=1000&expand[]=disabled")
        finally:
            await client.aclose()
        return {entry["id"] for entry in found if not entry.get("disabled")}

    return asyncio.run(ask())


def test_whole_pass_holds_every_listed_model_once(local_hub: LocalHub, tmp_path: Path) -> None:
    sync(local_hub, tmp_path)
    ids = list(Catalog(tmp_path / "catalog").ids())
    assert len(ids) == len(set(ids)) > 10
    assert set(ids) == listed(local_hub)


def test_kill_in_the_middle_leaves_no_gap_and_no_duplicate(
    local_hub: LocalHub, tmp_path: Path
) -> None:
    local_hub.faults.set(delay=0.5)
    child = subprocess.Popen([sys.executable, "-c", RUN, local_hub.url, str(tmp_path)])
    state = tmp_path / "catalog" / "sync.sqlite"
    end = time.monotonic() + 900
    while time.monotonic() < end and child.poll() is None:
        if state.exists() and SyncState(tmp_path / "catalog").count() > 3:
            break
        time.sleep(0.02)
    assert child.poll() is None, "the pass ended before it could be killed"
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    kept = SyncState(tmp_path / "catalog")
    assert kept.get("phase") == "pages"
    before = kept.count()
    assert before > 0
    local_hub.reset()
    sync(local_hub, tmp_path)
    ids = list(Catalog(tmp_path / "catalog").ids())
    assert len(ids) == len(set(ids))
    assert set(ids) == listed(local_hub)


@pytest.mark.parametrize("kind", ["rate_limit", "error", "reset", "truncated", "html"])
def test_faults_are_survived(local_hub: LocalHub, tmp_path: Path, kind: str) -> None:
    local_hub.faults.set(kind=kind, times=4, retry_after=0.1, path="/api/models")
    sync(local_hub, tmp_path)
    local_hub.reset()
    assert set(Catalog(tmp_path / "catalog").ids()) == listed(local_hub)


def test_a_hub_that_is_away_ends_a_sync_at_once_and_says_what_to_do(tmp_path: Path) -> None:
    """Not after a minute of asking again, though a pass that is under way asks for that long."""
    status = SyncStatus()
    pauses: list[float] = []

    class Quick(Sync):
        async def _pause(self, seconds: float, message: str) -> None:
            pauses.append(seconds)

    async def run() -> None:
        client = HubClient(
            endpoint="http://127.0.0.1:9", cache_dir=tmp_path / "answers", token=lambda: None
        )
        try:
            await Quick(client, tmp_path / "catalog", status).run()
        finally:
            await client.aclose()

    with pytest.raises(HubUnavailable, match=r"check the network.*Sync again"):
        asyncio.run(run())
    assert sum(pauses) <= 1


def test_second_pass_asks_for_changes_only(local_hub: LocalHub, tmp_path: Path) -> None:
    assert sync(local_hub, tmp_path).kind == "full"
    assert sync(local_hub, tmp_path).kind == "changes"


def test_two_at_once_are_refused(local_hub: LocalHub, tmp_path: Path) -> None:
    with feeding(tmp_path / "catalog"), pytest.raises(Conflict):
        sync(local_hub, tmp_path)
