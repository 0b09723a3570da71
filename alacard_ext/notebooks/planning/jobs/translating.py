"""The words with which a decoder is asked for a translation."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from ....hub.facts import ModelSnapshot
from .named import copied_from, made_from


@dataclass(frozen=True)
class Translating:
    """A prompt for any pair of languages, and a sentence that says where it comes from.

    `chinese` is the one for pairs with Chinese, where that is another.
    """

    prompt: str
    source: str
    chinese: str | None = None


class _Family(NamedTuple):
    """The beginning of its models' names, words of its pages, and how they are asked."""

    title: str
    names: re.Pattern[str]
    words: str
    prompt: str
    chinese: str | None = None


_HUNYUAN = (
    "Translate the following segment into {target}, without additional explanation.\n\n{text}"
)
# By the model cards of Hunyuan-MT, HY-MT1.5, TowerInstruct, ALMA and Seed-X.
_FAMILIES = (
    _Family(
        "Hunyuan-MT",
        re.compile(r"hunyuan-?mt(?![a-z])", re.IGNORECASE),
        "Translate the following segment into",
        _HUNYUAN,
        "把下面的文本翻译成{target}，不要额外解释。\n\n{text}",
    ),
    _Family(
        "HY-MT",
        re.compile(r"hy-mt(?![a-z])", re.IGNORECASE),
        "Translate the following segment into",
        _HUNYUAN,
        "将以下文本翻译为{target}，注意只需要输出翻译后的结果，不要额外解释：\n\n{text}",
    ),
    _Family(
        "Tower",
        re.compile(r"tower(instruct|base)(?![a-z])", re.IGNORECASE),
        "Translate the following text from Portuguese into English",
        "Translate the following text from {source} into {target}.\n{source}: {text}\n{target}:",
    ),
    _Family(
        "ALMA",
        re.compile(r"alma-\d+b", re.IGNORECASE),
        "Translate this from Chinese to English",
        "Translate this from {source} to {target}:\n{source}: {text}\n{target}:",
    ),
    _Family(
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
    "The model's page shows no prompt that Alacard can read, so the notebook asks in plain "
    "words, or with language codes if the chat template takes them."
)


def translating_of(snapshot: ModelSnapshot) -> Translating:
    """How this translator is asked: as its page or family shows, else in plain words."""
    readme, facts = snapshot.readme or "", snapshot.facts
    for family in _FAMILIES:
        if family.words in readme:
            source = "The notebook asks for a translation with the prompt from the model's page."
            return Translating(family.prompt, source, _chinese_of(readme))
    for name in (facts.id, *copied_from(facts)):
        if found := _family(name):
            source = (
                "The model's page shows no prompt that Alacard can read, so the notebook uses "
                f"the one of the family {found.title}."
            )
            return Translating(found.prompt, source, found.chinese)
    if (base := made_from(facts)) and (found := _family(base)):
        source = (
            "The model's page shows no prompt that Alacard can read, so the notebook uses the "
            f"one of {found.title}, from which the model was made. Its own training may have used "
            "a different prompt."
        )
        return Translating(found.prompt, source, found.chinese)
    return Translating(_USUAL, _PLAIN)


def refines(snapshot: ModelSnapshot) -> str | None:
    """Why a model that makes one translation of several is not asked for one, as a sentence."""
    names = (snapshot.facts.id, *copied_from(snapshot.facts))
    own = [name.rpartition("/")[2] for name in names]
    families = [family.names for family in _FAMILIES]
    if not any(_CHIMERA.search(name) and any(by.match(name) for by in families) for name in own):
        return None
    return (
        "It reads several translations of one text by other models and writes a better one. The "
        "notebook has no such translations; its page shows how to prompt it."
    )


def _chinese_of(readme: str) -> str | None:
    """The prompt for pairs with Chinese that a page shows."""
    for prompt in (family.chinese for family in _FAMILIES if family.chinese):
        # Whole: other prompts of such a page, with more to heed, begin alike.
        before, _, after = prompt.partition("\n")[0].partition("{target}")
        if re.search(f"{before}[^\n]{{1,40}}{after}", readme):
            return prompt
    return None


def _family(name: str) -> _Family | None:
    own = name.rpartition("/")[2]
    if _CHIMERA.search(own):
        return None
    return next((family for family in _FAMILIES if family.names.match(own)), None)
