"""`python -m tests.bench_catalog N=2100000`: build a made-up catalog, ask it, compare with FTS5."""

from __future__ import annotations

import gc
import resource
import shutil
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from alacard_ext.catalog.build import build_snapshot
from alacard_ext.catalog.catalog import Catalog
from alacard_ext.catalog.models import SORTS, CatalogQuery
from alacard_ext.catalog.normalise import row_words

from .synthetic import BIG_BASE, FAMILIES, rows

ROUNDS = 60
AIMS = {
    "prefix": 1.0,
    "single word": 1.0,
    "several words": 15.0,
    "words and 2 filters": 10.0,
    "typo": 5.0,
    "common word by likes, 4 exact facet counts": 50.0,
    "page 5,000 by any sort": 15.0,
    "children": 2.0,
    "ancestors": 1.0,
    "statistics": 1.0,
}


def _queries(catalog: Catalog, deep_too: bool = True) -> dict[str, Callable[[int], Any]]:
    def ask(**values: Any) -> Any:
        return catalog.search(CatalogQuery(**values))

    # Turned page by page, 100 models each, to where page 5,000 of 20 begins or to the last.
    far = {}
    for sort in SORTS if deep_too else ():
        cursor = None
        for _ in range(1_000):
            following = ask(q="llama", sort=sort, limit=100, cursor=cursor).next
            if following is None:
                break
            cursor = following
        far[sort] = cursor

    def deep(turn: int) -> Any:
        sort = SORTS[turn % len(SORTS)]
        return ask(q="llama", sort=sort, cursor=far[sort])

    some = [model.id for model in ask(q="qwen", limit=60, sort="newest").models]
    typos = ("lama3", "deepsek", "mistrl", "whsper", "falcn 7b", "quen instruct")
    return {
        "prefix": lambda n: ask(q=FAMILIES[n % len(FAMILIES)].partition("-")[0][: 1 + n % 4]),
        "single word": lambda n: ask(q=FAMILIES[n % len(FAMILIES)].partition("-")[0] + " "),
        "several words": lambda n: ask(q=f"{_first(n)} {1 + n % 4} {1 + n % 7}b instr"),
        "words and 2 filters": lambda n: ask(
            q=f"{_first(n)} instr",
            task=["text-generation"],
            license=["mit", "apache-2.0"],
            sort=SORTS[n % len(SORTS)],
        ),
        "typo": lambda n: ask(q=typos[n % len(typos)]),
        "common word by likes, 4 exact facet counts": lambda n: ask(
            q=FAMILIES[n % 6], sort="likes", facets=["task", "library", "license", "author"]
        ),
        "page 5,000 by any sort": deep,
        "children": lambda n: catalog.children(BIG_BASE if n % 2 else some[n % len(some)]),
        "ancestors": lambda n: catalog.ancestors(some[n % len(some)]),
        "statistics": lambda _: catalog.statistics(),
    }


def _first(n: int) -> str:
    """A frequent word that is one word in both designs."""
    return FAMILIES[n % 12].partition("-")[0]


