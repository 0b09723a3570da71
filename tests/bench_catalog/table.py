"""What was measured at each size, as Markdown for docs/benchmarks.md."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from .asking import AIMS
from .known import MEANT
from .relevance import AIM, DEEP, Relevance

Pair = tuple[float, float]
IMPORT_SECONDS, IMPORT_MB, FILE_MB = 360, 1000, 1500
"""Aims for the import of 2.1 million rows: time, memory, and the size of the catalog's file."""


@dataclass
class Measured:
    """The figures of one size: seconds, megabytes, milliseconds (p50, p95), answers a second."""

    rows: int
    import_seconds: float = 0
    import_mb: float = 0
    build_seconds: float = 0
    parquet_mb: float = 0
    file_mb: float = 0
    history_mb: float = 0
    plain_seconds: float = 0
    plain_mb: float = 0
    server_mb: float = 0
    ours: dict[str, Pair] = field(default_factory=dict)
    plain: dict[str, Pair] = field(default_factory=dict)
    threads: dict[int, float] = field(default_factory=dict)
    server: dict[int, tuple[float, float, float]] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)


def of_size(got: Measured) -> Iterator[str]:
    """The lines of one size."""
    yield f"### {got.rows:,} rows"
    yield ""
    if got.import_seconds:
        yield (
            f"Import of Parquet ({got.parquet_mb:.0f} MB) by `alacard catalog import`:"
            f" {got.import_seconds:.0f} s, {got.build_seconds:.0f} s of them reading and building;"
            f" greatest memory {got.import_mb:.0f} MB; catalog {got.file_mb:.0f} MB, history"
            f" {got.history_mb:.0f} MB."
        )
    if got.plain_seconds:
        yield f"Plain FTS5: built in {got.plain_seconds:.0f} s, {got.plain_mb:.0f} MB."
    if got.ours:
        yield ""
        yield "| what | p50 ms | p95 ms | aim p95 | | plain FTS5 p50 / p95 | ratio p50 |"
        yield "|---|---|---|---|---|---|---|"
        for name, (half, most) in got.ours.items():
            met = "met" if most <= AIMS[name] else "NOT MET"
            beside = "| "
            if name in got.plain:
                other = got.plain[name]
                beside = f"{other[0]:.1f} / {other[1]:.1f} | {other[0] / half:.0f}x"
            yield f"| {name} | {half:.2f} | {most:.2f} | {AIMS[name]:g} | {met} | {beside} |"
    if got.threads or got.server:
        yield ""
        yield "| callers at once | in threads, a second | through the server | p50 ms | p95 ms |"
        yield "|---|---|---|---|---|"
        for callers in sorted(got.threads | got.server):
            threads = f"{got.threads[callers]:.0f}" if callers in got.threads else ""
            through = " | | "
            if callers in got.server:
                rate, half, most = got.server[callers]
                through = f"{rate:.0f} | {half:.1f} | {most:.1f}"
            yield f"| {callers} | {threads} | {through} |"
        if got.server_mb:
            yield ""
            yield f"The server held {got.server_mb:.0f} MB, mapped pages of the catalog included."
    for line in got.failed:
        yield ""
        yield f"Not measured: {line}"
    yield ""


def of_relevance(got: Relevance) -> Iterator[str]:
    """How high the models stand that a person means."""
    yield "### Relevance"
    yield ""
    met = "met" if got.ours >= AIM and got.ours > got.plain else "NOT MET"
    yield (
        f"The mean reciprocal rank, to place {DEEP}, of the models that a person means by"
        f" {len(MEANT)} queries (`tests/bench_catalog/known.py`), among {got.rows:,} made-up rows:"
        f" {got.ours:.3f}; plain FTS5 by its bm25: {got.plain:.3f}. The aim is {AIM:g} and more"
        f" than FTS5: {met}."
    )
    if got.missed:
        yield ""
        lower = ", ".join(f"'{text}' ({rank:.2f})" for text, rank in sorted(got.missed.items()))
        yield f"Not first: {lower}."
    yield ""


def growth(all_of_them: list[Measured]) -> Iterator[str]:
    """The medians and percentiles at each size beside each other."""
    yield "### Growth with the number of rows, p50 / p95 in ms"
    yield ""
    sizes = [f"{got.rows:,}" for got in all_of_them]
    yield f"| what | {' | '.join(sizes)} | aim p95 | plain FTS5: {' | '.join(sizes)} |"
    yield "|---" * (2 * len(sizes) + 2) + "|"
    for name, aim in AIMS.items():
        ours = [_pair(got.ours.get(name)) for got in all_of_them]
        plain = [_pair(got.plain.get(name)) for got in all_of_them]
        yield f"| {name} | {' | '.join(ours)} | {aim:g} | {' | '.join(plain)} |"
    for what, values in (
        ("import, s", [f"{got.import_seconds:.0f}" for got in all_of_them]),
        ("import, greatest memory MB", [f"{got.import_mb:.0f}" for got in all_of_them]),
        ("catalog file, MB", [f"{got.file_mb:.0f}" for got in all_of_them]),
    ):
        aims = {"import, s": IMPORT_SECONDS, "catalog file, MB": FILE_MB}
        aim = aims.get(what, IMPORT_MB)
        other = [""] * len(all_of_them)
        if what == "catalog file, MB":
            other = [f"{got.plain_mb:.0f}" if got.plain_mb else "" for got in all_of_them]
        if what == "import, s":
            other = [f"{got.plain_seconds:.0f}" if got.plain_seconds else "" for got in all_of_them]
        yield f"| {what} | {' | '.join(values)} | {aim:g} | {' | '.join(other)} |"
    yield ""


def document(all_of_them: list[Measured], machine: str, relevance: Relevance) -> str:
    """The whole, ready for the page."""
    day = time.strftime("%Y-%m-%d", time.gmtime())
    lines: list[str] = [
        f"Measured on {day} on {machine}. Queries a second are those of 'several words'; the"
        " callers run beside the server on the same machine. The aims are for 2,100,000 rows.",
        "",
    ]
    lines += of_relevance(relevance)
    for got in all_of_them:
        lines += of_size(got)
    if len(all_of_them) > 1:
        lines += growth(all_of_them)
    return "\n".join(lines)


def put_between(page: str, lines: str) -> str:
    """The page with the catalog's figures replaced. Raises ValueError where it has no marks."""
    begin, end = "<!-- begin catalog -->", "<!-- end catalog -->"
    if begin not in page or end not in page:
        raise ValueError("the page has no marks for the catalog's figures")
    before, _, rest = page.partition(begin)
    return f"{before}{begin}\n\n{lines.strip()}\n\n{end}{rest.partition(end)[2]}"


def _pair(pair: Pair | None) -> str:
    return f"{pair[0]:.2f} / {pair[1]:.2f}" if pair else ""


def joined(lines: Iterable[str]) -> str:
    """The lines as text."""
    return "\n".join(lines)
