"""From a recipe to a notebook that passed the gate: facts, plan, cells, gate.

The same for the server, the command line and Python. Nothing here writes a file.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..cards.deck import Deck
from ..cards.fits import is_basic
from ..cards.handcode import encode
from ..cards.model_card import gated_of, licences_of
from ..cards.models import Recipe
from ..errors import GateRefused
from ..fit import recall, weight_bytes
from ..fit.machine import read_machine
from ..hub.facts import ModelSnapshot
from .libraries.adapters import with_base
from .libraries.controls import steers, weights_of
from .models import GateReport, Phase, Plan
from .planning.own_code import with_code

if TYPE_CHECKING:
    from ..fit.machine import Machine
    from ..hub.client import HubClient
    from .planning.descent import Descent

# One thread for all: the work is Python's own, so more would not be faster.
worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="alacard-build")

Progress = Callable[[Phase], object]
SEEN = 0.05
"""Seconds after which a phase of the thread is told while it lasts."""


@dataclass(frozen=True)
class Built:
    """A notebook that was checked, and all that explains it."""

    notebook: Any
    recipe: Recipe
    snapshot: ModelSnapshot
    plan: Plan
    gate: GateReport
    hand_code: str | None


Finish = Callable[[Built], object]


async def build_single(
    recipe: Recipe,
    *,
    deck: Deck,
    hub: HubClient,
    revision: str | None = None,
    progress: Progress = lambda _: None,
    readme_code: bool = True,
    finish: Finish = lambda _: None,
) -> Built:
    """Build the notebook of one model, at `revision` (commit, tag or branch) if given.

    Where `readme_code` is false no code from a README runs, whatever it is. `finish` is called with
    what was built, in the thread that built it.

    Raises the hub's errors when nothing is known of the model, and GateRefused when not even the
    plain fallback passes the gate.
    """
    from .readme.old_names import with_old_names

    asked = recipe.model_card.id
    snapshot = await hub.snapshot(asked, revision or recipe.model_card.sha)
    snapshot = await with_old_names(snapshot, hub, asked)
    progress("plan")
    recipe = pin(recipe, snapshot)
    snapshot = await _with_all(snapshot, hub)
    loop = asyncio.get_running_loop()
    tell = _Telling(loop, progress)

    def plan_and_build() -> tuple[Machine, Descent, Built | None]:
        machine, here = _begin(recipe, snapshot, readme_code)
        return machine, here, None if here.leaves else build(here, machine)

    def build(descent: Descent, machine: Machine) -> Built:
        built = _build(descent, machine, deck, tell)
        finish(built)
        return built

    # Pure computation of some milliseconds: in a thread, to leave the loop free, and at one go
    # where the Hub is not asked again, since each change of threads costs as much as some cells.
    machine, here, built = await loop.run_in_executor(worker, plan_and_build)
    if built is None:
        descent = await _descended(here, machine, hub, readme_code)
        built = await loop.run_in_executor(worker, build, descent, machine)
    tell.rest()
    return built


async def plan_hand(
    recipe: Recipe, snapshot: ModelSnapshot, hub: HubClient, *, readme_code: bool = True
) -> tuple[Descent, Machine]:
    """The plan of a hand on this machine, with all steps of its ladder, and the machine's reading.

    What verified runs of the model took is heeded. Raises nothing of the Hub's.
    """
    snapshot = await _with_all(snapshot, hub)
    loop = asyncio.get_running_loop()
    machine, here = await loop.run_in_executor(worker, _begin, recipe, snapshot, readme_code)
    return await _descended(here, machine, hub, readme_code), machine


async def _with_all(snapshot: ModelSnapshot, hub: HubClient) -> ModelSnapshot:
    """What else the Hub must tell before anything is planned: the base, the code, the sizes."""
    from ..hub.sizes import stored_bytes

    snapshot = await with_code(await with_base(snapshot, hub), hub)
    facts = snapshot.facts
    if weight_bytes(facts) is None and facts.files and snapshot.origin == "hub":
        # Of an adapter it is the base that takes the memory.
        stored = await stored_bytes(hub, snapshot.base or facts)
        if snapshot.base and steers(facts, snapshot.config):
            # Both parts stay in memory, and each is downloaded from its own repository.
            own = await stored_bytes(hub, facts, [weights_of(snapshot)])
            below = snapshot.base.model_copy(update={"stored_bytes": stored})
            snapshot = snapshot.model_copy(update={"base": below})
            stored = stored + own if stored and own else None
        facts = facts.model_copy(update={"stored_bytes": stored})
        snapshot = snapshot.model_copy(update={"facts": facts})
    return snapshot


def _begin(recipe: Recipe, snapshot: ModelSnapshot, readme_code: bool) -> tuple[Machine, Descent]:
    """The machine, and what is played on it."""
    from .planning.descent import Descent

    machine = read_machine()
    return machine, Descent(recipe, snapshot, _planned(recipe, snapshot, machine, readme_code))


def _planned(recipe: Recipe, snapshot: ModelSnapshot, machine: Machine, readme_code: bool) -> Plan:
    from .planning.plan import make_plan

    peaks = recall(snapshot.facts.id, snapshot.facts.sha)
    return make_plan(recipe, snapshot, machine, peaks=peaks, readme_code=readme_code)


async def _descended(here: Descent, machine: Machine, hub: HubClient, readme_code: bool) -> Descent:
    """What is played in the end, and the plan with all steps of the ladder."""
    from .planning.descent import descend

    loop = asyncio.get_running_loop()

    async def plan_of(recipe: Recipe, snapshot: ModelSnapshot) -> Plan:
        return await loop.run_in_executor(worker, _planned, recipe, snapshot, machine, readme_code)

    async def ask(model_id: str) -> ModelSnapshot:
        return await _with_all(await hub.snapshot(model_id), hub)

    return await descend(here, hub=hub, machine=machine, plan_of=plan_of, ask=ask)


class _Telling:
    """Tells the loop from the thread which phases were begun.

    What takes less than a person can see is told at its end: to wake the loop for each phase costs
    more than the phase does.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop, progress: Progress) -> None:
        self._loop, self._progress, self._began = loop, progress, time.monotonic()
        self._untold: deque[Phase] = deque()

    def __call__(self, phase: Phase) -> None:
        """A phase was begun, in the thread."""
        self._untold.append(phase)
        if time.monotonic() - self._began > SEEN:
            self._loop.call_soon_threadsafe(self.rest)

    def rest(self) -> None:
        """Tell what was not told yet, on the loop."""
        while self._untold:
            self._progress(self._untold.popleft())


