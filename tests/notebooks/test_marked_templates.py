"""Notebooks of models that are asked by marks: built whole, and run to their last cell."""

from __future__ import annotations

from typing import Any

import pytest

from alacard_ext.notebooks.planning.plan import make_plan

from .conftest import Execute, each_level, images_of
from .hands import facts, hand

PICTURES = ["a cat", "a ginger cat on a windowsill"]


@each_level
def test_one_model_does_many_jobs_by_marks(execute: Execute, level: str) -> None:
    says = {
        "beginner": "boxes for an umbrella",
        "intermediate": "ValueError: Task token <OD> should be the only content",
        "advanced": "best overlap",
    }
    kind, pack = "Florence2ForConditionalGeneration", "picture_questions"
    done = execute("tiny/florence-2", "florence", level, pack=pack, kind=kind, says=says)
    asked = [(row["picture"], row["mark"]) for row in done.result]
    marks = ("<CAPTION>", "<DETAILED_CAPTION>")
    assert asked == [(picture, mark) for mark in marks for picture in PICTURES]
    assert all(row["the model writes"] for row in done.result)
    # Random weights write places as well; a mark of the sequence is no part of an answer.
    assert not any("<pad>" in row["the model writes"] for row in done.result)
    said = done.text("usage")
    assert all(f"\n{label} | {PICTURES[0]} | " in said for label in ("an eye", "a windowsill"))
    assert "Read: " in said
    # Both pictures, both with what was found, and the sign; the rest differs.
    assert images_of(done) == 5 + {"beginner": 1, "intermediate": 2, "advanced": 3}[level]
    if level != "beginner":
        assert "<loc_" in said
    if level == "advanced":
        assert "tokens a second" in said and "in eight bits" in said


@pytest.mark.parametrize("name", ["o/florence-2", "o/florence-2-OCR"])
@pytest.mark.parametrize("task", ["image-text-to-text", "image-to-text", None])
def test_the_type_decides_whatever_the_page_says(name: str, task: str | None) -> None:
    known = {"model_type": "florence2", "architectures": ["Florence2ForConditionalGeneration"]}
    plan = make_plan(hand(name, task=task or ""), facts(name, pipeline_tag=task, **known))
    assert plan.template == "florence" and plan.auto_class == "AutoModelForImageTextToText"


@pytest.mark.parametrize(
    ("kind", "task", "config"),
    [
        ("florence2", "image-text-to-text", {"text_config": {"model_type": "florence2_language"}}),
        ("vibevoice", "text-to-speech", {"acoustic_tokenizer_config": {}}),
    ],
)
def test_what_its_author_stored_for_own_code_is_not_loaded(
    kind: str, task: str, config: dict[str, Any]
) -> None:
    name = {"florence2": "Florence2", "vibevoice": "VibeVoice"}[kind]
    known = {"model_type": kind, "architectures": [f"{name}ForConditionalGeneration"]}
    recipe = hand("o/m", task=task)
    plan = make_plan(recipe, facts("o/m", pipeline_tag=task, config=config, **known))
    assert not plan.covered and "the form of its author's own code" in plan.reasons[0]


@each_level
def test_what_asks_by_itself_is_given_the_page_alone(execute: Execute, level: str) -> None:
    kind, auto = "GotOcr2ForConditionalGeneration", "AutoModelForImageTextToText"
    done = execute("tiny/GOT-OCR", "page_transcription", level, kind=kind, auto_class=auto)
    assert len(done.result) == 2 and done.result[0]["page"] == "an invoice"
    assert all(row["letters"] > 50 and row["error rate"] > 0.5 for row in done.result)
    source = "\n".join(cell.source for cell in done.notebook.cells if "-usage-" in cell.id)
    assert "INSTRUCTION" not in source and 'stop_strings": "<|im_end|>"' in source
    if level == "intermediate":
        # In a batch, no page changes what is read on the other.
        rows = done.text("usage").partition("in a batch | alone\n")[2].splitlines()[:2]
        assert all(row.split(" | ")[1] == row.split(" | ")[2] for row in rows), rows
