"""Hands dealt for the local hub's models, built whole and executed in the session's kernel."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Sequence
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from alacard_ext.cards.deck import Deck
from alacard_ext.cards.resolve import resolve_recipe
from alacard_ext.hub.client import HubClient
from alacard_ext.notebooks.build import build_notebook
from alacard_ext.notebooks.single import Built
from tests.execution import ExecutedNotebook, NotebookKernel
from tests.local_hub import LocalHub

Execute = Callable[..., ExecutedNotebook]
LEVELS = ("beginner", "intermediate", "advanced")
each_level = pytest.mark.parametrize("level", LEVELS)


def at_levels(models: Sequence[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """The first of one template's models at every level, and each other at one, by turns.

    So every cell of every level is run, and every model, but not every cell with every model.
    """
    first, *others = models
    turns = ("advanced", "beginner", "intermediate")
    whole = [(*first, level) for level in LEVELS]
    return whole + [(*other, turns[number % 3]) for number, other in enumerate(others)]


def build(
    hub: LocalHub, cache: Path, model: str, pack: str, level: str, topic: str = "cats"
) -> Built:
    """The notebook of a hand without an app."""

    async def work() -> Built:
        deck = Deck.load()
        client = HubClient(endpoint=hub.url, cache_dir=cache)
        chosen = {
            "model_card": model,
            "prompt_cards": [pack],
            "topic": topic,
            "difficulty": level,
            "ui_component": "none",
        }
        try:
            return await build_notebook(resolve_recipe(deck, chosen), deck=deck, hub=client)
        finally:
            await client.aclose()

    return asyncio.run(work())


def ran(
    kernel: NotebookKernel,
    built: Built,
    template: str,
    loads: list[str] | None = None,
    before: str | None = None,
) -> ExecutedNotebook:
    """The executed notebook, after what holds for every one: it inferred, and loaded once.

    `loads` names what is loaded where that is more than the hand's model; `before` is code that
    runs ahead of the notebook's.
    """
    assert built.plan.template == template, built.plan.reasons
    assert built.gate.passed
    done = kernel.run(built.notebook, extra_code=before)
    assert done.error is None, done.error
    assert done.loads == loads if loads else len(done.loads) == 1, done.loads
    assert done.forwards > 0
    return done


@pytest.fixture
def execute(local_hub: LocalHub, notebook_kernel: NotebookKernel, tmp_path: Path) -> Execute:
    """Builds a hand of that model and level, and runs it as `ran` does.

    `kind` is the class that must load the model, `says` what the usage must say at each level;
    what is named besides must stand in the plan.
    """

    def work(
        model: str,
        template: str,
        level: str,
        *,
        pack: str = "quick_start",
        topic: str = "cats",
        kind: str | None = None,
        loads: list[str] | None = None,
        says: dict[str, str] | None = None,
        before: str | None = None,
        **planned: Any,
    ) -> ExecutedNotebook:
        built = build(local_hub, tmp_path, model, pack, level, topic)
        assert {name: getattr(built.plan, name) for name in planned} == planned
        loads = [f"{kind}:{model}"] if kind else loads
        done = ran(notebook_kernel, built, template, loads, before)
        if says:
            assert says[level] in done.text("usage")
        return done

    return work


def images_of(done: ExecutedNotebook) -> int:
    """How many pictures the notebook shows by itself; its model's page may show more."""
    shown = [output.get("data", {}) for output in _own_outputs(done)]
    return sum(
        "image/png" in each or "Side by side" in each.get("text/plain", "") for each in shown
    )


def charts_of(done: ExecutedNotebook) -> list[str]:
    """What the text alternatives of the notebook's charts say."""
    found = [re.match(r'<img alt="(.*?)"', html_of(output)) for output in _own_outputs(done)]
    return [unescape(each[1]) for each in found if each]


def html_of(output: Any) -> str:
    """The HTML of an output, empty where it has none."""
    return str(output.get("data", {}).get("text/html", ""))


def sounds_of(done: ExecutedNotebook) -> int:
    """How many players of sound the notebook shows by itself."""
    return sum("<audio" in html_of(output) for output in _own_outputs(done))


def _own_outputs(done: ExecutedNotebook) -> list[Any]:
    own = [cell for cell in done.cells if cell.section != "readme"]
    return [output for cell in own for output in cell.outputs]
