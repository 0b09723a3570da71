"""Which class of transformers loads which checkpoint, in which release.

Answers come from tables that `build.py` made from the releases' own sources; nothing of
transformers is imported. What the tables do not know, they say they do not know.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import files
from typing import Any, Literal

from .releases import Span, admitted, numbers, read_span, short

Verdict = Literal["yes", "other", "no", "unknown"]


@dataclass(frozen=True)
class Loads:
    """Whether an Auto class loads a checkpoint, and in which releases.

    `other`: the class knows the model type, but makes another architecture of it than the one that
    was saved, whose missing parts would be random; `no`: it refuses the model type in every
    release; `unknown`: the tables have no such class or model type, or the checkpoint names none.
    """

    verdict: Verdict
    span: Span | None = None


class ClassTable:
    """The table `data/classes.json`; use `class_table()`, which reads it once a process."""

    def __init__(self, table: dict[str, Any]) -> None:
        self.releases: tuple[str, ...] = tuple(table["releases"])
        self._table = table

    @property
    def whole(self) -> Span:
        """All releases."""
        return Span(0, len(self.releases) - 1)

    @cached_property
    def types(self) -> dict[str, Span]:
        """The model types that have a configuration, with the releases that have it."""
        return _spans(self._table["types"])

    @cached_property
    def pipelines(self) -> dict[str, Span]:
        """The tasks of `pipeline()`, old names included, with the releases that have them."""
        return _spans(self._table["pipelines"])

    @cached_property
    def loads(self) -> dict[str, dict[str, list[tuple[tuple[str, ...], Span]]]]:
        """Per Auto class and model type the architectures, with the releases that make them."""
        found: dict[str, dict[str, list[tuple[tuple[str, ...], Span]]]] = {}
        for auto, groups in self._table["loads"].items():
            rows = found.setdefault(auto, {})
            for pair, span in _spans(groups).items():
                model_type, _, architectures = pair.partition("=")
                rows.setdefault(model_type, []).append((tuple(architectures.split("|")), span))
        return found

    @cached_property
    def architectures(self) -> frozenset[str]:
        """Every architecture that some Auto class makes."""
        pairs = (row for rows in self.loads.values() for row in rows.values())
        return frozenset(name for row in pairs for names, _ in row for name in names)

    def class_span(self, auto_class: str) -> Span | None:
        """The releases in which the Auto class loads anything; None for what is no Auto class."""
        return self._class_spans.get(auto_class)

    @cached_property
    def _class_spans(self) -> dict[str, Span | None]:
        return {
            auto: _hull(span for row in rows.values() for _, span in row)
            for auto, rows in self.loads.items()
        }

    def loads_with(
        self, auto_class: str, model_type: str | None, architectures: Sequence[str]
    ) -> Loads:
        """Whether `auto_class` loads a checkpoint of this type that was saved as one of these."""
        rows = self.loads.get(auto_class)
        if rows is None or model_type is None or model_type not in self.types:
            return Loads("unknown")
        found = rows.get(model_type)
        if not found:
            return Loads("no")
        if not architectures:
            return Loads("yes", _hull(span for _, span in found))
        fitting = [span for names, span in found if set(names) & set(architectures)]
        return Loads("yes", _hull(fitting)) if fitting else Loads("other")

    def classes_for(self, model_type: str, architectures: Sequence[str]) -> list[str]:
        """The Auto classes that load such a checkpoint in some release, by name."""
        return [
            auto
            for auto in sorted(self.loads)
            if self.loads_with(auto, model_type, architectures).verdict == "yes"
        ]

    def requirement(self, span: Span) -> str:
        """The bounded pip requirement that lets these releases in, and no others of the table."""
        first = short(self.releases[span.first])
        if span.last == self.whole.last:
            below = str(numbers(self.releases[-1])[0] + 1)
        else:
            below = short(self.releases[span.last + 1])
            # The next major release is written as people do: `<5`.
            below = below.removesuffix(".0")
        return f"transformers>={first},<{below}"

    def named(self, span: Span) -> str:
        """The releases in words: `4.57 to 5.23`, `5.6 and later`, `up to 5.2`."""
        first, last = short(self.releases[span.first]), short(self.releases[span.last])
        if span == self.whole:
            return f"{first} to {last}"
        if span.last == self.whole.last:
            return f"{first} and later"
        return f"up to {last}" if span.first == 0 else f"{first} to {last}"


@lru_cache(maxsize=1)
def class_table() -> ClassTable:
    """The table, read once a process: about two milliseconds."""
    place = files(__package__).joinpath("data", "classes.json")
    return ClassTable(json.loads(place.read_text(encoding="utf-8")))


class NamesTable:
    """The table `data/names.json`: the public names of three libraries, by module and release."""

    def __init__(self, table: dict[str, Any]) -> None:
        self._table = table
        self._found: dict[tuple[str, str], dict[str, Span]] = {}

    @property
    def packages(self) -> frozenset[str]:
        """The libraries that the table knows."""
        return frozenset(self._table)

    def releases(self, package: str) -> tuple[str, ...]:
        """The releases of a library that the table was made from, oldest first."""
        return tuple(self._table[package]["releases"])

    def names(self, package: str, module: str) -> dict[str, Span] | None:
        """The names of a module below the package ('' for itself), None for one not kept here."""
        key = (package, module)
        if key not in self._found:
            groups = self._table[package]["modules"].get(module)
            if groups is None:
                return None
            self._found[key] = _spans(groups)
        return self._found[key]


@lru_cache(maxsize=1)
def names_table() -> NamesTable:
    """The table, read once a process: about four milliseconds."""
    place = files(__package__).joinpath("data", "names.json")
    return NamesTable(json.loads(place.read_text(encoding="utf-8")))


def _spans(groups: dict[str, str]) -> dict[str, Span]:
    return {word: read_span(text) for text, words in groups.items() for word in words.split()}


def _hull(found: Iterator[Span] | Sequence[Span]) -> Span | None:
    whole: Span | None = None
    for span in found:
        whole = span if whole is None else whole.union(span)
    return whole


__all__ = ["ClassTable", "Loads", "NamesTable", "Span", "admitted", "class_table", "names_table"]
