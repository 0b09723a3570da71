"""A score from 0 to 100 of what a model's page tells: facts, licence, example, evaluation.

It judges the page and not the model. Each part says what it counted, so that an author can mend it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from pydantic import BaseModel

from ..hub.licences import licence_text
from ..hub.readme.frontmatter import split
from .models import CatalogModel

_CODE = re.compile(r"^ {0,3}(?:```|~~~)", re.MULTILINE)
_RESULTS = re.compile(r"^#{1,6}.*\b(?:evaluation|results?|benchmarks?|metrics)\b", re.I | re.M)
_INDEX = re.compile(r"^model-index:(.*(?:\n(?:[ \t\-#\]}].*|[ \t]*$))*)", re.MULTILINE)
_VALUE = re.compile(r"""(?:^|[\s{,])["']?value["']?:[ \t]*[^\s#]""")
_FOLDER = ".eval_results/"
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


def quality(model: CatalogModel, readme: str | None, files: Iterable[str] = ()) -> Quality | None:
    """The score of a model's page; None where its README is not known, as in a list.

    `files` are the names of the repository's files, among which results may lie, too.
    """
    if readme is None:
        return None
    matter, first_line, _ = split(readme[:MOST_TEXT])
    text = readme[:MOST_TEXT]
    if matter is not None:
        text = "\n".join(text.split("\n")[first_line - 1 :])
    facts = {
        "task": model.task,
        "library": model.library,
        "language": model.languages,
        "data set": model.datasets,
        "number of parameters": model.parameters,
    }
    missing = [name for name, value in facts.items() if not value]
    licence = licence_text(model)
    example = bool(_CODE.search(text))
    results = _results(matter or "", files) or (
        "The README has a section about results." if _RESULTS.search(text) else ""
    )
    parts = [
        QualityPart(
            name="facts",
            points=8 * (len(facts) - len(missing)),
            of=40,
            why=f"Not stated: {', '.join(missing)}." if missing else "All are stated.",
        ),
        QualityPart(
            name="licence",
            points=20 if licence else 0,
            of=20,
            why=f"{licence}." if licence else "No licence is stated.",
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
            why=results or "No results are stated.",
        ),
    ]
    return Quality(score=sum(part.points for part in parts), parts=parts)


def _results(matter: str, files: Iterable[str]) -> str:
    """Where a repository's metadata tell results, in a sentence; empty where they do not.

    A card's `model-index` lists them with a `value` each (huggingface_hub, `EvalResult`); trainers
    write it without any, too. It is what makes front matter huge, so it is not read as YAML. The
    Hub's own form is a file for each benchmark in `.eval_results/`.
    """
    index = _INDEX.search(matter)
    if index and _VALUE.search(index[1]):
        return "The card's metadata contains results."
    if any(name.startswith(_FOLDER) and name.endswith((".yaml", ".yml")) for name in files):
        return "The repository contains files with results."
    return ""
