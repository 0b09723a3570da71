"""A client of the local hub with a cache of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.local_hub import LocalHub

from .asker import Asker


@pytest.fixture
def asker(local_hub: LocalHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Asker:
    monkeypatch.setenv("HF_HOME", str(tmp_path / "hf-home"))
    monkeypatch.delenv("HF_HUB_CACHE", raising=False)
    return Asker(local_hub, tmp_path / "answers")
