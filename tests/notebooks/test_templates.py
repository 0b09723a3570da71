"""The templates: sound by themselves, and every choice of them passes the gate."""

from __future__ import annotations

import ast
import re
from itertools import product

import pytest

from alacard_ext.notebooks.assemble import assemble
from alacard_ext.notebooks.gate import check
from alacard_ext.notebooks.inputs import MAKERS
from alacard_ext.notebooks.models import SECTIONS
from alacard_ext.notebooks.percent import template_names
from alacard_ext.notebooks.planning.apps import PARTS
from alacard_ext.notebooks.planning.plan import fallback_plan, make_plan
from alacard_ext.notebooks.tasks import ROWS, TaskTemplate
from alacard_ext.notebooks.template import (
    COMMON,
    LEVELS,
    choose_cells,
    read_template,
    sections_of,
)

from .hands import facts, hand
from .rows import dealt, dealt_notebook

NAMES = template_names()
TEXT_ROWS = [row for row in ROWS if row.processor_class in ("AutoTokenizer", None)]


def assigned(tree: ast.Module) -> set[str]:
    """Names that a module's own lines assign to, wherever they are nested."""
    return {
        node.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }


@pytest.mark.parametrize("name", NAMES)
def test_a_template_is_sound(name: str) -> None:
    cells = read_template(name)
    assert cells
    for cell in cells:
        assert re.fullmatch(r"[a-z0-9-]{1,64}", cell.id), cell.id
        if cell.parameters is not None:
            # Beside the values, at most what is done with them at once, by one call.
            body = ast.parse(cell.source).body
            values = [node for node in body if isinstance(node, ast.Assign)]
            others = [node for node in body if node not in values]
            assert values and all(isinstance(n, ast.Import | ast.Expr | ast.If) for n in others)
        if cell.kind == "code":
            assert max(map(len, cell.source.splitlines()), default=0) <= 100, cell.id


def test_what_a_cell_leaves_for_its_next_run_has_a_name_of_its_own() -> None:
    """An app ends the one of its earlier run by name; another template's must not be meant."""
    bound: dict[str, set[str]] = {}
    kept: dict[str, str] = {}
    for name in NAMES:
        for cell in (cell for cell in read_template(name) if cell.kind == "code"):
            if cell.source.startswith("%%"):  # a file of its own: none of the notebook's names
                continue
            source = re.sub(r"^(\s*)%pip.*$", r"\1pass", cell.source, flags=re.M)
            for target in assigned(ast.parse(source)):
                bound.setdefault(target, set()).add(name)
            for held in re.findall(r"^previous = globals\(\).get\(\"(\w+)\"\)", cell.source, re.M):
                kept[held] = name
    assert set(kept) == {"endpoint", "demo", "streamlit_page", "browser_page"}
    assert {held: bound[held] for held in kept} == {held: {name} for held, name in kept.items()}


def test_every_template_is_read_once() -> None:
    for name in NAMES:
        read_template(name)
    read = read_template.cache_info().misses
    for name in NAMES:
        read_template(name)
    assert read_template.cache_info().misses == read


def test_every_task_says_itself_what_its_inputs_are_for() -> None:
    """The words that come with the pictures, sounds and films make room for a task's own."""
    for row, level in product(ROWS, LEVELS):
        cells = choose_cells(row.template, level, row.flags, row.parts)
        assert not [cell.id for cell in cells if cell.yields], (row.template, level)


def test_every_template_is_used() -> None:
    used = {row.template for row in ROWS} | {part for row in ROWS for part in row.parts}
    used |= {part for parts in PARTS.values() for part in parts}
    assert used | {*COMMON, "fallback", "combined"} == set(NAMES)
    assert {row.template for row in TEXT_ROWS} <= set(MAKERS)


@pytest.mark.parametrize(
    ("row", "level"),
    [
        pytest.param(row, level, id=f"{row.library}-{row.task}-{level}")
        for row, level in product(TEXT_ROWS, sorted(LEVELS))
    ],
)
def test_every_task_and_level_passes_the_gate(row: TaskTemplate, level: str) -> None:
    recipe, snapshot = dealt(row, level, "chat_interface" if row.apps else "none")
    plan = make_plan(recipe, snapshot)
    assert plan.covered and plan.template == row.template
    notebook = assemble(recipe, snapshot, plan, hand_code="A1-x")
    allowed = {snapshot.facts.id: None} if plan.trust_remote_code else {}
    report = check(notebook, requirements=plan.requirements, allowed=allowed)
    assert report.passed, report.findings
    sections = [cell.metadata.alacard.section for cell in notebook.cells]
    assert sections == sorted(sections, key=sections_of(level).index)
    expected = set(SECTIONS) if row.apps else set(SECTIONS) - {"app"}
    assert set(sections) == expected
    assert not re.search(r"\{\{\s*\w+\s*\}\}", "".join(cell.source for cell in notebook.cells))


@pytest.mark.parametrize(
    "library", ["transformers", "diffusers", "sentence-transformers", "timm", "x"]
)
@pytest.mark.parametrize("level", sorted(LEVELS))
def test_the_fallback_passes_the_gate(library: str, level: str) -> None:
    recipe = hand(level=level)
    names = ["model_index.json", "modules.json", "model.safetensors"]
    snapshot = facts(library_name=library, pipeline_tag="depth-estimation", files=names)
    plan = fallback_plan(recipe, snapshot)
    notebook = assemble(recipe, snapshot, plan, hand_code=None)
    report = check(notebook, requirements=plan.requirements)
    assert report.passed, report.findings
    loads = [
        cell for cell in notebook.cells if "-hello-load" in cell.id and cell.cell_type == "code"
    ]
    assert len(loads) == (library != "x")
    title = notebook.cells[0].source
    assert re.search(r"known\s+about\s+(the\s+model|it)(,| and) lists its files", title), title


@pytest.mark.parametrize("row", TEXT_ROWS, ids=lambda row: f"{row.library}-{row.task}")
def test_levels_differ_in_what_is_done(row: TaskTemplate) -> None:
    code: dict[str, set[str]] = {}
    for level in LEVELS:
        code[level] = {
            cell.id
            for cell in dealt_notebook(row, level).cells
            if cell.cell_type == "code" and cell.metadata.alacard.section == "usage"
        }
    assert code["beginner"] - code["intermediate"], "nothing that only a beginner does"
    assert code["advanced"] - code["intermediate"], "nothing that only an expert does"
    assert code["intermediate"] - code["beginner"]
