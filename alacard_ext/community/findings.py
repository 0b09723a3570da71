"""A look at what is to be shared for secrets and for paths of a person's machine.

It stands on the gate's own patterns of keys. detect-secrets was looked at for this: its last
release is of May 2024, it knows neither the Hub's tokens nor local paths, takes every commit of a
model for a key, and brings requests and PyYAML.

A key of an unknown kind is found by its place or its form: what is given to a name such as
`password`, what an address carries as password or token, and words of random signs. A look is an
aid and no proof.
"""

from __future__ import annotations

import asyncio
import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import ShareFindings
from ..notebooks.gate.secrets import HINT, KINDS, is_random
from ..notebooks.gate.secrets import PLACEHOLDER as IN_EXAMPLES
from .secret_patterns import (
    ASSIGNED,
    AUTHORIZATION,
    BETWEEN_TEXTS,
    CODE,
    COLOURS,
    HOME,
    IN_ADDRESS,
    IN_QUERY,
    NAMED,
    PLACEHOLDER,
    RANDOM,
    SET_BY_BLANK,
    SET_IN_ENVIRON,
    SET_IN_SHELL,
    WEB_TOKEN,
)
from .share_models import Finding
from .texts import texts_beside, texts_in, texts_of

if TYPE_CHECKING:
    from sqlalchemy import Row

    from ..room import Requester

MOST = 100
"""Findings that are told; more would help nobody."""
ENOUGH = 20 * MOST
"""Spans of a line that surely hold as many findings, though several patterns find the same."""
WINDOW, OVERLAP = 40_000, 8_000
"""Signs of a line that are looked at together, so that one of megabytes holds nothing up."""
SHOWN = 120
"""Signs of an excerpt."""
MASK = "•••"
LONG_LINE = 2_000
"""Signs of a line that nobody writes or reads: a packed script, in which words look random."""


@dataclass(frozen=True)
class Span:
    """Where in a line something was found, and what it is."""

    start: int
    end: int
    what: str
    is_path: bool = False


def look(
    notebook: Mapping[str, Any],
    *,
    beside: Iterable[str] = (),
    folders: Iterable[str] = (),
    known: Iterable[str | None] = (),
) -> list[Finding]:
    """What looks like a secret or a local path in a notebook, and in texts `beside` it.

    `folders` are those of the person, wherever they are; `known` are words that are no secrets.
    """
    trimmed = {folder.rstrip("/\\") for folder in folders}
    places = tuple(sorted(folder for folder in trimmed if len(folder) > 4))
    harmless = frozenset(word for word in known if word)
    found: list[Finding] = []
    for cell, where, text in chain(texts_beside(beside), texts_of(notebook)):
        plain = COLOURS.sub(_colourless, text) if "\x1b" in text else text
        for number, line in enumerate(plain.split("\n"), 1):
            spans = spans_of(line, places, harmless)
            starts = [span.start for span in spans]
            for span in spans[: MOST - len(found)]:
                kind = "path" if span.is_path else "secret"
                finding = {"kind": kind, "what": span.what, "cell": cell, "where": where}
                excerpt = _excerpt(line, span, spans, starts)
                found.append(
                    Finding.model_validate({**finding, "line": number, "excerpt": excerpt})
                )
            if len(found) >= MOST:
                return found
    return found


async def refuse_findings(
    row: Row[Any],
    requester: Requester,
    notebook: Mapping[str, Any] | None = None,
    *,
    beside: Iterable[str] = (),
) -> None:
    """Raises ShareFindings where something is not meant for others: in a notebook of a hand, or in
    what is written `beside` it."""
    folders = [str(Path.home()), requester.root]
    known = (row.hand_code, row.share_id, row.forked_from)
    found = await asyncio.to_thread(
        look, notebook or {}, beside=beside, folders=folders, known=known
    )
    if found:
        raise ShareFindings(
            "What others would read contains what looks like a secret or a local path; remove it, "
            "or share it anyway.",
            {"findings": [each.model_dump(mode="json") for each in found]},
        )


