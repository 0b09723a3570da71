"""What the gate says of a cell rests on the cell's meaning, and a check that breaks refuses all."""

from __future__ import annotations

from typing import Any

import pytest
from nbformat.v4 import new_code_cell

from alacard_ext.notebooks.assemble import assemble
from alacard_ext.notebooks.gate import NOTEBOOK_CHECKS, check
from alacard_ext.notebooks.gate.context import Context
from alacard_ext.notebooks.models import GateFinding
from alacard_ext.notebooks.planning.plan import make_plan
from alacard_ext.notebooks.tasks import ROWS
from alacard_ext.notebooks.template import LEVELS

from .gate_notebook import REQUIREMENTS, cell, good
from .rows import dealt

NEWER = "print(model.get_embedding_dimension())"  # only in the newest sentence-transformers
SPARSE = next(row for row in ROWS if row.auto_class == "SparseEncoder")


@pytest.mark.parametrize("level", sorted(LEVELS))
@pytest.mark.parametrize(
    "between", ["", "model = model.to(device).eval()", "if not REVISION:\n    del model"]
)
def test_an_attribute_is_judged_alike_at_every_level(level: str, between: str) -> None:
    # Only intermediate and advanced notebooks hold `del model`, which once blinded the check.
    recipe, snapshot = dealt(SPARSE, level)
    plan = make_plan(recipe, snapshot)
    notebook = assemble(recipe, snapshot, plan, hand_code=None)
    assert check(notebook, requirements=plan.requirements).passed
    added = [new_code_cell(code, id=f"added-{at}") for at, code in enumerate((NEWER, between))]
    for node in added:
        node.metadata.alacard = {"section": "next"}
    notebook.cells += added
    report = check(notebook, requirements=plan.requirements)
    assert {(item.cell_id, item.check) for item in report.findings} == {("added-0", "attributes")}


def test_a_variable_that_becomes_something_else_is_not_judged() -> None:
    recipe, snapshot = dealt(SPARSE, "beginner")
    plan = make_plan(recipe, snapshot)
    notebook = assemble(recipe, snapshot, plan, hand_code=None)
    cell = new_code_cell(f"model = tuple(model.children())\n{NEWER}", id="added")
    cell.metadata.alacard = {"section": "next"}
    notebook.cells.append(cell)
    assert check(notebook, requirements=plan.requirements).passed


@pytest.mark.parametrize(
    "spoiled",
    [
        {"id": "no id!"},
        {"cell_type": "poem"},
        {"source": 7},
        {"source": ["a", 7]},
        {"outputs": ""},
        {"outputs": [{"output_type": "poem"}]},
        {"execution_count": "once"},
        {"metadata": {"tags": ["twice", "twice"]}},
        {"metadata": {"collapsed": 1}},
        {"metadata": None},
        {"attachments": {}},
        {"poem": ""},
    ],
    ids=str,
)
def test_a_cell_is_valid_by_itself_and_not_by_one_that_was_like_it(spoiled: dict[str, Any]) -> None:
    sound = cell("added", "next", "print(1)", tags=["twice"], collapsed=True)
    for added, refused in ((sound, False), (sound, False), ({**sound, **spoiled}, True)):
        notebook = good()
        notebook["cells"].append(added)
        found = check(notebook, requirements=REQUIREMENTS).findings
        assert any(finding.check == "nbformat" for finding in found) is refused


@pytest.mark.attack
@pytest.mark.parametrize("name", ["names", "secret"])
def test_a_check_that_breaks_lets_nothing_through(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(context: Context) -> list[GateFinding]:
        raise KeyError("odd code")

    monkeypatch.setitem(NOTEBOOK_CHECKS, name, broken)
    report = check(good(), requirements=REQUIREMENTS)
    assert not report.passed
    assert [(finding.check, finding.cell_id) for finding in report.findings] == [(name, None)]
    assert "KeyError" in report.findings[0].message


def test_words_of_the_hand_are_no_placeholders_in_a_models_function() -> None:
    # In a notebook of several models each function holds the inputs of its own notebook.
    notebook = good()
    function = cell("m1-hello-function", "hello", "def mine():\n    return 'YOUR_TOKEN'")
    notebook.cells.append(function)
    report = check(notebook, requirements=REQUIREMENTS)
    assert [item.check for item in report.findings] == ["placeholder"]
    inputs = cell("combined-hello-inputs", "hello", "EXAMPLES = ['YOUR_TOKEN']")
    inputs.metadata.alacard.data = True
    notebook.cells.append(inputs)
    assert check(notebook, requirements=REQUIREMENTS).passed
