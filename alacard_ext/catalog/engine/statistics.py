"""The catalog in numbers, counted once at the build."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..models import FILTERS, FacetCount, MonthCount, Statistics
from .facets import SHOWN
from .index import Index
from .rows import RELATIONS


def count_statistics(index: Index, built_at: int | None = None) -> Statistics:
    """Everything that the charts show. `growth` counts models by the month they were made."""
    arrays: dict[str, Any] = index.arrays
    facets = {}
    for kind in FILTERS:
        first, last = index.kind_range(kind)
        facets[kind] = [
            FacetCount(value=index.value(code), count=index.value_count(code))
            for code in range(first, min(last, first + SHOWN))
            if index.value_count(code)
        ]
    first, last = index.kind_range("created")
    months = {index.value(code): index.value_count(code) for code in range(first, last)}
    parents = np.diff(arrays["parent_ends"])
    relations = np.bincount(arrays["parent_relation"], minlength=len(RELATIONS))
    quantized = np.repeat(np.arange(index.rows), parents)[
        arrays["parent_relation"] == RELATIONS.index("quantized")
    ]
    return Statistics(
        version=index.version or None,
        built_at=built_at,
        models=index.rows,
        authors=len(np.unique(arrays["author"][arrays["author"] >= 0])),
        downloads=_sum(arrays["downloads"]),
        likes=_sum(arrays["likes"]),
        gated=_gated(index),
        with_parent=int((parents > 0).sum()),
        quantized=len(np.unique(quantized)),
        relations={name: int(relations[at]) for at, name in enumerate(RELATIONS)},
        facets=facets,
        growth=[MonthCount(month=month, count=months[month]) for month in sorted(months)],
    )


def _sum(counts: Any) -> int | None:
    """The sum of those that are known; None where there are models and none of them tells it."""
    known = counts[counts >= 0]
    return int(known.sum(dtype=object)) if len(known) or not len(counts) else None


def _gated(index: Index) -> int | None:
    first, last = index.kind_range("gated")
    if index.rows and first == last:
        return None
    return index.value_found(index.value_code("gated", "true")).count
