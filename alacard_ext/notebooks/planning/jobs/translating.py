"""The words with which a decoder is asked for a translation."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ....hub.facts import ModelSnapshot


@dataclass(frozen=True)
class Translating:
    """A prompt for any pair of languages, and whether the model's page or family has it so."""

    prompt: str
    known: bool


# A word of the name, words of the page, and the prompt, by the model cards of Hunyuan-MT,
# TowerInstruct, ALMA and Seed-X.
_FAMILIES = (
    (
        r"hunyuan-?mt|hy-mt",
        "Translate the following segment into",
        "Translate the following segment into {target}, without additional explanation.\n\n{text}",
    ),
    (
        r"tower(instruct|base)",
        "Translate the following text from Portuguese into English",
        "Translate the following text from {source} into {target}.\n{source}: {text}\n{target}:",
    ),
    (
        r"alma-\d",
        "Translate this from Chinese to English",
        "Translate this from {source} to {target}:\n{source}: {text}\n{target}:",
    ),
    (
        r"seed-x",
        "Translate the following English sentence into Chinese",
        "Translate the following {source} sentence into {target}:\n{text} <{code}>",
    ),
)
_USUAL = (
    "Translate the following text from {source} into {target}. Answer with the translation alone."
    "\n\n{text}"
)


def translating_of(snapshot: ModelSnapshot) -> Translating:
    """How this translator is asked: as its page or family shows, else in plain words."""
    readme, names = snapshot.readme or "", (snapshot.facts.id, *snapshot.facts.base_models)
    for _, words, prompt in _FAMILIES:
        if words in readme:
            return Translating(prompt, known=True)
    for pattern, _, prompt in _FAMILIES:
        if any(re.search(pattern, name, re.IGNORECASE) for name in names):
            return Translating(prompt, known=True)
    return Translating(_USUAL, known=False)
