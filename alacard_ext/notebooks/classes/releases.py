"""Which releases have something: first and last, as the tables keep it and as pip reads it."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)


@lru_cache(maxsize=1024)
def numbers(release: str) -> tuple[int, ...]:
    """`4.57.6` as (4, 57, 6), which can be compared; `5.4.0.dev0` counts as 5.4.0."""
    return tuple(int(part) for part in re.findall(r"\d+", release)[:3])


@dataclass(frozen=True)
class Span:
    """From the first to the last release that has something, by their places in the table."""

    first: int
    last: int

    def covers(self, other: Span) -> bool:
        """Whether each release of `other` has it."""
        return self.first <= other.first and other.last <= self.last

    def union(self, other: Span) -> Span:
        """The smallest span that holds both."""
        return Span(min(self.first, other.first), max(self.last, other.last))

    def intersection(self, other: Span) -> Span | None:
        """What both have, None where that is nothing."""
        first, last = max(self.first, other.first), min(self.last, other.last)
        return Span(first, last) if first <= last else None


def by_span(found: Sequence[Iterable[Key]]) -> dict[str, list[Key]]:
    """What each release has, as `"first-last": [what]`; the places count from 0."""
    seen: dict[Key, Span] = {}
    for place, values in enumerate(found):
        here = Span(place, place)
        for value in values:
            seen[value] = seen[value].union(here) if value in seen else here
    groups: dict[str, list[Key]] = {}
    for value, span in sorted(seen.items(), key=lambda item: str(item[0])):
        groups.setdefault(f"{span.first}-{span.last}", []).append(value)
    return dict(sorted(groups.items()))


def read_span(text: str) -> Span:
    """The span that `by_span` wrote."""
    first, _, last = text.partition("-")
    return Span(int(first), int(last))


def spans(groups: Mapping[str, Iterable[Key]]) -> dict[Key, Span]:
    """The span of each thing, from the groups that `by_span` made."""
    read = ((read_span(text), values) for text, values in groups.items())
    return {value: span for span, values in read for value in values}


def short(release: str) -> str:
    """`4.57.6` as people write it: `4.57`."""
    return ".".join(release.split(".")[:2])


def admitted(requirement: str, releases: Sequence[str]) -> Span | None:
    """The releases of a table that a bounded pip requirement lets in, None where none is.

    Each stands for its minor release, so that `>=5.3.2` still lets in the table's 5.3.0.
    """
    lowest = re.search(r">=\s*([\d.]+)", requirement)
    below = re.search(r"<\s*([\d.]+)", requirement)
    places = [
        place
        for place, release in enumerate(releases)
        if (not lowest or numbers(release)[:2] >= numbers(lowest[1])[:2])
        and (not below or numbers(release) < numbers(below[1]))
    ]
    return Span(places[0], places[-1]) if places else None
