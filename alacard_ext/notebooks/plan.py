"""From a hand and a model's facts to a plan: which template and class, what it needs, and why.

Pure: nothing is asked of the Hub or the machine here. The reasons are sentences for people.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ..cards.models import Recipe
from ..hub.facts import ModelSnapshot
from .checkpoint import architectures_of, is_seq2seq, library_of, obstacle
from .fit import weigh
from .models import Plan, Requirement
from .prose import plain
from .readme_example import choose_example
from .tasks import (
    BY_TASK,
    HUB,
    PROTOBUF,
    PSUTIL,
    ROWS,
    SENTENCEPIECE,
    WIDGETS,
    TaskTemplate,
)

if TYPE_CHECKING:
    from ..hub.machine import Machine


def make_plan(recipe: Recipe, snapshot: ModelSnapshot, machine: Machine | None = None) -> Plan:
    """The best plan for this hand: the task's template where the model really fits it."""
    card, facts = recipe.model_card, snapshot.facts
    consent = bool(facts.sha) and card.trust_remote_code == facts.sha
    if reason := obstacle(snapshot, card, consent=consent):
        return fallback_plan(recipe, snapshot, machine, why=reason)
    row, reasons = _row(recipe, snapshot)
    if row is None:
        return fallback_plan(recipe, snapshot, machine, why=reasons[-1], reasons=reasons[:-1])
    return _plan(recipe, snapshot, machine, row, reasons=reasons, consent=consent)


def fallback_plan(
    recipe: Recipe,
    snapshot: ModelSnapshot,
    machine: Machine | None = None,
    *,
    why: str | None = None,
    reasons: Iterable[str] = (),
) -> Plan:
    """The honest plan for what no template covers: the facts, and loading where that is safe."""
    card, facts = recipe.model_card, snapshot.facts
    library = library_of(snapshot, card)
    why = why or "No template covers this model, so the notebook stays with the basics."
    fit = weigh(facts, machine)
    example = choose_example(snapshot, None)
    return Plan(
        template="fallback",
        task=facts.pipeline_tag or card.pipeline_tag,
        library=library,
        covered=False,
        requirements=[HUB, PSUTIL],
        dtype=fit.dtype,
        fit=fit,
        readme_example=example.mode,
        readme_reason=example.reason,
        reasons=[*reasons, why, fit.reason],
    )


def _row(recipe: Recipe, snapshot: ModelSnapshot) -> tuple[TaskTemplate | None, list[str]]:
    """The template that fits task, library and checkpoint, with reasons; the last one decides."""
    card, facts = recipe.model_card, snapshot.facts
    library = library_of(snapshot, card)
    architectures = architectures_of(snapshot, card)
    named = facts.pipeline_tag or card.pipeline_tag
    reasons = [
        f"Task: {plain(named, 60)}, as the model's page says."
        if named
        else "The model's page names no task."
    ]
    row = BY_TASK.get((named or "", library or "")) or BY_TASK.get((named or "", "transformers"))
    if row and row.library == "transformers" and library not in (None, "transformers"):
        # Other libraries often store checkpoints that transformers loads: the classes tell.
        row = row if architectures and _fits(row, architectures) else None
    if row and _fits(row, architectures, seq2seq=is_seq2seq(snapshot, card)):
        reasons.append(f"Library: {row.library}.")
        return row, reasons
    other = next((r for r in ROWS if r.heads and architectures and _fits(r, architectures)), None)
    if other and library in (None, "transformers") and (row or not named):
        reasons.append(
            f"The checkpoint is a {plain(architectures[0], 80)}, so the notebook shows what that "
            f"is made for: {other.title}."
        )
        return other, reasons
    if row:
        reasons.append(
            f"The checkpoint is a {plain(architectures[0], 80)}, which has no head for "
            f"{row.title}: it would have to be trained for it first."
        )
    elif named:
        reasons.append(
            f"Alacard has no template yet for the task {plain(named, 60)} with "
            f"{plain(library or 'an unnamed library', 60)}."
        )
    else:
        reasons.append("So Alacard cannot know how the model is meant to be used.")
    return None, reasons


def _fits(row: TaskTemplate, architectures: list[str], *, seq2seq: bool = False) -> bool:
    """Whether the row's class can load the checkpoint; unknown architectures are believed."""
    if not row.heads or not architectures:
        return True
    return any(name.endswith(row.heads) for name in architectures)


def _plan(
    recipe: Recipe,
    snapshot: ModelSnapshot,
    machine: Machine | None,
    row: TaskTemplate,
    *,
    reasons: list[str],
    consent: bool,
) -> Plan:
    card, facts = recipe.model_card, snapshot.facts
    architectures = architectures_of(snapshot, card)
    fit = weigh(facts, machine)
    example = choose_example(snapshot, row)
    requirements = [*row.requirements, *_extra(recipe, snapshot, row)]
    if architectures:
        reasons.append(f"Class: {row.auto_class}, for a {plain(architectures[0], 80)}.")
    else:
        reasons.append(f"Class: {row.auto_class}, the usual one for {row.title}.")
    reasons.append(fit.reason)
    if facts.sha or card.sha:
        reasons.append(f"Pinned to commit {(facts.sha or card.sha or '')[:12]}.")
    else:
        reasons.append("The commit is not known; the notebook pins itself on its first run.")
    return Plan(
        template=row.template,
        task=row.task,
        library=row.library,
        covered=True,
        auto_class=row.auto_class,
        processor_class=row.processor_class,
        requirements=requirements,
        dtype=fit.dtype,
        trust_remote_code=consent and facts.custom_code,
        chat=facts.chat or card.chat,
        fit=fit,
        readme_example=example.mode,
        readme_reason=example.reason,
        reasons=[reason for reason in reasons if reason],
    )


def _extra(recipe: Recipe, snapshot: ModelSnapshot, row: TaskTemplate) -> list[Requirement]:
    """What this model or this hand needs on top of its task."""
    files = set(snapshot.facts.files)
    extra: list[Requirement] = []
    if "tokenizer.json" not in files and any(n.endswith((".model", ".spm")) for n in files):
        extra += [SENTENCEPIECE, PROTOBUF]
    if recipe.ui_component.type in row.apps:
        extra.append(WIDGETS)
    return extra
