"""The client where the Hub fails or is not asked: it tries again, and takes what is known here."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from alacard_ext.cards.deck import Deck
from alacard_ext.cards.fallback import DeckFallback
from alacard_ext.errors import (
    HubError,
    HubOffline,
    HubRateLimited,
    HubUnavailable,
)

from .asker import MODEL, Asker


@pytest.mark.parametrize("kind", ["rate_limit", "error", "unavailable", "reset"])
def test_a_passing_fault_is_retried(kind: Any, asker: Asker) -> None:
    asker.hub.faults.set(kind=kind, times=1, retry_after=0.1, path="/api/models/")
    assert asker.snapshot().origin == "hub"


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("rate_limit", HubRateLimited),
        ("error", HubUnavailable),
        ("unavailable", HubUnavailable),
        ("reset", HubUnavailable),
        ("down", HubUnavailable),
        ("truncated", HubError),
        ("html", HubError),
        ("huge", HubError),
    ],
)
def test_a_lasting_fault_is_an_error_then_the_cache_then_the_deck(
    kind: Any, error: type[HubError], asker: Asker
) -> None:
    asker.hub.faults.set(kind=kind, retry_after=0.0)
    with pytest.raises(error) as caught:
        asker.snapshot()
    assert caught.value.message
    asker.hub.faults.clear()
    fresh = asker.snapshot()
    asker.hub.faults.set(kind=kind, retry_after=0.0)
    kept = asker.snapshot()
    assert (kept.facts, kept.readme) == (fresh.facts, fresh.readme)
    if kind != "truncated":  # a 304 has no body that could be cut off: that answer is fresh
        assert kept.origin == "cache" and kept.notice and "UTC" in kept.notice
    bundled = Deck.load().models_by_id
    name = next(iter(bundled))
    deck = asker.snapshot(name, fallback=DeckFallback(bundled))
    assert deck.origin == "deck" and deck.facts.sha == bundled[name].seen_at and deck.notice


def test_a_long_retry_after_is_told_not_waited_for(asker: Asker) -> None:
    asker.hub.faults.set(kind="rate_limit", retry_after=300)
    with pytest.raises(HubRateLimited) as caught:
        asker.snapshot()
    assert caught.value.details["retry_after"] == 300
    assert "300 seconds" in caught.value.message


def test_a_readme_that_fails_is_not_worth_failing_for(asker: Asker) -> None:
    asker.hub.faults.set(kind="error", path="README.md")
    found = asker.snapshot()
    assert found.readme is None and found.config
    asker.hub.faults.clear()
    assert asker.snapshot().readme, "what was not certain was not kept"


def test_a_cache_that_cannot_be_written_is_only_slow(asker: Asker, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    assert asker.snapshot(cache_dir=tmp_path / "file" / "x").origin == "hub"


def test_offline_asks_nobody(asker: Asker) -> None:
    with pytest.raises(HubOffline):
        asker.snapshot(offline=True)
    asker.snapshot()
    asker.hub.requests.clear()
    kept = asker.snapshot(offline=True)
    assert kept.origin == "cache" and kept.readme and kept.notice
    assert not asker.hub.requests


def test_offline_knows_what_huggingface_hub_downloaded(
    asker: Asker, hub_env: dict[str, str], tmp_path: Path
) -> None:
    code = f"from huggingface_hub import snapshot_download as d; d('{MODEL}')"
    subprocess.run([sys.executable, "-c", code], env=hub_env, check=True, timeout=900)
    found = asker.snapshot(offline=True)
    assert found.origin == "download" and "downloaded here on" in (found.notice or "")
    assert found.facts.sha == asker.hub.repositories[MODEL].sha
    assert found.facts.pipeline_tag == "text-classification"
    assert found.facts.model_type == "bert" and found.readme
