"""Whatever hands of several models hold: one sound notebook, or a word on who does not fit."""

from __future__ import annotations

import ast
import builtins
import symtable
import tokenize
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alacard_ext.cards.models import Combination, ModelCard, Recipe, UIComponentCard
from alacard_ext.errors import InvalidRecipe
from alacard_ext.hub.facts import ModelSnapshot
from alacard_ext.notebooks.assemble import assemble
from alacard_ext.notebooks.combined.build import check_together, combine
from alacard_ext.notebooks.gate.code import Code
from alacard_ext.notebooks.models import GateReport
from alacard_ext.notebooks.planning.plan import make_plan
from alacard_ext.notebooks.single import Built, pin
from alacard_ext.notebooks.tasks import ROWS, TaskTemplate
from alacard_ext.notebooks.template import LEVELS

from .rows import dealt
from .test_generator_properties import (
    GENERATOR,
    MARK,
    assert_only_words,
    recipes,
    snapshots,
    tokens_of,
)

IDS = ("tiny/one", "tiny/two", "tiny/three", "tiny/four")
PLAYABLE = [row for row in ROWS if row.takes != "none"]
HOW: tuple[Combination, ...] = ("bake_off", "workflow")
# Whose models are never refused, each with the others.
TOGETHER = {"transformers", "diffusers", "sentence-transformers", "sparse-encoder", "timm", "peft"}
TOGETHER |= {"gguf", "model2vec", "sklearn", "onnx", "open_clip", "fasttext", "setfit", "gliner"}
# It shows what happens when a model that has left is asked.
AFTERWARDS = "combined-usage-error"
FREE = "hello-turn-free"


def fits(how: Combination, first: TaskTemplate, other: TaskTemplate) -> bool:
    """Whether two rows go together, as the words of `row.py` have it."""
    if how == "workflow":
        return first.gives != "labels" and first.gives in other.takes.split("+")
    return (first.takes, first.gives) == (other.takes, other.gives)


def member(recipe: Recipe, card: ModelCard, snapshot: ModelSnapshot) -> Built:
    """The notebook of one model alone, from which its turn is cut; only the whole is checked."""
    alone = {"companions": [], "combination": "single"}
    program = UIComponentCard(name="Batch", type="batch_cli")
    hand = recipe.model_copy(update={"model_card": card, "ui_component": program, **alone})
    hand = pin(hand, snapshot)
    plan = make_plan(hand, snapshot)
    notebook = assemble(hand, snapshot, plan, hand_code=None)
    return Built(notebook, hand, snapshot, plan, GateReport(passed=True, checks=[]), None)


@st.composite
def hands_of_several(draw: st.DrawFn) -> tuple[Recipe, list[ModelSnapshot]]:
    """Models that mostly go together; anything may stand in what the Hub says of each."""
    how = draw(st.sampled_from(HOW))
    first = draw(st.sampled_from(PLAYABLE))
    others = [row for row in PLAYABLE if fits(how, first, row)]
    anyone = st.sampled_from(ROWS)
    other = st.sampled_from(others) | anyone if others else anyone
    most = 1 if how == "workflow" else 3
    rows = [first, *draw(st.lists(other, min_size=1, max_size=most))]
    recipe = draw(recipes(first))
    found = [draw(snapshots(row, name)) for row, name in zip(rows, IDS, strict=False)]
    cards = [recipe.model_card.model_copy(update={"id": one.facts.id}) for one in found]
    changed = {"model_card": cards[0], "companions": cards[1:], "combination": how}
    return recipe.model_copy(update=changed), found


def assert_whole(built: Built) -> None:
    """What holds for every notebook of several models that is handed over."""
    notebook = built.notebook
    nbformat.validate(notebook)
    assert nbformat.reads(nbformat.writes(notebook), as_version=4) == notebook
    assert built.gate.passed, built.gate.findings
    modules = [need.module for need in built.plan.requirements]
    assert len(modules) == len(set(modules))
    assert_names_are_there(notebook)


def assert_marks_are_words(notebook: Any) -> None:
    """What anyone may have written stands in texts alone."""
    for cell in notebook.cells:
        if cell.cell_type == "code":
            for token in tokens_of(cell.source):
                assert token.type == tokenize.STRING or MARK not in token.string, (cell.id, token)
        elif MARK in cell.source or "onerror" in cell.source:
            assert_only_words(cell.source)


