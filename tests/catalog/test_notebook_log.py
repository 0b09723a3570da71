"""What is remembered of dealt notebooks: the latest first, bounded, and never in the way."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from alacard_ext.catalog import notebook_log as module
from alacard_ext.catalog.notebook_log import NotebookLog


def test_the_latest_come_first_and_a_path_counts_once(tmp_path: Path) -> None:
    kept = NotebookLog(tmp_path / "deep" / "dealt.jsonl")
    for model, path in [("a/b", "1"), ("a/b", "2"), ("a/c", "3"), ("A/B", "1"), ("a/d", "2\n")]:
        kept.note(model, path)
    assert kept.of("a/B") == ["1", "2"] and kept.of("a/d") == ["2\n"]
    assert kept.of("a/c") == ["3"] and kept.of("none") == []


def test_no_more_is_kept_than_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_ROWS", 3)
    monkeypatch.setattr(module, "MOST_BYTES", 40)  # four rows are longer
    kept = NotebookLog(tmp_path / "dealt.jsonl")
    for number in range(4):
        kept.note("a/b", str(number))
    assert kept.of("a/b") == ["3", "2", "1"]
    assert len((tmp_path / "dealt.jsonl").read_text().splitlines()) == 3


def test_servers_that_write_at_the_same_time_lose_nothing(tmp_path: Path) -> None:
    logs = [NotebookLog(tmp_path / "dealt.jsonl") for _ in range(2)]
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda n: logs[n % 2].note(f"a/{n % 10}", f"{n}.ipynb"), range(200)))
    found = [path for n in range(10) for path in logs[0].of(f"a/{n}")]
    assert sorted(found) == sorted(f"{n}.ipynb" for n in range(200))


def test_a_place_that_cannot_be_written_is_no_failure(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    kept = NotebookLog(tmp_path / "file" / "dealt.jsonl")
    kept.note("a/b", "x")
    assert kept.of("a/b") == []


def test_what_is_no_row_is_passed_over(tmp_path: Path) -> None:
    file = tmp_path / "dealt.jsonl"
    file.write_bytes(b'\xff\xfe\n{"a": 1}\n["a/b"]\n["a/b", 3]\n["a/b", "kept"]\n["a/b", "cu')
    assert NotebookLog(file).of("a/b") == ["kept"]
