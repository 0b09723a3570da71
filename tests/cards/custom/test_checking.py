"""What is told of a draft, field by field, and how it would read."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from alacard_ext.cards.custom.checking import FILLED, check_card, check_draft
from alacard_ext.cards.custom.drafts import InputsDraft
from alacard_ext.cards.custom.ids import is_id, new_id, own_id, stem_of
from alacard_ext.cards.deck import Deck
from alacard_ext.cards.models import CARD_TYPES, TopicInputs, card_id
from alacard_ext.room import Requester
from tests.cards.test_presets import FILLED as FILLED_IN_NOTEBOOKS

from .drafts import PACK, TOPIC


def changed(card: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    card = copy.deepcopy(card)
    *way, last = path.split(".")
    place: Any = card
    for step in way:
        place = place[int(step)] if isinstance(place, list) else place[step]
    if isinstance(place, list):
        place[int(last)] = value
    else:
        place[last] = value
    return card


@pytest.mark.parametrize(
    ("card", "path", "value", "field", "told"),
    [
        (PACK, "name", "", "name", "Write something"),
        (PACK, "name", "two\nlines", "name", "one line"),
        (PACK, "name", "n" * 81, "name", "Shorten it to 80"),
        (PACK, "name", "bell\a", "name", "control"),
        (PACK, "name", "half \ud800", "name", "control"),
        (PACK, "name", 7, "name", "Write text"),
        (PACK, "flavour", "sweet", "flavour", "no such field"),
        (PACK, "tasks", [], "tasks", "at least 1"),
        (PACK, "tasks.0", "mind-reading", "tasks.0", "is not a task"),
        (PACK, "prompts", ["one", "two"], "prompts", "at least 3"),
        (PACK, "prompts", ["a", "b", "c", "d", "e", "f"], "prompts", "at most 5"),
        (PACK, "prompts.1", " \n", "prompts.1", "Write something"),
        (PACK, "prompts.1", "x" * 2001, "prompts.1", "Shorten it to 2,000"),
        (PACK, "prompts.1", "Why {topic}?", "prompts.2", "appears twice"),
        (PACK, "prompts.1", "What is { Topic }?", "prompts.1", "lower-case letters"),
        (PACK, "prompts.1", "Say [MASK].", "prompts.1", "Only the task fill-mask"),
        (PACK, "tasks.0", "translation", "prompts.0", "remove {topic}"),
        (PACK, "tasks", "text-generation", "tasks", "list"),
        (TOPIC, "inputs.prompts", [], "inputs.prompts", "at least 1"),
        (TOPIC, "inputs.masked", ["no mask"], "inputs.masked.0", "Put [MASK] once"),
        (TOPIC, "inputs.questions.0.answer", "Sugar", "inputs.questions.0", "exactly as"),
        (TOPIC, "inputs.images", ["../secret"], "inputs.images.0", "lower-case letters"),
        (TOPIC, "inputs.images", ["mona_lisa"], "inputs.images.0", "no such photograph"),
        (TOPIC, "inputs.speech", ["mona_lisa"], "inputs.speech.0", "no such recording"),
        (TOPIC, "inputs.pairs", [["one"]], "inputs.pairs.0.1", "Write first sentence |"),
        (TOPIC, "inputs", None, "inputs", ""),
        (TOPIC, "icon", "far too long", "icon", "Shorten it to 8"),
        (TOPIC, "inputs.document", "x" * 4001, "inputs.document", "Shorten it to 4,000"),
        (TOPIC, "inputs.sentences", ["ü" * 3999] * 24, "", "larger than 64 kB"),
    ],
)
def test_what_is_wrong_is_told_by_its_field(
    card: dict[str, Any], path: str, value: Any, field: str, told: str
) -> None:
    kind = "prompt" if card is PACK else "topic"
    none, found = check_card(kind, changed(card, path, value), "x")
    assert none is None
    messages = [each.message for each in found if each.field == field]
    assert messages and any(told in each for each in messages), found


@pytest.mark.parametrize("data", [None, [], "pack", {"name": {"a": 1}}, {"prompts": [[]] * 9}])
@pytest.mark.parametrize("kind", ["prompt", "topic"])
def test_whatever_is_sent_is_told_and_never_a_fault(kind: Any, data: Any) -> None:
    card, found = check_card(kind, data, "x")
    assert card is None and found


def test_a_good_draft_is_shown_as_it_would_read(deck: Deck) -> None:
    pack = check_draft(deck, "prompt", PACK, "sourdough", None)
    assert (pack.findings, pack.tasks) == ([], ["text-generation"])
    assert pack.preview and pack.preview.lines[0] == "Name sourdough bread in one word."
    topic = check_draft(deck, "topic", TOPIC, None, None)
    assert {"text-generation", "text-classification", "question-answering"} <= set(topic.tasks)
    assert "translation" not in topic.tasks and "image-classification" not in topic.tasks
    assert topic.preview and topic.preview.lines[0] == "How is jam made?"
    assert any("Jam" in line for line in topic.preview.lines)


def test_every_card_of_the_deck_could_have_been_written_by_a_person(deck: Deck) -> None:
    for kind in ("prompt", "topic"):
        for card in deck.cards(kind):
            assert check_card(kind, card.model_dump(mode="json"), "x")[1] == [], card.name
    assert set(InputsDraft.model_fields) == set(TopicInputs.model_fields)
    assert FILLED == FILLED_IN_NOTEBOOKS


def test_ids_are_never_those_of_the_deck_and_those_of_imports_stay(deck: Deck) -> None:
    ids = {card_id(card) for kind in CARD_TYPES if kind != "model" for card in deck.cards(kind)}
    assert not any(map(is_id, ids))
    assert is_id(new_id("Sourdough!")) and new_id("a") != new_id("a")
    assert [stem_of(name) for name in ("Crème brûlée", "日本", "_", "a" * 90)] == [
        *("creme_brulee", "card", "card"),
        "a" * 20,
    ]
    ada, bob = Requester("ada"), Requester("bob")
    assert own_id("jam", "topic", ada) == own_id("jam", "topic", ada)
    assert own_id("jam", "topic", ada) != own_id("jam", "topic", bob)
    assert is_id(own_id("jam", "topic", ada))
