"""The packages of several models together: of each the releases that all can live with."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ...errors import InvalidRecipe
from ..classes.releases import numbers
from ..models import Requirement

if TYPE_CHECKING:
    from ..single import Built

LOWEST = re.compile(r">=\s*([\d.]+)")
BELOW = re.compile(r"<\s*([\d.]+)")


def together(members: Sequence[Built]) -> list[Requirement]:
    """What all models need, each package within the bounds of all.

    Raises InvalidRecipe, naming the model and the package, where no release suits all.
    """
    found: dict[str, Requirement] = {}
    for member in members:
        for need in member.plan.requirements:
            before = found.get(need.module, need)
            shared = narrowed(before, need)
            if shared is None:
                raise InvalidRecipe(
                    f"{member.snapshot.facts.id} needs {need.requirement}, and the models before "
                    f"it need {before.requirement}: no release satisfies both. Make a notebook "
                    "with this model alone."
                )
            found[need.module] = shared
    return list(found.values())


def narrowed(one: Requirement, other: Requirement) -> Requirement | None:
    """The releases that both let in; None where there are none.

    Bounds are `>=` and `<`, which are what a setup cell understands.

    >>> both = narrowed(
    ...     Requirement(module="a", requirement="a>=4.57,<6"),
    ...     Requirement(module="a", requirement="a>=5.2"),
    ... )
    >>> both.requirement if both else None
    'a>=5.2,<6'
    """
    if one.requirement == other.requirement:
        return one
    texts = (one.requirement, other.requirement)
    lowest = max(_bounds(LOWEST, texts), key=numbers, default=None)
    below = min(_bounds(BELOW, texts), key=numbers, default=None)
    if lowest and below and numbers(lowest) >= numbers(below):
        return None
    name = re.match(r"[\w.-]+", one.requirement)
    bounds = [f">={lowest}" if lowest else "", f"<{below}" if below else ""]
    text = ",".join(bound for bound in bounds if bound)
    return one.model_copy(update={"requirement": f"{name[0] if name else one.module}{text}"})


def _bounds(pattern: re.Pattern[str], texts: Sequence[str]) -> list[str]:
    return [found[1] for text in texts if (found := pattern.search(text))]
