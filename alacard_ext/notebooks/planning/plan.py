"""From a hand and a model's facts to a plan: which template and class, what it needs, and why.

Pure: nothing is asked of the Hub or the machine here. The reasons are sentences for people.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from ...cards.models import Recipe
from ...fit import Peaks, weigh
from ...fit.ladder import QUANTISED, local_ladder, unpacked
from ...fit.weights import UNPACKED
from ...hub.facts import ModelFacts, ModelSnapshot
from ...hub.quantisation import UNKNOWN
from ..charts import chart_flags
from ..classes import class_table, pipelines
from ..libraries.adapters import PICTURES
from ..libraries.controls import CONTROLS, why_base
from ..libraries.single_files import why_single
from ..models import Plan, Requirement
from ..needs import (
    ACCELERATE,
    BITSANDBYTES,
    DIFFUSERS,
    HUB,
    MARKDOWN,
    MATPLOTLIB,
    NUM2WORDS,
    PROTOBUF,
    SENTENCEPIECE,
    TORCHVISION,
    TRANSFORMERS,
    WIDGETS,
)
from ..readme import choose_example, decided
from ..tasks import TaskTemplate
from ..template import load_cells_of
from .apps import app_needs
from .checkpoint import Checkpoint
from .jobs import chats
from .loaders import loader_for
from .obstacles import obstacle, unpacked_here
from .original import ORIGINAL, form_of_sister, sister_of
from .own_code import code_revision, elsewhere
from .own_packages import own_packages, program_needed
from .packed import UNPACKER, packed_reason
from .routing import Route, choose_route

if TYPE_CHECKING:
    from ...fit.machine import Machine


# Families whose processor also reads video, which none does without torchvision.
WATCHING = re.compile(
    r"smolvlm|qwen\d\w*_vl|qwen\d_5_omni|llava_onevision|llava_next_video|video_llava|internvl"
    r"|glm4\w*v|instructblipvideo|perception_lm|ernie4_5_vl|keye"
)


def make_plan(
    recipe: Recipe,
    snapshot: ModelSnapshot,
    machine: Machine | None = None,
    *,
    peaks: Peaks | None = None,
    readme_code: bool = True,
) -> Plan:
    """The best plan for this hand: the task's template where the model really fits it.

    Whatever the facts hold, there is a plan: at worst that of `fallback_plan`. `peaks` is what
    verified runs of this model took; `readme_code` is whether code from a README may ever run.
    """
    checkpoint = Checkpoint.of(snapshot, recipe.model_card)
    blocked = obstacle(checkpoint, consent=checkpoint.allowed)
    if blocked:
        return _fallback(checkpoint, machine, blocked)
    route, reasons = choose_route(checkpoint)
    method = checkpoint.quantisation
    packed = packed_reason(method) if method and unpacked_here(checkpoint) else None
    other = ORIGINAL if sister_of(snapshot.facts.id) and not checkpoint.allowed else None
    if route is None:
        blocked = packed or other
        return _fallback(checkpoint, machine, blocked, why=reasons[-1], reasons=reasons[:-1])
    if other:
        return _fallback(checkpoint, machine, packed or other, reasons=reasons)
    if packed and not any(unpacked(cell) for cell in load_cells(route.row)):
        return _fallback(checkpoint, machine, packed, reasons=reasons)
    return _covered(recipe, checkpoint, machine, route, peaks, readme_code, reasons=reasons)


def fallback_plan(
    recipe: Recipe,
    snapshot: ModelSnapshot,
    machine: Machine | None = None,
    *,
    why: str | None = None,
) -> Plan:
    """The honest plan for what no template covers: the facts, and loading where that is safe.

    The first of its reasons says what is not covered.
    """
    checkpoint = Checkpoint.of(snapshot, recipe.model_card)
    return _fallback(checkpoint, machine, obstacle(checkpoint, consent=checkpoint.allowed), why=why)


def _fallback(
    checkpoint: Checkpoint,
    machine: Machine | None,
    blocked: str | None,
    *,
    why: str | None = None,
    reasons: Iterable[str] = (),
) -> Plan:
    snapshot = checkpoint.snapshot
    loader = None if blocked else loader_for(checkpoint)
    facts = snapshot.facts
    if facts.quantised in UNPACKED and not unpacked_here(checkpoint):
        facts = facts.model_copy(update={"quantised": UNKNOWN})  # nothing here makes more of them
    fit = weigh(facts, machine, config=snapshot.sizes)
    example = decided(choose_example(snapshot, None), None, site_allows=False)
    sentence = why or blocked or "Alacard has no template for this model."
    if sister := sister_of(snapshot.facts.id):
        sentence += f" {form_of_sister(snapshot.facts.id, *sister)}"
    return Plan(
        template="fallback",
        task=checkpoint.task,
        library=checkpoint.library_name,
        covered=False,
        auto_class=loader.auto_class if loader else None,
        processor_class=loader.processor_class if loader else None,
        requirements=list(loader.requirements) if loader else [HUB],
        dtype=fit.dtype,
        **(_own_code(checkpoint) if loader else {}),
        fit=fit,
        readme=example,
        reasons=[sentence, *reasons, fit.reason],
    )


def _own_code(checkpoint: Checkpoint) -> dict[str, Any]:
    """Whether code of a repository runs: where the person allowed it, and nothing else will do."""
    snapshot = checkpoint.snapshot
    if not checkpoint.allowed:
        return {}
    if not checkpoint.runs_own_code:
        return {"trust_remote_code": checkpoint.unpickled_by is not None}
    commit = code_revision(snapshot)
    base = snapshot.base.id if snapshot.base else None
    other = next((name for name in elsewhere(snapshot) if name != base), None)
    return {"trust_remote_code": True, "code_repository": other, "code_revision": commit}


def _covered(
    recipe: Recipe,
    checkpoint: Checkpoint,
    machine: Machine | None,
    route: Route,
    peaks: Peaks | None,
    readme_code: bool,
    *,
    reasons: list[str],
) -> Plan:
    card, snapshot, row = recipe.model_card, checkpoint.snapshot, route.row
    facts = snapshot.facts
    ladder, fit = local_ladder(
        facts,
        machine,
        config=snapshot.sizes,
        peaks=peaks,
        load_cells=load_cells(row),
        wish=card.step,
    )
    nearest = "half" if fit.dtype == "bfloat16" and len(ladder) > 1 else "full"
    step = next((step.step for step in ladder if step.chosen), nearest)
    architectures = checkpoint.architectures
    example = decided(
        choose_example(snapshot, row, route.auto_class), card.readme_code, site_allows=readme_code
    )
    if architectures:
        reasons.append(f"Class: {route.auto_class}, for a checkpoint of {architectures[0][:80]}.")
    else:
        reasons.append(f"Class: {row.auto_class}, the usual one for {row.title}.")
    # Of one package the row's own bounds stand, not the wider ones of an app.
    own = {need.module for need in row.requirements}
    extra = [need for need in _extra(recipe, checkpoint, row) if need.module not in own]
    needs = _within_releases([*row.requirements, *extra], route, facts)
    if step in QUANTISED:
        needs += [need for need in (BITSANDBYTES, ACCELERATE) if need not in needs]
    if unpacked_here(checkpoint):
        needs = [UNPACKER if need.module == UNPACKER.module else need for need in needs]
        needs += [ACCELERATE] if ACCELERATE not in needs else []
        reasons.append(
            "Its weights are stored in fewer bits and are unpacked to bfloat16 when they are "
            "loaded."
        )
    if base := why_base(snapshot) or why_single(snapshot):
        reasons.append(base)
    if program := program_needed(snapshot):
        reasons.append(program)
    if narrowed := _narrowed(route):
        reasons.append(narrowed)
    reasons.append(fit.reason)
    own_code = _own_code(checkpoint)
    if commit := own_code.get("code_revision"):
        reasons.append(
            f"Its Python code comes from {own_code['code_repository']} at commit {commit[:12]}, "
            "which you allowed."
        )
    if sha := facts.sha or card.sha:
        reasons.append(f"Pinned to commit {sha[:12]}.")
    else:
        reasons.append("The commit is not known; the notebook pins the model on its first run.")
    return Plan(
        template=row.template,
        task=row.task,
        library=row.library,
        covered=True,
        auto_class=route.auto_class,
        processor_class=row.processor_class,
        requirements=needs,
        dtype=fit.dtype,
        **own_code,
        chat=chats(snapshot, row.template, card.chat),
        fit=fit,
        ladder=ladder,
        step=step,
        readme=example,
        reasons=[reason for reason in reasons if reason],
    )


def load_cells(row: TaskTemplate) -> list[str]:
    """The sources of the cells in which the row's template loads the model by transformers."""
    if row.library != "transformers":
        return []
    return [source for name in (row.template, *row.parts) for source in load_cells_of(name)]


