"""What the first model is given, and what a person says of it where someone did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ...cards.models import Level
from ..assemble import values_for
from ..planning.apps import app_values
from ..planning.languages import spoken
from ..tasks import TaskTemplate

if TYPE_CHECKING:
    from ..single import Built

# How many of them, where there are as many; each is given to each model several times.
MOST: Mapping[Level, int] = {"beginner": 3, "intermediate": 5, "advanced": 12}
MEDIA = frozenset({"image", "audio", "video"})


@dataclass(frozen=True)
class Inputs:
    """The inputs as literals, empty where the notebook takes its pictures or sounds itself.

    `expected` runs beside `given`: a person's label of each, "" where nobody said one; it is empty
    where no input has one.
    """

    given: list[dict[str, Any]]
    expected: list[str]
    most: int


def inputs_of(member: Built, row: TaskTemplate, level: Level) -> Inputs:
    """The inputs of the first model's own notebook, at this level."""
    most, kinds = MOST[level], row.takes.split("+")
    if MEDIA & set(kinds):
        return Inputs([], [], most)
    recipe = spoken(member.recipe, member.snapshot)
    values = values_for(member.recipe, member.snapshot, member.plan)
    labels = values.get("PERSON_SAYS")
    if kinds == ["text"] and isinstance(labels, list) and isinstance(values.get("TEXTS"), list):
        pairs = list(zip(values["TEXTS"], labels, strict=False))
        topic = [(item.text, item.label) for item in recipe.topic.inputs.texts]
        if set(topic) & set(pairs):  # not where the model reads another language
            pairs = list(dict.fromkeys([*pairs, *topic]))
        # Those with a label first: there are few enough to tell models apart by.
        chosen = sorted(pairs, key=lambda pair: not pair[1])[:most]
        chosen_labels = [label for _, label in chosen]
        return Inputs(
            [{"text": text} for text, _ in chosen],
            chosen_labels if any(chosen_labels) else [],
            most,
        )
    if kinds == ["text"]:
        texts = next((values[name] for name in TEXTS if _are_texts(values.get(name))), None)
        if texts:
            return Inputs([{"text": text} for text in texts[:most]], [], most)
    return Inputs(app_values(row, recipe, values)["EXAMPLES"], [], most)


# Names of a template's inputs that hold one text each.
TEXTS = ("TEXTS", "DOCUMENTS", "PROMPTS", "SENTENCES")


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(x, str) and x for x in value)