async def refuse_in_value(value: Any, requester: Requester) -> None:
    """Raises ShareFindings where something is not meant for others in a value of JSON."""
    folders = [str(Path.home()), requester.root]
    found = await asyncio.to_thread(look, {}, beside=texts_in(value), folders=folders)
    if found:
        raise ShareFindings(
            "What others would read of this contains what looks like a secret or a local path; "
            "remove it, or share it anyway.",
            {"findings": [each.model_dump(mode="json") for each in found]},
        )


def _colourless(found: re.Match[str]) -> str:
    """Nothing, but a space where a path would hang on the word before it."""
    return " " if found.string[found.end() : found.end() + 1] == "/" else ""


def spans_of(line: str, folders: tuple[str, ...], known: frozenset[str]) -> list[Span]:
    """What is found in a line, in order, each once; of one that is full of findings its beginning,
    up to far behind the last that is told."""
    # In the order in which they are looked for: a known kind of key is told by its name.
    found: dict[Span, None] = {}
    is_enough = False
    for offset in range(0, max(len(line), 1), WINDOW - OVERLAP):
        part = line[offset : offset + WINDOW]
        for span in _spans(part, folders, known, packed=len(line) > LONG_LINE):
            found[replace(span, start=span.start + offset, end=span.end + offset)] = None
        # One part more, so that what stands beside the last that is told is masked.
        if is_enough:
            break
        is_enough = len(found) > ENOUGH
    outer: list[Span] = []
    for span in sorted(found, key=lambda each: (each.start, -each.end)):
        # A token in an address, say, is told as what it is first known for, and masked as far as
        # any of them goes.
        if not outer or span.start >= outer[-1].end:
            outer.append(span)
        else:
            told = span if outer[-1].is_path else outer[-1]
            end = max(outer[-1].end, span.end)
            outer[-1] = replace(told, start=outer[-1].start, end=end)
    return outer


def _spans(
    part: str, folders: tuple[str, ...], known: frozenset[str], *, packed: bool
) -> Iterator[Span]:
    # Most text is done with after a look for a few words.
    small = part.lower()
    for what, pattern in KINDS if HINT.search(part) else ():
        for found in pattern.finditer(part):
            if is_random(what, found.group()):
                # Behind the beginning of a private key stands the key.
                end = len(part) if what == "a private key" else found.end()
                yield Span(found.start(), end, what)
    for hints, pattern, what, is_one in PLACES:
        for found in pattern.finditer(part) if any(hint in small for hint in hints) else ():
            if is_one(found) and found["value"] not in known:
                yield Span(*found.span("value"), what)
    for found in WEB_TOKEN.finditer(part) if "eyJ" in part else ():
        yield Span(*found.span(), "a web token (JWT)")
    for found in () if packed else RANDOM.finditer(part):
        if looks_random(found.group()) and found.group() not in known:
            yield Span(*found.span(), "what looks like a key")
    for found in HOME.finditer(part) if any(hint in small for hint in HOMES) else ():
        yield Span(*found.span(), "a path of a home folder", is_path=True)
    for folder in folders:
        at = part.find(folder)
        while at >= 0:
            before, end = part[at - 1 : at], at + len(folder)
            if not (before.isalnum() or before == "/") and not part[end : end + 1].isalnum():
                yield Span(at, end, "a path of your folder", is_path=True)
            at = part.find(folder, end)


def _is_no_placeholder(found: re.Match[str]) -> bool:
    return not PLACEHOLDER.fullmatch(found["value"])


def _is_given(found: re.Match[str]) -> bool:
    """A password may be any word; a token and a key are known by their variety."""
    value = found["value"]
    if not _is_no_placeholder(found) or BETWEEN_TEXTS.fullmatch(value):
        return False
    if found["name"].lower().startswith(("pass", "pwd")):
        return not value.rstrip().endswith((":", "?"))
    return " " not in value and _is_long(value)


