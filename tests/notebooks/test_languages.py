"""A model is tried in the language that it reads."""

from __future__ import annotations

from typing import Any

import pytest

from alacard_ext.notebooks.assemble import assemble, values_for
from alacard_ext.notebooks.gate import check
from alacard_ext.notebooks.models import Plan
from alacard_ext.notebooks.planning.languages import NAMES, language_texts, own_language
from alacard_ext.notebooks.planning.plan import make_plan
from alacard_ext.notebooks.tasks import ROWS, TaskTemplate

from .hands import facts, hand
from .rows import loadable

TASKS = (
    "text-classification",
    "token-classification",
    "fill-mask",
    "question-answering",
    "summarization",
    "text-generation",
    "zero-shot-classification",
    "feature-extraction",
    "text-to-speech",
)
TEXT_ROWS = [
    next(r for r in ROWS if r.task == task and r.library == "transformers") for task in TASKS
]
# Letters that only these scripts have.
SCRIPTS = {"Arabic": "ا", "Chinese": "的", "Japanese": "ま", "Korean": "다", "Hindi": "है"}


def planned(row: TaskTemplate, language: str | None) -> tuple[Any, Any, Plan]:
    model_type, architecture = loadable(row)
    codes = [code for code, name in NAMES.items() if name == language]
    snapshot = facts(
        pipeline_tag=row.task, architectures=[architecture], model_type=model_type, languages=codes
    )
    recipe = hand(task=row.task, level="intermediate")
    return recipe, snapshot, make_plan(recipe, snapshot)


def test_there_are_texts_in_at_least_fourteen_languages() -> None:
    known = language_texts()
    assert len(known) >= 14 and set(known) <= set(NAMES.values())
    for name, its in known.items():
        assert {label for _, label in its.texts} == {"positive", "negative", "neutral"}, name
        assert all(text.count("[MASK]") == 1 for text in its.masked), name
        assert its.question["answer"] in its.question["context"], name
        assert len(its.document) > 100 and len(its.sentences) >= 2, name
        assert "{}" in its.hypothesis and len(its.labels) >= 3, name
        script = SCRIPTS.get(name)
        assert script is None or script in its.document + its.texts[0][0], name


@pytest.mark.parametrize("row", TEXT_ROWS, ids=lambda row: row.task)
@pytest.mark.parametrize("language", ["French", "Arabic", "Japanese"])
def test_a_model_gets_its_own_language_and_says_so(row: TaskTemplate, language: str) -> None:
    recipe, snapshot, plan = planned(row, language)
    assert plan.covered, plan.reasons
    values = values_for(recipe, snapshot, plan)
    _, english_snapshot, english_plan = planned(row, "English")
    english = values_for(recipe, english_snapshot, english_plan)
    changed = {name for name, value in values.items() if english.get(name) != value}
    assert changed, "the inputs are those of an English model"
    its = language_texts()[language]
    own = repr(its)
    texts = [values[name] for name in changed if name not in ("HYPOTHESIS", "MAX_NEW_TOKENS")]
    for text in _strings(texts):
        assert repr(text)[1:-1] in own or text in own, text
    notebook = assemble(recipe, snapshot, plan, hand_code=None)
    assert check(notebook, requirements=plan.requirements).passed
    prose = "".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    assert f"reads **{language}**" in prose


def _strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        value = list(value.values())
    return [text for item in value for text in _strings(item)]


@pytest.mark.parametrize(
    ("model", "codes", "language"),
    [
        ("x/sentiment", ["fr"], "French"),
        ("x/sentiment", ["de-AT"], "German"),
        ("x/sentiment", ["en", "fr"], None),
        ("x/sentiment", ["multilingual", "fr"], None),
        ("x/sentiment", ["tlh"], "Klingon"),
        ("x/sentiment", ["fi"], "Finnish"),
        ("x/sentiment", ["fi", "pl"], "Polish"),
        ("x/sentiment", ["fra"], "French"),
        ("x/sentiment", ["eng"], None),
        ("x/coder", ["py", "code"], None),
        ("x/sentiment", ["und"], None),
        ("x/coder", ["go", "sh"], None),
        ("x/chat", ["all", "xx", "llm", "sol"], None),
        ("x/sentiment", ["no"], "Norwegian"),
        ("x/sentiment", ["id"], "Indonesian"),
        ("facebook/mms-tts-hat", [], "Haitian Creole"),
        ("facebook/mms-tts-deu", [], "German"),
        ("facebook/mms-tts-eng", [], None),
        ("facebook/mms-tts-fin", ["en"], "Finnish"),
        ("x/sentiment", [], None),
        ("x/german-sentiment-bert", [], "German"),
        ("x/camembert-ner", [], "French"),
        ("x/german-french", [], None),
        ("x/camembert-ner", ["en"], None),
    ],
)
def test_the_page_decides_and_else_the_name(
    model: str, codes: list[str], language: str | None
) -> None:
    assert own_language(model, codes) == language
