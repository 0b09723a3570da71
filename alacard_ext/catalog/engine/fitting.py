"""Which models fit a machine, judged for all rows at once as one model is judged alone."""

from __future__ import annotations

from ...fit.capacity import Capacity
from .index import Index
from .row_sets import RowSet, intersection, union


def fitting_rows(index: Index, capacity: Capacity) -> RowSet:
    """The rows whose size is known and fits, by library and format as one model is judged."""
    only_gguf, rest = index.any_value("format", ["gguf"]), index.everything
    only_gguf = only_gguf.without(index.any_value("format", ["safetensors"]))
    rest = rest.without(only_gguf)
    quantisable = index.intersection([rest, index.any_value("library", ["transformers"])])
    kinds = (
        (only_gguf, capacity.of(None, gguf=True)),
        (quantisable, capacity.of("transformers", gguf=False)),
        (rest.without(quantisable), capacity.of(None, gguf=False)),
    )
    return union(
        index.rows, [intersection(index.rows, [of, index.at_most(most)]) for of, most in kinds]
    )
