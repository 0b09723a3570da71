"""What a person writes into a hand is prose, even where it looks like a placeholder in code."""

from __future__ import annotations

from typing import Any

import pytest

from alacard_ext.cards.models import Recipe
from alacard_ext.notebooks.assemble import assemble
from alacard_ext.notebooks.gate import CODE_CHECKS, check, written
from alacard_ext.notebooks.gate.context import notebook_context
from alacard_ext.notebooks.planning.plan import make_plan
from alacard_ext.notebooks.tasks import ROWS

from .rows import dealt

OF_WORDS = {name: CODE_CHECKS[name] for name in ("syntax", "placeholder", "secret", "network")}
WORDS = "TODO: put YOUR_TOKEN, hf_xxx and <your-path> here"


def replaced(value: Any) -> Any:
    """The same shape with other words."""
    if isinstance(value, str):
        return WORDS
    if isinstance(value, list):
        return [replaced(item) for item in value]
    if isinstance(value, dict):
        return {key: replaced(item) for key, item in value.items()}
    return value


@pytest.mark.parametrize("ui", ["none", "batch_cli", "streamlit_app"])
def test_words_like_placeholders_are_let_through_in_cells_and_in_programs(ui: str) -> None:
    for row in ROWS:
        recipe, snapshot = dealt(row, "advanced", ui)
        given = recipe.model_dump()
        given["topic"]["inputs"] = replaced(given["topic"]["inputs"])
        given["topic"]["name"] = WORDS
        given["prompt_cards"][0]["prompts"] = [WORDS]
        recipe = Recipe.model_validate(given)
        plan = make_plan(recipe, snapshot)
        notebook = assemble(recipe, snapshot, plan, hand_code=None)
        # Names and imports rest on no words; every row's are checked elsewhere, and take longest.
        context = notebook_context(notebook, plan.requirements, {})
        found = [each for run in OF_WORDS.values() for each in run(context)]
        found += written.check(context, OF_WORDS)
        assert not found, (row.library, row.task, found)


def test_a_placeholder_that_nobody_gave_is_found_in_a_program() -> None:
    recipe, snapshot = dealt(ROWS[0], "beginner", "batch_cli")
    plan = make_plan(recipe, snapshot)
    notebook = assemble(recipe, snapshot, plan, hand_code=None)
    (program,) = (cell for cell in notebook.cells if cell.id.endswith("app-batch-model"))
    program.source += '\ntoken = "YOUR_TOKEN"\n'
    report = check(notebook, requirements=plan.requirements)
    assert [found.check for found in report.findings] == ["placeholder"]
    assert report.findings[0].line == program.source.count("\n")
