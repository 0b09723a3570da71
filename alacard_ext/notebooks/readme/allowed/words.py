"""Texts that a library cannot take for the address or the file of a picture or a sound.

sentence-transformers loads what looks like one, and asks whatever host it names.
"""

from __future__ import annotations

import re

ADDRESS = re.compile(r"://|^\s*(?:https?|data|file|ftp)\b|[\\/]", re.IGNORECASE)
FILE = re.compile(r"\.\w{2,4}\s*$")


def is_words(text: str) -> bool:
    """Whether a text is a sentence or a word, and nothing that could be loaded."""
    if " " in text.strip():
        return not re.match(r"\s*data:", text, re.IGNORECASE) and not FILE.search(text)
    return not ADDRESS.search(text) and "." not in text.strip().rstrip(".") and ":" not in text
