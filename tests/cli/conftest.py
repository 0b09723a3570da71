"""The command line in this process and as a process of its own, against the local hub."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from alacard_ext.cli import main

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def alacard(hub_env: dict[str, str], tmp_path: Path) -> Run:
    """Run `alacard …` in an empty folder against the local hub."""
    folder = tmp_path / "work"
    folder.mkdir(exist_ok=True)

    def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "alacard_ext", *arguments],
            cwd=folder,
            env={**hub_env, **environment},
            text=True,
            capture_output=True,
            timeout=900,
        )

    return run


@pytest.fixture
def here(
    hub_env: dict[str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Run:
    """The same within this process, in the same folder: a process takes seconds to start."""
    for name in ("HF_ENDPOINT", "HF_HOME", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR"):
        monkeypatch.setenv(name, hub_env[name])
    monkeypatch.delenv("HF_TOKEN", raising=False)
    folder = tmp_path / "work"
    folder.mkdir(exist_ok=True)
    monkeypatch.chdir(folder)

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        try:
            status = main(arguments)
        except SystemExit as end:
            status = int(str(end.code))
        said = capsys.readouterr()
        return subprocess.CompletedProcess(arguments, status, said.out, said.err)

    return run
