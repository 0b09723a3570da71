"""`python -m tests.bench_catalog N=2100000`: import a made-up catalog, ask it, compare with FTS5.

Progress goes to stderr, Markdown to stdout and, after each size, into `.cache/bench-catalog.md`, so
that what was measured survives a stop. `ONLY=1` takes one size, `PLAIN=0` and `SERVER=0` leave
these out, and `WRITE=1` puts the figures into docs/benchmarks.md.
"""

from __future__ import annotations

import gc
import json
import os
import platform
import shutil
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from alacard_ext.catalog.catalog import Catalog
from alacard_ext.catalog.engine.rows import CatalogRow
from alacard_ext.catalog.feed.files import write_parquet

from .asking import by_callers, queries, times
from .plain import Plain
from .relevance import Relevance, measure_relevance
from .served import serving_catalog
from .synthetic import rows
from .table import Measured, document, joined, of_relevance, of_size, put_between

CALLERS = (1, 2, 16)
OUT = Path(".cache/bench-catalog.md")
PAGE = Path("docs/benchmarks.md")
KNOWN = 20_000
"""Made-up rows at most among which the known models are looked for."""
BEGAN = time.monotonic()


def tell(text: str) -> None:
    """Say what is done now, with the time since the start."""
    print(f"[{time.monotonic() - BEGAN:5.0f} s] {text}", file=sys.stderr, flush=True)


def measure(count: int, folder: Path, *, beside: bool, server: bool) -> Measured:
    """All figures of one size. A part that fails is named, and the others are measured."""
    got = Measured(count)
    plain = Plain(folder) if beside else None
    made = rows(count)
    tell(f"{count:,} rows: making them up, as Parquet{' and plain FTS5' if plain else ''}")
    file = folder / "models.parquet"
    write_parquet(_counted(plain.taking(made) if plain else made, count), file)
    got.parquet_mb = file.stat().st_size / 1e6
    if plain:
        got.plain_seconds, got.plain_mb = plain.seconds, plain.path.stat().st_size / 1e6
    gc.collect()
    home = folder / "home"
    tell("importing")
    catalog_folder = _imported(got, file, home)
    file.unlink()
    tell("asking")
    catalog = Catalog(catalog_folder)
    asked = queries(catalog)
    for name, ask in asked.items():
        got.ours[name] = times(ask)
        tell(f"  {name}: p50 {got.ours[name][0]:.2f}, p95 {got.ours[name][1]:.2f} ms")
    for callers in CALLERS:
        got.threads[callers] = by_callers(asked["several words"], callers)
        tell(f"  {callers} callers in threads: {got.threads[callers]:.0f} a second")
    if server:
        try:
            _through_server(got, catalog_folder, folder / "server")
        except (RuntimeError, OSError) as error:
            got.failed.append(f"the server ({error})")
    if plain:
        for name, ask in plain.queries().items():
            got.plain[name] = times(ask, 12)
            tell(f"  plain FTS5, {name}: p50 {got.plain[name][0]:.1f} ms")
        plain.close()
    return got


def _counted(made: Iterable[CatalogRow], count: int) -> Iterator[CatalogRow]:
    step = max(count // 5, 1)
    for n, row in enumerate(made):
        if n and n % step == 0:
            tell(f"  {n:,}")
        yield row


def _imported(got: Measured, file: Path, home: Path) -> Path:
    """The real command in a process of its own, so that time and memory are its alone."""
    began = time.monotonic()
    told = file.with_suffix(".json")
    command = [sys.executable, "-m", "alacard_ext", "catalog", "import", str(file), "--json"]
    child = os.posix_spawn(
        sys.executable,
        command,
        {**os.environ, "HF_HOME": str(home), "HF_HUB_OFFLINE": "1"},
        file_actions=[(os.POSIX_SPAWN_OPEN, 1, str(told), os.O_WRONLY | os.O_CREAT, 0o600)],
    )
    _, status, used = os.wait4(child, 0)
    if status:
        raise SystemExit("the import failed")
    got.import_seconds = time.monotonic() - began
    got.import_mb = used.ru_maxrss / 1024
    info = json.loads(told.read_text())["snapshot"]
    folder = home / "alacard" / "catalog"
    got.build_seconds, got.file_mb = info["seconds"], info["bytes"] / 1e6
    got.history_mb = (folder / "history.sqlite").stat().st_size / 1e6
    if info["rows"] != got.rows:
        raise SystemExit(f"{info['rows']} rows were imported of {got.rows}")
    tell(f"  {got.import_seconds:.0f} s, {got.import_mb:.0f} MB")
    return folder


def _through_server(got: Measured, catalog: Path, home: Path) -> None:
    tell("through a Jupyter server")
    with serving_catalog(catalog, home) as served:
        served.by_callers(1, 1.0)
        for callers in CALLERS:
            got.server[callers] = served.by_callers(callers)
            rate, half, most = got.server[callers]
            tell(f"  {callers} callers: {rate:.0f} a second, p50 {half:.1f}, p95 {most:.1f} ms")
        got.server_mb = served.memory / 1e6


def _relevance(count: int) -> Relevance:
    tell(f"known models among {count:,} rows")
    folder = Path(tempfile.mkdtemp(prefix="bench-catalog-"))
    try:
        return measure_relevance(folder, count)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _machine() -> str:
    count = len(os.sched_getaffinity(0))
    cores = "1 core" if count == 1 else f"{count} cores"
    load = os.getloadavg()[0]
    return (
        f"{cores} ({platform.machine()}, Python {platform.python_version()}; load at the"
        f" start {load:.1f})"
    )


def main() -> None:
    """Run at the sizes up to the one that was asked for."""
    given = dict(word.partition("=")[::2] for word in sys.argv[1:])
    most = int(given.get("N", "100000"))
    sizes = sorted({size for size in (100_000, 500_000) if size < most} | {most})
    if given.get("ONLY"):
        sizes = [most]
    machine, done = _machine(), []
    relevance = _relevance(min(most, KNOWN))
    print(joined(of_relevance(relevance)), flush=True)
    for size in sizes:
        folder = Path(tempfile.mkdtemp(prefix="bench-catalog-"))
        try:
            got = measure(
                size,
                folder,
                beside=given.get("PLAIN") != "0",
                server=given.get("SERVER") != "0",
            )
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        done.append(got)
        print(joined(of_size(got)), flush=True)
        OUT.parent.mkdir(exist_ok=True)
        OUT.write_text(document(done, machine, relevance))
    if given.get("WRITE"):
        PAGE.write_text(put_between(PAGE.read_text(), document(done, machine, relevance)))
    tell(f"done; the whole is in {OUT}")


if __name__ == "__main__":
    main()