def _within_releases(
    needs: list[Requirement], route: Route, facts: ModelFacts
) -> list[Requirement]:
    """The requirements, that of transformers or diffusers narrowed to what loads the model."""
    pipeline = facts.diffusers_class
    if route.row.library in ("diffusers", PICTURES, CONTROLS) and pipeline:
        have = pipelines.pipeline_span(pipeline)
        if have is None or have == pipelines.all_releases():
            return needs
        narrow = DIFFUSERS.model_copy(update={"requirement": pipelines.requirement(have)})
        return [narrow if need.module == narrow.module else need for need in needs]
    span, table = route.releases, class_table()
    if span is None or span == table.whole:
        return needs
    narrow = TRANSFORMERS.model_copy(update={"requirement": table.requirement(span)})
    return [narrow if need.module == narrow.module else need for need in needs]


def _narrowed(route: Route) -> str | None:
    """Which releases load the model, where not all do."""
    span, table = route.releases, class_table()
    if span is None or span == table.whole or TRANSFORMERS not in route.row.requirements:
        return None
    return f"It needs transformers {table.named(span).replace(' and ', ' or ')}."


def needed_to_watch(model_type: str | None) -> list[Requirement]:
    """The packages that the processor of a model of pictures needs beside Pillow."""
    if not WATCHING.match(model_type or ""):
        return []
    return [TORCHVISION, NUM2WORDS] if model_type == "smolvlm" else [TORCHVISION]


def _extra(recipe: Recipe, checkpoint: Checkpoint, row: TaskTemplate) -> list[Requirement]:
    """What this model or this hand needs on top of its task."""
    files = set(checkpoint.facts.files)
    extra: list[Requirement] = []
    if "tokenizer.json" not in files and any(n.endswith((".model", ".spm")) for n in files):
        extra += [SENTENCEPIECE, PROTOBUF]
    if any(name.startswith("Marian") for name in checkpoint.architectures):
        # Marian's tokenizer has no fast form.
        extra += [need for need in (SENTENCEPIECE,) if need not in extra]
    extra += [need for need in own_packages(checkpoint.snapshot) if need not in extra]
    if row.task == "image-text-to-text":
        extra += [need for need in needed_to_watch(checkpoint.model_type) if need not in extra]
    if recipe.ui_component.type == "chat_interface" and row.offers("chat_interface"):
        extra += [WIDGETS, MARKDOWN]
    if chart_flags(row, recipe.difficulty.level):
        extra.append(MATPLOTLIB)
    extra += [need for need in app_needs(row, recipe.ui_component.type) if need not in extra]
    return extra
