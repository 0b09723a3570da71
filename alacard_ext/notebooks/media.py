"""Pictures and speech that enter a notebook as text, so that it needs no file and no download.

The files are those of `cards/data/assets`, whose ASSETS.md tells where they come from. A notebook
takes two of each kind: the topic's own first, then others, so that there is something to compare.
"""

from __future__ import annotations

import json
from base64 import encodebytes
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from ..cards.models import TopicCard

COUNT = 2
# At most this many bytes a file: in base64 a third more, and a cell has to stay small.
MOST_BYTES = 20_000
# Shown where a topic has no pictures, and what is offered beside what a picture shows.
COMMON = ("chelsea", "coffee", "astronaut", "rocket", "hubble")
# Spoken when a topic has no clip, or as the second one; the words are those of their topics.
CLIPS: Mapping[str, str] = {
    "weather": "A cold front will bring rain from the west tonight, and the wind will turn north.",
    "coffee": "Please grind the coffee a little coarser and use water just below the boil.",
}


def pictures_for(topic: TopicCard) -> list[str]:
    """The names of the bundled pictures for this topic, its own first."""
    return list(dict.fromkeys([*own_pictures(topic), *COMMON]))[:COUNT]


def class_words(topic: TopicCard) -> dict[str, list[str]]:
    """For each of the notebook's pictures, by what it shows, words that a right class has."""
    return {PICTURES[name]: CLASS_WORDS[name] for name in pictures_for(topic)}


def picture_text(name: str) -> str:
    """A bundled picture in base64. Raises FileNotFoundError for a name that is not bundled."""
    return as_text(f"{name}.webp")


def own_pictures(topic: TopicCard) -> list[str]:
    """Those of the topic's pictures that are here; a card from elsewhere may name others."""
    return [name for name in topic.inputs.images if name in PICTURES][:COUNT]


def clips_for(topic: TopicCard) -> dict[str, str]:
    """Two bundled clips by name, with the words that are spoken; the topic's own comes first."""
    own = own_clip(topic)
    clips = {own: topic.inputs.speech_text} if own else {}
    if own and f"{own}_talk" in TALKS:
        clips[f"{own}_talk"] = TALKS[f"{own}_talk"]
    for name, text in CLIPS.items():
        clips.setdefault(name, text)
    return dict(list(clips.items())[:COUNT])


def own_clip(topic: TopicCard) -> str | None:
    """The topic's clip, if it is here and its words are known."""
    if not topic.inputs.speech_text:
        return None
    return next((name for name in topic.inputs.speech if _exists(f"{name}.ogg")), None)


def media_sentence(media: str, topic: TopicCard) -> str:
    """Where the pictures or clips of this notebook come from, beginning with a space."""
    if not media:
        return ""
    if media == "pictures":
        own = len(own_pictures(topic))
        one, other = (PICTURES[name] for name in pictures_for(topic))
        if own >= COUNT:
            return f" The pictures belong to your topic: {one} and {other}."
        if own:
            return (
                f" The first picture, {one}, belongs to your topic; the second, {other}, is for "
                "comparison."
            )
        return f" Your topic has no pictures of its own, so this notebook uses {one} and {other}."
    if own_clip(topic):
        return (
            " Both recordings belong to your topic. In the second, two voices take turns, with "
            "background sounds or music."
        )
    return " Your topic has no recordings of its own, so this notebook uses others."


@lru_cache(maxsize=128)
def as_text(filename: str) -> str:
    """A bundled file in base64, in lines of 76 characters.

    Raises FileNotFoundError for a name that is not bundled, ValueError for a file too large.
    """
    content = _assets().joinpath(filename).read_bytes()
    if len(content) > MOST_BYTES:
        raise ValueError(f"{filename} has more than {MOST_BYTES} bytes")
    return encodebytes(content).decode("ascii")


@lru_cache(maxsize=256)
def _exists(filename: str) -> bool:
    return _assets().joinpath(filename).is_file()


def _assets() -> Traversable:
    return files("alacard_ext.cards").joinpath("data", "assets")


_SEEN: Mapping[str, list[str]] = json.loads(
    _assets().joinpath("pictures.json").read_text(encoding="utf-8")
)
# What a person says of each picture, and what else there is to see in it.
PICTURES: Mapping[str, str] = {name: words[0] for name, words in _SEEN.items()}
# Words of which the name of a right class holds one, as ImageNet and other classifiers say it.
CLASS_WORDS: Mapping[str, list[str]] = json.loads(
    _assets().joinpath("picture_classes.json").read_text(encoding="utf-8")
)
# What is said in the recordings of two voices.
TALKS: Mapping[str, str] = json.loads(_assets().joinpath("talks.json").read_text(encoding="utf-8"))
PARTS: Mapping[str, list[str]] = {name: words[1:] for name, words in _SEEN.items()}
