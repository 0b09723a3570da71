"""The answers of the Hub that are kept on disk."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from alacard_ext.hub.cache import MOST_HELD, AnswerCache, Entry


def test_a_folder_that_goes_away_while_it_is_swept_is_an_empty_cache(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "answers"
    for name in ("aa", "bb", "cc"):
        (folder / name).mkdir(parents=True)
        (folder / name / "one.json").write_text("{}")
    there = Path.stat
    looked_at = []

    def stat(path: Path, **options: Any) -> Any:
        if path.suffix == ".json" and not looked_at:
            looked_at.append(path)
            shutil.rmtree(folder)
        return there(path, **options)

    monkeypatch.setattr(Path, "stat", stat)
    cache = AnswerCache(folder)
    cache.sweep()
    monkeypatch.undo()
    assert looked_at and not folder.exists()

    cache.put("https://hub/one", None, Entry("told"))
    kept = cache.get("https://hub/one", None)
    assert kept is not None and kept.body == "told"


def test_an_answer_is_read_again_only_where_its_file_was_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache, other = AnswerCache(tmp_path), AnswerCache(tmp_path)
    for number in range(MOST_HELD + 3):
        other.put(f"https://hub/{number}", None, Entry(f"told {number}"))
        assert cache.get(f"https://hub/{number}", None) == Entry(f"told {number}")
    last = f"https://hub/{MOST_HELD + 2}"
    with monkeypatch.context() as reads_nothing:
        reads_nothing.delattr(Path, "read_text")
        assert cache.get(last, None) == Entry(f"told {MOST_HELD + 2}")
        with pytest.raises(AttributeError):
            cache.get("https://hub/0", None)  # too many were read since
    other.put(last, None, Entry(f"TOLD {MOST_HELD + 2}"))
    assert cache.get(last, None) == Entry(f"TOLD {MOST_HELD + 2}"), "of the same size"
    assert cache.get(last, "hf_other") is None
    shutil.rmtree(tmp_path)
    assert cache.get(last, None) is None
