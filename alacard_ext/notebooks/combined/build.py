"""From hands that differ only in their model to one checked notebook, one in memory at a time.

Each model's own notebook is built first, so that plan, inputs and load are those of a single hand;
then the code that its function `answer` depends on is cut out of it.
"""

from __future__ import annotations

import ast
import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ...cards.models import Combination, Recipe, UIComponentCard
from ...errors import GateRefused, InvalidRecipe
from ..build import Built, Progress, build_notebook, worker
from ..literals import literal
from ..standalone import MODULE_CELL, standalone
from ..tasks import row_of
from .cells import assemble

if TYPE_CHECKING:
    from ...cards.deck import Deck
    from ...hub.client import HubClient

EXAMPLE_CELLS = "app-values-app-example-"
MEDIA = ("PICTURE_DATA", "SOUND_DATA")


async def build_combined(
    recipe: Recipe,
    *,
    deck: Deck,
    hub: HubClient,
    revision: str | None = None,
    progress: Progress = lambda _: None,
) -> Built:
    """The notebook of `recipe`'s model and its companions; `revision` is the first one's.

    The hand code is None: none can hold several models. Raises InvalidRecipe where the models
    cannot go together, naming the one that does not fit, the hub's errors, and GateRefused.
    """
    program = UIComponentCard(name="Batch", type="batch_cli")
    alone = {"ui_component": program, "companions": [], "combination": "single"}
    progress("plan")
    members = []
    for number, card in enumerate([recipe.model_card, *recipe.companions]):
        hand = recipe.model_copy(update={"model_card": card, **alone})
        asked = None if number else revision
        members.append(await build_notebook(hand, deck=deck, hub=hub, revision=asked))
    check_together(members, recipe.combination)
    progress("cells")
    loop = asyncio.get_running_loop()
    built = await loop.run_in_executor(worker, _combine, recipe, members)
    progress("gate")
    return built


def check_together(members: Sequence[Built], combination: Combination) -> None:
    """Raises InvalidRecipe, naming the model, where one does not fit those before it."""
    rows = [row_of(member.plan) for member in members]
    for member, row in zip(members, rows, strict=True):
        if row is None or row.takes == "none" or not _has_program(member):
            raise InvalidRecipe(
                f"{member.snapshot.facts.id} has no function of its own that could be combined."
            )
    first = rows[0]
    for member, row in zip(members[1:], rows[1:], strict=True):
        if first is None or row is None:
            continue
        name, before = member.snapshot.facts.id, members[0].snapshot.facts.id
        if combination == "workflow" and first.gives != row.takes:
            raise InvalidRecipe(
                f"{name} does not fit after {before}: it takes {row.takes}, "
                f"and {before} gives {first.gives}."
            )
        if combination == "bake_off" and (row.takes, row.gives) != (first.takes, first.gives):
            raise InvalidRecipe(
                f"{name} cannot be compared with {before}: it takes {row.takes} and gives "
                f"{row.gives}, not {first.takes} and {first.gives}."
            )


def _has_program(member: Built) -> bool:
    return any(cell.id == MODULE_CELL for cell in member.notebook.cells)


def _combine(recipe: Recipe, members: Sequence[Built]) -> Built:
    from ..gate import check

    needs = {need.module: need for member in members for need in member.plan.requirements}
    plan = members[0].plan.model_copy(update={"requirements": list(needs.values())})
    first, *others = [member.recipe.model_card for member in members]
    pinned = recipe.model_copy(update={"model_card": first, "companions": others})
    codes = [_code(member) for member in members]
    notebook = assemble(pinned, members, codes, recipe.combination, plan)
    report = check(notebook, requirements=plan.requirements)
    if not report.passed:
        raise GateRefused(
            "The notebook of these models did not pass Alacard's checks, so none was written.",
            {"findings": [finding.model_dump() for finding in report.findings]},
        )
    return Built(notebook, pinned, members[0].snapshot, plan, report, None)


def _code(member: Built) -> tuple[str, str]:
    """What `answer` and the examples of one model depend on, and the names that it fills."""
    cells: list[str] = []
    for cell in member.notebook.cells:
        if cell.id == MODULE_CELL:
            break
        own = cell.metadata.alacard.section not in ("setup", "readme")
        if cell.cell_type == "code" and own and not cell.source.startswith("%%"):
            cells.append(cell.source)
    # These fill the examples under another name, which `standalone` cannot see.
    fills = [cell.source for cell in member.notebook.cells if cell.id.startswith(EXAMPLE_CELLS)]
    media = [name for name in MEDIA if any(name in source for source in fills)]
    needed = f"_needed = ({', '.join(['answer', 'EXAMPLES', *media])})"
    code = standalone([*cells, needed], "_needed").replace(needed, "").rstrip()
    code = "\n\n".join([code, *fills])
    return code, literal(sorted(_filled(code)))


def _filled(code: str) -> set[str]:
    """The names that the code sets, apart from imports."""
    found: set[str] = set()
    for node in ast.parse(code).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        elif not isinstance(node, ast.Import | ast.ImportFrom):
            names: list[Any] = list(ast.walk(node))
            found |= {
                one.id
                for one in names
                if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)
            }
    return found
