"""What was measured on each database, as Markdown for docs/benchmarks.md."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from .asking import AIM

Pair = tuple[float, float]
TABLE, PEOPLE_TABLE = "library", "people"
"""Names of the tables in the page."""


@dataclass
class Measured:
    """The figures of one database: pairs of p50 and p95, and medians of processor time, in
    milliseconds."""

    database: str
    megabytes: float = 0
    ours: dict[str, Pair] = field(default_factory=dict)
    worked: dict[str, float] = field(default_factory=dict)
    server: dict[str, Pair] = field(default_factory=dict)


def document(measured: list[Measured], notebooks: int, events: int, machine: str) -> str:
    """The whole, ready for the page."""
    return "\n".join(_lines(measured, notebooks, events, machine))


def _lines(measured: list[Measured], notebooks: int, events: int, machine: str) -> Iterator[str]:
    day = time.strftime("%Y-%m-%d", time.gmtime())
    yield (
        f"Measured on {day} on {machine}: {notebooks:,} made-up notebooks with {events:,} events,"
        " each question 60 times with changing values, by one caller. p50 / p95 in milliseconds;"
        f" the aim is a p95 of {AIM:g} ms through the service. The processor time is the median of"
        " what the calling process had, which says more where the machine is busy with other work;"
        " what PostgreSQL's own processes need is not in it."
    )
    yield ""
    heads = [f"{got.database} | processor time | through a server |" for got in measured]
    yield f"| what | {' '.join(heads)} |"
    yield "|---" * (3 * len(measured) + 2) + "|"
    names = list(dict.fromkeys(name for got in measured for name in got.ours))
    for name in names:
        cells = [cell for got in measured for cell in _cells(got, name)]
        missed = [got.database for got in measured if got.ours[name][1] > AIM]
        met = f"NOT MET ({', '.join(missed)})" if missed else "met"
        yield f"| {name} | {' | '.join(cells)} | {met} |"
    yield ""
    for got in measured:
        yield f"{got.database}: {got.megabytes:,.0f} MB."
        yield ""


def _cells(got: Measured, name: str) -> tuple[str, str, str]:
    return _pair(got.ours.get(name)), f"{got.worked[name]:.1f}", _pair(got.server.get(name))


def _pair(pair: Pair | None) -> str:
    return f"{pair[0]:.1f} / {pair[1]:.1f}" if pair else ""


def put_between(page: str, lines: str, table: str) -> str:
    """The page with the figures of a table replaced. Raises ValueError where it has no marks."""
    begin, end = f"<!-- begin {table} -->", f"<!-- end {table} -->"
    if begin not in page or end not in page:
        raise ValueError(f"the page has no marks for the figures of {table}")
    before, _, rest = page.partition(begin)
    return f"{before}{begin}\n\n{lines.strip()}\n\n{end}{rest.partition(end)[2]}"
