"""What each level promises is there, for every row: hidden answers, measurements, evaluation."""

from __future__ import annotations

import re
from statistics import mean

import pytest

from alacard_ext.notebooks.tasks import ROWS, TaskTemplate
from tests.bench_notebooks.lesson import LEVELS, measure

from .rows import dealt_notebook

PROMISES = {
    "latency": re.compile(r"time\.perf_counter\(\)"),
    "memory": re.compile(r"memory_info\(\)\.rss|max_memory_allocated|ru_maxrss"),
    "smaller": re.compile(r"def rounded\(|Streamer\(|stream=True"),
}
# Cells that hold answers against known ones, by the end of their ids.
EVALUATES = re.compile(r"-evaluat(e|ion)$")
# Those that do it in a cell of another name.
EVALUATED_IN = {
    "setfit": "label-scores-usage-text-speed",
    "fasttext": "label-scores-usage-text-speed",
    "spacy_classification": "label-scores-usage-text-speed",
    "model2vec_classification": "label-scores-usage-text-speed",
    "flair_classification": "label-scores-usage-text-speed",
    "onnx_text_classification": "label-scores-usage-text-speed",
    "chronos": "chronos-usage-backtest",
    "stable_baselines": "stable-baselines-usage-spread",
    "super_resolution": "super-resolution-usage-damage",
}
# Why a row cannot keep a promise; whatever is not named here must keep it.
ELSEWHERE = "the model runs on another machine"
SIZED_BY_FILE = "its file is quantised already; the ladder chooses which one"
NO_TORCH = "no weights of PyTorch that a cell could round"
NO_PREDICT = "its model sits inside a library's own object, behind no common `predict(INPUTS)`"
PIPELINE = "a pipeline of several models, whose half precision the load cell already chooses"
SEEDED = "what it makes is drawn from noise, so that two runs differ for other reasons"
UNLABELLED = "it knows the names of its columns, and no rows with answers travel with it"
JUDGED = "nobody can say what the one right shape would be; the options are compared instead"
IN_BROWSER = "the memory is the browser's, which tells a page nothing of it"
BY_FILE = "the repository brings smaller graphs, which a cell of its own compares"
EXCUSED: dict[tuple[str, str], dict[str, str]] = {
    ("inference-providers", "text-generation"): {"memory": ELSEWHERE},
    ("gguf", "text-generation"): {"smaller": SIZED_BY_FILE},
    ("gguf", "feature-extraction"): {"smaller": SIZED_BY_FILE},
    ("gguf", "sentence-similarity"): {"smaller": SIZED_BY_FILE},
    ("gguf", "text-ranking"): {"smaller": SIZED_BY_FILE},
    ("spacy", "feature-extraction"): {"smaller": NO_TORCH},
    ("spacy", "sentence-similarity"): {"smaller": NO_TORCH},
    ("mlx", "text-generation"): {"smaller": "its weights were quantised when it was made for MLX"},
    ("diffusers", "text-to-3d"): {"evaluation": JUDGED},
    ("diffusers", "image-to-3d"): {"evaluation": JUDGED},
    ("model2vec", "feature-extraction"): {"smaller": NO_TORCH},
    ("model2vec", "sentence-similarity"): {"smaller": NO_TORCH},
    ("model2vec", "text-classification"): {"smaller": NO_TORCH},
    ("sklearn", "tabular-classification"): {"smaller": NO_TORCH, "evaluation": UNLABELLED},
    ("sklearn", "tabular-regression"): {"smaller": NO_TORCH, "evaluation": UNLABELLED},
    ("keras", "tabular-classification"): {"evaluation": UNLABELLED},
    ("keras", "tabular-regression"): {"evaluation": UNLABELLED},
    ("spacy", "token-classification"): {"smaller": NO_TORCH},
    ("spacy", "text-classification"): {"smaller": NO_TORCH},
    ("fasttext", "text-classification"): {"smaller": NO_TORCH},
    ("onnx", "text-classification"): {"smaller": NO_TORCH},
    ("onnx", "token-classification"): {"smaller": NO_TORCH},
    ("onnx", "fill-mask"): {"smaller": NO_TORCH},
    ("onnx", "question-answering"): {"smaller": NO_TORCH},
    ("onnx", "zero-shot-classification"): {"smaller": NO_TORCH},
    ("onnx", "image-classification"): {"smaller": NO_TORCH},
    ("stable-baselines3", "reinforcement-learning"): {"smaller": NO_PREDICT},
    ("gliner", "token-classification"): {"smaller": NO_PREDICT},
    ("span-marker", "token-classification"): {"smaller": NO_PREDICT},
    ("flair", "token-classification"): {"smaller": NO_PREDICT},
    ("flair", "text-classification"): {"smaller": NO_PREDICT},
    ("stanza", "token-classification"): {"smaller": NO_PREDICT},
    ("bertopic", "text-classification"): {"smaller": NO_PREDICT},
    ("setfit", "text-classification"): {"smaller": NO_PREDICT},
    ("chronos-forecasting", "time-series-forecasting"): {"smaller": NO_PREDICT},
}
MOST_LINES, MEAN_LINES = 55, 42
"""Visible lines down to the end of the first result; `docs/notebooks.md` says what is counted."""
IDS = [f"{row.library}-{row.task}-{row.template}" for row in ROWS]


