"""Cards that a model cannot use are named with a reason, and dealt again where that is asked."""

from __future__ import annotations

import pytest

from alacard_ext.cards.deck import Deck
from alacard_ext.cards.fits import TASKS, prompt_fits, ui_fits
from alacard_ext.cards.misfits import is_used, misfits, refit
from alacard_ext.cards.models import CARD_TYPES, Recipe, TopicCard, card_id
from alacard_ext.cards.resolve import resolve_recipe

DECK = Deck.load()
SHA = "0" * 40


def hand(
    task: str | None,
    *prompts: str,
    topic: str = "sourdough",
    ui: str = "none",
    **model: object,
) -> Recipe:
    known = {"id": "org/some", "pipeline_tag": task, "sha": SHA, "name": "some", "chat": False}
    return resolve_recipe(
        DECK,
        {
            "seed": 11,
            "model_card": known | model,
            "prompt_cards": list(prompts) or ["everyday_feedback"],
            "topic": topic,
            "ui_component": ui,
        },
    )


def named(recipe: Recipe) -> list[tuple[str, str]]:
    return [(each.type, each.id) for each in misfits(recipe)]


def test_picture_questions_are_not_for_a_masked_language_model() -> None:
    recipe = hand("fill-mask", "picture_questions")
    (found,) = misfits(recipe)
    assert (found.type, found.id) == ("prompt", "picture_questions")
    assert "not use its prompts" in found.reason and "fill-mask" in found.reason


def test_a_topic_without_the_inputs_of_the_task_is_named() -> None:
    recipe = hand("image-classification", "everyday_feedback")
    assert "topic" not in dict(named(recipe))
    blind = TopicCard(id="blind", name="Blind")
    assert ("topic", "blind") in named(recipe.model_copy(update={"topic": blind}))


@pytest.mark.parametrize(
    ("task", "ui", "chat", "fits"),
    [
        ("text-generation", "chat_interface", True, True),
        ("text-generation", "chat_interface", False, False),
        ("text-classification", "chat_interface", False, False),
        ("text-classification", "api_endpoint", False, True),
        ("unconditional-image-generation", "gradio_demo", False, False),
        # Nothing is known of the model, so nothing is said.
        (None, "gradio_demo", False, True),
        (None, "chat_interface", False, True),
    ],
)
def test_a_ui_card_is_named_where_no_app_can_be_built(
    task: str | None, ui: str, chat: bool, fits: bool
) -> None:
    named = [each for each in misfits(hand(task, ui=ui, chat=chat)) if each.type == "ui_component"]
    assert (not named) == fits


@pytest.mark.parametrize("unread", [{"sha": None}, {"chat": None}])
def test_whether_an_unread_model_can_chat_is_not_known(unread: dict[str, None]) -> None:
    assert not misfits(hand("text-generation", "quick_start", ui="chat_interface", **unread))
    assert misfits(hand("text-classification", ui="chat_interface", **unread))


@pytest.mark.parametrize("chat", [True, False, None])
@pytest.mark.parametrize("task", [*sorted(TASKS)[::4], "text-generation", "no-task-of-ours", None])
def test_what_a_picker_puts_last_is_what_a_hand_would_not_use(
    task: str | None, chat: bool | None
) -> None:
    for pack in DECK.cards("prompt"):
        lies = ("prompt", card_id(pack)) in named(hand(task, card_id(pack), chat=chat))
        assert is_used(pack, task, chat) != lies
    for topic in DECK.cards("topic"):
        lies = ("topic", card_id(topic)) in named(hand(task, topic=card_id(topic), chat=chat))
        assert is_used(topic, task, chat) != lies
    for app in DECK.cards("ui_component"):
        lies = ("ui_component", card_id(app)) in named(hand(task, ui=card_id(app), chat=chat))
        assert is_used(app, task, chat) != lies


@pytest.mark.parametrize("how", ["bake_off", "workflow"])
def test_models_together_leave_the_ui_card_out(how: str) -> None:
    recipe = hand("text-classification", ui="gradio_demo")
    other = recipe.model_card.model_copy(update={"id": "org/other"})
    both = recipe.model_copy(update={"companions": [other], "combination": how})
    (found,) = misfits(both)
    assert found.type == "ui_component" and "left out" in found.reason
    assert refit(DECK, both, ["ui_component"]).ui_component.type == "none"
    assert refit(DECK, both, ["topic", "prompt"]) == both


@pytest.mark.parametrize("task", sorted(TASKS))
def test_every_card_fits_after_a_refit(task: str) -> None:
    recipe = hand(task, "picture_questions", "everyday_feedback", ui="chat_interface")
    whole = refit(DECK, recipe, CARD_TYPES)
    # Where nothing of the deck has the inputs of a task, what was there stays.
    packs = [pack for pack in DECK.cards("prompt") if prompt_fits(pack, task)]
    kept = {"topic"} if packs else {"topic", "prompt"}
    assert {kind for kind, _ in named(whole)} <= kept
    assert whole.model_card == recipe.model_card
    assert whole.difficulty == recipe.difficulty
    assert whole == refit(DECK, recipe, CARD_TYPES)
    assert ui_fits(whole.ui_component, task, False)


def test_a_pack_that_fits_stays_and_a_locked_slot_is_left_alone() -> None:
    recipe = hand("text-classification", "picture_questions", "everyday_feedback")
    whole = refit(DECK, recipe, ["prompt"])
    assert [pack.id for pack in whole.prompt_cards] == ["everyday_feedback"]
    assert refit(DECK, recipe, ["topic", "ui_component"]) == recipe
