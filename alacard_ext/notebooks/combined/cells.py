"""The cells of a notebook of several models, in the sections that every notebook has."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from nbformat import NotebookNode

from ...cards.models import Recipe
from ..literals import literal
from ..models import Plan
from ..prose import hub_link

if TYPE_CHECKING:
    from ..build import Built

ABOUT = {
    "beginner": "Each model is loaded, used and put away before the next one comes, so that your "
    "computer holds only one at a time. At the end you see their answers together.",
    "intermediate": "Each model is loaded, run and freed in turn. Seconds are of one run each.",
    "advanced": "One model in memory at a time. Latency is wall time of one call, without a "
    "warm-up; weights are counted from the parameters, memory is the process's resident size.",
}
LOOK = {
    "beginner": "**What to look for.** Where do the answers differ? Which one would you trust, "
    "and is it worth the longer wait or the greater memory?",
    "intermediate": "**What to look for.** The first call is often slower than the next ones: "
    "compare the later rows. Look for inputs where the models disagree.",
    "advanced": "**What to look for.** A few inputs rank nothing: collect labelled ones before "
    "you choose. Freed memory may stay with the allocator, so resident size need not fall.",
}
RUN = """\
import gc
import time
import weakref

import psutil
import torch


def resident():
    \"\"\"Bytes of memory that this process holds.\"\"\"
    return psutil.Process().memory_info().rss


inputs = []  # what each model is given
result = []  # one row for each answer
freed = {}  # whether each model has left the memory
rss_before = resident()"""
TURN = """\
if not inputs:
    inputs = EXAMPLES
modules = [value for value in list(globals().values()) if isinstance(value, torch.nn.Module)]
weight_bytes = sum(p.numel() * p.element_size() for one in modules for p in one.parameters())
outputs = []
for number, fields in enumerate(inputs, 1):
    started = time.perf_counter()
    said = answer(fields)
    seconds = time.perf_counter() - started
    outputs.append(said)
    result.append({"input": number, "model": MODEL_ID, "answer": said, "seconds": seconds,
                   "weights MB": weight_bytes / 1e6, "memory MB": resident() / 1e6})
print(f"{MODEL_ID}: {len(outputs)} answers, {len(modules)} parts in memory")"""
FREE = """\
watched = [weakref.ref(one) for one in modules]
finished = MODEL_ID
modules = one = None
for name in NAMES:
    globals().pop(name, None)
gc.collect()
if torch.cuda.is_available():
    torch.cuda.empty_cache()
freed[finished] = all(gone() is None for gone in watched)
print(finished, "has left the memory" if freed[finished] else "is still in memory")"""


def assemble(
    recipe: Recipe,
    members: Sequence[Built],
    codes: Sequence[tuple[str, str]],
    combination: str,
    plan: Plan,
) -> NotebookNode:
    """The notebook, nbformat 4.5; each model's cells have ids that begin with `m1-`, `m2-`, …"""
    from ..tasks import row_of

    level = recipe.difficulty.level
    title = "One after the other" if combination == "workflow" else "Side by side"
    links = "\n".join(f"{n}. {hub_link(one.snapshot.facts.id)}" for n, one in enumerate(members, 1))
    cells = [_cell("combined-title", "title", f"# {title}\n\n{links}\n\n{ABOUT[level]}")]
    for original in members[0].notebook.cells:
        if original.metadata.alacard.section == "setup":
            cell = deepcopy(original)
            if cell.cell_type == "code" and cell.source.find("REQUIREMENTS = {") >= 0:
                needs = {need.module: need.requirement for need in plan.requirements}
                cell.source = f"REQUIREMENTS = {literal(needs)}"
            cells.append(cell)
    cells.append(_cell("combined-hello-run", "hello", RUN, code=True))
    for number, (member, (code, names)) in enumerate(zip(members, codes, strict=True), 1):
        mark, name = f"m{number}", hub_link(member.snapshot.facts.id)
        cells.append(_cell(f"{mark}-hello-about", "hello", f"## Model {number}: {name}"))
        cells.append(_cell(f"{mark}-hello-load", "hello", code, code=True))
        if combination == "workflow" and number > 1:
            row = row_of(member.plan)
            takes = row.takes if row else "text"
            fed = f"inputs = [{{{literal(takes)}: said}} for said in outputs if said]"
            cells.append(_cell(f"{mark}-hello-feed", "hello", fed, code=True))
        cells.append(_cell(f"{mark}-hello-run", "hello", TURN, code=True))
        free = f"NAMES = {names}\n{FREE}"
        cells.append(_cell(f"{mark}-hello-free", "hello", free, code=True))
    cells.append(_cell("combined-usage-look", "usage", f"## The answers\n\n{LOOK[level]}"))
    table = 'show(sorted(result, key=lambda row: row["input"]))'
    table = "show(result)" if combination == "workflow" else table
    cells.append(_cell("combined-usage-table", "usage", table, code=True))
    metadata: Any = deepcopy(members[0].notebook.metadata)
    own = metadata.alacard
    own.update(hand_code=None, recipe=recipe.model_dump(mode="json"))
    own.plan = plan.model_dump(
        mode="json", exclude={"fit": {"free_memory", "free_device", "free_disk"}}
    )
    return NotebookNode(nbformat=4, nbformat_minor=5, metadata=metadata, cells=cells)


def _cell(cell_id: str, section: str, source: str, *, code: bool = False) -> NotebookNode:
    node = NotebookNode(
        id=cell_id,
        cell_type="code" if code else "markdown",
        metadata=NotebookNode(alacard=NotebookNode(section=section)),
        source=source,
    )
    if code:
        node.update(execution_count=None, outputs=[])
    return node
