"""Texts beside the code, such as .env and settings: what looks like a token in them."""

from __future__ import annotations

import re
from pathlib import Path

from ..findings import BundleFinding
from .contents import suffix_of
from .files import Seen
from .source import TOKENS, secret_in

LARGEST = 1_000_000
"""Bytes of a text that is looked through."""
MOST = 20_000_000
"""The same of all texts together."""
IN_BYTES = re.compile(TOKENS.pattern.encode())


def check_texts(folder: Path, files: list[Seen]) -> list[BundleFinding]:
    """The first line of each text that looks as if it held a token; Python is read elsewhere."""
    found, budget = [], MOST
    for each in files:
        if each.kind not in {"text", "script"} or suffix_of(each.path) == ".py":
            continue
        if each.size > min(LARGEST, budget):
            continue
        budget -= each.size
        data = (folder / each.path).read_bytes()
        if (token := IN_BYTES.search(data)) is not None:
            found.append(secret_in(each.path, data.count(b"\n", 0, token.start()) + 1))
    return found
