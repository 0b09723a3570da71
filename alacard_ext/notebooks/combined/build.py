"""From hands that differ only in their model to one checked notebook, one in memory at a time.

Each model's own notebook is built first, so that plan, inputs and load are those of a single hand;
then its hello section and the code that its function `answer` depends on are cut out of it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ...cards.misfits import misfits
from ...cards.models import Combination, Recipe, UIComponentCard
from ...errors import GateRefused, InvalidRecipe
from ..gate import check
from ..models import ReadmeExample
from ..single import Built, Finish, Progress, build_single, worker
from ..tasks import row_of
from .cells import assemble
from .cut import has_function
from .needs import together

if TYPE_CHECKING:
    from ...cards.deck import Deck
    from ...hub.client import HubClient


async def build_combined(
    recipe: Recipe,
    *,
    deck: Deck,
    hub: HubClient,
    revision: str | None = None,
    progress: Progress = lambda _: None,
    finish: Finish = lambda _: None,
) -> Built:
    """The notebook of `recipe`'s model and its companions; `revision` is the first one's, and
    `finish` is called with what was built, in the thread that built it.

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
        members.append(await build_single(hand, deck=deck, hub=hub, revision=asked))
    check_together(members, recipe.combination)
    progress("cells")

    def build() -> Built:
        built = combine(recipe, members)
        finish(built)
        return built

    built = await asyncio.get_running_loop().run_in_executor(worker, build)
    progress("gate")
    return built


def check_together(members: Sequence[Built], combination: Combination) -> None:
    """Raises InvalidRecipe, naming the model, where one does not fit those before it."""
    rows = [row_of(member.plan) for member in members]
    for member, row in zip(members, rows, strict=True):
        if row is None or row.takes == "none" or not has_function(member):
            why = f" {member.plan.reasons[0]}" if row is None and member.plan.reasons else ""
            raise InvalidRecipe(
                f"{member.snapshot.facts.id} cannot be combined with other models.{why[:300]} "
                "Remove it from the hand, or use another model instead."
            )
    first = rows[0]
    for member, row in zip(members[1:], rows[1:], strict=True):
        if first is None or row is None:
            continue
        name, before = member.snapshot.facts.id, members[0].snapshot.facts.id
        if combination == "workflow" and first.gives not in row.takes.split("+"):
            raise InvalidRecipe(
                f"{name} does not fit after {before}: it takes {row.takes}, and {before} gives "
                f"{first.gives}. Remove {name} from the hand, or use a model that takes "
                f"{first.gives} instead."
            )
        if combination == "workflow" and first.gives == "labels":
            raise InvalidRecipe(
                f"{before} gives labels with scores, which no second model takes; begin with a "
                "model that gives a text, a picture, a sound or a film."
            )
        if combination == "bake_off" and (row.takes, row.gives) != (first.takes, first.gives):
            raise InvalidRecipe(
                f"{name} cannot be compared with {before}: it takes {row.takes} and gives "
                f"{row.gives}, not {first.takes} and {first.gives}. Remove {name} from the hand, "
                f"or use a model for the same task as {before} instead."
            )


def combine(recipe: Recipe, members: Sequence[Built]) -> Built:
    """One notebook out of the members' own, which go together. The same ones give the same one.

    Raises InvalidRecipe where no release of a package suits all, and GateRefused.
    """
    first, *others = [member.recipe.model_card for member in members]
    # One model at a time: what the largest needs is what the notebook needs.
    largest = max(members, key=lambda member: member.plan.fit.needed_bytes or 0)
    told = f"{largest.snapshot.facts.id} is the largest of these models. {largest.plan.fit.reason}"
    plan = members[0].plan.model_copy(
        update={
            "requirements": together(members),
            "fit": largest.plan.fit.model_copy(update={"reason": told}),
            "trust_remote_code": any(member.plan.trust_remote_code for member in members),
            "readme": ReadmeExample(mode="shown", reason="it would load a model a second time."),
            # What the hand asks for and the notebook does not hold is said, not dropped.
            "reasons": [*members[0].plan.reasons, *(each.reason for each in misfits(recipe))],
        }
    )
    pinned = recipe.model_copy(update={"model_card": first, "companions": others})
    notebook = assemble(pinned, members, plan)
    allowed = {
        one.snapshot.facts.id: one.plan.code_revision
        for one in members
        if one.plan.trust_remote_code
    }
    report = check(notebook, requirements=plan.requirements, allowed=allowed)
    if not report.passed:
        raise GateRefused(
            "The notebook of these models did not pass Alacard's checks, so none was written.",
            {"findings": [finding.model_dump() for finding in report.findings]},
        )
    return Built(notebook, pinned, members[0].snapshot, plan, report, None)
