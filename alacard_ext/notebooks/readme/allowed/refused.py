"""Why code is not run by itself, in words that its author would accept."""

from __future__ import annotations

import re

UNLISTED = "That is not on Alacard's list of what an author's code may do."
TOO_MUCH = "it may take more time or memory than an example should."
ODD_TEXT = "its text contains invisible characters, or characters that reverse the order of others."
TOO_DEEP = "it is too complex for Alacard to tell what it does."
BY_NAME = frozenset({"imports", "calls", "uses", "passes on"})
NAMES = re.compile(r"[^\w.]+")


class Refused(Exception):
    """Something that is not on the list; `reason` is the end of a sentence.

    `by_name` says that it is refused for its name: what the code does with it may tell more.
    """

    def __init__(self, reason: str, *, by_name: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.by_name = by_name


def refused(what: str, name: str = "") -> Refused:
    """The refusal of one thing: 'it calls', 'open'."""
    named = f" {NAMES.sub(' ', name).strip()[:60]}" if name else ""
    return Refused(f"it {what}{named}. {UNLISTED}", by_name=what in BY_NAME)


def uncalled(name: str) -> Refused:
    """The refusal of a function that nothing calls, so that nobody can tell what it is given."""
    return Refused(f"it defines {NAMES.sub(' ', name).strip()[:60]} but never calls it.")
