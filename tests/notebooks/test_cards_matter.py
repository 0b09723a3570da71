"""Two topics, two levels and two packs give notebooks that differ in what is done."""

from __future__ import annotations

from typing import Any

import pytest

from alacard_ext.cards.deck import Deck
from alacard_ext.cards.fits import needed_inputs, topic_fits
from alacard_ext.cards.models import PromptCard, Recipe, TopicCard
from alacard_ext.cards.resolve import resolve_recipe
from alacard_ext.notebooks.assemble import assemble, values_for
from alacard_ext.notebooks.media import own_pictures
from alacard_ext.notebooks.planning.plan import make_plan
from alacard_ext.notebooks.tasks import ROWS, TaskTemplate
from alacard_ext.notebooks.template import LEVELS

from .rows import dealt

DECK = Deck.load()

# Rows whose inputs the model alone decides; the title names the topic, and that is all it can do.
INPUTS_OF_THE_MODEL = {
    "unconditional-image-generation": "nothing but a seed goes in",
    "tabular-classification": "the model's own columns",
    "tabular-regression": "the model's own columns",
    "time-series-forecasting": "one series of numbers, whose pattern is known",
    "reinforcement-learning": "the game that the agent learned",
    "graph-ml": "a few molecules, which is what such models were trained on",
}


def notebook_of(row: TaskTemplate, topic: TopicCard, level: str) -> Any:
    recipe, snapshot = dealt(row, level)
    chosen = recipe.model_copy(update={"topic": topic})
    return assemble(chosen, snapshot, make_plan(chosen, snapshot), hand_code=None)


def sources(notebook: Any, kind: str, section: str | None = None) -> list[str]:
    return [
        cell.source
        for cell in notebook.cells
        if cell.cell_type == kind and section in (None, cell.metadata.alacard.section)
    ]


def two_topics(task: str) -> list[TopicCard]:
    """Two that fit; of those for a task without inputs of a topic, two with pictures."""
    cards = [card for card in DECK.cards("topic") if isinstance(card, TopicCard)]
    fitting = [card for card in cards if topic_fits(card, task)]
    if not needed_inputs(task):
        fitting = [card for card in fitting if own_pictures(card)]
    # The last one whose pictures are others than those of the first.
    return [fitting[0], next(c for c in reversed(fitting) if differ(c, fitting[0]))]


def differ(one: TopicCard, other: TopicCard) -> bool:
    return one.id != other.id and (
        not (one.inputs.images and other.inputs.images)
        or own_pictures(one)[:1] != own_pictures(other)[:1]
    )


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.library}-{row.task}-{row.template}")
def test_two_topics_and_two_levels_differ_in_what_is_done_and_told(row: TaskTemplate) -> None:
    code: dict[str, set[str]] = {}
    for level in LEVELS:
        one, other = (notebook_of(row, topic, level) for topic in two_topics(row.task))
        code[level] = set(sources(one, "code", "usage"))
        assert sources(one, "markdown", "title") != sources(other, "markdown", "title"), level
        if row.task not in INPUTS_OF_THE_MODEL:
            assert sources(one, "code", "usage") != sources(other, "code", "usage"), level
            assert sources(one, "markdown", "usage") != sources(other, "markdown", "usage"), level
    assert code["advanced"] - code["intermediate"] - code["beginner"]
    assert code["intermediate"] - code["beginner"] and code["beginner"] - code["intermediate"]


def test_rows_without_a_topic_of_their_own_are_named_for_a_reason() -> None:
    tasks = {row.task for row in ROWS}
    assert set(INPUTS_OF_THE_MODEL) <= tasks
    assert not any(needed_inputs(task) for task in INPUTS_OF_THE_MODEL)


def test_two_packs_differ_in_what_the_model_is_asked() -> None:
    row = next(row for row in ROWS if row.task == "text-generation")
    recipe, snapshot = dealt(row, "beginner")

    def asked(pack: str) -> list[str]:
        whole = resolve_recipe(DECK, {"model_card": "gpt2", "prompt_cards": [pack]})
        chosen: Recipe = recipe.model_copy(update={"prompt_cards": whole.prompt_cards})
        notebook = assemble(chosen, snapshot, make_plan(chosen, snapshot), hand_code=None)
        return sources(notebook, "code", "usage")

    assert asked("quick_start") != asked("story_time")


@pytest.mark.parametrize("pack", ["quick_start", "first_lines"])
def test_a_model_that_continues_texts_gets_beginnings_alone(pack: str) -> None:
    row = next(row for row in ROWS if row.template == "text_generation")
    recipe, snapshot = dealt(row, "beginner")
    packs = [c for c in DECK.cards("prompt") if isinstance(c, PromptCard) and c.id == pack]
    topic = two_topics(row.task)[0]
    recipe = recipe.model_copy(update={"topic": topic, "prompt_cards": packs})
    plan = make_plan(recipe, snapshot)
    for chat in (False, True):
        plan = plan.model_copy(update={"chat": chat})
        prompts = values_for(recipe, snapshot, plan)["PROMPTS"]
        assert prompts
        if not chat:
            assert not [prompt for prompt in prompts if prompt.endswith(("?", "three sentences."))]
