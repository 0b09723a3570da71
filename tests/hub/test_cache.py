"""The answers of the Hub that are kept on disk."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from alacard_ext.hub.cache import AnswerCache, Entry


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