def _is_assigned(found: re.Match[str]) -> bool:
    """The same of what stands without quotes, which may be code."""
    value, name = found["value"], found["name"].lower()
    if not _is_no_placeholder(found) or CODE.fullmatch(value):
        return False
    return any(part in name for part in ("pass", "pwd")) or _is_long(value)


def _is_in_query(found: re.Match[str]) -> bool:
    """`key` at the end of a longer name is often no secret, as in `sort_key`."""
    value = found["value"]
    before = found.string[found.start("name") - 1]
    if found["name"].lower() == "key" and before not in "?&;#":
        return _is_no_placeholder(found) and _is_long(value)
    return _is_no_placeholder(found)


def _is_long(value: str) -> bool:
    return len(value) >= 12 and not IN_EXAMPLES.search(value) and _is_varied(value)


def _is_varied(value: str) -> bool:
    return len(set(value)) >= 8 and (any(sign.isdigit() for sign in value) or _is_mixed(value))


def _is_mixed(word: str) -> bool:
    """Large and small letters in turns, as in no name of joined words."""
    letters = [sign.isupper() for sign in word if sign.isalpha()]
    changes = sum(a != b for a, b in pairwise(letters))
    return len(letters) >= 12 and changes >= 0.45 * len(letters)


HOMES = ("/home/", "/users/", "/root/", ":\\users", ":\\\\users", ":\\documents", ":\\\\documents")
NAMES = ("token", "secret", "pass", "pwd", "key", "credential")
Place = tuple[tuple[str, ...], re.Pattern[str], str, Callable[[re.Match[str]], bool]]
PLACES: tuple[Place, ...] = (
    (("://",), IN_ADDRESS, "a password in an address", _is_no_placeholder),
    (
        ("token=", "secret=", "passwd=", "password=", "pwd=", "key=", "sig", "credential"),
        IN_QUERY,
        "a token in an address",
        _is_in_query,
    ),
    (NAMES, NAMED, "a password or key", _is_given),
    (NAMES, SET_IN_SHELL, "a password or key", _is_no_placeholder),
    (NAMES, SET_BY_BLANK, "a password or key", _is_no_placeholder),
    (NAMES, ASSIGNED, "a password or key", _is_assigned),
    (NAMES, SET_IN_ENVIRON, "a password or key", _is_no_placeholder),
    (("authorization",), AUTHORIZATION, "a login in a header", _is_no_placeholder),
)


def looks_random(word: str) -> bool:
    """Signs of all kinds, which change from one to the next far more often than words do."""
    signs = [sign for sign in word if sign.isalnum()]
    kinds = ["d" if sign.isdigit() else "u" if sign.isupper() else "l" for sign in signs]
    if min(kinds.count(kind) for kind in "ul") < 3:
        return False
    if kinds.count("d") < 3:
        return _is_mixed(word)
    changes = sum(a != b for a, b in pairwise(kinds))
    return changes >= 0.45 * len(signs)


def _excerpt(line: str, span: Span, spans: list[Span], starts: list[int]) -> str:
    """The line around what was found, with every secret in it masked; `starts` are those of the
    spans, which stand in order."""
    begin = max(0, span.start - SHOWN // 3)
    end = min(len(line), begin + SHOWN)
    pieces, at = ["…" if begin else ""], begin
    first = max(0, bisect_left(starts, begin) - 1)
    for other in spans[first : bisect_left(starts, end)]:
        if other.is_path or other.end <= begin:
            continue
        pieces += [line[at : max(at, other.start)], MASK]
        at = max(at, other.end)
    pieces += [line[at:end], "…" if end < len(line) else ""]
    return "".join(sign if sign.isprintable() else " " for sign in "".join(pieces))
