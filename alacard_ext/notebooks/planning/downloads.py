"""How much a notebook downloads from the Hub."""

from __future__ import annotations

from ...hub.facts import ModelSnapshot
from ..libraries.controls import CONTROLS
from ..libraries.single_files import SINGLE
from ..models import Plan
from .loaders import load_flag

# These ask another computer, or let the reader's browser load the model.
ELSEWHERE = frozenset({"remote", "transformers_js"})


def downloads(snapshot: ModelSnapshot, plan: Plan) -> dict[str, int | None]:
    """How many bytes each repository takes to download; empty where this computer loads none."""
    if plan.template in ELSEWHERE or (not plan.covered and load_flag(plan) is None):
        return {}
    base = snapshot.base
    if plan.library == CONTROLS and base and base.stored_bytes and plan.fit.weight_bytes:
        own = plan.fit.weight_bytes - base.stored_bytes
        return {base.id: base.stored_bytes, snapshot.facts.id: own}
    if plan.library == SINGLE:
        return {snapshot.facts.id: plan.fit.weight_bytes}  # of the other, settings alone
    heaviest = snapshot.base or snapshot.facts
    return {heaviest.id: plan.fit.weight_bytes}
