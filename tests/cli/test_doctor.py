"""`alacard doctor` where something is wrong: it tells what, and never dies of it."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from .conftest import Run


def test_a_home_below_a_file_is_told_and_breaks_nothing(
    here: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    home = tmp_path / "file" / "below" / "it"
    monkeypatch.setenv("HF_HOME", str(home))
    done = here("doctor")
    assert done.returncode == 1 and not done.stderr
    said = f"✗ folders: nothing can be kept in {home}: {tmp_path / 'file'} is a file"
    assert said in done.stdout
    assert "✓ hub: " in done.stdout and "no token" in done.stdout
    # The commands go on without what they cannot keep.
    assert here("generate", "tiny/bert-sentiment").returncode == 0


def test_a_token_file_that_is_no_text_is_no_token(here: Run, tmp_path: Path) -> None:
    home = tmp_path / "hf-home"
    home.mkdir(exist_ok=True)
    (home / "token").write_bytes(b"\xff\xfe\x00")
    done = here("doctor")
    assert "✓ hub: " in done.stdout


def test_a_check_that_fails_is_a_finding(here: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from alacard_ext import doctor

    def fail() -> None:
        raise RuntimeError("no luck")

    monkeypatch.setattr(doctor, "_machine", fail)
    done = here("doctor")
    assert done.returncode == 1
    assert "✗ machine: could not be looked at: RuntimeError: no luck" in done.stdout
    assert "transformers" in done.stdout


def test_the_rung_is_told_with_why_it_is_no_higher_one_and_what_it_leaves_open(
    here: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    from alacard_ext import doctor
    from alacard_ext.processes.rungs import bubblewrap_rung, group_rung

    lowest = dataclasses.replace(group_rung(()), refused=("bubblewrap is not installed.",))
    monkeypatch.setattr(doctor, "probe", lambda: lowest)
    said = here("doctor").stdout
    assert "· isolation: a group of processes that is watched. bubblewrap is not installed." in said
    assert all(f"· isolation: {sentence}" in said for sentence in lowest.not_promised)
    monkeypatch.setattr(doctor, "probe", lambda: bubblewrap_rung("bwrap"))
    assert "✓ isolation: namespaces of its own, by bubblewrap." in here("doctor").stdout
