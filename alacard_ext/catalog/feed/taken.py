"""What came of a file of models: rows taken and refused, values lost, fields that nobody reads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from .clean import NAMES, Losses

MOST_NAMED = 20
FIELDS = frozenset(name for names in NAMES.values() for name in names)
ID_NAMES = frozenset((*NAMES["id"], *NAMES["modelId"]))
_INDEX = frozenset({"", "_id", "author", "index", "Unnamed: 0", "__index_level_0__"})
"""Columns that are told by others, or number the rows."""
MOST_FIELDS = 30
TRUNCATED = "The file {name} is incomplete or damaged; fetch it again. {kept}"
KEPT = "The catalog in use is unchanged."


@dataclass
class Taken:
    """What came of a file: rows taken, rows refused by reason, and the first of those, named.

    `expected` is how many rows the file says that it has, 0 where it does not tell; `losses` are
    values that were not taken as they are, and `unread` fields that are not read at all.
    """

    rows: int = 0
    expected: int = 0
    bad: Counter[str] = field(default_factory=Counter)
    named: list[str] = field(default_factory=list)
    losses: Losses = field(default_factory=Losses)
    unread: list[str] = field(default_factory=list)

    def note_fields(self, names: Iterable[str]) -> None:
        """Remember which fields are there that nobody reads."""
        for name in names:
            known = name in FIELDS or name in _INDEX or name in self.unread
            if not known and len(self.unread) < MOST_FIELDS:
                self.unread.append(name[:100])

    def refuse(self, where: str, reason: str) -> None:
        """Count a bad row, and name it while there are few."""
        self.bad[reason] += 1
        if len(self.named) < MOST_NAMED:
            self.named.append(f"{where}: {reason}")
