"""Notebooks of several models: what fits together, and run to the last cell."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from alacard_ext.cards.deck import Deck
from alacard_ext.cards.models import Combination
from alacard_ext.cards.resolve import resolve_recipe
from alacard_ext.errors import InvalidRecipe
from alacard_ext.hub.client import HubClient
from alacard_ext.notebooks.build import Built, build_notebook
from alacard_ext.notebooks.gate import check
from tests.execution import NotebookKernel
from tests.local_hub import LocalHub


def build(
    hub: LocalHub, cache: Path, models: list[str], how: Combination, level: str = "beginner"
) -> Built:
    async def work() -> Built:
        deck = Deck.load()
        client = HubClient(endpoint=hub.url, cache_dir=cache)
        recipe = resolve_recipe(
            deck,
            {
                "model_card": models[0],
                "companions": models[1:],
                "combination": how,
                "topic": "cats",
                "difficulty": level,
            },
        )
        try:
            return await build_notebook(recipe, deck=deck, hub=client)
        finally:
            await client.aclose()

    return asyncio.run(work())


@pytest.mark.parametrize(
    ("models", "how"),
    [
        (["tiny/gpt2", "tiny/llama-chat"], "bake_off"),
        (["tiny/whisper", "tiny/t5-summary"], "workflow"),
    ],
)
def test_models_take_turns(
    local_hub: LocalHub,
    notebook_kernel: NotebookKernel,
    tmp_path: Path,
    models: list[str],
    how: Combination,
) -> None:
    built = build(local_hub, tmp_path, models, how)
    done = notebook_kernel.run(built.notebook, variables=("result", "freed"))
    assert done.error is None, done.error
    assert [load.partition(":")[2] for load in done.loads] == models
    assert {row["model"] for row in done.result} == set(models)
    assert done.variables["freed"] == dict.fromkeys(models, True)
    assert all(row["weights MB"] > 0 for row in done.result)


def test_models_that_do_not_fit_are_named(local_hub: LocalHub, tmp_path: Path) -> None:
    with pytest.raises(InvalidRecipe, match="tiny/t5-summary does not fit after"):
        build(local_hub, tmp_path, ["tiny/bert-sentiment", "tiny/t5-summary"], "workflow")
    with pytest.raises(InvalidRecipe, match="twice"):
        build(local_hub, tmp_path, ["tiny/gpt2", "tiny/gpt2"], "bake_off")


def test_second_load_of_one_model_is_refused(local_hub: LocalHub, tmp_path: Path) -> None:
    built = build(local_hub, tmp_path, ["tiny/gpt2", "tiny/llama-chat"], "bake_off", "advanced")
    load = next(cell for cell in built.notebook.cells if cell.id == "m2-hello-load")
    load.source += "\nagain = AutoModelForCausalLM.from_pretrained(MODEL_ID, revision=REVISION)"
    found = check(built.notebook, requirements=built.plan.requirements).findings
    assert "single_load" in {finding.check for finding in found}
