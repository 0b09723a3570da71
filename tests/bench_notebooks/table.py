"""The page `docs/notebooks.md`, and the short table of the README, from the outcomes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from . import beside
from .outcome import Outcome
from .peers import PeerOutcome

INTRO = """# Notebooks that were executed

Written by `make bench-notebooks` and not by hand. It generates the notebooks below over the tiny
models of the tests' local hub and executes each to its last cell in a real kernel. 'Inferred'
means that the model's own module was called, counted by hooks in the kernel, and not only that no
cell raised. A run that was stopped continues where it was, and what did not change is not executed
again; `python -m tests.bench_notebooks --fresh` begins again.

The tiny models have the real configurations, processors and layouts of their kinds and random
weights of a few hundred kilobytes: what they answer means nothing, how they are loaded and called
is what a model of full size asks for. A speech model that needs a vocoder of another repository
loads two. Libraries that do not live with the others are executed by
`make bench-libraries`, see [libraries](libraries.md).
"""
CARD = """`make gpu-check` builds models with random weights in the sizes of published ones, deals a
notebook for each on the machine it runs on, and executes it there in a fresh kernel. 'Left free' is
what another process leaves of the card's memory while the notebook is dealt and run. The weights
are those that the notebook holds at its end. The peak is the most that PyTorch reserved, and what
the process takes of the card beside that; PyTorch reserves more than it needs where there is room.
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
        "## Beside the Hub's own snippet\n",
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
        "A greedy pairwise sample: every topic and every pack meets each level, but for the packs",
        "of films and shapes alone, and the hands hold as many other pairs as their number allows.",
        "Below them, a hand for each language that has texts, over a model whose page names it,",
        "and the hands of several models, at every level.",
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
