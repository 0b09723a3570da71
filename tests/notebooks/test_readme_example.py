"""The README's example: mended where that is certain, run where it is safe, else told why not."""

from __future__ import annotations

import ast
from typing import Any

import pytest
from markdown_it import MarkdownIt

from alacard_ext.notebooks.assemble import assemble
from alacard_ext.notebooks.gate import check
from alacard_ext.notebooks.planning.plan import make_plan
from alacard_ext.notebooks.readme import Example, choose_example
from alacard_ext.notebooks.tasks import row_of

from .hands import facts, hand
from .readme_cases import MODELS, REFUSED, REPAIRED, cases
from .test_assemble import notebook_of, prose_of

CLASSIFIER = "AutoModelForSequenceClassification"
LOADS = f"""\
from transformers import AutoTokenizer, {CLASSIFIER}

tokenizer = AutoTokenizer.from_pretrained("tiny/bert-sentiment")
model = {CLASSIFIER}.from_pretrained("tiny/bert-sentiment")
"""
OTHER = "The model's page shows no Python, and no command that uses exactly this model."
USES = 'inputs = tokenizer("I love bread.", return_tensors="pt")\nprint(model(**inputs).logits)\n'


def example_of(code: str, language: str = "python", **known: Any) -> Example:
    """What becomes of the only block of a page, of a classifier unless told otherwise."""
    snapshot = facts(readme=f"# A model\n\n~~~{language}\n{code}\n~~~\n", **known)
    recipe = hand(snapshot.facts.id, task=snapshot.facts.pipeline_tag or "text-classification")
    plan = make_plan(recipe, snapshot)
    example = choose_example(snapshot, row_of(plan), plan.auto_class)
    assert (plan.readme.mode, plan.readme.reason) == (example.mode, example.reason)
    return example


def run_of(code: str, **known: Any) -> str:
    """The code as it is run. Every example that is run also passes the gate of its notebook."""
    example = example_of(code, **known)
    assert example.mode == "run", example.reason
    ast.parse(example.code)
    return example.code


def test_an_example_that_needs_no_repair_is_left_alone() -> None:
    code = "batch = tokenizer('Hello', return_tensors='pt').to(model.device)\nprint(model(**batch))"
    example = example_of(code)
    assert (example.mode, example.code, example.says) == ("run", code, ())
    assert not any(
        c.id == "common-readme-changed" for c in notebook_of(readme=f"```python\n{code}\n```").cells
    )


def test_the_usual_example_reuses_what_is_loaded() -> None:
    code = run_of(LOADS + USES)
    assert code == (
        'inputs = tokenizer("I love bread.", return_tensors="pt").to(device)\n'
        "print(model(**inputs).logits)"
    )


@pytest.mark.parametrize(("code", "model", "expected"), cases(REPAIRED))
def test_each_certain_repair(code: str, model: str, expected: str) -> None:
    example = run_of(code, **MODELS[model])
    assert expected in example
    assert "cuda" not in example and "from_pretrained" not in example and "hf_x" not in example


@pytest.mark.parametrize(("code", "model", "reason"), cases(REFUSED))
def test_what_is_not_certain_is_shown_with_its_reason(code: str, model: str, reason: str) -> None:
    example = example_of(code, **MODELS[model])
    assert example.mode == "shown" and reason in example.reason, example.reason
    assert (example.original or example.code) in code
    assert bool(example.sha256) == bool(example.original)


def test_two_blocks_that_need_each_other_are_run_together() -> None:
    readme = f"```python\n{LOADS}```\n\nThen:\n\n```python\n{USES}```\n"
    notebook = notebook_of(readme=readme)
    cell = next(cell for cell in notebook.cells if cell.id == "common-readme-example")
    assert cell.source.startswith("inputs = tokenizer(") and "from_pretrained" not in cell.source


def test_the_changes_are_told_as_a_difference_in_a_folded_text() -> None:
    notebook = notebook_of(readme=f"```python\n{LOADS}# </details> ``` {{{{x}}}}\n{USES}```\n")
    plan = notebook.metadata.alacard.plan
    cell = next(cell for cell in notebook.cells if cell.id == "common-readme-changed")
    tokens = MarkdownIt("commonmark").parse(cell.source)
    html = [token.content.strip() for token in tokens if token.type == "html_block"]
    assert html[0].startswith("<details>") and html[-1] == "</details>" and len(html) == 2
    (fence,) = [token for token in tokens if token.type == "fence"]
    assert fence.info == "diff"
    removed = [line for line in fence.content.split("\n") if line.startswith("-")]
    added = [line for line in fence.content.split("\n") if line.startswith("+")]
    assert any("from_pretrained" in line for line in removed)
    assert added[1:] == ['+inputs = tokenizer("I love bread.", return_tensors="pt").to(device)']
    assert "already loaded" in cell.source and "changed a little" in prose_of(notebook, "readme")
    assert plan.readme.mode == "run"


def test_a_changed_example_passes_the_gate_of_the_whole_notebook() -> None:
    recipe, snapshot = hand(level="advanced"), facts(readme=f"```python\n{LOADS}{USES}```\n")
    plan = make_plan(recipe, snapshot)
    report = check(notebook_of(recipe, readme=snapshot.readme), requirements=plan.requirements)
    assert plan.readme.mode == "run" and report.passed, report.findings


