"""`alacard demo …` on a library of its own."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from alacard_ext.cli import main

from .bundles.models import bundle


def test_a_bundle_is_added_listed_shown_exported_and_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(tmp_path / "config"))
    monkeypatch.chdir(tmp_path)

    def said(*arguments: str, status: int = 0) -> str:
        assert main(["demo", *arguments]) == status
        out = capsys.readouterr()
        return out.err if status else out.out

    folder = str(bundle("static-page", tmp_path))
    demo = json.loads(said("add", folder, "--tag", "words", "--json"))
    assert demo["kind"] == "static" and demo["tags"] == ["words"]
    assert "Count the words" in said("list", "count", "--tag", "words", "--kind", "static")
    assert "version 2" in said("add", folder, "--to", demo["id"], "--note", "again")
    assert "starts with index.html" in said("show", demo["id"])
    assert "Count-the-words.zip" in said("export", demo["id"])
    assert "Count-the-words-1.zip" in said("export", demo["id"])
    with zipfile.ZipFile("Count-the-words.zip") as archive:
        assert sorted(archive.namelist()) == ["README.md", "count.js", "index.html", "style.css"]
    assert "you can restore" in said("remove", demo["id"])
    assert "DEMO_NOT_FOUND" in said("show", demo["id"], status=1)
    assert "BAD_REQUEST" in said("list", "--page", "0", status=1)
    (Path(folder) / "run.sh").write_text("#!/bin/sh\n")
    assert "BUNDLE_REFUSED: run.sh" in said("add", folder, status=1)
