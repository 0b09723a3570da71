"""The tiny models are built quickly, the same each time, and only once."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from . import LocalHub
from .models import MODULES, PROJECT, folder_for
from .server import load_repositories

REBUILD = """
import os, sys, pathlib
os.environ |= {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_VERBOSITY": "error"}
from tests.local_hub.models import MODULES, build
for module in MODULES:
    build(module, pathlib.Path(sys.argv[1]) / module)
"""


@pytest.mark.models
def test_a_second_build_gives_the_same_commits(served_hub: LocalHub, tmp_path: Path) -> None:
    command = [sys.executable, "-c", REBUILD, str(tmp_path)]
    subprocess.run(command, cwd=PROJECT, check=True, timeout=60, capture_output=True)
    again = load_repositories([tmp_path / module for module in MODULES])
    assert {name: repository.sha for name, repository in again.items()} == {
        name: repository.sha for name, repository in served_hub.repositories.items()
    }


def test_a_change_of_source_asks_for_a_new_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from . import models

    before = folder_for("encoders")
    for path in models.HERE.glob("*.py"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    monkeypatch.setattr(models, "HERE", tmp_path)
    assert folder_for("encoders") == before
    with (tmp_path / "encoders.py").open("a") as stream:
        stream.write("# changed\n")
    assert folder_for("encoders") != before