def assert_names_are_there(notebook: Any) -> None:
    """Each cell finds the names that it reads: set by a cell above, and not put away since."""
    there = {*dir(builtins), "display", "get_ipython"}
    within: dict[str, set[str]] = {}  # what functions read when they are called
    for cell in notebook.cells:
        if cell.cell_type != "code" or cell.id == AFTERWARDS:
            continue
        code = Code(cell.source).text
        top = symtable.symtable(code, "<cell>", "exec")
        sets = {one.get_name() for one in top.get_symbols() if one.is_assigned()}
        sets |= {one.get_name() for one in top.get_symbols() if one.is_imported()}
        for name in sets:
            within.pop(name, None)
        within |= {child.get_name(): set(read_by(child)) for child in top.get_children()}
        wanted, seen = {one for one in read_by(top) if one not in sets or one in within}, set[str]()
        while wanted:
            name = wanted.pop()
            seen.add(name)
            assert name in there | sets, (cell.id, name)
            wanted |= within.get(name, set()) - seen
        there |= sets
        if cell.id.endswith(FREE):
            names = next(ast.literal_eval(n.value) for n in ast.parse(code).body if is_names(n))
            there -= set(names)


def is_names(node: ast.stmt) -> bool:
    return isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "NAMES"


def read_by(table: symtable.SymbolTable) -> Iterator[str]:
    """The names that a piece of code takes from the notebook; of functions within it as well."""
    top = table.get_type() == "module"
    for symbol in table.get_symbols():
        if symbol.is_referenced() and (top or symbol.is_global()):
            yield symbol.get_name()
    for child in table.get_children():
        if not top:
            yield from read_by(child)


@settings(GENERATOR, max_examples=30)
@given(hands_of_several())
def test_any_hand_of_several_is_sound_or_refused_by_name(
    hand: tuple[Recipe, list[ModelSnapshot]],
) -> None:
    recipe, found = hand
    cards = [recipe.model_card, *recipe.companions]
    members = [member(recipe, card, one) for card, one in zip(cards, found, strict=True)]
    try:
        check_together(members, recipe.combination)
        built = combine(recipe, members)
    except InvalidRecipe as refused:
        assert any(name in refused.message for name in IDS)
        # It may name a class or a task, but quotes no markup and no line of a page.
        assert not set("<>`$\n\x1b\u202e") & set(refused.message)
        return
    assert_whole(built)
    assert_marks_are_words(built.notebook)


def hands() -> Iterator[tuple[Combination, tuple[TaskTemplate, ...]]]:
    """Each row twice, with one of another library in between where the next is one; and second."""
    for number, row in enumerate(PLAYABLE):
        like = [one for one in PLAYABLE if fits("bake_off", row, one)]
        other = like[(like.index(row) + 1) % len(like)]
        yield "bake_off", (row, row) if row.library == other.library else (row, other, row)
        before = [one for one in PLAYABLE if fits("workflow", one, row)]
        if before:
            yield "workflow", (before[number % len(before)], row)


@cache
def usual(row: TaskTemplate, number: int) -> Built:
    """A model for a row as the first of several, the second and so on, at different levels."""
    recipe, snapshot = dealt(row, sorted(LEVELS)[number % 3])
    # What was made to read pages is known by its name.
    name = f"{IDS[number]}-ocr" if row.job == "reads" else IDS[number]
    if row.template == "controlnet":  # so is what a ControlNet is led by
        name = f"{IDS[number]}-canny"
    facts = snapshot.facts.model_copy(update={"id": name})
    card = recipe.model_card.model_copy(update={"id": name})
    built = member(recipe, card, snapshot.model_copy(update={"facts": facts}))
    assert built.plan.template == row.template
    return built


@pytest.mark.parametrize(
    ("how", "rows"),
    list(hands()),
    ids=lambda value: value if isinstance(value, str) else "-".join(r.template for r in value[:2]),
)
def test_libraries_that_go_together_take_turns(
    how: Combination, rows: tuple[TaskTemplate, ...]
) -> None:
    members = [usual(row, number) for number, row in enumerate(rows)]
    check_together(members, how)
    recipe = members[0].recipe.model_copy(update={"combination": how})
    try:
        built = combine(recipe, members)
    except InvalidRecipe as refused:
        assert any(name in refused.message for name in IDS) and "alone" in refused.message
        assert not {row.library for row in rows} <= TOGETHER
        return
    assert_whole(built)


def test_libraries_that_no_release_suits_are_told_apart_by_name() -> None:
    flair = next(row for row in ROWS if row.library == "flair")
    newer = next(row for row in ROWS if row.task == flair.task and row.library == "transformers")
    members = [usual(flair, 0), usual(newer, 1)]
    assert "transformers>=4.57,<5" in [need.requirement for need in members[0].plan.requirements]
    # Some models load from 5.2 on.
    needs = [
        need.model_copy(update={"requirement": "transformers>=5.2,<6"})
        if need.module == "transformers"
        else need
        for need in members[1].plan.requirements
    ]
    plan = members[1].plan.model_copy(update={"requirements": needs})
    recipe = members[0].recipe.model_copy(update={"combination": "bake_off"})
    said = (
        "tiny/two needs transformers>=5.2,<6, and the models before it need transformers>=4.57,<5"
    )
    with pytest.raises(InvalidRecipe, match=said):
        combine(recipe, [members[0], replace(members[1], plan=plan)])
