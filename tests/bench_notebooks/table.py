"""The outcomes as a Markdown table with its totals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .outcome import Outcome

HEAD = "| model | task | library | template | difficulty | UI | outcome | inferred | loads | s |"


def markdown(rows: Sequence[Outcome], libraries: Mapping[str, str]) -> str:
    """Totals first, then one line a notebook."""
    lines = [totals(rows, libraries), "", HEAD, "|" + "---|" * (HEAD.count("|") - 1)]
    for row in rows:
        inferred = f"yes ({row.forwards})" if row.forwards else "no"
        cells = (
            row.model,
            row.task,
            row.library,
            row.template,
            row.difficulty,
            row.ui,
            row.outcome.replace("|", "\\|"),
            inferred,
            str(row.loads),
            f"{row.seconds:.1f}",
        )
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def totals(rows: Sequence[Outcome], libraries: Mapping[str, str]) -> str:
    """One sentence of counts, with what they were seen on."""
    covered = [row for row in rows if row.template != "fallback"]
    fallback = len(rows) - len(covered)
    told = ", ".join(f"{name} {version}" for name, version in libraries.items())
    parts = [
        f"{len(rows)} notebooks of {len({row.task for row in rows})} tasks: "
        f"{sum(row.ran for row in rows)} ran to their last cell, "
        f"{sum(not row.ran for row in rows)} did not.",
        f"Of the {len(covered)} with a template, {sum(row.forwards > 0 for row in covered)} "
        f"inferred and {sum(row.loads == 1 for row in covered)} loaded the weights exactly once.",
    ]
    if fallback:
        parts.append(f"{fallback} have the plain fallback, which runs no model.")
    seconds = sum(row.seconds for row in rows)
    parts.append(f"{seconds:.0f} s in cells, with {told}.")
    return " ".join(parts)
