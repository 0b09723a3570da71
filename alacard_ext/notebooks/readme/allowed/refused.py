"""Why code is not run by itself, in words that its author would accept."""

from __future__ import annotations

import re

ASKED = "which Alacard does not run without being asked: the code is the author's, not Alacard's."
TOO_MUCH = "it may take more time or memory than an example should."
ODD_TEXT = "its text holds characters that cannot be seen, or that turn the order of others."
TOO_DEEP = "it is too involved for Alacard to tell what it does."
NAMES = re.compile(r"[^\w.]+")


class Refused(Exception):
    """Something that is not on the list; `reason` is the end of a sentence."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def refused(what: str, name: str = "") -> Refused:
    """The refusal of one thing: 'it calls', 'open'."""
    named = f" {NAMES.sub(' ', name).strip()[:60]}" if name else ""
    return Refused(f"it {what}{named}, {ASKED}")
