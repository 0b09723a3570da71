"""A score from 0 to 100 of what a model's page tells: facts, licence, example, evaluation.

It judges the page and not the model. Each part says what it counted, so that an author can mend it.
"""

from __future__ import annotations

import re

from pydantic import BaseModel

from .models import CatalogModel

_CODE = re.compile(r"^ {0,3}(?:```|~~~)", re.MULTILINE)
_RESULTS = re.compile(r"^#{1,6}.*\b(?:evaluation|results?|benchmarks?|metrics)\b", re.I | re.M)
MOST_TEXT = 200_000


class QualityPart(BaseModel):
    """Points of a part, out of how many, and why."""

    name: str
    points: int
    of: int
    why: str


class Quality(BaseModel):
    """The sum of the parts; `score` is of 100."""

    score: int
    parts: list[QualityPart]


def quality(model: CatalogModel, readme: str | None, *, evaluated: bool = False) -> Quality | None:
    """The score of a model's page; None where its README is not known, as in a list.

    `evaluated` tells that the card's metadata hold results.
    """
    if readme is None:
        return None
    text = readme[:MOST_TEXT]
    facts = {
        "task": model.task,
        "library": model.library,
        "language": model.languages,
        "data set": model.datasets,
        "number of parameters": model.parameters,
    }
    missing = [name for name, value in facts.items() if not value]
    example = bool(_CODE.search(text))
    results = evaluated or bool(_RESULTS.search(text))
    parts = [
        QualityPart(
            name="facts",
            points=8 * (len(facts) - len(missing)),
            of=40,
            why=f"Not told: {', '.join(missing)}." if missing else "All are told.",
        ),
        QualityPart(
            name="licence",
            points=20 if model.license else 0,
            of=20,
            why=f"{model.license}." if model.license else "No licence is told.",
        ),
        QualityPart(
            name="example",
            points=20 if example else 0,
            of=20,
            why="The README shows code." if example else "The README shows no code.",
        ),
        QualityPart(
            name="evaluation",
            points=20 if results else 0,
            of=20,
            why="Results are told." if results else "No results are told.",
        ),
    ]
    return Quality(score=sum(part.points for part in parts), parts=parts)
