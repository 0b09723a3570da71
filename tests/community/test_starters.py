"""The hands that ship: each is dealt from the bundled deck alone, and passes the gate."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import get_args

import pytest

from alacard_ext import api
from alacard_ext.cards.deck import Deck
from alacard_ext.cards.fits import prompt_fits, topic_fits, ui_fits
from alacard_ext.cards.models import Level, PromptCard, TopicCard, UIComponentCard
from alacard_ext.cards.resolve import resolve_recipe
from alacard_ext.community.starters import Starter, read_starters
from tests.bench_notebooks.starters import starters

STARTERS = read_starters()


def test_they_are_varied_and_each_has_a_reason_of_its_own() -> None:
    deck = Deck.load()
    assert len(STARTERS) >= 20
    for name in ("id", "title", "reason", "model", "share_id"):
        assert len({getattr(each, name) for each in STARTERS}) == len(STARTERS), name
    tasks = Counter(deck.models_by_id[each.model].pipeline_tag for each in STARTERS)
    assert len(tasks) >= 15 and max(tasks.values()) <= 2
    assert {each.difficulty for each in STARTERS} == set(get_args(Level))
    assert {each.ui for each in STARTERS} == {card.type for card in deck.cards("ui_component")}
    for each in STARTERS:
        assert each.reason.endswith(".") and ". " not in each.reason, each.id


@pytest.mark.parametrize("starter", STARTERS, ids=lambda starter: starter.id)
def test_its_cards_fit_together(starter: Starter) -> None:
    recipe = resolve_recipe(Deck.load(), starter.recipe)
    card = recipe.model_card
    assert isinstance(recipe.topic, TopicCard) and topic_fits(recipe.topic, card.pipeline_tag)
    assert isinstance(recipe.ui_component, UIComponentCard)
    assert ui_fits(recipe.ui_component, card.pipeline_tag, chat=bool(card.chat))
    for pack in recipe.prompt_cards:
        assert isinstance(pack, PromptCard) and prompt_fits(pack, card.pipeline_tag)
    assert not card.is_custom and not card.gated


def test_each_is_dealt_without_a_network_and_passes_the_gate(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("HF_HOME", str(tmp_path / "hf"))
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "data"))
    for starter in STARTERS:
        made = api.generate(starter.recipe)
        assert made.gate.passed and made.plan.template != "fallback", starter.id
        assert made.plan.task == made.recipe.model_card.pipeline_tag, starter.id


def test_each_has_a_tiny_stand_in_with_which_it_is_executed() -> None:
    cases = list(starters())
    assert len(cases) == len(STARTERS)
    assert [(case.topic, case.ui) for case in cases] == [(each.topic, each.ui) for each in STARTERS]
