"""Verified deals of real hands: each notebook passes in a clean kernel and says so in its stamp."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from jupyter_client.kernelspec import KernelSpecManager

from alacard_ext.cards.deck import Deck
from alacard_ext.cards.resolve import resolve_recipe
from alacard_ext.hub.client import HubClient
from alacard_ext.notebooks.build import build_notebook
from alacard_ext.notebooks.single import Built
from alacard_ext.verify.notebook_file import DiskFile
from alacard_ext.verify.setup_cell import code_digest
from alacard_ext.verify.verification import Progress, Settings, verify
from tests.local_hub import LocalHub
from tests.local_hub.fixtures import hub_environment

# Each is a fresh kernel that imports its libraries: one for each kind of input, all three levels,
# and three libraries. That every template's notebook runs is the business of tests/notebooks.
DEALS = {
    "tiny/bert-sentiment": "advanced",
    "tiny/minilm": "advanced",
    "tiny/vit": "beginner",
    "tiny/wav2vec2": "intermediate",
    "tiny/stable-diffusion": "beginner",
}


@pytest.mark.models
@pytest.mark.parametrize("model", DEALS)
def test_a_dealt_notebook_is_verified_and_stamped(
    local_hub: LocalHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, model: str
) -> None:
    async def build() -> Built:
        deck = Deck.load()
        client = HubClient(endpoint=local_hub.url, cache_dir=tmp_path / "answers")
        chosen = {"model_card": model, "difficulty": DEALS[model]}
        try:
            return await build_notebook(resolve_recipe(deck, chosen), deck=deck, hub=client)
        finally:
            await client.aclose()

    import nbformat

    built = asyncio.run(build())
    path = tmp_path / "deal.ipynb"
    nbformat.write(built.notebook, path)
    for name, value in hub_environment(local_hub.url, tmp_path / "hf").items():
        monkeypatch.setenv(name, value)
    settings = Settings(kernels=KernelSpecManager(), environments=tmp_path / "envs", repair=False)

    async def run() -> None:
        file = DiskFile(path)
        done = await verify(await file.read(), cwd=tmp_path, settings=settings, progress=Progress())
        await file.stamp(done.verified)

    asyncio.run(run())
    notebook = nbformat.read(path, as_version=4)
    stamp = notebook.metadata["alacard"]["verified"]
    assert stamp["outcome"] == "passed", stamp.get("error")
    assert stamp["cells_passed"] + stamp["cells_excused"] == stamp["cells_total"] > 5
    assert stamp["model"] == {
        "id": model,
        "sha": built.notebook.metadata["alacard"]["model"]["sha"],
    }
    assert stamp["packages"]["torch"] and stamp["peak_memory"] > 100_000_000
    assert stamp["digest"] == code_digest(notebook)