def pin(recipe: Recipe, snapshot: ModelSnapshot) -> Recipe:
    """The recipe with its model card completed by the facts and pinned to their commit."""
    facts = snapshot.facts
    from_facts = {
        "id": facts.id,
        "name": recipe.model_card.name or facts.id.rpartition("/")[2],
        "sha": facts.sha or recipe.model_card.sha,
        "pipeline_tag": facts.pipeline_tag or recipe.model_card.pipeline_tag,
        "library_name": facts.library_name or recipe.model_card.library_name,
        **licences_of(facts),
        "basic": is_basic(facts.pipeline_tag or recipe.model_card.pipeline_tag),
        "gated": gated_of(facts.gated, recipe.model_card),
        "downloads": facts.downloads,
        "likes": facts.likes,
    }
    card = type(recipe.model_card).model_validate({**recipe.model_card.model_dump(), **from_facts})
    return recipe.model_copy(update={"model_card": card})


def _refused(report: GateReport | None) -> str:
    """That the full notebook failed its check, with what was found first."""
    found = f": {report.findings[0].message}" if report and report.findings else "."
    return f"Alacard's full notebook for this model did not pass its own check{found}"


def _build(descent: Descent, machine: Machine, deck: Deck, progress: Progress) -> Built:
    from .assemble import assemble
    from .gate import check
    from .planning.plan import fallback_plan

    snapshot, plan = descent.snapshot, descent.plan
    recipe = pin(descent.recipe, snapshot)
    hand_code = encode(recipe, deck)
    attempts = [plan]
    if plan.readme.runs:
        shown = plan.readme.shown("with it, the notebook did not pass Alacard's check.")
        attempts.append(plan.model_copy(update={"readme": shown}))
    report: GateReport | None = None
    progress("cells")
    for number in range(len(attempts) + plan.covered):
        if number < len(attempts):
            attempt = attempts[number]
        else:
            attempt = fallback_plan(recipe, snapshot, machine, why=_refused(report))
        if number:
            progress("cells")
        notebook = assemble(recipe, snapshot, attempt, hand_code=hand_code)
        progress("gate")
        allowed = {snapshot.facts.id: attempt.code_revision} if attempt.trust_remote_code else {}
        report = check(notebook, requirements=attempt.requirements, allowed=allowed)
        if report.passed:
            return Built(notebook, recipe, snapshot, attempt, report, hand_code)
    raise GateRefused(
        "No notebook for this model passed Alacard's checks, so none was written; "
        "please report the model's id.",
        {"findings": [finding.model_dump() for finding in report.findings] if report else []},
    )
