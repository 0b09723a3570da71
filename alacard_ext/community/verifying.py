"""Of which code a verification of a hand was, and whether that is what others read of it.

The two digests stand beside the facts of a hand, under a name of their own that nobody is told.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..verify.setup_cell import code_digest

CHANGED = "changed"
"""In place of an outcome: what was published last is other code than what was verified last."""
OURS = "verification"

__all__ = ["CHANGED", "begins_to_fail", "code_digest", "facts_of", "note_outcome", "note_published"]


def facts_of(kept: Any) -> Any:
    """The facts of a hand as they are told, without what stands beside them."""
    if not isinstance(kept, dict):
        return kept
    return {name: value for name, value in kept.items() if name != OURS}


def begins_to_fail(verified: str | None, kept: Any, outcome: str) -> bool:
    """Whether a hand passed when it was verified last, which is what the columns of before tell,
    and does not any more."""
    earlier = kept.get(OURS) if isinstance(kept, dict) else None
    last = earlier.get("outcome") if isinstance(earlier, dict) else None
    return (last or verified) == "passed" and outcome != "passed"


def note_outcome(kept: Any, outcome: str, digest: str | None) -> dict[str, Any]:
    """The columns of a hand of which that code was verified; of some, none is known."""
    return _columns(kept, {"outcome": outcome, "code": digest})


def note_published(kept: Any, digest: str) -> dict[str, Any]:
    """The columns of a hand of which that code was published."""
    return _columns(kept, {"published": digest})


def _columns(kept: Any, told: Mapping[str, str | None]) -> dict[str, Any]:
    outcome = {"verified": told["outcome"]} if "outcome" in told else {}
    if not isinstance(kept, dict):  # damaged, and left as it is
        return outcome
    earlier = kept.get(OURS)
    known = {**(earlier if isinstance(earlier, dict) else {}), **told}
    values: dict[str, Any] = {**outcome, "facts": {**kept, OURS: known}}
    code, published = known.get("code"), known.get("published")
    if code and published:
        values["verified"] = known["outcome"] if code == published else CHANGED
    return values
