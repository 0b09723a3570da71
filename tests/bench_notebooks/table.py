"""The page `docs/notebooks.md`, and the short table of the README, from the outcomes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from . import beside
from .outcome import Outcome
from .peers import PeerOutcome

INTRO = """# Notebooks that were executed

`make bench-notebooks` writes this page. It generates the notebooks below for the tiny
models of the tests' local hub and executes each to its last cell in a real kernel. 'Inferred'
means more than that no cell raised an error: hooks in the kernel counted calls of the model's own
module. A run that was stopped continues where it was, and does not execute unchanged notebooks
again; `python -m tests.bench_notebooks --fresh` starts over.

The tiny models have the real configurations, processors and layouts of their kinds, and random
weights of a few hundred kilobytes. Their answers mean nothing, but they are loaded and called like
models of full size. A speech model that needs a vocoder from another repository
loads two models. `make bench-libraries` executes the libraries that cannot be installed with the
others; see [libraries](libraries.md).
"""
CARD = """`make gpu-check` builds models with random weights in the sizes of published ones, deals a
notebook for each on the machine where it runs, and executes it there in a fresh kernel. 'Left free'
is the memory of the card that another process leaves while the notebook is dealt and run. The
weights are those that the notebook holds at its end. The peak is the most that PyTorch reserved,
plus the process's other memory on the card. PyTorch reserves more than it needs if there is room.
"""
LESSON = """## How much is a lesson

<!-- begin lesson -->

<!-- end lesson -->
"""
FULL = "| model | task | library | template | difficulty | UI | outcome | inferred | loads | s |"
SAMPLED = "| model | difficulty | UI | topic, packs or language | outcome | inferred | loads | s |"


def page(
    rows: Sequence[Outcome],
    sampled: Sequence[Outcome],
    others: Sequence[PeerOutcome],
    excluded: Mapping[str, str],
    seen: str,
    card: str,
) -> str:
    """The whole page in Markdown; `seen` tells when and with what, `card` is what
    `tools.gpu_check` wrote into it."""
    waiting = [row for row in [*rows, *sampled] if row.waiting]
    rows = [row for row in rows if not row.waiting]
    sampled = [row for row in sampled if not row.waiting]
    parts = [
        INTRO,
        seen,
        "",
        totals("Every model, level and app", rows),
        "",
        totals("Topics, packs and languages", sampled),
        *_told_of(waiting),
        "",
        LESSON,
        "## Compared with the Hub's own snippet\n",
        beside.section(rows, others),
        "",
        "## On a graphics card\n",
        CARD,
        f"<!-- begin gpu-check -->\n\n{card}\n\n<!-- end gpu-check -->",
        "",
        "## What is left out, and why\n",
        *(f"- `{pattern}`: {reason}." for pattern, reason in excluded.items()),
        "- A chat with a model that was not tuned to chat, and an app around a model that takes no",
        "  input: these cards are not dealt.",
        "",
        "## Every model, level and app\n",
        _table(FULL, [_full(row) for row in rows]),
        "",
        "## Topics, packs and languages\n",
        "A greedy pairwise sample: every topic and every pack meets each level, except the packs",
        "for films and shapes, and the hands contain as many other pairs as their number allows.",
        "Below them: one hand for each language that has texts, with a model whose page names the",
        "language, and the hands of several models, at every level.",
        "",
        _table(SAMPLED, [_sampled(row) for row in sampled]),
    ]
    return "\n".join(parts) + "\n"


def totals(name: str, rows: Sequence[Outcome]) -> str:
    """One sentence of counts."""
    if not rows:
        return f"**{name}**: none was executed yet."
    covered = [row for row in rows if row.template not in ("fallback", "none")]
    plain = sum(row.template == "fallback" for row in rows)
    parts = [
        f"**{name}**: {len(rows)} notebooks of {len({row.task for row in rows})} tasks: "
        f"{sum(row.ran for row in rows)} ran to their last cell, "
        f"{sum(not row.ran for row in rows)} did not.",
        f"Of the {len(covered)} with a template, {sum(row.forwards > 0 for row in covered)} "
        f"inferred and {sum(row.loads == row.models for row in covered)} loaded each model's "
        "weights exactly once.",
    ]
    if plain:
        parts.append(f"{plain} have the plain fallback, which runs no model.")
    parts.append(f"{sum(row.seconds for row in rows):.0f} s in cells.")
    return " ".join(parts)


def failures(rows: Sequence[Outcome]) -> list[Outcome]:
    """Those that did not run, and those with a template that never called the model."""
    return [
        row
        for row in rows
        if not row.waiting and (not row.ran or (row.template != "fallback" and not row.forwards))
    ]


def _told_of(waiting: Sequence[Outcome]) -> list[str]:
    """What is not in the tables although it belongs there; a stopped run leaves such rows."""
    if not waiting:
        return []
    models = sorted({row.model for row in waiting})
    return ["", f"Not executed yet, {len(waiting)} notebooks of: {', '.join(models)}."]


def _full(row: Outcome) -> tuple[str, ...]:
    return (row.model, row.task, row.library, row.template, row.difficulty, row.ui, *_end(row))


def _sampled(row: Outcome) -> tuple[str, ...]:
    cards = ", ".join(name for name in (row.topic, *row.packs) if name)
    told = row.together or row.language or cards
    return (row.model, row.difficulty, row.ui, told, *_end(row))


def _end(row: Outcome) -> tuple[str, ...]:
    inferred = f"yes ({row.forwards})" if row.forwards else "no"
    return (row.outcome, inferred, str(row.loads), f"{row.seconds:.1f}")


def _table(head: str, lines: Sequence[Sequence[str]]) -> str:
    escaped = ["| " + " | ".join(beside.plain(cell) for cell in line) + " |" for line in lines]
    return "\n".join([head, "|" + "---|" * (head.count("|") - 1), *escaped])
