"""One model as the index takes it: the value between whoever feeds the catalog and the index."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from hashlib import blake2b

import numpy as np

from .parts import Array

EPOCH = date(1970, 1, 1).toordinal()
RELATIONS = ("finetune", "adapter", "quantized", "merge", "unknown")
"""How a model came from its base, in the Hub's own words; `unknown` where the card tells none."""

MAX_COUNT = 2**62
"""Counters beyond this are absurd, and SQLite's integers end at 2**63."""


@dataclass(slots=True, frozen=True)
class CatalogRow:
    """The facts of one model that are searched, filtered, sorted or shown in a list.

    Times are seconds since the epoch, `storage` is bytes, `parameters` a count of weights.
    `bases` are pairs of a relation (see `RELATIONS`) and a parent's id. `arch` is the
    configuration's `model_type`. `license_name` and `license_link`, an https address, belong
    to a licence that is `other`. None is what the source does not tell. All text is data from
    strangers, bounded by who feeds.
    """

    id: str
    task: str | None = None
    library: str | None = None
    licenses: tuple[str, ...] = ()
    license_name: str | None = None
    license_link: str | None = None
    gated: bool | None = None
    downloads: int | None = None
    likes: int | None = None
    trending: float | None = None
    created: int | None = None
    modified: int | None = None
    parameters: int | None = None
    formats: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    datasets: tuple[str, ...] = ()
    bases: tuple[tuple[str, str], ...] = ()
    sha: str | None = None
    storage: int | None = None
    chat: bool = False
    arch: str | None = None

    @property
    def license(self) -> str | None:
        """The first of its licences."""
        return next(iter(self.licenses), None)

    @property
    def author(self) -> str:
        """The owner's name; empty for the Hub's oldest models, which have none."""
        return self.id.rpartition("/")[0]

    @property
    def name(self) -> str:
        """The id without its owner."""
        return self.id.rpartition("/")[2]


def bounded(count: int | None) -> int:
    """A counter as the index keeps it: never negative, never more than `MAX_COUNT`."""
    return min(max(count or 0, 0), MAX_COUNT)


SIZES: tuple[tuple[str, int], ...] = (
    ("xs", 100_000_000),
    ("s", 1_000_000_000),
    ("m", 4_000_000_000),
    ("l", 10_000_000_000),
    ("xl", 40_000_000_000),
)
"""Size classes with the number of parameters where each ends; beyond the last lies `xxl`."""

SIZE_NAMES = (*(name for name, _ in SIZES), "xxl", "unknown")


def size_class(parameters: int | None) -> str:
    """The size class of a count of parameters; none, zero or less is `unknown`.

    >>> size_class(99_999_999), size_class(100_000_000), size_class(None)
    ('xs', 's', 'unknown')
    """
    if parameters is None or parameters <= 0:
        return "unknown"
    return next((name for name, end in SIZES if parameters < end), "xxl")


def known_relation(relation: str) -> str:
    """One of RELATIONS: how a model came from its parent."""
    return relation if relation in RELATIONS else "unknown"


def month(created: int | None) -> str | None:
    """The month of a moment in seconds since the epoch; None for what no calendar holds.

    >>> month(1_716_000_000), month(None)
    ('2024-05', None)
    """
    return None if created is None or created < 0 else _month_of_day(created // 86_400)


@lru_cache(maxsize=8192)
def _month_of_day(day: int) -> str | None:
    # The calendar of Python ends with the year 9999.
    return None if day >= 2_900_000 else f"{date.fromordinal(EPOCH + day):%Y-%m}"


def filter_values(row: CatalogRow) -> Iterator[tuple[str, str]]:
    """Every (filter, value) that finds this row, each once; values of tags as they are written."""
    single = (
        ("task", row.task),
        ("library", row.library),
        ("author", row.author),
        ("size", size_class(row.parameters)),
        ("created", month(row.created)),
        ("gated", None if row.gated is None else "true" if row.gated else "false"),
    )
    for name, value in single:
        if value:
            yield name, value
    several = (
        ("license", row.licenses),
        ("language", row.languages),
        ("tag", row.tags),
        ("dataset", row.datasets),
        ("format", row.formats),
        ("relation", [known_relation(how) for how, parent in row.bases if parent != row.id]),
    )
    for name, values in several:
        for value in dict.fromkeys(values):
            if value:
                yield name, value


def popularity(downloads: int | None, likes: int | None) -> float:
    """How popular a model is: a like weighs more than a download, and both by their logarithm."""
    exact = math.log1p(bounded(downloads)) + 1.5 * math.log1p(bounded(likes))
    return math.floor(exact * 1e6 + 0.5) / 1e6


def popularities(downloads: Array, likes: Array) -> Array:
    """The same of many, to the last bit; a number below zero is not known."""
    exact = _logarithms(downloads) + 1.5 * _logarithms(likes)
    found: Array = np.floor(exact * 1e6 + 0.5) / 1e6
    return found


def _logarithms(counts: Array) -> Array:
    # By the same function as one alone: numpy's own may differ in the last bit.
    different, place = np.unique(counts, return_inverse=True)
    each = (math.log1p(bounded(count)) for count in different.tolist())
    return np.fromiter(each, np.float64, len(different))[place]


def id_hash(model_id: str) -> int:
    """64 bits of a model id, the same on every machine; ids that differ in case differ here."""
    return int.from_bytes(blake2b(model_id.encode(errors="replace"), digest_size=8).digest(), "big")
