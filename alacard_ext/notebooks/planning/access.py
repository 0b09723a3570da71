"""Who may download a model, and what a person does first, in words."""

from __future__ import annotations

from ...hub.access import closed, is_open
from ...hub.facts import ModelFacts, ModelSnapshot
from ..prose import HUB


def access_phrase(snapshot: ModelSnapshot) -> str:
    """Who may download the model, as the end of a sentence."""
    facts = snapshot.facts
    parts = []
    for each in closed(facts, snapshot.base):
        own = each.id == facts.id
        if each.private:
            parts.append("private" if own else f"private base {each.id}")
        else:
            parts.append(f"after accepting {'its terms' if own else f'the terms of {each.id}'}")
    if is_open(facts, snapshot.base) is None:
        return "not known here"
    return " and ".join(parts) or "open to everyone"


def access_steps(facts: ModelFacts, base: ModelFacts | None = None) -> str | None:
    """What to do before the weights can be downloaded; None where they are open to everyone."""
    steps = []
    for each in closed(facts, base):
        if each.private:
            steps.append(f"{each.id} is private: use the token of an account that has access to it")
        else:
            steps.append(f"accept the terms of {each.id} at {HUB}/{each.id}")
    if is_open(facts, base) is None:
        return (
            f"check at {HUB}/{facts.id} whether everyone may download {facts.id}: Alacard does "
            "not know."
        )
    if not steps:
        return None
    return (
        f"to download the weights, {', and '.join(steps)}; then log in here with `hf auth login`."
    )
