"""The command line in this process and as a process of its own, against the local hub."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from alacard_ext.cli import main
from tests.local_hub.repository import SETTINGS, Repository
from tests.local_hub.server import LocalHub

Run = Callable[..., subprocess.CompletedProcess[str]]
Add = Callable[..., None]


@pytest.fixture
def alacard(hub_env: dict[str, str], tmp_path: Path) -> Run:
    """Run `alacard …` in an empty folder against the local hub."""
    folder = tmp_path / "work"
    folder.mkdir()

    def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "alacard_ext", *arguments],
            cwd=folder,
            env={**hub_env, **environment},
            text=True,
            capture_output=True,
            timeout=240,
        )

    return run


@pytest.fixture
def here(
    hub_env: dict[str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Run:
    """The same within this process, where nothing of the process itself is tested."""
    for name in ("HF_ENDPOINT", "HF_HOME"):
        monkeypatch.setenv(name, hub_env[name])
    monkeypatch.delenv("HF_TOKEN", raising=False)
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        try:
            status = main(arguments)
        except SystemExit as end:
            status = int(str(end.code))
        said = capsys.readouterr()
        return subprocess.CompletedProcess(arguments, status, said.out, said.err)

    return run


@pytest.fixture
def add(local_hub: LocalHub, tmp_path: Path) -> Iterator[Add]:
    """Put a small repository on the hub for one test: its README, its files and its settings."""

    def put(model_id: str, readme: str, files: dict[str, str], **settings: object) -> None:
        folder = tmp_path / "hub" / model_id
        folder.mkdir(parents=True)
        (folder / "README.md").write_text(readme, encoding="utf-8")
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8")
        (folder / SETTINGS).write_text(json.dumps(settings))
        local_hub.repositories[model_id] = Repository.load(folder, model_id)
        added.append(model_id)

    added: list[str] = []
    yield put
    for model_id in added:
        local_hub.repositories.pop(model_id, None)
