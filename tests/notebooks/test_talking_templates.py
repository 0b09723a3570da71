"""Notebooks that answer questions about sounds, films, pictures and tables, really run."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.execution import NotebookKernel
from tests.local_hub import LocalHub

from .test_media_templates import build, ran

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
    local_hub: LocalHub,
    notebook_kernel: NotebookKernel,
    tmp_path: Path,
    model: str,
    auto_class: str,
    level: str,
    about: str,
) -> None:
    built = build(local_hub, tmp_path, model, "quick_start", level)
    assert built.plan.auto_class == auto_class
    done = ran(notebook_kernel, built, "media_text_to_text")
    assert len(done.result) >= 2
    assert all(row["answer"] and row["about"] == about for row in done.result)
    assert not any("<|" in row["answer"] for row in done.result)
    assert OWN[level] in done.text("usage")


@pytest.mark.parametrize("level", ["beginner", "intermediate", "advanced"])
def test_a_table_is_asked(
    local_hub: LocalHub, notebook_kernel: NotebookKernel, tmp_path: Path, level: str
) -> None:
    built = build(local_hub, tmp_path, "tiny/tapas", "quick_start", level)
    done = ran(notebook_kernel, built, "table_question_answering")
    assert done.loads == ["TapasForQuestionAnswering:tiny/tapas"]
    assert done.result[0]["question"] == "Which city lies on the Seine?"
    assert all(row["do"] in ("NONE", "SUM", "AVERAGE", "COUNT") for row in done.result)
    own = {"beginner": "How many rows", "intermediate": "Mended", "advanced": "inputs a second"}
    assert own[level] in done.text("usage")
