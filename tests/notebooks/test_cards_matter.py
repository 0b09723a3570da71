"""Two topics, two levels, two packs and two apps give notebooks that differ in what is done."""

from __future__ import annotations

from typing import Any

import pytest

from alacard_ext.cards.deck import Deck
from alacard_ext.cards.fits import needed_inputs, topic_fits
from alacard_ext.cards.models import Recipe, TopicCard
from alacard_ext.cards.resolve import resolve_recipe
from alacard_ext.notebooks.apps import PARTS
from alacard_ext.notebooks.assemble import assemble
from alacard_ext.notebooks.plan import make_plan
from alacard_ext.notebooks.tasks import ROWS, TaskTemplate

from .test_templates import dealt

DECK = Deck.load()
# What the topic gives is a modality of its own: words, pictures or speech.
OF_TOPIC = [row for row in ROWS if needed_inputs(row.task)]

# Here the prose about what is made is the same for all topics; the title alone names the topic.
TOLD_IN_THE_TITLE = {"audio-text-to-text", "text-to-video", "image-text-to-video"}


def notebook_of(row: TaskTemplate, topic: TopicCard, level: str, ui: str = "none") -> Any:
    recipe, snapshot = dealt(row, level, ui)
    chosen = recipe.model_copy(update={"topic": topic})
    return assemble(chosen, snapshot, make_plan(chosen, snapshot), hand_code=None)


def sources(notebook: Any, kind: str, section: str | None = None) -> list[str]:
    return [
        cell.source
        for cell in notebook.cells
        if cell.cell_type == kind and section in (None, cell.metadata.alacard.section)
    ]


def two_topics(task: str) -> list[TopicCard]:
    """Two that fit; of those with pictures, two with pictures of their own."""
    cards = [card for card in DECK.cards("topic") if isinstance(card, TopicCard)]
    fitting = [card for card in cards if topic_fits(card, task)]
    return [fitting[0], fitting[-1]]


@pytest.mark.parametrize("row", OF_TOPIC, ids=lambda row: f"{row.library}-{row.task}")
def test_two_topics_differ_in_inputs_and_explanations(row: TaskTemplate) -> None:
    one, other = (notebook_of(row, topic, "beginner") for topic in two_topics(row.task))
    assert sources(one, "code", "usage") != sources(other, "code", "usage")
    section = "title" if row.task in TOLD_IN_THE_TITLE else "usage"
    assert sources(one, "markdown", section) != sources(other, "markdown", section)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.library}-{row.task}")
def test_two_levels_differ_in_the_cells_a_reader_runs(row: TaskTemplate) -> None:
    topic = two_topics(row.task)[0]
    code = {
        level: set(sources(notebook_of(row, topic, level), "code", "usage"))
        for level in ("beginner", "intermediate", "advanced")
    }
    assert code["advanced"] - code["intermediate"] - code["beginner"]
    assert code["intermediate"] - code["beginner"] and code["beginner"] - code["intermediate"]


@pytest.mark.parametrize("ui", sorted(PARTS))
def test_two_apps_differ_and_none_loads_the_model_again(ui: str) -> None:
    topic = two_topics("text-classification")[0]
    for row in ROWS:
        if not row.offers(ui):
            continue
        app = sources(notebook_of(row, topic, "advanced", ui), "code", "app")
        others = [
            sources(notebook_of(row, topic, "advanced", other), "code", "app")
            for other in PARTS
            if other != ui
        ]
        assert all(set(app) - set(other) for other in others), row.template
        # The batch program's module is a file for a shell, where nothing is loaded yet.
        cells = [source for source in app if not source.startswith("%%writefile")]
        assert not any("from_pretrained" in source for source in cells), row.template


def test_two_packs_differ_in_what_the_model_is_asked() -> None:
    row = next(row for row in ROWS if row.task == "text-generation")
    recipe, snapshot = dealt(row, "beginner")

    def asked(pack: str) -> list[str]:
        whole = resolve_recipe(DECK, {"model_card": "gpt2", "prompt_cards": [pack]})
        chosen: Recipe = recipe.model_copy(update={"prompt_cards": whole.prompt_cards})
        notebook = assemble(chosen, snapshot, make_plan(chosen, snapshot), hand_code=None)
        return sources(notebook, "code", "usage")

    assert asked("quick_start") != asked("story_time")
