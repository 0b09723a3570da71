"""Kokoro's voices, each of which is a file of the repository."""

from __future__ import annotations

import re
from collections.abc import Sequence

# American or British, female or male, and a name.
ENGLISH = re.compile(r"voices/([ab][fm]_[a-z]{1,30})\.pt")
USUAL = ("af_heart", "am_michael", "af_bella")
MOST = 3


def english_voices(files: Sequence[str]) -> list[str]:
    """The voices that speak English, all of one accent, the best known first."""
    there = sorted(found[1] for name in files if (found := ENGLISH.fullmatch(name)))
    chosen = list(dict.fromkeys([*(name for name in USUAL if name in there), *there]))
    return [name for name in chosen if name[0] == chosen[0][0]][:MOST]
