"""The tiny models are built quickly, the same each time, and only once."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from . import LocalHub
from .models import PROJECT, folder_for
from .server import load_repositories

# One for each way of making weights: by transformers, by diffusers, and by other libraries.
AGAIN = ("encoders", "diffusion", "libraries")
REBUILD = """
import os, sys, pathlib
os.environ |= {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_VERBOSITY": "error"}
from tests.local_hub.models import build
for module in sys.argv[2:]:
    build(module, pathlib.Path(sys.argv[1]) / module)
"""


@pytest.mark.models
def test_a_second_build_gives_the_same_commits(served_hub: LocalHub, tmp_path: Path) -> None:
    command = [sys.executable, "-c", REBUILD, str(tmp_path), *AGAIN]
    subprocess.run(command, cwd=PROJECT, check=True, timeout=1800, capture_output=True)
    again = load_repositories([tmp_path / module for module in AGAIN])
    assert len(again) > 10
    assert {name: repository.sha for name, repository in again.items()} == {
        name: served_hub.repositories[name].sha for name in again
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


def test_cards_read_as_their_authors_meant(served_hub: LocalHub) -> None:
    cards = {name: repository.card for name, repository in served_hub.repositories.items()}
    assert cards["tiny/t5"]["language"] == ["en", "fr", "de"]
    assert "language" not in cards["tiny/vit"]
    assert cards["tiny/yaml-no"]["language"] is False
    for name in ("tiny/t5", "tiny/vit", "tiny/stable-diffusion", "tiny/bert-sentiment"):
        readme = served_hub.repositories[name].files["README.md"].read_text()
        assert "\n```python\n" in readme, name
    assert set(served_hub.repositories["tiny/t5"].json("config.json")["task_specific_params"]) == {
        "summarization",
        "translation_en_to_de",
        "translation_en_to_fr",
    }
