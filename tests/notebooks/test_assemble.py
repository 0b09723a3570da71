"""A notebook out of a plan: the same each time, with what the hand and the model bring."""

from __future__ import annotations

import ast
from typing import Any

import nbformat
import pytest
from markdown_it import MarkdownIt

from alacard_ext.cards.models import Recipe
from alacard_ext.notebooks.assemble import assemble
from alacard_ext.notebooks.gate import check
from alacard_ext.notebooks.planning.plan import make_plan
from tests.counting import calls_of

from .hands import SHA, facts, hand
from .test_assemble_literals import HOSTILE


def notebook_of(recipe: Recipe | None = None, **known: Any) -> Any:
    recipe, snapshot = recipe or hand(), facts(**known)
    return assemble(recipe, snapshot, make_plan(recipe, snapshot), hand_code="A1-x")


def value_of(notebook: Any, name: str) -> Any:
    """The literal assigned to `name` in the notebook's parameters cells."""
    for cell in notebook.cells:
        if cell.metadata.get("tags") == ["parameters"]:
            for node in ast.parse(cell.source).body:
                if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == name:
                    return ast.literal_eval(node.value)
    raise KeyError(name)


def prose_of(notebook: Any, section: str | None = None) -> str:
    cells = [cell for cell in notebook.cells if cell.cell_type == "markdown"]
    chosen = [c for c in cells if section in (None, c.metadata.alacard.section)]
    return "\n\n".join(cell.source for cell in chosen)


def test_the_same_hand_gives_the_same_notebook() -> None:
    first, second = notebook_of(), notebook_of()
    assert nbformat.writes(first) == nbformat.writes(second)
    nbformat.validate(first)
    assert "jupytext" not in first.metadata


def test_cell_ids_are_those_of_years_ago() -> None:
    # Merges of remixed notebooks rest on these: change none of them.
    ids = [cell.id for cell in notebook_of().cells if cell.cell_type == "code"]
    assert ids == [
        "common-setup-machinery",
        "common-setup-requirements",
        "common-hello-model",
        "text-classification-hello-load",
        "text-classification-usage-inputs",
        "text-classification-usage-first-result",
        "text-classification-usage-tokens",
        "text-classification-usage-predict",
        "text-classification-usage-bars",
        "text-classification-usage-your-turn",
    ]


def test_metadata_is_enough_to_deal_again() -> None:
    recipe = hand(level="advanced")
    own = notebook_of(recipe).metadata.alacard
    assert Recipe.model_validate(own.recipe) == recipe
    assert own.model == {"id": "tiny/bert-sentiment", "sha": SHA}
    assert own.hand_code == "A1-x" and own.plan.template == "text_classification"


def test_topic_and_prompts_reach_the_code() -> None:
    notebook = notebook_of()
    texts = value_of(notebook, "TEXTS")
    assert texts[0] == "The crust is wonderful."
    assert "I love Sourdough bread." in texts and "It broke on the second day." in texts
    assert value_of(notebook, "PERSON_SAYS") == ["positive", "negative", "", ""]
    other = notebook_of(hand(task="translation"))
    assert value_of(other, "TEXTS") == ["The crust is wonderful.", "My loaf came out flat."]
    assert "does not use them" in prose_of(other, "usage")
    embeds = {"pipeline_tag": "sentence-similarity", "architectures": ["BertModel"]}
    recipe, snapshot = hand(task="sentence-similarity"), facts(**embeds)
    found = assemble(recipe, snapshot, make_plan(recipe, snapshot), hand_code=None)
    assert "I love Sourdough bread." in value_of(found, "QUERIES")


def test_the_model_is_pinned_or_pins_itself() -> None:
    assert value_of(notebook_of(), "REVISION") == SHA
    unknown = notebook_of(sha=None)
    assert value_of(unknown, "REVISION") is None
    assert "pins itself" in prose_of(unknown, "hello")
    assert any(cell.id == "common-hello-pin" for cell in unknown.cells)
    assert not any(cell.id == "common-hello-pin" for cell in notebook_of().cells)


@pytest.mark.parametrize(
    ("known", "word"), [({"gated": "auto"}, "consent"), ({"private": True}, "private")]
)
def test_access_is_told_before_anything_is_installed(known: dict[str, Any], word: str) -> None:
    notebook = notebook_of(**known)
    ids = [cell.id for cell in notebook.cells]
    # Before anything is installed, too.
    assert ids.index("common-setup-access") < ids.index("common-setup-requirements")
    assert word in prose_of(notebook, "setup") and "tiny/bert-sentiment" in prose_of(notebook)
    assert value_of(notebook, "NEEDS_ACCESS") == ["tiny/bert-sentiment"]
    # Of terms a person is told only where there are some.
    assert value_of(notebook, "PRIVATE") == ([] if word == "consent" else ["tiny/bert-sentiment"])
    assert "common-setup-access" not in [cell.id for cell in notebook_of().cells]


def test_an_adapter_asks_for_access_to_its_base_as_well() -> None:
    recipe, snapshot = hand(), facts()
    base = snapshot.facts.model_copy(update={"id": "big/llama-gated", "gated": "manual"})
    snapshot = snapshot.model_copy(update={"base": base})
    notebook = assemble(recipe, snapshot, make_plan(recipe, snapshot), hand_code=None)
    assert value_of(notebook, "NEEDS_ACCESS") == ["big/llama-gated"]
    assert list(value_of(notebook, "DOWNLOADS")) == ["big/llama-gated"]
    note = next(cell for cell in notebook.cells if cell.id == "common-setup-gated-note")
    assert "(https://huggingface.co/big/llama-gated)" in note.source


