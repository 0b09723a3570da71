"""Our notebooks beside the Hub's snippet and the README's example, model by model."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .outcome import Outcome
from .peers import README, SNIPPET, PeerOutcome

NOTES = """Both sides have the same models, kernel, libraries and count of forward passes, in the
same run. A model counts for Alacard only if **all** its notebooks in the table below succeeded, at
every level. It counts for the Hub's snippet if the **best** of the Hub's snippets succeeded. The
snippets come from `@huggingface/tasks`, unchanged, each as a notebook of one cell. The README's
block is the first Python block of the tiny model's card, which imitates the cards of its kind.
There is no network: a bundled file answers every request of a snippet for a picture, sound or film.
There is no graphics card either: code that asks for one runs again with `cpu` instead of `cuda`,
and the table gives both outcomes. Models that no template covers are left out.
"""
HEAD = "| | models | ended without an error | ran the model |\n|---|---|---|---|"


@dataclass(frozen=True)
class Rate:
    """A line of the short table: of `models`, how many ended well, and how many inferred."""

    name: str
    models: int
    ran: int
    inferred: int

    @property
    def line(self) -> str:
        """As a row of Markdown."""
        return f"| {self.name} | {self.models} | {self.ran} | {self.inferred} |"


def rates(rows: Sequence[Outcome], others: Sequence[PeerOutcome]) -> list[Rate]:
    """All, over the models that a template covers."""
    rows = [row for row in rows if not row.waiting]
    models = _models(rows)
    ours = [[row for row in rows if row.model == model] for model in models]
    found = [
        Rate(
            "Alacard: all notebooks of the model",
            len(ours),
            sum(all(row.ran for row in group) for group in ours),
            sum(all(row.ran and row.forwards for row in group) for group in ours),
        )
    ]
    known = set(models)
    snippets = [row for row in others if row.source == SNIPPET and row.model in known]
    readmes = [row for row in others if row.source == README and row.model in known]
    found += [_rate("the Hub's best snippet", snippets)]
    found += [_rate("the same, with `cpu` instead of `cuda`", snippets, on_cpu=True)]
    found += [_rate("the README's first Python block", readmes)]
    found += [_rate("the same, with `cpu` instead of `cuda`", readmes, on_cpu=True)]
    return found


def short(rows: Sequence[Outcome], others: Sequence[PeerOutcome]) -> str:
    """The rates as a Markdown table."""
    return "\n".join([HEAD, *(rate.line for rate in rates(rows, others))])


def section(rows: Sequence[Outcome], others: Sequence[PeerOutcome]) -> str:
    """The rates, how they were found, why others failed, and each model."""
    known = set(_models(rows))
    failed = [row for row in others if row.model in known and not row.ran and row.code]
    reasons = sorted({(row.source, row.reason) for row in failed})
    lines = [short(rows, others), "", NOTES, "Why they failed:", ""]
    for source, reason in reasons:
        count = sum((row.source, row.reason) == (source, reason) for row in failed)
        lines.append(f"- {source}: {reason}: {count}")
    lines += [
        "",
        "| model | task | Alacard | the Hub's snippet | the README's block |",
        "|---|---|---|---|---|",
    ]
    by_key = {(row.model, row.source): row for row in others}
    for model in _models(rows):
        group = [row for row in rows if row.model == model]
        good = sum(row.ran and row.forwards > 0 for row in group)
        cells = [model, group[0].task, f"{good} of {len(group)} ran and inferred"]
        cells += [_told(by_key.get((model, source))) for source in (SNIPPET, README)]
        lines.append("| " + " | ".join(plain(cell) for cell in cells) + " |")
    return "\n".join(lines)


def plain(text: str) -> str:
    """Text as it may stand in a cell of a table: one line, no bars, no colours, no paths."""
    text = re.sub(r"\x1b\[[0-9;]*m", "", text).replace("\n", " ").replace("|", "\\|")
    return re.sub(r"(?:/[\w.@+-]+){3,}/", "…/", text)


def _models(rows: Sequence[Outcome]) -> list[str]:
    """Those of which a template, and not only the fallback, made notebooks; in their order."""
    covered = [row.model for row in rows if row.template not in ("fallback", "none")]
    return list(dict.fromkeys(covered))


def _rate(name: str, rows: Sequence[PeerOutcome], on_cpu: bool = False) -> Rate:
    ran = sum(row.ran or (on_cpu and row.on_cpu == "ran") for row in rows)
    inferred = sum(
        (row.ran and row.forwards > 0) or (on_cpu and row.on_cpu == "ran" and row.cpu_forwards > 0)
        for row in rows
    )
    return Rate(name, len(rows), ran, inferred)


def _told(row: PeerOutcome | None) -> str:
    if row is None or not row.code:
        return "none offered"
    if row.ran:
        return f"ran, inferred ({row.forwards})" if row.forwards else "ran, did not infer"
    told = f"{row.reason}: {row.outcome}"
    if row.on_cpu:
        again = "ran" if row.on_cpu == "ran" else row.on_cpu
        if row.on_cpu == "ran":
            again += f", inferred ({row.cpu_forwards})" if row.cpu_forwards else ", did not infer"
        told = f"{row.reason}; with `cpu`: {again}"
    return told
