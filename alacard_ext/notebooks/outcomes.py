"""A notebook that charts how the jobs of a bulk ended, for a person to read, change and show."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from ..jobs.models import JobStatus
from ..jobs.run import fell_short
from .literals import literal
from .models import Requirement
from .prose import escape

REQUIREMENTS = (Requirement(module="matplotlib", requirement="matplotlib>=3.8,<4"),)
COLUMNS = ("title", "outcome", "reason", "notebook", "attempts", "seconds")
COUNTS = """\
counts = Counter(row["outcome"] for row in rows)
names = [name for name, _ in counts.most_common()]
figure, axes = plt.subplots(figsize=(7, 0.6 * len(names) + 1))
bars = axes.barh(names, [counts[name] for name in names], color="tab:blue")
axes.bar_label(bars, padding=3)
axes.invert_yaxis()
axes.set_xlabel("jobs")
axes.set_title(f"{len(rows)} jobs by outcome")
plt.show()
"""
SECONDS = """\
timed = sorted(
    (row for row in rows if row["seconds"] is not None),
    key=lambda row: row["seconds"],
    reverse=True,
)
figure, (left, right) = plt.subplots(1, 2, figsize=(12, 5), layout="constrained")
left.hist([row["seconds"] for row in timed], bins=20, color="tab:blue")
left.set_xlabel("seconds")
left.set_ylabel("jobs")
left.set_title("How long the jobs took")
slowest = timed[:15]
right.barh(range(len(slowest)), [row["seconds"] for row in slowest], color="tab:orange")
right.set_yticks(range(len(slowest)), [row["title"][:50] for row in slowest], parse_math=False)
right.invert_yaxis()
right.set_xlabel("seconds")
right.set_title("The slowest")
plt.show()
"""
REASONS = """\
reasons = Counter(row["reason"] for row in rows if row["reason"])
for reason, count in reasons.most_common(20):
    print(f"{count:>5}  {reason}")
if not reasons:
    print("All jobs ended well.")
"""


@dataclass(frozen=True)
class Outcome:
    """How one job ended; `seconds` is None for one that never began."""

    title: str
    outcome: str
    reason: str
    notebook: str | None
    attempts: int
    seconds: float | None

    @classmethod
    def of(cls, job: JobStatus) -> Outcome:
        """That of a job, which may still go on."""
        result = job.result or {}
        short = fell_short(job.state, result)
        reason = job.error.message if job.error else result.get("message") if short else ""
        path = result.get("repaired_path") or result.get("path")
        seconds = None
        if job.started_at and job.ended_at:
            seconds = round((job.ended_at - job.started_at).total_seconds(), 1)
        return cls(
            title=job.title,
            outcome="did not pass" if short else job.state,
            reason=" ".join(str(reason or "").split())[:300],
            notebook=path if isinstance(path, str) else None,
            attempts=job.attempt,
            seconds=seconds,
        )


def chart_outcomes(
    title: str, outcomes: Sequence[Outcome], kernelspec: dict[str, str] | None
) -> Any:
    """The notebook: the table as a literal, and charts of it by matplotlib."""
    cells = [
        new_markdown_cell(
            f"# Outcomes: {escape(title)}\n\n"
            "How each job ended, how long it took, and why some did not succeed. "
            "The notebook contains the table; change the charts as you like.",
            id="outcomes-title",
        ),
        new_code_cell(_setup(), id="common-setup-requirements"),
        new_markdown_cell("## The jobs", id="outcomes-jobs"),
        new_code_cell("\n".join(_table(outcomes)), id="outcomes-table"),
        new_markdown_cell("## How they ended", id="outcomes-ends"),
        new_code_cell(COUNTS.rstrip(), id="outcomes-counts"),
        new_markdown_cell("## How long they took", id="outcomes-times"),
        new_code_cell(SECONDS.rstrip(), id="outcomes-seconds"),
        new_markdown_cell("## Why some did not succeed", id="outcomes-why"),
        new_code_cell(REASONS.rstrip(), id="outcomes-reasons"),
    ]
    notebook = new_notebook(cells=cells)
    notebook.metadata["language_info"] = {"name": "python"}
    if kernelspec is not None:
        notebook.metadata["kernelspec"] = kernelspec
    return notebook


def _setup() -> str:
    packages = [each.requirement for each in REQUIREMENTS]
    return (
        f"REQUIREMENTS = {literal(packages, 0, len('REQUIREMENTS') + 3)}\n\n"
        "from collections import Counter\n\n"
        "import matplotlib.pyplot as plt"
    )


def _table(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """The rows as literals: what others wrote is text in them, whatever it holds."""
    yield f"columns = {list(COLUMNS)!r}"
    yield "table = ["
    for each in outcomes:
        row = tuple(getattr(each, name) for name in COLUMNS)
        yield f"    {row!r},"
    yield "]"
    yield "rows = [dict(zip(columns, row)) for row in table]"
    yield 'print(f"{len(rows)} jobs")'
