"""Deals are sensible, repeatable, and hold what was locked."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alacard_ext.cards.deck import Deck
from alacard_ext.cards.fits import prompt_fits, topic_fits, ui_fits
from alacard_ext.cards.models import (
    CARD_TYPES,
    CardType,
    DifficultyCard,
    Level,
    ModelCard,
    PromptCard,
    Recipe,
    TopicCard,
    TopicInputs,
    UIComponentCard,
    card_id,
)
from alacard_ext.cards.presets import read_compiled
from alacard_ext.cards.shuffle import shuffle
from alacard_ext.errors import BadRequest, UnknownCard

DECK = Deck.load()
# Tasks that are dealt: those of the deck's model cards. A pack for others waits for a search.
SERVED = {card.pipeline_tag or "" for card in DECK.models_by_id.values()}
ALL_LOCKS = [
    f"{kind}:{card_id(card)}"
    for kind in CARD_TYPES
    for card in DECK.cards(kind)
    if not isinstance(card, PromptCard) or not card.tasks or SERVED & set(card.tasks)
]


def locks_of(recipe: Recipe) -> set[str]:
    packs = {f"prompt:{card.id}" for card in recipe.prompt_cards}
    return packs | {
        f"model:{recipe.model_card.id}",
        f"topic:{recipe.topic.id}",
        f"difficulty:{recipe.difficulty.level}",
        f"ui_component:{recipe.ui_component.type}",
    }


def misfits(recipe: Recipe) -> list[str]:
    model, task = recipe.model_card, recipe.model_card.pipeline_tag
    wrong = [card.id for card in recipe.prompt_cards if not prompt_fits(card, task)]
    if not topic_fits(recipe.topic, task):
        wrong.append(recipe.topic.id)
    if not ui_fits(recipe.ui_component, task, model.chat):
        wrong.append(recipe.ui_component.type)
    return wrong


def test_ten_thousand_deals_fit_and_show_every_card(deck: Deck) -> None:
    seen: Counter[str] = Counter()
    tasks: Counter[str] = Counter()
    for seed in range(10_000):
        recipe = shuffle(deck, seed=seed)
        assert not misfits(recipe), (seed, misfits(recipe))
        seen.update(locks_of(recipe))
        tasks[recipe.model_card.pipeline_tag or ""] += 1
    assert set(seen) == set(ALL_LOCKS)
    assert set(tasks) == SERVED
    assert min(tasks.values()) > 10_000 / len(SERVED) / 2


def small_deck() -> Deck:
    """Eight cards that never change, so that golden hands outlive changes of the bundled deck."""
    tasks = {"a/one": "fill-mask", "a/two": "fill-mask", "b/three": "summarization"}
    inputs = TopicInputs(masked=["A [MASK]."], document="Some text.")
    models = [ModelCard(id=name, pipeline_tag=task) for name, task in tasks.items()]
    packs = [PromptCard(id=name, prompts=["Hello"]) for name in ("red", "green", "blue")]
    topics = [TopicCard(id=name, inputs=inputs) for name in ("sun", "moon")]
    levels: list[Level] = ["beginner", "intermediate", "advanced"]
    return Deck(
        {
            "model": {card.id: card for card in models},
            "prompt": {card.id: card for card in packs},
            "topic": {card.id: card for card in topics},
            "difficulty": {level: DifficultyCard(level=level) for level in levels},
            "ui_component": {"none": UIComponentCard(type="none")},
        }
    )


@pytest.mark.parametrize(
    ("seed", "hand"),
    [
        (0, "b/three green+blue sun advanced"),
        (1, "a/two green+blue sun intermediate"),
        (2, "a/one blue moon beginner"),
        (5, "b/three blue moon advanced"),
        (2**53 - 1, "b/three blue+red sun advanced"),
    ],
)
def test_golden_hands(seed: int, hand: str) -> None:
    recipe = shuffle(small_deck(), seed=seed)
    packs = "+".join(card.id for card in recipe.prompt_cards)
    dealt = [recipe.model_card.id, packs, recipe.topic.id, recipe.difficulty.level]
    assert " ".join(dealt) == hand


def test_the_same_seed_deals_the_same_hand(deck: Deck) -> None:
    assert shuffle(deck, seed=2**53 - 1) == shuffle(Deck.load(), seed=2**53 - 1)


def test_without_a_seed_one_is_drawn_and_told(deck: Deck) -> None:
    drawn = [shuffle(deck) for _ in range(5)]
    assert len({recipe.seed for recipe in drawn}) == 5
    assert all(shuffle(deck, seed=recipe.seed) == recipe for recipe in drawn)


@settings(max_examples=300, deadline=None)
@given(seed=st.integers(0, 2**53 - 1), lock=st.sampled_from(ALL_LOCKS))
def test_a_lock_holds_and_the_rest_fits_it(seed: int, lock: str) -> None:
    recipe = shuffle(DECK, locks=[lock], seed=seed)
    assert lock in locks_of(recipe)
    assert not misfits(recipe)


@settings(max_examples=300, deadline=None)
@given(seed=st.integers(0, 2**53 - 1), data=st.data())
def test_any_locks_hold_even_when_they_contradict(seed: int, data: st.DataObject) -> None:
    locks = []
    for kind in CARD_TYPES:
        ids = [card_id(card) for card in DECK.cards(kind)]
        most = 3 if kind == "prompt" else 1
        chosen = data.draw(st.lists(st.sampled_from(ids), max_size=most, unique=True))
        locks += [f"{kind}:{name}" for name in chosen]
    assert set(locks) <= locks_of(shuffle(DECK, locks=locks, seed=seed))


@settings(max_examples=100, deadline=None)
@given(seed=st.integers(0, 2**53 - 1))
def test_locking_what_was_dealt_changes_nothing(seed: int) -> None:
    recipe = shuffle(DECK, seed=seed)
    for kind in ("model", "topic", "difficulty", "ui_component"):
        lock = next(lock for lock in locks_of(recipe) if lock.startswith(kind))
        assert shuffle(DECK, locks=[lock], seed=seed) == recipe


def test_a_new_card_only_changes_the_hands_that_it_wins(deck: Deck) -> None:
    cards = read_compiled()
    cards["topic"]["jam"] = cards["topic"]["sourdough"].model_copy(update={"id": "jam"})
    larger = Deck(cards)
    changed = [
        seed
        for seed in range(500)
        if locks_of(shuffle(larger, seed=seed)) != locks_of(shuffle(deck, seed=seed))
    ]
    assert 0 < len(changed) < 100
    assert all(shuffle(larger, seed=seed).topic.id == "jam" for seed in changed)


def test_any_model_of_the_hub_can_be_locked(deck: Deck) -> None:
    recipe = shuffle(deck, locks=["model:some-one/Some.Model_7b"], seed=1)
    assert recipe.model_card.id == "some-one/Some.Model_7b"
    assert recipe.model_card.name == "Some.Model_7b"
    assert recipe.model_card.pipeline_tag is None and not recipe.model_card.basic
    assert recipe.ui_component.type == "none"


def test_locked_packs_stay_in_order_up_to_three(deck: Deck) -> None:
    locks = ["prompt:story_time", "prompt:quick_start", "prompt:story_time", "prompt:plan_and_do"]
    recipe = shuffle(deck, locks=locks, seed=3)
    assert [p.id for p in recipe.prompt_cards] == ["story_time", "quick_start", "plan_and_do"]
    assert recipe.model_card.pipeline_tag == "text-generation"


@pytest.mark.parametrize(
    ("locks", "words"),
    [
        (["sourdough"], "type:id"),
        (["topic:"], "type:id"),
        (["tropic:sourdough"], "model, prompt, topic"),
        (["model:../../etc"], "not a model id"),
        (["model:two words"], "not a model id"),
        (["model:" + "x" * 500], "not a model id"),
        (["topic:sourdough", "topic:coffee"], "at most 1 topic card"),
        (["model:gpt2", "model:bert-base-cased"], "at most 1 model card"),
        ([f"prompt:{c.id}" for c in DECK.cards("prompt")[:4]], "at most 3 prompt cards"),
    ],
)
def test_bad_locks_say_what_is_wrong(deck: Deck, locks: list[str], words: str) -> None:
    with pytest.raises(BadRequest, match=words) as caught:
        shuffle(deck, locks=locks, seed=0)
    assert len(caught.value.message) < 500


@pytest.mark.parametrize("kind", ["prompt", "topic", "difficulty", "ui_component"])
def test_a_lock_on_an_unknown_card(deck: Deck, kind: CardType) -> None:
    with pytest.raises(UnknownCard, match="no_such_card"):
        shuffle(deck, locks=[f"{kind}:no_such_card"], seed=0)


@pytest.mark.parametrize("seed", [-1, 2**53])
def test_seeds_have_bounds(deck: Deck, seed: int) -> None:
    with pytest.raises(BadRequest, match="2\\*\\*53"):
        shuffle(deck, seed=seed)