def _times(ask: Callable[[int], Any], rounds: int = ROUNDS) -> tuple[float, float]:
    for turn in range(rounds // 3):
        ask(turn)
    taken = []
    for turn in range(rounds):
        began = time.perf_counter()
        ask(turn)
        taken.append((time.perf_counter() - began) * 1000)
    taken.sort()
    return taken[len(taken) // 2], taken[int(len(taken) * 0.95)]


def _plain(folder: Path, count: int) -> dict[str, Callable[[int], Any]]:
    """The plain design: one table, one FTS5 table over its words, SQL for everything."""
    database = sqlite3.connect(folder / "plain.sqlite")
    database.execute("PRAGMA journal_mode=off")
    database.execute("PRAGMA synchronous=off")
    database.execute(
        "CREATE TABLE model (n INTEGER PRIMARY KEY, id TEXT, task TEXT, library TEXT, license TEXT,"
        " author TEXT, downloads INTEGER, likes INTEGER)"
    )
    database.execute("CREATE VIRTUAL TABLE word USING fts5(words, prefix='1 2 3')")
    for n, row in enumerate(rows(count)):
        values = (n, row.id, row.task, row.library, row.license, row.author)
        database.execute(
            "INSERT INTO model VALUES (?,?,?,?,?,?,?,?)", (*values, row.downloads, row.likes)
        )
        database.execute(
            "INSERT INTO word (rowid, words) VALUES (?,?)", (n, " ".join(row_words(row)))
        )
    database.commit()
    joined = "FROM word JOIN model ON n = word.rowid WHERE word MATCH ?"

    def ask(words: str, more: str = "", by: str = "downloads") -> Any:
        sql = f"SELECT id {joined} {more} ORDER BY {by} DESC LIMIT 20"
        return database.execute(sql, (words,)).fetchall()

    def counted(n: int) -> None:
        word = FAMILIES[n % 6]
        ask(word, by="likes")
        for name in ("task", "library", "license", "author"):
            sql = f"SELECT {name}, count(*) {joined} GROUP BY 1 ORDER BY 2 DESC LIMIT 30"
            database.execute(sql, (word,)).fetchall()

    licences = "AND task='text-generation' AND license IN ('mit','apache-2.0')"
    return {
        "prefix": lambda n: ask(FAMILIES[n % len(FAMILIES)].partition("-")[0][: 1 + n % 4] + "*"),
        "single word": lambda n: ask(FAMILIES[n % len(FAMILIES)].partition("-")[0]),
        "several words": lambda n: ask(f"{_first(n)} {1 + n % 4} {1 + n % 7} b instr*"),
        "words and 2 filters": lambda n: ask(f"{_first(n)} instr*", licences),
        "common word by likes, 4 exact facet counts": counted,
    }


def run(count: int, parent: Path, beside: bool = True) -> None:
    """Build and measure at one size, and print a table."""
    folder = Path(tempfile.mkdtemp(dir=parent))
    try:
        info = build_snapshot(rows(count), folder)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        gc.collect()
        print(f"\n## {count:,} rows\n")
        print(
            f"Built in {info.seconds:.0f} s (making the rows up included), greatest memory"
            f" {peak:.0f} MB, file {info.bytes / 1e6:.0f} MB."
        )
        plain: dict[str, Callable[[int], Any]] = {}
        if beside:
            began = time.perf_counter()
            plain = _plain(folder, count)
            size = (folder / "plain.sqlite").stat().st_size / 1e6
            print(f"Plain FTS5: built in {time.perf_counter() - began:.0f} s, file {size:.0f} MB.")
        print()
        catalog = Catalog(folder)
        print("| what | p50 ms | p95 ms | aim p95 | | plain FTS5 p50 / p95 | ratio p50 |")
        print("|---|---|---|---|---|---|---|")
        for name, ask in _queries(catalog).items():
            half, most = _times(ask)
            verdict = "met" if most <= AIMS[name] else "NOT MET"
            other = _times(plain[name], 12) if name in plain else None
            ratio = f"{other[0]:.1f} / {other[1]:.1f} | {other[0] / half:.0f}x" if other else "|"
            print(f"| {name} | {half:.2f} | {most:.2f} | {AIMS[name]:g} | {verdict} | {ratio} |")
        several = _queries(catalog, deep_too=False)["several words"]
        for callers in (1, 2, 16):
            with ThreadPoolExecutor(callers) as pool:
                began = time.perf_counter()
                list(pool.map(several, range(400)))
                each = 400 / (time.perf_counter() - began)
            print(f"\n{callers} callers in threads: {each:.0f} queries a second.", end="")
        print(flush=True)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main() -> None:
    """Run at the sizes up to the one that was asked for."""
    given = dict(word.partition("=")[::2] for word in sys.argv[1:])
    most = int(given.get("N", "100000"))
    sizes = sorted({size for size in (100_000, 500_000) if size < most} | {most})
    if given.get("ONLY"):
        sizes = [most]
    for size in sizes:
        run(size, Path(tempfile.gettempdir()), given.get("PLAIN") != "0")


if __name__ == "__main__":
    main()
