"""What is remembered of dealt notebooks: the latest first, bounded, and never in the way."""

from __future__ import annotations

from pathlib import Path

import pytest

from alacard_ext.catalog import notebook_log as module
from alacard_ext.catalog.notebook_log import NotebookLog


def test_the_latest_come_first_and_a_path_counts_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = NotebookLog(tmp_path / "deep" / "dealt.sqlite")
    for second, (model, path) in enumerate(
        [("a/b", "1"), ("a/b", "2"), ("a/c", "3"), ("A/B", "1")]
    ):
        monkeypatch.setattr(module.time, "time", lambda now=second: 1000 + now)
        kept.note(model, path)
    assert kept.of("a/B") == ["1", "2"]
    assert kept.of("a/c") == ["3"] and kept.of("none") == []


def test_no_more_is_kept_than_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_ROWS", 3)
    kept = NotebookLog(tmp_path / "dealt.sqlite")
    for number in range(5):
        monkeypatch.setattr(module.time, "time", lambda now=number: now)
        kept.note("a/b", str(number))
    assert kept.of("a/b") == ["4", "3", "2"]


def test_a_place_that_cannot_be_written_is_no_failure(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    kept = NotebookLog(tmp_path / "file" / "dealt.sqlite")
    kept.note("a/b", "x")
    assert kept.of("a/b") == []
    (tmp_path / "broken.sqlite").write_bytes(b"no database" * 500)
    broken = NotebookLog(tmp_path / "broken.sqlite")
    broken.note("a/b", "x")
    assert broken.of("a/b") == []
