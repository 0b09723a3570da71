"""The licences that a model's card names: all of them, by their own names, with a safe address."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Protocol
from urllib.parse import quote, urlsplit

from .environment import DEFAULT_ENDPOINT

MOST_LICENSES = 8
MOST_LINK = 300
_FILE = re.compile(r"[\w.-]*(licen[cs]e|terms|notice|copying)[\w.-]*", re.ASCII | re.IGNORECASE)
# What a card says where the licence is none of the Hub's list, or was not looked up.
UNNAMED = frozenset({"other", "unknown"})


class Licensed(Protocol):
    """Whatever tells licences: facts, a card, a row of a search, a model of the catalog."""

    @property
    def license(self) -> str | None: ...
    @property
    def licenses(self) -> Sequence[str]: ...
    @property
    def license_name(self) -> str | None: ...


def licence_text(of: Licensed, fallback: str | None = None) -> str | None:
    """All licences as plain text; `fallback` is the one that the deck names, if any.

    A licence of its own goes by its own name: `tongyi-qianwen-research (other)`.
    """
    names = of.licenses or [name for name in (of.license or fallback,) if name]
    return " and ".join(_named(of, name) for name in names) or None


def licence_address(link: object, model_id: str, files: Collection[str] = ()) -> str | None:
    """Where a licence can be read, of what a card gives as `license_link`; None for what is no
    https address.

    A card may name a file of its repository instead: one of `files`, or where those are not known,
    what is plainly the name of one.
    """
    if not isinstance(link, str) or not 0 < len(link) <= MOST_LINK:
        return None
    name = link.removeprefix("./")
    if name in files if files else _FILE.fullmatch(name):
        return f"{DEFAULT_ENDPOINT}/{model_id}/blob/main/{quote(name)}"
    try:
        found = urlsplit(link)
    except ValueError:
        return None
    if found.scheme != "https" or not found.hostname or "@" in found.netloc:
        return None
    # Quoted again, so that no character of it can end the link that it is put into.
    return quote(link, safe=":/?#=&%.,;~+-_")


def is_listed(of: Licensed, fallback: str | None = None) -> bool:
    """Whether all licences are of the Hub's list, so that a name says what they allow."""
    names = of.licenses or [of.license or fallback or "unknown"]
    return UNNAMED.isdisjoint(names)


def _named(of: Licensed, name: str) -> str:
    own = of.license_name
    return f"{own} ({name})" if own and name in UNNAMED else name
