"""Requests become whole recipes, or say field by field why not."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alacard_ext.cards.deck import Deck
from alacard_ext.cards.fits import prompt_fits, topic_fits
from alacard_ext.cards.resolve import names_others_than, resolve_recipe
from alacard_ext.cards.shuffle import shuffle
from alacard_ext.errors import AlacardError, InvalidModelId, InvalidRecipe, UnknownCard

DECK = Deck.load()
SERVED = sorted({card.pipeline_tag or "" for card in DECK.models_by_id.values()})
MODEL = "openai-community/gpt2"


def fields_of(data: Any) -> list[str]:
    with pytest.raises(InvalidRecipe) as caught:
        resolve_recipe(DECK, data)
    errors = caught.value.details["errors"]
    assert all(error["message"] for error in errors)
    assert errors[0]["field"] in caught.value.message
    return [error["field"] for error in errors]


@pytest.mark.parametrize("seed", range(40))
def test_a_whole_recipe_is_kept_as_it_is(seed: int) -> None:
    recipe = shuffle(DECK, seed=seed)
    assert resolve_recipe(DECK, recipe.model_dump(mode="json")) == recipe


def test_cards_by_id_alone_in_all_spellings() -> None:
    short = {
        "seed": 7,
        "model_card": MODEL,
        "prompt_cards": ["quick_start", {"id": "story_time"}],
        "topic": "sourdough",
        "difficulty": "advanced",
        "ui_component": "none",
    }
    long = {
        "seed": 7,
        "model_card": {"id": MODEL},
        "prompt_cards": [{"type": "quick_start"}, "story_time"],
        "topic": {"id": "sourdough"},
        "difficulty": {"level": "advanced"},
        "ui_component": {"type": "none"},
    }
    recipe = resolve_recipe(DECK, short)
    assert recipe == resolve_recipe(DECK, long)
    assert recipe.seed == 7 and recipe.deck == DECK.sha256
    assert recipe.topic == DECK.get("topic", "sourdough")
    assert [card.id for card in recipe.prompt_cards] == ["quick_start", "story_time"]
    assert recipe.model_card == DECK.models_by_id[MODEL]


@pytest.mark.parametrize("task", SERVED)
def test_missing_slots_fit_the_model(task: str) -> None:
    model = next(card for card in DECK.models_by_id.values() if card.pipeline_tag == task)
    recipe = resolve_recipe(DECK, {"model_card": model.id})
    assert len(recipe.prompt_cards) == 1 and prompt_fits(recipe.prompt_cards[0], task)
    assert topic_fits(recipe.topic, task)
    assert recipe.difficulty.level == "beginner"
    assert recipe.ui_component.type == "none"


def test_a_model_outside_the_deck_is_basic() -> None:
    recipe = resolve_recipe(DECK, {"model_card": {"id": "some/model", "pipeline_tag": "other"}})
    assert recipe.model_card.basic and not recipe.model_card.is_custom
    assert (recipe.model_card.name, recipe.model_card.pipeline_tag) == ("model", "other")


def test_a_model_of_no_known_task_is_not_called_basic() -> None:
    request = {
        "model_card": {"id": "some/model", "basic": True},
        "companions": ["other/model", {"id": "third/model", "pipeline_tag": "other"}],
        "combination": "bake_off",
    }
    recipe = resolve_recipe(DECK, request)
    cards = [recipe.model_card, *recipe.companions]
    assert [card.basic for card in cards] == [False, False, True]


def test_a_custom_card_is_kept_and_marked() -> None:
    topic = {"id": "jam", "name": "Jam", "inputs": {"prompts": ["How is jam made?"]}}
    pack = {"id": "mine", "name": "Mine", "prompts": ["One", "Two"]}
    data = {"model_card": MODEL, "topic": topic, "prompt_cards": [pack]}
    recipe = resolve_recipe(DECK, data)
    assert recipe.topic.is_custom and recipe.topic.inputs.prompts == ["How is jam made?"]
    assert recipe.prompt_cards[0].is_custom and recipe.prompt_cards[0].prompts == ["One", "Two"]


def test_a_changed_bundled_card_keeps_the_change_and_the_rest() -> None:
    bundled = DECK.get("topic", "sourdough")
    changed = {"id": "sourdough", "name": "My own bread"}
    topic = resolve_recipe(DECK, {"model_card": MODEL, "topic": changed}).topic
    assert topic.is_custom
    assert topic == bundled.model_copy(update={"name": "My own bread", "is_custom": True})


def test_claims_about_being_custom_are_checked() -> None:
    data = {"model_card": MODEL, "topic": {"id": "sourdough", "is_custom": True}}
    assert not resolve_recipe(DECK, data).topic.is_custom


def test_fresh_facts_do_not_make_a_model_custom() -> None:
    card = {"id": MODEL, "sha": "0" * 40, "downloads": 5, "likes": 2}
    model = resolve_recipe(DECK, {"model_card": card}).model_card
    assert model.sha == "0" * 40 and not model.is_custom


@pytest.mark.parametrize("name", ["two words", "../../etc/passwd", "🤖/model", "x" * 500])
def test_an_impossible_model_id_is_refused(name: str) -> None:
    with pytest.raises(InvalidModelId, match="is not a model id"):
        resolve_recipe(DECK, {"model_card": name})


@pytest.mark.parametrize(
    ("data", "fields"),
    [
        ([], ["recipe"]),
        ({}, ["model_card"]),
        ({"model_card": {"name": "no id"}}, ["model_card.id"]),
        ({"model_card": 7}, ["model_card"]),
        ({"model_card": {"id": MODEL, "sha": "main"}}, ["model_card.sha"]),
        ({"model_card": MODEL, "seed": -1}, ["seed"]),
        ({"model_card": MODEL, "seed": "many"}, ["seed"]),
        ({"model_card": MODEL, "version": 2}, ["version"]),
        ({"model_card": MODEL, "prompt_cards": ["quick_start"] * 2}, ["prompt_cards"]),
        ({"model_card": MODEL, "prompt_cards": ["a", "b", "c", "d"]}, ["prompt_cards"]),
        ({"model_card": MODEL, "prompt_cards": 7}, ["prompt_cards"]),
        (
            {"model_card": MODEL, "prompt_cards": [{"id": "mine", "prompts": [5, {}]}]},
            ["prompt_cards.0.prompts.0", "prompt_cards.0.prompts.1"],
        ),
        (
            {"model_card": MODEL, "topic": {"id": "Not a slug", "name": "x"}},
            ["topic.id"],
        ),
        (
            {"model_card": MODEL, "topic": {"id": "jam", "name": "x" * 301}},
            ["topic.name"],
        ),
    ],
)
def test_what_is_not_a_recipe_names_its_fields(data: Any, fields: list[str]) -> None:
    assert fields_of(data) == fields


@pytest.mark.parametrize(
    "slot",
    [
        {"topic": "no_such"},
        {"topic": {"id": "no_such"}},
        {"prompt_cards": ["no_such"]},
        {"difficulty": "no_such"},
        {"ui_component": {"type": "no_such"}},
    ],
)
def test_an_id_that_the_deck_does_not_hold(slot: dict[str, Any]) -> None:
    with pytest.raises(UnknownCard, match="no_such"):
        resolve_recipe(DECK, {"model_card": MODEL, **slot})


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=10,
)
KEYS = ["version", "seed", "model_card", "prompt_cards", "topic", "difficulty", "ui_component"]


@settings(max_examples=500, deadline=None)
@given(
    data=JSON
    | st.dictionaries(st.sampled_from(KEYS), JSON).map(lambda extra: {"model_card": MODEL, **extra})
)
def test_no_json_causes_anything_but_a_recipe_or_a_clear_error(data: Any) -> None:
    try:
        resolve_recipe(DECK, data)
    except AlacardError as error:
        assert error.status == 400


@pytest.mark.parametrize(
    "sent",
    [
        {"prompt_cards": ["my-own-pack"]},
        {"prompt_cards": ["{pack}", "my-own-pack"]},
        {"prompt_cards": [{"type": "my-own-pack"}]},
        {"prompt_cards": 7},
        {"topic": "my-own-topic"},
        {"topic": {"name": "A topic without an id"}},
    ],
)
def test_another_deck_matters_only_where_a_card_is_named_that_is_not_in_this_one(sent: Any) -> None:
    whole = shuffle(DECK, seed=3).model_dump(mode="json")
    pack = whole["prompt_cards"][0]["id"]
    for short in (whole, {}, {"prompt_cards": pack, "topic": whole["topic"]["id"]}):
        assert not names_others_than(DECK, short)
    if isinstance(packs := sent.get("prompt_cards"), list):
        named = [each.format(pack=pack) if isinstance(each, str) else each for each in packs]
        sent = {"prompt_cards": named}
    assert names_others_than(DECK, whole | sent)
