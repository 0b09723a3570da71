"""Who may download a model, and what a person does first: for its own files and its base's."""

from __future__ import annotations

from ...hub.facts import ModelFacts, ModelSnapshot
from ..prose import HUB


def closed(facts: ModelFacts, base: ModelFacts | None = None) -> list[ModelFacts]:
    """The repositories whose files are not open to everyone, the base of an adapter among them."""
    return [each for each in (facts, base) if each and (each.gated or each.private)]


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
    if not parts and None in (facts.gated, snapshot.base.gated if snapshot.base else False):
        return "not known here"
    return " and ".join(parts) or "open to everyone"


def access_steps(facts: ModelFacts, base: ModelFacts | None = None) -> str | None:
    """What to do before the weights can be downloaded; None where they are open to everyone."""
    steps = []
    for each in closed(facts, base):
        if each.private:
            steps.append(f"{each.id} is private: use a token of an account that may read it")
        else:
            steps.append(f"accept the terms of {each.id} at {HUB}/{each.id}")
    if not steps:
        return None
    return (
        f"to download the weights, {', and '.join(steps)}; then log in here with `hf auth login`."
    )
