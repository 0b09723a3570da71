"""Down the ladder beyond this machine: another version of the model, a smaller one, or a provider.

The Hub is asked only where no step on this machine is possible, the person wants the last one, or
the model is stored for a program of its author alone.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from ...cards.model_card import model_card
from ...cards.models import Recipe
from ...errors import AlacardError
from ...fit.ladder import TITLES
from ...fit.machine import Machine
from ...fit.models import LadderStep
from ...fit.weights import BYTES, size
from ...hub.children import Child, Offers, find_offers
from ...hub.client import HubClient
from ...hub.facts import ModelSnapshot
from ..models import Plan
from ..needs import HUB
from ..tasks import rows_for
from ..tasks.remote import LIBRARY
from .library_form import Ask, other_form, stored_elsewhere
from .own_code import with_code

MOST_TRIED = 3
"""Repositories of a kind whose metadata is asked for, from the best on."""

PlanOf = Callable[[Recipe, ModelSnapshot], Awaitable[Plan]]


@dataclass(frozen=True)
class Descent:
    """Where the ladder ended: the hand and the model that are played, and the plan with all steps.

    The model is another one than that of the hand where `plan.instead_of` names that.
    """

    recipe: Recipe
    snapshot: ModelSnapshot
    plan: Plan

    @property
    def leaves(self) -> bool:
        """Whether the Hub has to be asked for something else, in place of what is played here."""
        if stored_elsewhere(self.recipe, self.snapshot):
            return True
        return self.descends

    @property
    def descends(self) -> bool:
        """Whether no step on this machine is possible, or the person wants the last one."""
        wish, ladder = self.recipe.model_card.step, self.plan.ladder
        stuck = bool(ladder) and not any(step.chosen for step in ladder)
        return self.plan.covered and (wish == "remote" or (stuck and wish is None))


async def descend(
    here: Descent, *, hub: HubClient, machine: Machine, plan_of: PlanOf, ask: Ask | None = None
) -> Descent:
    """The plan of the hand that is `here`, or of what stands in where nothing on this machine is
    possible; before that, of the same model in the form that a library loads.

    `plan_of` makes a plan from a hand and facts, and `ask` gets the facts of a model by its id.
    Never raises for a Hub that offers nothing.
    """
    if ask and stored_elsewhere(here.recipe, here.snapshot):
        form = await other_form(here.recipe, here.snapshot, ask=ask, plan_of=plan_of)
        if form is not None:
            there = await descend(Descent(*form), hub=hub, machine=machine, plan_of=plan_of)
            asked = {"instead_of": here.snapshot.facts.id}
            return Descent(there.recipe, there.snapshot, there.plan.model_copy(update=asked))
    recipe, snapshot, plan = here.recipe, here.snapshot, here.plan
    wish = recipe.model_card.step
    if not here.descends:
        return here
    if snapshot.origin == "hub":
        offers = await find_offers(hub, snapshot.facts)
    else:
        # A Hub that has just not answered is not asked again: a person waits for this.
        offers = Offers(problem="Alacard could not ask the Hub for an alternative.")
    steps = list(plan.ladder)
    if wish != "remote":
        for kind, children in (("quantised", offers.quantised), ("sibling", offers.siblings)):
            step, found = await _replacement(kind, children, here, offers, hub, machine, plan_of)
            steps.append(step)
            if found is not None:
                return _played(found, steps, snapshot.facts.id)
    steps = [step.model_copy(update={"chosen": False}) for step in steps]
    remote = _remote(plan, offers, has_token=hub.status().has_token)
    steps.append(remote)
    update = _remote_plan(plan, steps) if remote.possible else {"ladder": steps}
    return Descent(recipe, snapshot, plan.model_copy(update=update))


def _played(found: Descent, steps: list[LadderStep], original: str) -> Descent:
    reasons = [steps[-1].reason, *found.plan.reasons]
    step = "quantised" if steps[-1].step == "quantised" else "sibling"
    update = {"ladder": steps, "step": step, "instead_of": original, "reasons": reasons}
    # How exact it is loaded is still the stand-in's own matter.
    if found.plan.step != "full":
        update["step"] = found.plan.step
    return Descent(found.recipe, found.snapshot, found.plan.model_copy(update=update))


async def _replacement(
    kind: str,
    children: Sequence[Child],
    here: Descent,
    offers: Offers,
    hub: HubClient,
    machine: Machine,
    plan_of: PlanOf,
) -> tuple[LadderStep, Descent | None]:
    """The first child that fits and has a template, as a chosen step; else why there is none."""
    free = machine.free_memory if kind == "quantised" else machine.free_for_model
    reason = offers.problem or (
        "The Hub lists no version of it in GGUF, the format that runs on any computer."
        if kind == "quantised"
        else "No smaller model by its author has the same name apart from the size."
    )
    small = [child for child in children if free is None or _bytes(child) <= free]
    if children and not small:
        least = min(children, key=_bytes)
        reason = (
            f"The smallest, {least.id}, needs about {size(_bytes(least))}: it is too big as well."
        )
    for child in small[:MOST_TRIED]:
        try:
            snapshot = await with_code(await hub.snapshot(child.id), hub)
        except AlacardError as error:
            reason = f"{child.id}: {error.message}"
            continue
        card = model_card(snapshot.facts, None)
        recipe = here.recipe.model_copy(update={"model_card": card})
        plan = await plan_of(recipe, snapshot)
        fits = kind == "quantised" or any(step.chosen for step in plan.ladder)
        if plan.covered and fits:
            told = f"{child.id} needs about {size(_bytes(child))}: it fits."
            return _step(kind, told, child, possible=True), Descent(recipe, snapshot, plan)
        reason = f"{child.id}: {plan.reasons[0] if not plan.covered else plan.fit.reason}"
    return _step(kind, reason), None


def _step(
    kind: str, reason: str, child: Child | None = None, *, possible: bool = False
) -> LadderStep:
    return LadderStep.model_validate(
        {
            "step": kind,
            "title": TITLES[kind],
            "possible": possible,
            "chosen": possible,
            "reason": reason,
            "model_id": child.id if child else None,
            "needed_bytes": _bytes(child) if child else None,
        }
    )


def _bytes(child: Child) -> int:
    """What the weights of a stand-in take: of GGUF some four bits each, of others two bytes."""
    count = child.parameters or 0
    return int(count * (BYTES["4bit"] if child.gguf else BYTES["bfloat16"])) if count else 0


def _remote(plan: Plan, offers: Offers, *, has_token: bool) -> LadderStep:
    providers, possible = offers.remote.providers, False
    if offers.problem and not providers:
        reason = offers.problem
    elif not providers:
        reason = "No provider runs it at the moment."
    elif not rows_for(plan.task, LIBRARY):
        reason = "Alacard's notebook for providers covers only text generation so far."
    elif not has_token:
        reason = "Providers ask for your token: run `hf auth login` in a terminal, then deal again."
    else:
        possible = True
        reason = f"Run by {', '.join(providers[:4])}; your prompts are sent there."
    price = offers.remote.price
    if possible and price is None:
        reason += " The Hub does not list a price; your account page shows what it costs."
    return LadderStep(
        step="remote",
        title=TITLES["remote"],
        possible=possible,
        chosen=possible,
        reason=reason,
        price=price,
    )


def _remote_plan(plan: Plan, steps: list[LadderStep]) -> dict[str, object]:
    return {
        "template": "remote",
        "library": LIBRARY,
        "auto_class": "InferenceClient",
        "processor_class": None,
        "requirements": [HUB],
        "trust_remote_code": False,
        "code_repository": None,
        "code_revision": None,
        "ladder": steps,
        "step": "remote",
        "readme": plan.readme.shown("it would load the model, which does not fit here."),
        "reasons": [*plan.reasons, steps[-1].reason],
    }
