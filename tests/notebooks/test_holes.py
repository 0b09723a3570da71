"""The page of what has no template is made from the tables, and a plan gives the same reason."""

from __future__ import annotations

from pathlib import Path

from alacard_ext.catalog.choices import OTHER_TASKS
from alacard_ext.notebooks.libraries import LIBRARIES
from alacard_ext.notebooks.planning import holes
from alacard_ext.notebooks.planning.plan import make_plan
from alacard_ext.notebooks.tasks import ROWS

from .hands import facts, hand


def test_the_page_is_what_the_tables_say() -> None:
    written = Path(__file__).parents[2] / holes.PAGE
    assert written.read_text(encoding="utf-8") == holes.page(), (
        "run python -m alacard_ext.notebooks.planning.holes"
    )


def test_no_hole_is_told_that_a_row_fills() -> None:
    rows = {(row.library, row.task) for row in ROWS}
    told = {(name, task) for name, found in holes.WITHOUT.items() for task in found}
    assert not told & rows
    assert {name for name, _ in told} <= {library.name for library in LIBRARIES}
    assert set(holes.TASKS) == set(holes.tasks_without())
    # What the catalog finds and no notebook is made for
    assert set(OTHER_TASKS) <= set(holes.TASKS)


def test_the_plan_of_a_model_in_a_hole_says_why() -> None:
    snapshot = facts(
        "o/m", pipeline_tag="translation", library_name="onnx", architectures=[], model_type=None,
        files=["model.onnx", "tokenizer.json"],
    )  # fmt: skip
    plan = make_plan(hand("o/m", task="translation"), snapshot)
    assert not plan.covered
    assert any("Each exporter lays out the key-value cache" in reason for reason in plan.reasons)
