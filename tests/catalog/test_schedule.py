"""A server that keeps its catalog fresh by itself, and two who feed one catalog."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from alacard_ext.catalog.feed.lock import feeding
from tests.local_hub import LocalHub


async def _finished(api: Any) -> Any:
    for _ in range(12_000):
        status = (await api("catalog", "status")).data
        if not status["sync"]["running"] and (status["ready"] or status["sync"]["error"]):
            return status
        await asyncio.sleep(0.05)
    raise AssertionError(f"never came to pass: {status}")


async def test_a_sync_while_another_process_feeds_says_so(api: Any, tmp_path: Path) -> None:
    with feeding(tmp_path / "catalog"):
        assert (await api("catalog", "sync", method="POST", body={})).status == 200
        status = await _finished(api)
        assert "already being updated" in status["sync"]["error"] and not status["ready"]
    assert (await api("catalog", "sync", method="POST", body={})).status == 200
    assert (await _finished(api))["ready"]


class TestSchedule:
    @pytest.fixture
    def jp_server_config(self, jp_server_config: dict[str, Any]) -> dict[str, Any]:
        jp_server_config["AlacardApp"]["catalog_sync_hours"] = 0.5 / 3600
        return jp_server_config

    async def test_it_syncs_by_itself_and_again(
        self, api: Any, jp_serverapp: Any, local_hub: LocalHub
    ) -> None:
        # What the server does once it serves; the fixture serves without it.
        await jp_serverapp._post_start()
        status = await _finished(api)
        assert status["ready"] and status["schedule_hours"] > 0
        assert status["summary"].endswith("as the Hub had them a moment ago.")
        asked = local_hub.counts()["/api/models"]
        for _ in range(12_000):
            if local_hub.counts()["/api/models"] > asked:
                break
            await asyncio.sleep(0.05)
        assert local_hub.counts()["/api/models"] > asked


class TestOffline:
    @pytest.fixture
    def jp_server_config(
        self, jp_server_config: dict[str, Any], monkeypatch: pytest.MonkeyPatch
    ) -> dict[str, Any]:
        monkeypatch.setenv("HF_HUB_OFFLINE", "1")
        jp_server_config["AlacardApp"]["catalog_sync_hours"] = 0.05 / 3600
        return jp_server_config

    async def test_it_never_syncs_offline(
        self, api: Any, jp_serverapp: Any, local_hub: LocalHub
    ) -> None:
        await jp_serverapp._post_start()
        for _ in range(20):
            await asyncio.sleep(0.05)
            status = (await api("catalog", "status")).data
            assert not status["sync"]["running"] and status["sync"]["started_at"] is None
        assert not local_hub.requests
