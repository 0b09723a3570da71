"""`python -m tests.bench_library`: fill a library on each database, and ask it.

Progress goes to stderr, Markdown to stdout and into `.cache/bench-library.md`. `N=1000` takes fewer
notebooks (ten events each), `ONLY=sqlite` one database, `SERVER=0` leaves that out, and `WRITE=1`
puts the figures into docs/benchmarks.md. `--only people` lets a hundred people act instead.
"""

from __future__ import annotations

import asyncio
import os
import platform
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import text

from alacard_ext.community.rows import now
from alacard_ext.store.service import Store
from tests.store.postgresql import running

from .asking import questions, times
from .beside import questions_beside
from .crowd import SECONDS, measure_crowd, table_of
from .filling import fill, shared_of
from .served import measure_server
from .synthetic import Size
from .table import PEOPLE_TABLE, TABLE, Measured, document, put_between

OUT = Path(".cache/bench-library.md")
PAGE = Path("docs/benchmarks.md")
BEGAN = time.monotonic()


def tell(said: str) -> None:
    """Say what is done now, with the time since the start."""
    print(f"[{time.monotonic() - BEGAN:5.0f} s] {said}", file=sys.stderr, flush=True)


@contextmanager
def database(kind: str, folder: Path) -> Iterator[str]:
    """The URL of an empty one."""
    if kind == "SQLite":
        yield f"sqlite:///{folder}/library.sqlite"
        return
    with running() as url:
        yield url


async def measure(got: Measured, url: str, size: Size) -> list[str]:
    """All figures through the service; answers the ids of hands that everyone may see."""
    store = Store(url)
    tell(f"{got.database}: filling")
    hands = await fill(store, size, now(), tell)
    await _tidy(store)
    got.megabytes = await _megabytes(store)
    shared = shared_of(hands)
    tell("asking")
    asked = await questions(store, shared) | questions_beside(store, shared)
    for name, ask in asked.items():
        half, most, got.worked[name] = await times(ask)
        got.ours[name] = (half, most)
        tell(f"  {name}: p50 {half:.1f}, p95 {most:.1f}, processor {got.worked[name]:.1f} ms")
    await store.aclose()
    return shared


async def _tidy(store: Store) -> None:
    """What PostgreSQL does by itself after a while, which the tests' own is kept from."""
    async with store.reading() as connection:
        engine = connection.engine
        if engine.dialect.name == "sqlite":
            return
    async with engine.connect() as connection:
        plain = await connection.execution_options(isolation_level="AUTOCOMMIT")
        await plain.execute(text("VACUUM ANALYZE"))


async def _megabytes(store: Store) -> float:
    async with store.reading() as connection:
        if connection.dialect.name == "sqlite":
            asked = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
        else:
            asked = "SELECT pg_database_size(current_database())"
        return float((await connection.execute(text(asked))).scalar_one()) / 1e6


def _machine() -> str:
    count = len(os.sched_getaffinity(0))
    cores = "1 core" if count == 1 else f"{count} cores"
    return (
        f"{cores} ({platform.machine()}, Python {platform.python_version()}; load at the"
        f" start {os.getloadavg()[0]:.1f})"
    )


def main() -> None:
    """Run on each database that was asked for."""
    words = sys.argv[1:]
    given = dict(word.partition("=")[::2] for word in words)
    kinds = [
        kind for kind in ("SQLite", "PostgreSQL") if given.get("ONLY", kind).lower() == kind.lower()
    ]
    if "--only" in words and "people" in words:
        _finish(list(_of_people(kinds, float(given.get("SECONDS", SECONDS)))), PEOPLE_TABLE, given)
        return
    notebooks = int(given.get("N", "100000"))
    size = Size(notebooks=notebooks, events=10 * notebooks)
    machine, done = _machine(), []
    for kind in kinds:
        with _folder() as folder, database(kind, folder) as url:
            got = Measured(kind)
            shared = asyncio.run(measure(got, url, size))
            if given.get("SERVER") != "0":
                tell("through a Jupyter server")
                measure_server(got.server, url, folder / "server", shared)
        done.append(got)
    _finish([document(done, size.notebooks, size.events, machine)], TABLE, given)


def _of_people(kinds: list[str], seconds: float) -> Iterator[str]:
    day, machine, crowds = time.strftime("%Y-%m-%d", time.gmtime()), _machine(), []
    for kind in kinds:
        with _folder() as folder, database(kind, folder) as url:
            crowds.append(measure_crowd(kind, url, folder, tell, seconds))
        for each in [*crowds[-1].faults, *crowds[-1].ledger.refused][:20]:
            tell(each)
    yield f"Measured on {day} on {machine}."
    yield from table_of(crowds, seconds)


@contextmanager
def _folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="bench-library-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _finish(lines: list[str], table: str, given: dict[str, str]) -> None:
    text = "\n".join(lines)
    print(text, flush=True)
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(text)
    if given.get("WRITE"):
        PAGE.write_text(put_between(PAGE.read_text(), text, table))
    tell(f"done; the whole is in {OUT}")


if __name__ == "__main__":
    main()
