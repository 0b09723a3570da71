"""The README's own example: run where that is safe and reuses the loaded model, else shown."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from ..hub.facts import ModelSnapshot
from .readme_rules import refusal
from .tasks import TaskTemplate

if TYPE_CHECKING:
    from ..hub.readme import CodeBlock


@dataclass(frozen=True)
class Example:
    """The example, what to do with it, and why, as the end of a sentence or a sentence."""

    mode: Literal["run", "shown", "none"]
    reason: str
    code: str = ""
    language: str = "python"


def choose_example(snapshot: ModelSnapshot, row: TaskTemplate | None) -> Example:
    """Choose among the README's code blocks; `row` is None where no template loads the model.

    The first Python block that may run is run; else the first Python block, or the first of any
    language, is shown with the reason why it is not run.
    """
    if snapshot.readme is None and (snapshot.facts.gated or snapshot.facts.private):
        return Example("none", "The README could not be read without access to the model.")
    return _choose(snapshot.readme, row)


@lru_cache(maxsize=8)
def _choose(readme: str | None, row: TaskTemplate | None) -> Example:
    from ..hub.readme import extract

    if not readme or not readme.strip():
        return Example("none", "The model's page has no README, so there is no example of its own.")
    examples = extract(readme)
    if row is not None:
        for block in examples.python_blocks[:12]:
            if refusal(block, row) is None:
                reason = (
                    "It uses the model that is already loaded. Its code was checked, but "
                    "never tried: should it fail, the rest of the notebook works all the same."
                )
                return Example("run", reason, block.code)
    first = examples.first_any
    if first is None:
        return Example("none", "The model's page shows no code of its own.")
    return _shown(first, row)


def _shown(block: CodeBlock, row: TaskTemplate | None) -> Example:
    from .gate.secrets import kind_of_secret

    if kind := kind_of_secret(block.code):
        return Example(
            "none", f"The example on the model's page holds {kind}: it is left out here."
        )
    language = block.language or "text"
    if block.kind != "python":
        return Example("shown", "it is not Python.", block.code, language)
    if row is None:
        return Example("shown", "Alacard has not checked what it needs.", block.code)
    return Example("shown", refusal(block, row) or "it was not checked.", block.code)
