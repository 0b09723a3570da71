"""The words with which a decoder is asked for a translation."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ....hub.facts import ModelSnapshot
from .named import copied_from, made_from


@dataclass(frozen=True)
class Translating:
    """A prompt for any pair of languages, and a sentence that says where it comes from."""

    prompt: str
    source: str


# A family's name, the beginning of its models' names, words of its pages, and the prompt, by the
# model cards of Hunyuan-MT, TowerInstruct, ALMA and Seed-X.
_FAMILIES = (
    (
        "Hunyuan-MT",
        re.compile(r"(hunyuan-?mt|hy-mt)(?![a-z])", re.IGNORECASE),
        "Translate the following segment into",
        "Translate the following segment into {target}, without additional explanation.\n\n{text}",
    ),
    (
        "Tower",
        re.compile(r"tower(instruct|base)(?![a-z])", re.IGNORECASE),
        "Translate the following text from Portuguese into English",
        "Translate the following text from {source} into {target}.\n{source}: {text}\n{target}:",
    ),
    (
        "ALMA",
        re.compile(r"alma-\d+b", re.IGNORECASE),
        "Translate this from Chinese to English",
        "Translate this from {source} to {target}:\n{source}: {text}\n{target}:",
    ),
    (
        "Seed-X",
        re.compile(r"seed-x(?![a-z])", re.IGNORECASE),
        "Translate the following English sentence into Chinese",
        "Translate the following {source} sentence into {target}:\n{text} <{code}>",
    ),
)
_USUAL = (
    "Translate the following text from {source} into {target}. Answer with the translation alone."
    "\n\n{text}"
)
# Models that make one translation of several; of their family in name, but asked for another thing.
_CHIMERA = re.compile(r"(?<![a-z])chimera(?![a-z])", re.IGNORECASE)
_PLAIN = (
    "Its page shows no prompt that Alacard knows, so it is asked in plain words, or by language "
    "codes where its chat template takes them."
)


def translating_of(snapshot: ModelSnapshot) -> Translating:
    """How this translator is asked: as its page or family shows, else in plain words."""
    readme, facts = snapshot.readme or "", snapshot.facts
    for _, _, words, prompt in _FAMILIES:
        if words in readme:
            return Translating(prompt, "It is asked for a translation in the words of its page.")
    for name in (facts.id, *copied_from(facts)):
        if found := _family(name):
            title, prompt = found
            source = f"Its page shows no prompt, so it is asked in that of the family {title}."
            return Translating(prompt, source)
    if (base := made_from(facts)) and (found := _family(base)):
        title, prompt = found
        source = (
            f"Its page shows no prompt, so it is asked in that of {title}, which it was made from: "
            "a hint, since its own training may have used another."
        )
        return Translating(prompt, source)
    return Translating(_USUAL, _PLAIN)


def refines(snapshot: ModelSnapshot) -> str | None:
    """Why a model that makes one translation of several is not asked for one, as a sentence."""
    names = (snapshot.facts.id, *copied_from(snapshot.facts))
    own = [name.rpartition("/")[2] for name in names]
    families = [by for _, by, _, _ in _FAMILIES]
    if not any(_CHIMERA.search(name) and any(by.match(name) for by in families) for name in own):
        return None
    return (
        "It takes several translations that other models made of one text and writes a better one. "
        "The notebook has no such translations to give it; its page shows how it is asked."
    )


def _family(name: str) -> tuple[str, str] | None:
    own = name.rpartition("/")[2]
    if _CHIMERA.search(own):
        return None
    return next(((title, prompt) for title, by, _, prompt in _FAMILIES if by.match(own)), None)
