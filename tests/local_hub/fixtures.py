"""Fixtures: the hub for the session, and an environment in which every client asks it alone."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from .models import folders
from .repository import SETTINGS, Repository
from .server import LocalHub, load_repositories

Add = Callable[..., None]

# What a person's shell may hold that would send a test elsewhere, or give it a token.
CLEARED = (
    "HF_TOKEN",
    "HUGGING_FACE_HUB_TOKEN",
    "HF_TOKEN_PATH",
    "HF_HUB_CACHE",
    "HF_HUB_OFFLINE",
    "TRANSFORMERS_OFFLINE",
    "TRANSFORMERS_CACHE",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "ALL_PROXY",
    "http_proxy",
    "https_proxy",
    "all_proxy",
)


def hub_environment(url: str, home: Path, token: str | None = None) -> dict[str, str]:
    """The whole environment for a kernel or a subprocess that is to know only this hub."""
    environment = {name: value for name, value in os.environ.items() if name not in CLEARED}
    environment |= {
        "HF_ENDPOINT": url,
        "HF_HOME": str(home),
        "HF_HUB_DISABLE_TELEMETRY": "1",
        "HF_HUB_DISABLE_XET": "1",
        "HF_HUB_DISABLE_PROGRESS_BARS": "1",
        "TOKENIZERS_PARALLELISM": "false",
        # The person's own Jupyter files may hold settings of Alacard.
        "JUPYTER_CONFIG_DIR": str(home.parent / "jupyter-config"),
        # The person's own library is there.
        "JUPYTER_DATA_DIR": str(home.parent / "jupyter-data"),
    }
    if token:
        environment["HF_TOKEN"] = token
    return environment


@pytest.fixture(scope="session")
def served_hub() -> Iterator[LocalHub]:
    """The hub that is shared by the whole session; tests take `local_hub`."""
    with LocalHub(load_repositories(folders())) as hub:
        yield hub


@pytest.fixture
def local_hub(served_hub: LocalHub) -> Iterator[LocalHub]:
    """The hub, well and with an empty record: `.url`, `.faults`, `.requests`, `.counts()`."""
    served_hub.reset()
    yield served_hub
    served_hub.reset()


@pytest.fixture
def hub_env(local_hub: LocalHub, tmp_path: Path) -> dict[str, str]:
    """Environment for a subprocess or kernel: this hub, an empty HF_HOME, no token."""
    return hub_environment(local_hub.url, tmp_path / "hf-home")


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
