"""The plain design beside ours: one table, one FTS5 table over its words, SQL for everything."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from alacard_ext.catalog.engine.normalise import query_words, row_words
from alacard_ext.catalog.engine.rows import CatalogRow

from .asking import FACETS, Ask, first
from .synthetic import FAMILIES


class Plain:
    """Takes rows as they pass by; `seconds` is what that took, without making the rows up."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "plain.sqlite"
        self.seconds = 0.0
        self._database = sqlite3.connect(self.path)
        self._database.executescript(
            "PRAGMA journal_mode=off; PRAGMA synchronous=off;"
            "CREATE TABLE model (n INTEGER PRIMARY KEY, id TEXT, task TEXT, library TEXT,"
            " license TEXT, author TEXT, downloads INTEGER, likes INTEGER);"
            "CREATE VIRTUAL TABLE word USING fts5(words, prefix='1 2 3')"
        )

    def taking(self, rows: Iterable[CatalogRow]) -> Iterator[CatalogRow]:
        """The rows, each taken in."""
        n = 0
        for some in _batched(rows, 10_000):
            began = time.perf_counter()
            self._database.executemany(
                "INSERT INTO model VALUES (?,?,?,?,?,?,?,?)",
                (
                    (n + at, r.id, r.task, r.library, r.license, r.author, r.downloads, r.likes)
                    for at, r in enumerate(some)
                ),
            )
            self._database.executemany(
                "INSERT INTO word (rowid, words) VALUES (?,?)",
                ((n + at, " ".join(row_words(row))) for at, row in enumerate(some)),
            )
            n += len(some)
            self.seconds += time.perf_counter() - began
            yield from some
        began = time.perf_counter()
        self._database.commit()
        self.seconds += time.perf_counter() - began

    def queries(self) -> dict[str, Ask]:
        """The same questions as ours, where SQL can be asked them."""
        joined = "FROM word JOIN model ON n = word.rowid WHERE word MATCH ?"

        def ask(words: str, more: str = "", by: str = "downloads") -> Any:
            sql = f"SELECT id {joined} {more} ORDER BY {by} DESC LIMIT 20"
            return self._database.execute(sql, (words,)).fetchall()

        def counted(n: int) -> None:
            word = FAMILIES[n % 6]
            ask(word, by="likes")
            for name in FACETS:
                sql = f"SELECT {name}, count(*) {joined} GROUP BY 1 ORDER BY 2 DESC LIMIT 30"
                self._database.execute(sql, (word,)).fetchall()

        licences = "AND task='text-generation' AND license IN ('mit','apache-2.0')"
        return {
            "prefix": lambda n: ask(
                FAMILIES[n % len(FAMILIES)].partition("-")[0][: 1 + n % 4] + "*"
            ),
            "single word": lambda n: ask(FAMILIES[n % len(FAMILIES)].partition("-")[0]),
            "several words": lambda n: ask(f"{first(n)} {1 + n % 4} {1 + n % 7} b instr*"),
            "words and 2 filters": lambda n: ask(f"{first(n)} instr*", licences),
            "common word by likes, 4 exact facet counts": counted,
        }

    def ranked(self, text: str, limit: int) -> list[str]:
        """The ids that its own ranking, bm25, finds for a text whose last word may go on."""
        words, prefix = query_words(text)
        asked = " ".join(f'"{word}"' for word in words) + ("*" if prefix else "")
        found = self._database.execute(
            "SELECT id FROM word JOIN model ON n = word.rowid WHERE word MATCH ?"
            " ORDER BY bm25(word) LIMIT ?",
            (asked, limit),
        )
        return [model_id for (model_id,) in found]

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()


def _batched(rows: Iterable[CatalogRow], size: int) -> Iterator[list[CatalogRow]]:
    iterator = iter(rows)
    while some := list(islice(iterator, size)):
        yield some
