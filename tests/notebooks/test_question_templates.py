"""Notebooks that answer questions about sounds, films, pictures and tables, really run."""

from __future__ import annotations

import pytest

from .conftest import Execute, each_level

OWN = {"beginner": "<|im_start|>", "intermediate": "10 tokens", "advanced": "each further token"}


@pytest.mark.parametrize(
    ("model", "auto_class", "level", "about"),
    [
        ("tiny/qwen2-audio", "AutoModelForSeq2SeqLM", "beginner", "a sentence on cats"),
        ("tiny/qwen2-audio", "AutoModelForSeq2SeqLM", "intermediate", "a sentence on cats"),
        ("tiny/qwen2-audio", "AutoModelForSeq2SeqLM", "advanced", "a sentence on cats"),
        ("tiny/qwen2-vl", "AutoModelForImageTextToText", "beginner", "a camera moves over a cat"),
        ("tiny/qwen2-vl", "AutoModelForImageTextToText", "advanced", "a camera moves over a cat"),
        ("tiny/qwen2-vl-any", "AutoModelForMultimodalLM", "intermediate", "a cat"),
    ],
)
def test_questions_are_answered(
    execute: Execute, model: str, auto_class: str, level: str, about: str
) -> None:
    done = execute(model, "media_text_to_text", level, says=OWN, auto_class=auto_class)
    assert len(done.result) >= 2
    assert all(row["answer"] and row["about"] == about for row in done.result)
    assert not any("<|" in row["answer"] for row in done.result)


@each_level
def test_a_table_is_asked(execute: Execute, level: str) -> None:
    says = {"beginner": "How many rows", "intermediate": "Fixed", "advanced": "inputs a second"}
    model, kind = "tiny/tapas", "TapasForQuestionAnswering"
    done = execute(model, "table_question_answering", level, kind=kind, says=says)
    assert done.result[0]["question"] == "Which city lies on the Seine?"
    assert all(row["do"] in ("NONE", "SUM", "AVERAGE", "COUNT") for row in done.result)
