"""A package that only makes things a little better does not end a run where it cannot be had."""

from __future__ import annotations

from typing import Any

import pytest

from alacard_ext.notebooks.assemble import assemble
from alacard_ext.notebooks.gate import check
from alacard_ext.notebooks.planning.plan import make_plan

from .hands import facts, hand

MARIAN = {"architectures": ["MarianMTModel"], "model_type": "marian"}


def setup_of(**known: Any) -> dict[str, str]:
    """The code cells of the setup section, by name."""
    recipe = hand("Helsinki-NLP/opus-mt-de-en", task="translation")
    snapshot = facts(recipe.model_card.id, pipeline_tag="translation", **known)
    plan = make_plan(recipe, snapshot)
    assert plan.template == "translation", plan.reasons
    notebook = assemble(recipe, snapshot, plan, hand_code=None)
    assert check(notebook, requirements=plan.requirements).passed
    cells = [cell for cell in notebook.cells if cell.metadata.alacard.section == "setup"]
    code = [cell for cell in cells if cell.cell_type == "code"]
    return {cell.id.removeprefix("common-setup-"): cell.source for cell in code}


def test_what_only_tidies_is_asked_for_apart() -> None:
    cells = setup_of(**MARIAN)
    assert "sacremoses" not in cells["requirements"]
    assert "sacremoses" in cells["optional"]
    cells = setup_of(architectures=["T5ForConditionalGeneration"], model_type="t5")
    assert "optional" not in cells


@pytest.mark.parametrize("there", [True, False])
def test_the_run_goes_on_without_it(there: bool) -> None:
    cells = setup_of(**MARIAN)
    asked: list[list[str]] = []

    names: dict[str, Any] = {"lacks": lambda requirement: not there, "install": asked.append}
    exec(cells["optional"], names)
    assert asked == ([] if there else [["sacremoses>=0.1"]])