def test_a_secret_in_what_was_left_out_is_not_told_in_the_difference() -> None:
    token = "hf_" + "aB3dE5gH7jK9mN1pQ3sT5vX7zA9cE1gH3j"
    code = LOADS.replace('")', f'", token="{token}")') + USES
    notebook = notebook_of(readme=f"```python\n{code}```\n")
    assert token not in str(notebook) and "left out" in prose_of(notebook, "readme")


def test_an_example_that_the_whole_check_refuses_is_shown_as_on_its_page() -> None:
    recipe, snapshot = hand(), facts(readme=f"```python\n{LOADS}{USES}```\n")
    plan = make_plan(recipe, snapshot)
    shown = plan.model_copy(update={"readme": plan.readme.shown("of the check.")})
    notebook = assemble(recipe, snapshot, shown, hand_code=None)
    assert "from_pretrained" in prose_of(notebook, "readme")
    assert {"common-readme-example", "common-readme-changed"}.isdisjoint(
        cell.id for cell in notebook.cells
    )


def test_a_repair_is_told_only_where_it_is_left() -> None:
    renamed = "Variables with the same names as this notebook's are renamed."
    unread = "TEXTS = ['a']\nx = tokenizer('a', return_tensors='pt')\nprint(model(**x))"
    read = unread.replace("'a', return", "TEXTS, return")
    assert (renamed in example_of(unread).says, renamed in example_of(read).says) == (False, True)


def test_of_a_pipeline_only_the_precision_is_told() -> None:
    code = (
        "p = pipeline('text-classification', 'tiny/bert-sentiment')\n"
        "q = pipeline('text-classification', model=model, tokenizer=tokenizer, dtype=torch.half)\n"
        "print(p('x'), q('x'))"
    )
    assert "It uses the precision of the loaded model." in example_of(code).says
    moved = "print(model(**tokenizer('a', return_tensors='pt').to('cuda', torch.float16)))"
    assert "Its inputs use the precision of the loaded model." in example_of(moved).says


@pytest.mark.parametrize("last", ["print(model(1))", "frobnicate(model)", "print(model(1)"])
def test_of_empty_lines_in_a_row_two_are_left(last: str) -> None:
    text = 'said = """a' + "\n" * 5 + 'b"""' if last.endswith("))") else ""
    example = example_of("x = 1\n\n\n\n\n \n\n" + text + "\n" + last + "\nprint(x)")
    assert "x = 1\n\n\n" in example.code and example.code.count("\n\n\n\n") == bool(text)
    assert text in example.code


@pytest.mark.parametrize(
    ("language", "code", "mode", "reason"),
    [
        ("text", "你是一个有用的助手。", "none", "The model's page shows no Python example."),
        ("", "You are a baker.\nBe kind.", "none", "The model's page shows no Python example."),
        ("json", '{"a": 1}', "none", "The model's page shows no Python example."),
        ("js", "await pipe('x')", "shown", "it is not Python."),
        ("bash", "ollama run baker", "shown", "it is not Python."),
        ("bash", "pip install baker\ncd baker", "none", OTHER),
        ("bash", "bake /path/to/flour", "none", OTHER),
        ("bash", "vllm serve tiny/bert-sentiment-large", "none", OTHER),
        ("bash", "vllm serve tiny/bert-sentiment --port 1", "shown", "it is not Python."),
        ("", "import torch\nprint(model(1)", "shown", "it is not complete Python."),
    ],
)
def test_what_is_no_code_is_no_example(language: str, code: str, mode: str, reason: str) -> None:
    example = example_of(code, language)
    assert (example.mode, example.reason) == (mode, reason)


def test_the_block_that_is_shown_uses_the_model() -> None:
    blocks = [
        LOADS,
        "```\n\n```python\ntrainer = Trainer(model=model)\ntrainer.train()\n",
        "```\n\n```python\nprint(1, 2\n",
        f"```\n\n```python\n{LOADS}\nprint(frobnicate(model, tokenizer))\n",
        "```\n\n```python\nmodel.push_to_hub('me/mine')\n",
    ]
    snapshot = facts(readme="```python\n" + "".join(blocks) + "```\n")
    plan = make_plan(hand(), snapshot)
    example = choose_example(snapshot, row_of(plan), plan.auto_class)
    assert example.mode == "shown" and "frobnicate" in example.code
    assert "names that only its page defines" in example.reason


def test_a_block_too_long_for_a_cell_is_not_called_incomplete() -> None:
    code = "\n".join(f"step_{number} = model({number})" for number in range(1_700))
    assert "too long for one cell" in example_of(code).reason
    # Behind much code, a short example is still read.
    readme = "".join(f"```python\n{code[:7_000]}x\n```\n\n" for _ in range(4))
    page = (
        f"{readme}```python\nprint(model(**tokenizer('a', return_tensors='pt').to(device)))\n```\n"
    )
    snapshot = facts(readme=page)
    plan = make_plan(hand(), snapshot)
    assert choose_example(snapshot, row_of(plan), plan.auto_class).mode == "run"