def test_the_readme_example_runs_when_it_reuses_the_model() -> None:
    readme = (
        "# X\n\n```python\n"
        "batch = tokenizer('Hello', return_tensors='pt').to(model.device)\n"
        "print(model(**batch).logits)\n```\n"
    )
    notebook = notebook_of(readme=readme)
    cell = next(cell for cell in notebook.cells if cell.id == "common-readme-example")
    assert cell.cell_type == "code" and "model(**batch)" in cell.source
    assert cell.metadata.tags == ["raises-exception"], "a stranger's error stops the notebook"
    plan = make_plan(hand(), facts(readme=readme))
    shown = plan.model_copy(update={"readme": plan.readme.shown("of the gate.")})
    again = assemble(hand(), facts(readme=readme), shown, hand_code=None)
    assert not any(cell.id == "common-readme-example" for cell in again.cells)
    assert "model(**batch)" in prose_of(again, "readme")


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("m = AutoModel.from_pretrained('else/where'); m(1)", "a different model"),
        ("m = AutoModelForCausalLM.from_pretrained('tiny/bert-sentiment'); m(1)", "loads it as"),
        ("print('hello')", "does not use the model"),
        ("model.save_pretrained('/tmp/x')", "uses model.save"),
        ("open('/etc/passwd').read(); model", "it opens a file."),
        ("import requests; model(requests.get('http://x'))", "downloads data from another site"),
        ("model(inputs)", "names that only its page defines"),
        ("model(", "not complete"),
        ("model.half()(1)", "change the model"),
        ("model = 3; model.generate(1, max_length=9)", "overwrite"),
        (
            "n = int('9'); model.generate(**tokenizer('x').to(device), max_length=n)",
            "of model.generate",
        ),
        ("hidden, pooled = model(**tokenizer('x').to(device))", "earlier releases"),
        (
            "from transformers import pipeline\nn = pipeline('fill-mask', model=model)\nn('x')",
            "another task",
        ),
    ],
)
def test_other_readme_examples_are_only_shown(code: str, reason: str) -> None:
    notebook = notebook_of(readme=f"```python\n{code}\n```\n")
    assert not any(cell.id == "common-readme-example" for cell in notebook.cells)
    assert code in prose_of(notebook, "readme") and reason in prose_of(notebook, "readme")


@pytest.mark.parametrize("readme", [None, "", "   \n", "# Only words"])
def test_a_readme_without_code_leaves_a_note(readme: str | None) -> None:
    assert "example" in prose_of(notebook_of(readme=readme), "readme") or readme
    assert len(prose_of(notebook_of(readme=readme), "readme")) > 40


def test_a_secret_in_a_readme_is_left_out() -> None:
    token = "hf_" + "aB3dE5gH7jK9mN1pQ3sT5vX7zA9cE1gH3j"
    notebook = notebook_of(readme=f"```python\nlogin(token='{token}')\n```")
    assert token not in nbformat.writes(notebook)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_values_are_only_text(text: str) -> None:
    clean = text.encode("utf-8", "replace").decode()  # no JSON answer holds a lone surrogate
    recipe = hand(prompts=(clean[:3000] or "x",))
    recipe.topic.name = clean[:250]
    recipe.prompt_cards[0].name = clean[:250]
    known: dict[str, Any] = {
        "license": clean,
        "languages": [clean],
        "author": clean,
        "datasets": [clean],
        "base_models": [clean],
        "notice": clean,
    }
    notebook = notebook_of(recipe, readme=f"# {clean}\n\n```python\n{clean}\n```\n", **known)
    plan = make_plan(recipe, facts(**known))
    report = check(notebook, requirements=plan.requirements)
    assert report.passed, report.findings
    parser = MarkdownIt("gfm-like", {"html": True, "linkify": False})
    # A template may hide an answer; what it writes for that is its own, the same for any text.
    own = {
        token.content
        for cell in notebook_of().cells
        if cell.cell_type == "markdown"
        for token in parser.parse(cell.source)
        if token.type == "html_block"
    }
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            for token in parser.parse(cell.source):
                assert token.type != "html_block" or token.content in own, cell.source
                for child in token.children or ():
                    # In a span of our own a dollar or a backslash begins no formula.
                    assert child.type != "html_inline" or child.content in ("<span>", "</span>")
                    assert child.type != "image", cell.source
                    if child.type == "link_open":
                        address = str(child.attrGet("href"))
                        assert address.startswith("https://huggingface.co/"), address
    code = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    usual = [cell.source for cell in notebook_of().cells if cell.cell_type == "code"]
    parameters = {cell.source for cell in notebook.cells if cell.metadata.get("tags")}
    assert [c for c in code if c not in parameters] == [
        c
        for c in usual
        if not any(f"{n} =" in c for n in ("MODEL_ID", "TEXTS", "REQUIREMENTS", "DOWNLOADS"))
    ]


def test_assembling_is_little_work_once_the_templates_are_read() -> None:
    recipe, snapshot = hand(level="advanced"), facts(readme="```python\nprint(1)\n```")
    plan = make_plan(recipe, snapshot)

    def work() -> None:
        assemble(recipe, snapshot, plan, hand_code=None)

    work()
    assert calls_of(work) < 8_000  # 65,000 where the templates are read again
