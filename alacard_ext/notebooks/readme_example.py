"""The README's own example: run it where that is safe and reuses the loaded model, else show it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from ..hub.facts import ModelSnapshot
from .tasks import TaskTemplate


@dataclass(frozen=True)
class Example:
    """The example, what to do with it, and why, as the end of a sentence or a sentence."""

    mode: Literal["run", "shown", "none"]
    reason: str
    code: str = ""
    language: str = "python"


def choose_example(snapshot: ModelSnapshot, row: TaskTemplate | None) -> Example:
    """Choose among the README's code blocks; `row` is None where no model is loaded."""
    return _choose(snapshot.readme, row)


@lru_cache(maxsize=8)
def _choose(readme: str | None, row: TaskTemplate | None) -> Example:
    from ..hub.readme import extract

    if not readme or not readme.strip():
        return Example("none", "The model's page has no README, so there is no example of its own.")
    examples = extract(readme)
    block = examples.first_python or examples.first_any
    if block is None:
        return Example("none", "The model's page shows no code of its own.")
    if block.language != "python":
        return Example("shown", "it is not Python.", block.code, block.language)
    return Example("shown", "it would load the model a second time.", block.code)
