"""The check's part of `docs/notebooks.md`."""

from __future__ import annotations

from collections.abc import Sequence

from tests.bench_notebooks.beside import plain

from .running import Seen

HEAD = (
    "| model of the size of | task | level | left free | way | weights, at the end | ran | "
    "estimate | peak | s |"
)
STEPS = {
    "full": "as stored",
    "half": "bfloat16",
    "8bit": "8 bits",
    "4bit": "4 bits",
    "quantised": "a quantised version",
    "sibling": "a smaller model",
    "remote": "remote",
}


def section(rows: Sequence[Seen], seen: str) -> str:
    """What was seen, in Markdown; `seen` tells when, with what and on which card."""
    ran = sum(row.ran for row in rows)
    inside = [row for row in rows if row.ran and row.low is not None and row.high is not None]
    within = sum(row.low <= row.peak <= row.high for row in inside if row.low and row.high)
    failed = [f"- {row.like}, {row.difficulty}: {plain(row.error)}" for row in rows if not row.ran]
    lines = ["| " + " | ".join(plain(cell) for cell in _cells(row)) + " |" for row in rows]
    parts = [
        seen,
        "",
        f"{ran} of {len(rows)} ran to their last cell; the peak of {within} of {len(inside)} lay "
        "within the range that was estimated before.",
        "",
        HEAD,
        "|" + "---|" * (HEAD.count("|") - 1),
        *lines,
    ]
    if failed:
        parts += ["", "Why they failed:", "", *failed]
    return "\n".join(parts)


def _cells(row: Seen) -> tuple[str, ...]:
    held = sorted(row.held.items(), key=lambda item: -item[1])
    # Buffers of a few kilobytes say nothing of the weights.
    told = [f"{_size(count)} {key}" for key, count in held if count > 0.01 * sum(row.held.values())]
    estimate = "not known"
    if row.low is not None and row.high is not None:
        estimate = f"{_size(row.low)} to {_size(row.high)}"
    return (
        row.like,
        row.task,
        row.difficulty,
        "all" if row.left is None else _size(row.left),
        STEPS.get(row.step, row.step),
        ", ".join(told) or "none",
        "yes" if row.ran else "no",
        estimate,
        _size(row.peak),
        f"{row.seconds:.0f}",
    )


def _size(count: int) -> str:
    return f"{count / 1e9:.1f} GB"
