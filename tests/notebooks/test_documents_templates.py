"""Notebooks that read pages: built whole, and run to their last cell."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from alacard_ext.notebooks.assemble import assemble
from alacard_ext.notebooks.gate import check
from alacard_ext.notebooks.planning.plan import make_plan
from tests.execution import NotebookKernel
from tests.local_hub import LocalHub
from tests.local_hub.repository import Repository

from . import test_apps
from .conftest import Execute, build, images_of
from .hands import facts, hand


def test_answers_are_found_on_pages(execute: Execute) -> None:
    cards = {"pack": "first_look", "kind": "LayoutLMForQuestionAnswering"}
    done = execute("tiny/layoutlm", "layout_question_answering", "advanced", **cards)
    assert done.result[0]["a person says"] == "2041"
    # The invoice's questions, and the topic's own about its own page.
    assert [row["page"] for row in done.result][:3] == ["an invoice"] * 3
    assert len(done.result) == 5 and done.result[-1]["page"] != "an invoice"
    assert all(row["answer"] and 0 < row["score"] <= 1 for row in done.result)
    cells = done.notebook.cells
    page = next(cell.source for cell in cells if cell.id.endswith("pages-usage-page-data"))
    for row in done.result[:3]:
        assert all(word in page for word in row["answer"].split())
    assert images_of(done) == 2
    for said in ("upside down | ", "mean F1", "inputs a second", "in eight bits"):
        assert said in done.text("usage")


@pytest.mark.parametrize(
    ("model", "level"), [("tiny/donut", "advanced"), ("tiny/pix2struct", "intermediate")]
)
def test_answers_are_read_from_pictures_of_pages(execute: Execute, model: str, level: str) -> None:
    pack, auto_class = "ask_the_passage", "AutoModelForImageTextToText"
    done = execute(model, "page_reading", level, pack=pack, auto_class=auto_class)
    assert [row["a person says"] for row in done.result[:3]] == [
        "2041",
        "59.50 euros",
        "Maria Rossi",
    ]
    assert len(done.result) == 5 and done.result[-1]["page"] != "an invoice"
    for row in done.result:
        assert 0 < row["score"] <= 1
        # What frames question and answer is no part of the answer.
        assert not re.search("</?s_|question", row["answer"])
    assert any(row["answer"] for row in done.result)
    said = done.text("usage")
    assert "an empty page" in said
    if level == "advanced":
        assert "The same answer: True" in said and "answer from the kept result" in said
        assert "mean F1" in said and "in eight bits" in said
    else:
        batch = said.partition("in a batch | alone\n")[2].splitlines()[:2]
        assert all(line.split(" | ")[1] == line.split(" | ")[2] for line in batch), batch
        assert "After convert: [" in said


def test_answers_are_found_by_words_and_looks(
    local_hub: LocalHub, notebook_kernel: NotebookKernel, tmp_path: Path
) -> None:
    built = build(local_hub, tmp_path, "tiny/layoutlmv3", "ask_the_passage", "intermediate")
    assert built.plan.template == "layoutlmv3_question_answering" and built.gate.passed
    done = notebook_kernel.run(built.notebook, variables=("result", "rows"))
    assert done.error is None, done.error
    assert done.loads == ["LayoutLMv3ForQuestionAnswering:tiny/layoutlmv3"] and done.forwards > 0
    assert len(done.result) == 5 and done.result[0]["a person says"] == "2041"
    page = next(c.source for c in built.notebook.cells if c.id.endswith("usage-page-data"))
    for row in done.result:
        assert row["answer"] and 0 < row["score"] <= 1
        assert all(word in page for word in row["answer"].split())
    # Its scores change with the words' places and with the picture, so it sees both.
    scores = {row["version"]: row["score"] for row in done.variables["rows"]}
    assert len(scores) == len(set(scores.values())) == 5
    assert "IndexError: " in done.text("usage") and "Fixed: [" in done.text("usage")


def test_what_needs_detectron_is_told_so() -> None:
    snapshot = facts(
        pipeline_tag="document-question-answering",
        architectures=["LayoutLMv2ForQuestionAnswering"],
        model_type="layoutlmv2",
        files=["config.json", "model.safetensors", "tokenizer.json"],
    )
    plan = make_plan(hand(task="document-question-answering"), snapshot)
    assert plan.template == "fallback" and plan.auto_class is None
    assert "detectron2" in plan.reasons[0]


def test_pairs_of_encoder_and_decoder_keep_their_captions(
    local_hub: LocalHub, tmp_path: Path
) -> None:
    routes = {
        "tiny/vit-gpt2": "image_to_text",
        "tiny/trocr": "image_to_text",
        "tiny/donut": "page_reading",
        "tiny/pix2struct-vqa": "page_reading",
        "tiny/blip-vqa": "visual_question_answering",
        "tiny/layoutlm": "layout_question_answering",
    }
    for model, template in routes.items():
        built = build(local_hub, tmp_path, model, "ask_the_passage", "beginner")
        assert built.plan.template == template, (model, built.plan.reasons)
        assert built.gate.passed


def test_pages_are_found(execute: Execute) -> None:
    cards = {"pack": "search_queries", "kind": "ColPaliForRetrieval"}
    done = execute(
        "tiny/colpali",
        "visual_document_retrieval",
        "advanced",
        **cards,
        auto_class="AutoModelForPreTraining",
    )
    assert len(done.result) == 9 and done.result[0]["right page"] == "an invoice"
    titles = {row["right page"] for row in done.result}
    assert len(titles) == 4 and {row["found"] for row in done.result} <= titles
    for row in done.result:
        assert row["found"] != row["next"]
        assert -1 <= row["its score"] <= row["score"] <= 1
    said = done.text("usage")
    assert "Your prompts, and the page that each finds" in said
    # Four pages, their order, and the map of where the question is found.
    assert images_of(done) == 6
    assert "compare with 1000 pages" in said and "in eight bits" in said
    hits = sum(row["found"] == row["right page"] for row in done.result)
    assert f"recall at 1: {hits / 9:.3f}" in said


def test_pages_are_written_down_by_what_was_made_to_read(
    notebook_kernel: NotebookKernel, local_hub: LocalHub, tmp_path: Path
) -> None:
    name, seeing = "own/tiny-OCR", local_hub.repositories["tiny/idefics3"]
    local_hub.repositories[name] = Repository(name, seeing.folder, dict(seeing.settings))
    try:
        built = test_apps.build(local_hub, tmp_path / "answers", name, "batch_cli", "advanced")
        assert built.plan.template == "page_transcription", built.plan.reasons
        done = test_apps.ran(notebook_kernel, built.notebook, tmp_path)
    finally:
        del local_hub.repositories[name]
    # Random weights read nothing, and write what is no page; each letter of that is an error.
    assert len(done.result) == 2 and done.result[0]["page"] == "an invoice"
    assert all(row["letters"] > 50 and row["error rate"] > 0.5 for row in done.result)
    assert "30 pixels" in done.text("usage")
    source = "\n".join(cell.source for cell in done.notebook.cells)
    assert "PICTURE_DATA" not in source, "it is shown pages, and no animals"
    # Its program reads both pages from a file.
    answers = test_apps.answers_of(tmp_path / "alacard_tiny_ocr_outputs.jsonl")
    assert len(answers) == 2 and all(isinstance(each, str) for each in answers.values())


@pytest.mark.parametrize(
    ("model", "instruction"),
    [
        ("docling-project/SmolDocling-256M-preview", "Convert this page to docling."),
        ("nanonets/Nanonets-OCR-s", "Write down all text on this page"),
        ("someone/rocr-7b", None),
        ("someone/Socrates-7B", None),
    ],
)
def test_what_reads_pages_is_told_by_its_name(model: str, instruction: str | None) -> None:
    known = {"pipeline_tag": "image-text-to-text", "model_type": "idefics3"}
    snapshot = facts(model, architectures=["Idefics3ForConditionalGeneration"], **known)
    card = hand(model, task="image-text-to-text", level="intermediate")
    plan = make_plan(card, snapshot)
    assert plan.template == ("page_transcription" if instruction else "image_text_to_text")
    notebook = assemble(card, snapshot, plan, hand_code=None)
    text = "\n".join(cell.source for cell in notebook.cells)
    assert check(notebook, requirements=plan.requirements).passed
    assert instruction is None or f'INSTRUCTION = "{instruction}' in text


def test_a_model_that_is_asked_by_marks_is_not_asked_in_words() -> None:
    for kind, architecture in (
        ("pp_chart2table", "GotOcr2ForConditionalGeneration"),
        ("got_ocr2", "GotOcr2ForConditionalGeneration"),
    ):
        known = {"pipeline_tag": "image-text-to-text", "model_type": kind}
        # Of the second kind, only what was made to read pages is shown some.
        name = "o/reader" if kind == "got_ocr2" else f"o/{kind}-OCR"
        snapshot = facts(name, architectures=[architecture], **known)
        plan = make_plan(hand(task="image-text-to-text"), snapshot)
        assert not plan.covered and "asked by marks of its own" in plan.reasons[0]