def excuse(row: TaskTemplate, promise: str) -> str | None:
    own = EXCUSED.get((row.library, row.task), {}).get(promise)
    if row.library == "transformers.js":
        return {"memory": IN_BROWSER, "smaller": BY_FILE}.get(promise)
    if promise == "smaller" and own is None and row.library.startswith("diffusers"):
        return PIPELINE
    if promise == "smaller" and own is None and "text_to_waveform" in row.parts:
        return SEEDED
    return own


@pytest.mark.parametrize("row", ROWS, ids=IDS)
def test_a_beginner_finds_an_exercise_and_its_hidden_answer(row: TaskTemplate) -> None:
    usage = [
        c for c in dealt_notebook(row, "beginner").cells if c.metadata.alacard.section == "usage"
    ]
    told = [cell.source for cell in usage]
    asked = next(n for n, text in enumerate(told) if "**Your turn.**" in text)
    hidden = [
        n
        for n, cell in enumerate(usage)
        if cell.cell_type == "markdown"
        and cell.source.startswith("<details><summary>Show an answer</summary>\n\n")
        and cell.source.rstrip().endswith("\n\n</details>")
    ]
    assert hidden and hidden[-1] > asked, "no answer after the exercise"
    # An answer, not a word; and nothing of it stands in the open.
    assert all(len(told[n].split()) > 20 for n in hidden)
    assert any(cell.cell_type == "code" for cell in usage[asked : hidden[-1]])


@pytest.mark.parametrize("level", ["intermediate", "advanced"])
@pytest.mark.parametrize("row", ROWS, ids=IDS)
def test_answers_are_for_beginners_alone(row: TaskTemplate, level: str) -> None:
    assert "<details><summary>Show an answer" not in "".join(
        cell.source for cell in dealt_notebook(row, level).cells
    )


@pytest.mark.parametrize("promise", sorted({*PROMISES, "evaluation"}))
@pytest.mark.parametrize("row", ROWS, ids=IDS)
def test_the_advanced_level_measures_and_evaluates(row: TaskTemplate, promise: str) -> None:
    beginner, advanced = code_of(row, "beginner"), code_of(row, "advanced")
    only = {name: source for name, source in advanced.items() if name not in beginner}
    if promise == "evaluation":
        kept = {n for n in only if EVALUATES.search(n) or n == EVALUATED_IN.get(row.template)}
    else:
        # Streaming may stand in the first answers that everyone waits for.
        seen = advanced if promise == "smaller" else only
        kept = {name for name, source in seen.items() if PROMISES[promise].search(source)}
    why = excuse(row, promise)
    assert kept or why, f"nothing keeps the promise of {promise}"
    assert not (kept and why), f"an excuse that is not needed: {why}"


@pytest.mark.parametrize("level", LEVELS)
def test_the_first_result_comes_early(level: str) -> None:
    # In a browser, the page runs the model, and no cell does.
    rows = [row for row in ROWS if row.library != "transformers.js"]
    lines = {
        row: measure(dealt_notebook(row, level), row.task, row.library, level).lines for row in rows
    }
    late = [row.template for row in rows if lines[row] is None or lines[row] > MOST_LINES]
    assert not late
    assert mean(filter(None, lines.values())) <= MEAN_LINES


def code_of(row: TaskTemplate, level: str) -> dict[str, str]:
    return {
        cell.id: cell.source
        for cell in dealt_notebook(row, level).cells
        if cell.cell_type == "code" and cell.metadata.alacard.section == "usage"
    }


def test_every_excuse_is_of_a_row() -> None:
    rows = {(row.library, row.task) for row in ROWS}
    assert set(EXCUSED) <= rows
    assert {promise for why in EXCUSED.values() for promise in why} <= {*PROMISES, "evaluation"}
    assert set(EVALUATED_IN) <= {row.template for row in ROWS}
