"""A deal without a seed heeds the machine; one with a seed is the same everywhere."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable
from typing import Any

import pytest

from alacard_ext.cards import dealing, shuffle
from alacard_ext.cards.dealing import MOST_DEALS, deal_hand
from alacard_ext.cards.deck import Deck
from alacard_ext.cards.fallback import from_card
from alacard_ext.cards.models import ModelCard, Recipe
from alacard_ext.fit import weigh
from alacard_ext.fit.machine import Machine
from alacard_ext.hub.client import HubClient

DECK = Deck.load()
GB = 10**9
Deal = Callable[..., Recipe]


def _verdict(card: ModelCard, machine: Machine) -> str:
    return weigh(from_card(card).facts, machine).verdict


@pytest.fixture
def deal(monkeypatch: pytest.MonkeyPatch) -> Deal:
    """Deal as on a machine with so much free memory and no graphics card; seeds come in order."""

    async def none_lacking(*_: object) -> bool:
        return False

    monkeypatch.setattr(HubClient, "lacks", none_lacking)

    def work(memory: int, first: int = 0, **asked: Any) -> Recipe:
        machine = Machine(total_memory=memory, free_memory=memory, free_disk=10**13)
        seeds = itertools.count(first)
        monkeypatch.setattr(dealing, "_machine", lambda: machine)
        monkeypatch.setattr(shuffle.secrets, "randbelow", lambda _: next(seeds))
        return asyncio.run(deal_hand(DECK, HubClient(), **asked))

    return work


def test_a_deal_draws_until_a_model_fits(deal: Deal) -> None:
    small = Machine(total_memory=20 * GB, free_memory=20 * GB, free_disk=10**13)
    first = [shuffle.shuffle(DECK, seed=seed) for seed in range(60)]
    big = [hand.seed for hand in first if _verdict(hand.model_card, small) == "too_big"]
    assert big, "the deck holds models that are too big for 20 GB"
    for seed in big:
        dealt = deal(20 * GB, seed)
        assert _verdict(dealt.model_card, small) in ("fits", "unknown")
        assert dealt.seed > seed, "the answer tells the seed that was used"
        assert dealt == shuffle.shuffle(DECK, seed=dealt.seed)
    # With room for all of them nothing is drawn twice.
    assert [deal(10**15, seed).seed for seed in big] == big


def test_a_seed_and_a_locked_model_stand(deal: Deal) -> None:
    tiny = Machine(total_memory=1000, free_memory=1000, free_disk=10**13)
    hand = next(
        hand
        for seed in range(60)
        if _verdict((hand := shuffle.shuffle(DECK, seed=seed)).model_card, tiny) == "too_big"
    )
    assert deal(1000, seed=hand.seed) == hand
    lock = f"model:{hand.model_card.id}"
    assert deal(1000, locks=[lock]).model_card.id == hand.model_card.id


def test_where_nothing_fits_the_last_one_stands(deal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dealing, "_runs_on", lambda *_: False)
    assert deal(1000, 5).seed == 5 + MOST_DEALS - 1
