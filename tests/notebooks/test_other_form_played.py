"""A model stored for its author's own program is dealt from where a library's form of it is."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from alacard_ext.browse.alone import own_fit
from alacard_ext.cards.deck import Deck
from alacard_ext.cards.resolve import resolve_recipe
from alacard_ext.fit.machine import Machine
from alacard_ext.hub.client import HubClient
from alacard_ext.notebooks.build import build_notebook
from alacard_ext.notebooks.planning.descent import Descent
from alacard_ext.notebooks.planning.plan import make_plan
from alacard_ext.notebooks.single import Built
from tests.local_hub import LocalHub
from tests.local_hub.fixtures import Add
from tests.local_hub.repository import Repository

from .hands import SHA, facts, hand

ORIGINAL, STORED = "meta-llama/Llama-2-7b", "meta-llama/Llama-2-7b-hf"


@pytest.fixture
def original(local_hub: LocalHub, add: Add) -> Iterator[LocalHub]:
    """The hub with an author's own files of a Llama, and the same model for transformers."""
    readme = "---\npipeline_tag: text-generation\n---\n# Llama\n"
    add(ORIGINAL, readme, {"consolidated.00.pth": "x", "params.json": "{}"})
    tiny = local_hub.repositories["tiny/llama-chat"]
    local_hub.repositories[STORED] = Repository(STORED, tiny.folder, dict(tiny.settings))
    yield local_hub
    local_hub.repositories.pop(STORED, None)


def dealt(hub: LocalHub, cache: Path) -> Built:
    async def work() -> Built:
        deck = Deck.load()
        client = HubClient(endpoint=hub.url, cache_dir=cache, token=lambda: None, offline=False)
        chosen = {"model_card": ORIGINAL, "topic": "sourdough", "difficulty": "intermediate"}
        try:
            return await build_notebook(resolve_recipe(deck, chosen), deck=deck, hub=client)
        finally:
            await client.aclose()

    return asyncio.run(work())


def test_the_form_of_a_library_is_played_and_said(original: LocalHub, tmp_path: Path) -> None:
    built = dealt(original, tmp_path)
    assert built.plan.covered and built.plan.instead_of == ORIGINAL, built.plan.reasons
    assert built.recipe.model_card.id == built.snapshot.facts.id == STORED
    assert built.recipe.model_card.sha == original.repositories[STORED].sha
    assert built.plan.reasons[0].startswith(f"{ORIGINAL} is stored for its author's own program.")
    text = "\n".join(cell.source for cell in built.notebook.cells)
    assert f'MODEL_ID = "{STORED}"' in text and "loads the same model" in text
    assert "did not fit" not in text and built.gate.passed
    # What a person looks at fits as its other form does, and not as an unknown size.
    machine = Machine(free_memory=10**10, free_disk=10**10)
    fit = own_fit(built.snapshot, Descent(built.recipe, built.snapshot, built.plan), machine)
    assert fit == built.plan.fit


def test_without_the_other_form_the_plain_notebook_names_it(
    original: LocalHub, tmp_path: Path
) -> None:
    del original.repositories[STORED]
    built = dealt(original, tmp_path)
    assert not built.plan.covered and built.plan.instead_of is None
    assert f"{STORED} is the same model" in built.plan.reasons[0]


def test_the_authors_code_is_run_where_it_was_allowed() -> None:
    known = {"pipeline_tag": "image-text-to-text", "model_type": "internvl"}
    known |= {"architectures": ["InternVLForConditionalGeneration"], "custom_code": True}
    snapshot = facts("OpenGVLab/InternVL3-1B", **known)
    # It has the type and the class that transformers knows, and other names for its weights.
    plan = make_plan(hand(snapshot.facts.id), snapshot)
    assert not plan.covered and plan.auto_class is None
    allowed = hand(snapshot.facts.id, trust_remote_code=SHA)
    assert make_plan(allowed, snapshot).covered
    here = [Descent(recipe, snapshot, plan) for recipe in (hand(snapshot.facts.id), allowed)]
    assert [one.leaves for one in here] == [True, False]
