"""Who may download a model: its own files, and those of the base that it is laid over."""

from __future__ import annotations

from .facts import Gated, ModelFacts

OPEN = "Open to everyone."
UNKNOWN = "Whether it is open to everyone is not known here."


def closed(facts: ModelFacts, base: ModelFacts | None = None) -> list[ModelFacts]:
    """The repositories whose files are known not to be open to everyone, an adapter's base among
    them."""
    return [each for each in (facts, base) if each and (each.gated or each.private)]


def is_open(facts: ModelFacts, base: ModelFacts | None = None) -> bool | None:
    """Whether everyone may download all that it needs; None where the sources do not tell."""
    if closed(facts, base):
        return False
    told = [value for each in (facts, base) if each for value in (each.gated, each.private)]
    return None if None in told else True


def access_mark(gated: Gated | bool | None) -> str:
    """What one line of a list says of a model's access; nothing of one that is open to everyone."""
    return "access unknown" if gated is None else "gated" if gated else ""
