"""A topic in the forms that sentences need: 'volcanoes', 'a volcano', 'visiting volcanoes'.

A prompt says which form it needs by its marker, so that no name is pasted where it cannot stand.
"""

from __future__ import annotations

import re

from .models import TopicCard

MARKERS: dict[str, str] = {
    "topic": "the name within a sentence, after 'about': 'beekeeping'",
    "thing": "one thing that can be seen, with its article: 'a beehive'",
    "things": "several of them: 'beehives'",
    "doing": "what people do, as a form in -ing: 'keeping bees'",
}
"""What may stand between braces in a prompt, and what is put there."""
MARKER = re.compile(rf"\{{({'|'.join(MARKERS)})\}}")
BEGINS_SENTENCE = re.compile(r"(^|[.!?:]\s+|\n)$")


def name_in_sentence(topic: TopicCard) -> str:
    """The topic as it reads after 'about'; a person's own as they wrote it."""
    return topic.phrase or topic.name or topic.id


def form_of(topic: TopicCard, marker: str) -> str:
    """The topic in one of `MARKERS`. A form that its card lacks is made from the name in a way
    that is right for any name, if less direct. Raises KeyError for another marker."""
    name = name_in_sentence(topic)
    return {
        "topic": name,
        "thing": topic.thing or f"something that stands for {name}",
        "things": topic.things or f"things that stand for {name}",
        "doing": topic.doing or f"learning about {name}",
    }[marker]


def fill(prompt: str, topic: TopicCard) -> str:
    """The prompt with the topic in it; a form that begins a sentence gets a capital letter.

    Nothing else between braces means anything, and what a form holds is not filled in again.
    """

    def put(found: re.Match[str]) -> str:
        form = form_of(topic, found[1])
        begins = BEGINS_SENTENCE.search(prompt[: found.start()])
        return form[:1].upper() + form[1:] if begins else form

    return MARKER.sub(put, prompt)
