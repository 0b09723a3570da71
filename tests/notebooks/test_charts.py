"""Charts in notebooks: drawn from what the model gave, with a text alternative, as data."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from html import escape
from typing import Any

import numpy as np
import pytest

from alacard_ext.notebooks.charts import chart_flags
from alacard_ext.notebooks.tasks import ROWS
from alacard_ext.notebooks.template import read_template

from .conftest import Execute, charts_of, html_of
from .rows import planned

DRAWS = ("chart", "bars", "sound", "beside")
TWO = [("a title", [("one", 0.9), ("two", 0.1)])]


@pytest.fixture
def drawn() -> Callable[..., str]:
    """Calls a function of the machinery and gives the HTML that it displays."""
    shown: list[str] = []
    names: dict[str, Any] = {"escape": escape}
    names["display"] = lambda data, raw: shown.append(data["text/html"])
    cells = {cell.name: cell.source for cell in read_template("common")}
    for part in DRAWS:
        exec(cells[f"machinery-{part}"], names)

    def work(function: str, *given: Any) -> str:
        names[function](*given)
        return shown.pop()

    return work


def test_names_are_drawn_as_data(drawn: Callable[..., str]) -> None:
    hostile = 'is $x^{2}$ </img><script>"alert(1)"'
    html = drawn("bars", [(hostile, [("$\\frac{", 0.5), ("日本語 \N{BREAD}", -1200.4)])], "score")
    assert html.count("<") == 1 and html.count('"') == 6
    assert "-1,200" in html and escape(hostile) in html


@pytest.mark.parametrize("wave", [np.zeros(16000), np.full(16000, np.nan), np.ones(100)])
def test_silence_and_no_numbers_are_drawn(drawn: Callable[..., str], wave: Any) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert "spectrogram" in drawn("draw_sound", wave.astype("float32"), 16000)
    assert "nan" in drawn("bars", [("one", [("no number", float("nan"))])])


def test_who_draws_installs_what_draws_and_nobody_else() -> None:
    for row in ROWS:
        plan, notebook = planned(row, "beginner")
        code = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code")
        draws = bool(chart_flags(row, "beginner"))
        assert draws == ("def chart(" in code)
        assert draws == ("matplotlib" in {need.module for need in plan.requirements})


def test_a_classifier_and_an_encoder_show_what_they_gave(execute: Execute) -> None:
    cards = {"topic": "sourdough"}
    done = execute("tiny/bert-sentiment", "text_classification", "beginner", **cards)
    (bars,) = charts_of(done)
    first = done.result[0]
    assert f"{first['text']}: {first['label']} {first['score']:.3f}" in bars
    done = execute("tiny/minilm", "sentence_similarity", "beginner")
    assert "Similarity of" in charts_of(done)[0]
    done = execute("tiny/bert-ner", "token_classification", "beginner")
    marks = [html_of(out) for cell in done.cells for out in cell.outputs if "<mark" in html_of(out)]
    assert marks and all("background-color" in each for each in marks)
