"""Every prompt of every hand reads as a sentence: the topic is in it in the form that it needs."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from alacard_ext.cards.deck import Deck
from alacard_ext.cards.grammar import MARKER, MARKERS, fill, form_of
from alacard_ext.cards.models import PromptCard, TopicCard
from alacard_ext.cards.shuffle import shuffle
from alacard_ext.notebooks.inputs.prompts import fitting_packs

HANDS = 2000
SUBJECTS = re.compile(
    r"(?<!about )\{(?:topic|things|doing)\} (?:is|are|was|were|has|have|\w+(?<!s)s)\b(?! of)"
)
"""A marker as the subject of a verb, which agrees with some topics and not with others."""
FAULTS = {
    "a marker that was not filled": re.compile(r"[{}]"),
    "'a' before a vowel": re.compile(r"\b[Aa] (?=[aeiou])(?!uni|use|usu|one\b|eu)\w+"),
    "'an' before a consonant": re.compile(r"\b[Aa]n (?![aeiouAEIOU])(?!hour|honest|heir)\w+"),
    "a word twice": re.compile(r"\b(\w+) \1\b", re.IGNORECASE),
    "two articles": re.compile(r"\b(?:a|an|the) (?:a|an|the)\b", re.IGNORECASE),
    "a gap before a point": re.compile(r"\s[,.;:?!]"),
    "two spaces": re.compile(r"  "),
    "two points": re.compile(r"\.\.(?!\.)|[,;:]{2}"),
    "an -ing form after an article": re.compile(
        r"\b[Aa]n? (?:keeping|watching|playing|making|living|visiting|exploring|learning)\b"
    ),
    "a sentence that begins small": re.compile(r"^[a-z]|[.!?] [a-z]"),
}
OWN = TopicCard(id="own", name="Tidal pools", phrase="tidal pools")
"""A topic of a person's own, which brings no forms."""


def packs_of(deck: Deck) -> Iterator[PromptCard]:
    return (card for card in deck.cards("prompt") if isinstance(card, PromptCard))


def topics_of(deck: Deck) -> list[TopicCard]:
    return [card for card in deck.cards("topic") if isinstance(card, TopicCard)]


def faults_in(text: str) -> list[str]:
    return [name for name, fault in FAULTS.items() if fault.search(text)]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("A story in which living with cats changes {topic}", "a marker that was not filled"),
        ("A picture of a old cinema", "'a' before a vowel"),
        ("A picture of an beehive", "'an' before a consonant"),
        ("Tips for for keeping bees", "a word twice"),
        ("A picture of a a beehive", "two articles"),
        ("Explain bridges .", "a gap before a point"),
        ("Write a watching birds list.", "an -ing form after an article"),
        ("bridges, woodcut print", "a sentence that begins small"),
    ],
)
def test_the_rules_find_what_they_are_for(text: str, fault: str) -> None:
    assert fault in faults_in(text)


@pytest.mark.parametrize(
    ("prompt", "caught"),
    [
        ("A story in which {topic} changes someone's day.", True),
        ("{things} are old.", True),
        ("A story in which {thing} changes someone's day.", False),
        ("What people enjoy most about {doing} is", False),
    ],
)
def test_only_one_thing_may_be_the_subject_of_a_verb(prompt: str, caught: bool) -> None:
    assert bool(SUBJECTS.search(prompt)) == caught


def test_two_thousand_hands_have_no_ungrammatical_join(deck: Deck) -> None:
    seen: set[str] = set()
    for seed in range(HANDS):
        hand = shuffle(deck, seed=seed)
        for pack in fitting_packs(hand, hand.model_card.pipeline_tag):
            for prompt in pack.prompts:
                if not MARKER.search(prompt):
                    continue
                text = fill(prompt, hand.topic)
                assert not faults_in(text), (seed, pack.id, text, faults_in(text))
                seen.add(text)
    assert len(seen) > 400


def test_every_prompt_reads_with_every_topic_and_with_one_that_brings_no_forms(deck: Deck) -> None:
    for pack in packs_of(deck):
        for prompt in filter(MARKER.search, pack.prompts):
            assert not SUBJECTS.search(prompt), (pack.id, prompt)
            for topic in (*topics_of(deck), OWN):
                text = fill(prompt, topic)
                assert not faults_in(text), (pack.id, topic.id, text, faults_in(text))


def test_every_topic_of_the_deck_brings_its_forms(deck: Deck) -> None:
    for topic in topics_of(deck):
        assert re.match(r"an? \w", topic.thing), topic.id
        assert topic.things and not re.match(r"(a|an|the) ", topic.things), topic.id
        assert re.match(r"\w+ing\b", topic.doing), topic.id


def test_the_forms_of_a_topic_without_any_are_made_from_its_name() -> None:
    assert form_of(OWN, "doing") == "learning about tidal pools"
    assert fill("{doing} takes time. Draw {thing}.", OWN) == (
        "Learning about tidal pools takes time. Draw something that stands for tidal pools."
    )


def test_what_a_form_holds_is_not_filled_in_again() -> None:
    topic = OWN.model_copy(update={"phrase": "{doing} and {nothing}"})
    assert fill("About {topic}, {other}.", topic) == "About {doing} and {nothing}, {other}."
    assert set(MARKERS) == {"topic", "thing", "things", "doing"}
