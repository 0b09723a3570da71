"""What becomes of each page's example, and why."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from alacard_ext import python_syntax
from alacard_ext.hub.readme import extract
from alacard_ext.notebooks.planning.plan import make_plan
from alacard_ext.notebooks.readme import Example, choose_example
from alacard_ext.notebooks.readme.edits import last_name
from alacard_ext.notebooks.tasks import row_of
from tests.notebooks.hands import hand

from .snapshots import CORPUS, models, snapshot_of, years

SHOWING = frozenset({"print", "display", "pprint", "pp"})


class Fate(Enum):
    """What a notebook does with the example of a page."""

    RUN = "run"
    SHOWN = "shown"
    NO_PYTHON = "no Python on the page"
    NO_TEMPLATE = "no full template"


@dataclass(frozen=True)
class Page:
    """One page: what becomes of its example, why, and whether a person sees what it gives."""

    page: str
    year: str
    fate: Fate
    why: str = ""
    code: str = ""
    says: tuple[str, ...] = ()
    shows: bool = False


def count() -> Iterator[Page]:
    """Every page of the corpus."""
    for path in sorted(Path(CORPUS, "cards").glob("*.md")):
        yield page_of(path.name, path.read_bytes().decode("utf-8", "replace"))


def page_of(name: str, readme: str) -> Page:
    """What becomes of the example on one page."""
    model, year = models()[f"cards/{name}"], years()[f"cards/{name}"]
    if not extract(readme).python_blocks:
        return Page(name, year, Fate.NO_PYTHON)
    snapshot = snapshot_of(model, readme)
    plan = make_plan(hand(model, task=snapshot.facts.pipeline_tag or "x"), snapshot)
    if not plan.covered:
        return Page(name, year, Fate.NO_TEMPLATE, plan.reasons[0])
    example = choose_example(snapshot, row_of(plan), plan.auto_class)
    fate = Fate.RUN if example.mode == "run" else Fate.SHOWN
    why = example.reason if fate is Fate.SHOWN else ""
    return Page(name, year, fate, why, example.code, example.says, shows(example))


def shows(example: Example) -> bool:
    """Whether a person sees anything below the cell: it prints, displays, or ends in a value."""
    if example.mode != "run":
        return False
    tree = python_syntax.parse(example.code)
    calls = {last_name(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    streams = any(isinstance(n, ast.keyword) and n.arg == "streamer" for n in ast.walk(tree))
    return bool(calls & SHOWING) or streams or isinstance(tree.body[-1], ast.Expr)
