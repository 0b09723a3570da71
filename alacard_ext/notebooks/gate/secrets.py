"""No token, key or password anywhere in the file: notebooks are shared."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from ..models import GateFinding
from .code import CACHED_TEXTS, LONGEST_CACHED
from .context import Cell, Context

# Prefixes and lengths as the issuing services document them. No pattern may backtrack far.
KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("a Hugging Face token", re.compile(r"(?<![A-Za-z0-9_])(?:hf|api_org)_[A-Za-z0-9]{30,}")),
    (
        "an API key",
        re.compile(r"(?<![A-Za-z0-9_-])sk-(?:proj-|ant-|svcacct-|or-)?[A-Za-z0-9_-]{20,}"),
    ),
    ("an AWS key", re.compile(r"(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9])")),
    ("a GitHub token", re.compile(r"(?<![A-Za-z0-9_])gh[pousr]_[A-Za-z0-9]{36,}")),
    ("a GitHub token", re.compile(r"(?<![A-Za-z0-9_])github_pat_[A-Za-z0-9_]{40,}")),
    ("a GitLab token", re.compile(r"(?<![A-Za-z0-9_-])glpat-[A-Za-z0-9_-]{20,}")),
    ("a Google key", re.compile(r"(?<![A-Za-z0-9_])AIza[A-Za-z0-9_-]{35}")),
    ("a Slack token", re.compile(r"(?<![A-Za-z0-9_])xox[abprs]-[A-Za-z0-9-]{20,}")),
    ("a bearer token", re.compile(r"[Bb]earer\s{1,3}[A-Za-z0-9._~+/=-]{24,}")),
    ("a private key", re.compile(r"-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----")),
)
# Every secret above holds one of these: most text is done with after a look for them.
HINT = re.compile(
    r"hf_|api_org_|sk-[A-Za-z0-9_-]{20}|AKIA|ASIA|gh[pousr]_|github_pat_|glpat-|AIza|xox|earer|-----B"
)
# Fewer different characters than this are no key: hf_xxxxxxxx is a placeholder.
MIN_VARIETY = 8
PLACEHOLDER = re.compile(r"(?i)x{4}|your|\.\.\.|abcdefgh")
"""What stands in examples in the place of a key."""
HYPHENATED = frozenset({"an API key", "a GitLab token", "a Slack token", "a bearer token"})
"""Kinds whose signs are also those of words that are joined by hyphens."""
UNBROKEN = re.compile(r"[A-Za-z0-9]{20}")
MAX_DEPTH = 60
# In the order in which they are met; a union would be made again for each value.
OBJECTS, LISTS = (dict, Mapping), (list, tuple)
SCALARS = frozenset({bool, int, float, type(None)})
"""What holds no text; that they are no mappings would be found out last, and takes the longest."""
PARTS = ("metadata", "outputs", "attachments")
"""What a cell may hold beside its source."""


def check(context: Context) -> list[GateFinding]:
    """No secret in code, prose, outputs or metadata. A finding never repeats it."""
    if context.notebook is None:
        return [finding for cell in context.cells for finding in _in_source(cell)]
    findings = [finding for cell in context.cells for finding in _in_source(cell)]
    raw = context.notebook.get("cells", [])
    # One look at all cells together; at each for itself only where that finds a hint.
    if _hints([part for node in raw for name in PARTS if (part := node.get(name))]):
        for cell, node in zip(context.cells, raw, strict=True):
            for name in PARTS:
                if kind := _first(node.get(name)):
                    findings.append(cell.finding("secret", _message(kind, f"the cell's {name}")))
    if kind := _first(context.notebook.get("metadata")):
        text = _message(kind, "the notebook's metadata")
        findings.append(GateFinding(check="secret", message=text))
    return findings


def kind_of_secret(text: str) -> str | None:
    """What kind of secret `text` holds, in words, or None."""
    if not HINT.search(text):
        return None
    for kind, pattern in KINDS:
        for found in pattern.finditer(text):
            if is_random(kind, found.group()):
                return kind
    return None


def is_random(kind: str, text: str) -> bool:
    """Words joined by hyphens and placeholders have the shape of a key. Nothing else is excused:
    many a key of the Hub has letters alone."""
    if kind == "a private key":
        return True
    body = text.split(None, 1)[-1].partition("_")[2] or text
    if len(set(body)) < MIN_VARIETY or PLACEHOLDER.search(body):
        return False
    if kind not in HYPHENATED:
        return True
    return any(char.isdigit() for char in body) or UNBROKEN.search(body) is not None


# Most cells are a template's own text, the same in every notebook.
_shared_kind = lru_cache(maxsize=CACHED_TEXTS)(kind_of_secret)


def _in_source(cell: Cell) -> Iterator[GateFinding]:
    find = _shared_kind if len(cell.source) <= LONGEST_CACHED else kind_of_secret
    if find(cell.source) is None:
        return
    told = False
    for number, line in enumerate(cell.source.split("\n"), 1):
        if kind := kind_of_secret(line):
            told = True
            yield cell.finding("secret", _message(kind, "this line"), number)
    if not told:
        yield cell.finding("secret", _message("a secret", "this cell"))


def _message(kind: str, place: str) -> str:
    return f"There is {kind} in {place}; take it out, revoke it, and use `hf auth login` instead."


def _first(value: Any) -> str | None:
    # One look at all texts together; each for itself only where that finds a hint.
    if not value or not _hints(value):
        return None
    return next((kind for text in _texts(value) if (kind := kind_of_secret(text))), None)


def _hints(value: Any) -> bool:
    """Whether any text in a value of JSON holds a hint."""
    return HINT.search("\n".join(_texts(value))) is not None


def _texts(value: Any) -> list[str]:
    """Every text in a value of JSON, keys too."""
    found: list[str] = []
    level = [value]
    for _ in range(MAX_DEPTH + 2):
        deeper: list[Any] = []
        for each in level:
            if isinstance(each, str):
                found.append(each)
            elif type(each) in SCALARS:
                continue
            elif isinstance(each, OBJECTS):
                deeper += each
                deeper += each.values()
            elif isinstance(each, LISTS):
                deeper += each
        if not deeper:
            break
        level = deeper
    return found
