"""Hands as a person is dealt them: each one's notebook is covered and passes the gate."""

from __future__ import annotations

import pytest

from alacard_ext.cards.deck import Deck
from alacard_ext.cards.fallback import from_card
from alacard_ext.cards.fits import prompt_fits, topic_fits, ui_fits
from alacard_ext.cards.models import Recipe
from alacard_ext.cards.shuffle import shuffle
from alacard_ext.notebooks.assemble import assemble
from alacard_ext.notebooks.gate import check
from alacard_ext.notebooks.planning.plan import make_plan

SEEDS = range(200)
CARDS = sorted(Deck.load().models_by_id)


def passes(deck: Deck, hand: Recipe) -> str:
    """The template of the hand's notebook, after it passed the gate."""
    snapshot = from_card(deck.models_by_id[hand.model_card.id])
    plan = make_plan(hand, snapshot)
    assert plan.covered, (hand.model_card.id, plan.reasons)
    notebook = assemble(hand, snapshot, plan, hand_code=None)
    report = check(notebook, requirements=plan.requirements)
    assert report.passed, (hand.model_card.id, hand.seed, report.findings)
    assert hand.topic.name.lower() in notebook.cells[0].source.lower()
    wants_app = hand.ui_component.type != "none"
    has_app = any(cell.metadata.alacard.section == "app" for cell in notebook.cells)
    assert wants_app == has_app, (hand.model_card.id, hand.ui_component.type)
    return str(plan.template)


@pytest.mark.parametrize("first", range(0, len(SEEDS), 25))
def test_a_dealt_hand_fits_together_and_its_notebook_passes_the_gate(
    deck: Deck, first: int
) -> None:
    for seed in SEEDS[first : first + 25]:
        hand = shuffle(deck, seed=seed)
        task = hand.model_card.pipeline_tag
        assert all(prompt_fits(card, task) for card in hand.prompt_cards), seed
        assert topic_fits(hand.topic, task), seed
        assert ui_fits(hand.ui_component, task, hand.model_card.chat), seed
        passes(deck, hand)


@pytest.mark.parametrize("model_id", CARDS)
def test_every_model_card_can_be_dealt(deck: Deck, model_id: str) -> None:
    hand = shuffle(deck, locks=[f"model:{model_id}"], seed=CARDS.index(model_id))
    assert hand.model_card.id == model_id
    assert passes(deck, hand) != "fallback"


def test_the_sample_meets_many_of_all_cards(deck: Deck) -> None:
    hands = [shuffle(deck, seed=seed) for seed in SEEDS]
    assert len({hand.model_card.id for hand in hands}) > len(CARDS) / 2
    assert len({hand.topic.id for hand in hands}) > 25
    packs = {card.id for hand in hands for card in hand.prompt_cards}
    assert len(packs) > 25
    assert {hand.difficulty.level for hand in hands} == {"beginner", "intermediate", "advanced"}
    assert {hand.ui_component.type for hand in hands} == {
        card.type for card in deck.cards("ui_component")
    }
