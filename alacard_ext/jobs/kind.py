"""A kind of long work: its name, the phases that it passes through, and how many run at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Generic, TypeVar

Details = TypeVar("Details")


@dataclass(frozen=True)
class Phase:
    """A step of the work, and its share of the time that the whole takes.

    What is `final` is carried to its end: once it has begun, the work cannot be cancelled.
    """

    name: str
    weight: float
    final: bool = False


@dataclass(frozen=True)
class Kind(Generic[Details]):
    """What runs of one kind have in common. `Details` is what such a run tells beside its state.

    `noun` names one run of it in sentences. `remembered` is how many ended runs are remembered, and
    `first_estimate` the seconds told as 'to expect' before any has ended.
    """

    name: str
    noun: str
    phases: tuple[Phase, ...]
    at_once: int = 1
    remembered: int = 100
    first_estimate: float | None = None

    @cached_property
    def _by_name(self) -> dict[str, Phase]:
        return {phase.name: phase for phase in self.phases}

    def phase(self, name: str) -> Phase:
        """The phase of that name. Raises KeyError."""
        return self._by_name[name]

    def fraction(self, name: str, share: float, skipped: Iterable[str] = ()) -> float:
        """How much of the whole is done with `share` of that phase, where some are `skipped`.

        >>> kind = Kind("k", "run", (Phase("fetch", 3), Phase("check", 1)))
        >>> kind.fraction("fetch", 0.5), kind.fraction("check", 0)
        (0.375, 0.75)
        """
        missing = set(skipped) - {name}
        weights = {
            phase.name: 0.0 if phase.name in missing else phase.weight for phase in self.phases
        }
        before = 0.0
        for phase in self.phases:
            if phase.name == name:
                break
            before += weights[phase.name]
        total = sum(weights.values()) or 1.0
        return (before + weights[name] * min(max(share, 0.0), 1.0)) / total
