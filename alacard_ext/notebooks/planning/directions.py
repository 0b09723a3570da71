"""From which language to which a translation model goes, as far as its name and its page tell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from .languages import LONG_CODES, NAMES, language_name

# Families of languages in the names of OPUS-MT's models: codes of ISO 639-5.
GROUPS = frozenset(
    """
    mul aav afa alv art bat bnt cau ccs cel cpf cpp cus dra euq fiu gem gmq gmw grk iir inc ine ira
    itc khi map mkh nic phi poz pqe roa sem sit sla son ssa tai trk tut urj zle zls zlw
    """.split()  # noqa: SIM905 - words read better than a column of strings
)
_SIDE = r"([A-Za-z]{2,3}(?:[_+][A-Za-z]{2,4})*|[A-Z]{4,}(?:_[A-Z]{2,})?)"
_NAMED = re.compile(
    rf"(?:opus[-_]mt(?:[-_](?:tc|big|base|tiny|bible|ft|finetuned)\b)*|wmt\d\d)[-_]{_SIDE}[-_]{_SIDE}"
    r"(?![A-Za-z])"
)
_ENDING = re.compile(r"[-_]([a-z]{2})[-_](?:to[-_])?([a-z]{2})$")


@dataclass(frozen=True)
class Direction:
    """Source and target language; None where nothing tells.

    A language without a name here stands as its code. `by` is what told both of them: the name of
    the model, its page, or nothing, which leaves what is usual.
    """

    source: str | None
    target: str | None
    by: Literal["name", "page", "usual"] = "usual"

    @property
    def sentence(self) -> str:
        """The direction in words."""
        into = (language_name(self.target) or self.target) if self.target else None
        source = f"from {language_name(self.source) or self.source} " if self.source else ""
        if not self.target:
            return (
                f"The model translates {source}into languages that its page does not name, so a "
                "cell below chooses one that its tokenizer lists."
            )
        if not self.source:
            return f"The model translates into {into}; its page does not say from which language."
        if self.by == "name":
            return f"According to its name, the model translates {source}into {into}."
        if self.by == "page":
            return (
                "Of the languages on the model's page, this notebook uses one pair: it "
                f"translates {source}into {into}."
            )
        return (
            "The model's page names no language pair, so this notebook translates "
            f"{source}into {into}."
        )


def direction_of(model_id: str, languages: Sequence[str] = ()) -> Direction:
    """The direction of a translation model; `languages` are the codes of its page.

    >>> direction_of("org/opus-mt-de-en")
    Direction(source='German', target='English', by='name')
    >>> direction_of("org/opus-mt-en-ROMANCE", ["en", "fr", "es"])
    Direction(source='English', target='French', by='page')
    """
    told = [_language(code) for code in languages]
    page = [name for name in told if name and name in NAMES.values()]
    found = _NAMED.search(model_id)
    if not found and (pair := _ENDING.search(model_id)) and {pair[1], pair[2]} <= NAMES.keys():
        found = pair
    if not found:
        two = list(dict.fromkeys(name for name in told if name and name != "multilingual"))
        # One that the notebooks have sentences in, if either, is the source.
        return _of_page(two if len(two) == 2 else page)
    sources, targets = _members(found[1]), _members(found[2])
    if len(sources) == len(targets) == 1:
        return Direction(sources[0], targets[0], "name")
    source = sources[0] if len(sources) == 1 else None
    target = targets[0] if len(targets) == 1 else None
    source = source or _chosen(sources or page, other=target)
    target = target or _chosen(targets or page, other=source)
    return Direction(source, target, "name" if sources and targets else "page")


def _of_page(page: list[str]) -> Direction:
    """The direction of a model whose name tells none: from English, where its page allows that."""
    source = _chosen(page, other=None)
    target = _chosen(page, other=source)
    if source and target:
        return Direction(source, target, "page")
    return Direction("English", "German")


def _members(side: str) -> list[str]:
    """The languages of one side of a name; none for a family of languages."""
    if side.isupper() and len(side) > 3:
        return []
    # What follows in capitals is a script or a country, not a language: cmn_Hans, pt_BR.
    codes = [code for code in re.split(r"[_+]", side) if code == side or code.islower()]
    return [name for code in codes or [side] if (name := _language(code))]


def _language(code: str) -> str | None:
    """A language's name, the code itself where it has no name here, None for a family."""
    short = re.split(r"[_-]", code.lower())[0]
    short = LONG_CODES.get(short, short)
    return None if short in GROUPS else NAMES.get(short, short)


def _chosen(names: Sequence[str], other: str | None) -> str | None:
    """The language to take: English or German for choice, since everybody has texts in them."""
    rest = [name for name in names if name != other]
    named = [name for name in rest if name in NAMES.values()]
    for preferred in ("English", "German"):
        if preferred in named:
            return preferred
    return next(iter([*named, *rest]), None)
