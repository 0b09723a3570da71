"""A classifier's numbers are told as what they are: a choice, several labels, or one score."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from alacard_ext.notebooks.assemble import assemble
from alacard_ext.notebooks.gate import check
from alacard_ext.notebooks.planning.plan import make_plan
from alacard_ext.notebooks.planning.scores import score_kind
from alacard_ext.notebooks.template import read_template

from .hands import facts, hand

REWARD = {"model_type": "bert", "id2label": {"0": "LABEL_0"}}
STARS = {"model_type": "bert", "id2label": {"0": "stars"}, "problem_type": "regression"}
TAGS = {
    "model_type": "bert",
    "id2label": {"0": "sport", "1": "politics", "2": "weather"},
    "problem_type": "multi_label_classification",
}
MOOD = {"model_type": "bert", "id2label": {"0": "NEGATIVE", "1": "POSITIVE"}}
CHOICE = ("between 0 and 1", "must choose one", "add up to 1", "1.000 is as sure", "with softmax")


def written(config: dict[str, Any], level: str) -> str:
    """The notebook's prose; the gate is asked as for every notebook."""
    recipe, snapshot = hand(level=level), facts(config=config)
    plan = make_plan(recipe, snapshot)
    assert plan.template == "text_classification"
    notebook = assemble(recipe, snapshot, plan, hand_code=None)
    report = check(notebook, requirements=plan.requirements)
    assert report.passed, report
    return "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")


@pytest.mark.parametrize(
    ("config", "kind"),
    [
        (REWARD, "single"),
        (STARS, "single"),
        ({"num_labels": 1}, "single"),
        (TAGS, "several"),
        (MOOD, "exclusive"),
        ({"model_type": "bert"}, "exclusive"),  # transformers takes two labels where none are named
        ({"id2label": "odd"}, "exclusive"),
        ({}, None),
        (None, None),
    ],
)
def test_the_kind_of_score(config: dict[str, Any] | None, kind: str | None) -> None:
    assert score_kind(config) == kind


@pytest.mark.parametrize("level", ["beginner", "intermediate", "advanced"])
@pytest.mark.parametrize("config", [REWARD, STARS], ids=["reward", "regression"])
def test_a_single_score_is_not_told_as_a_choice(config: dict[str, Any], level: str) -> None:
    prose = written(config, level)
    assert not [words for words in CHOICE if words in prose]
    assert "how sure" not in prose


def test_several_labels_are_told_as_several() -> None:
    prose = written(TAGS, "beginner")
    assert "several labels, one, or none" in prose and "must choose one" not in prose
    assert "must choose one" in written(MOOD, "beginner")


def test_all_labels_that_fit_are_shown() -> None:
    cell = next(c for c in read_template("text_classification") if c.name == "predict")
    names: dict[str, Any] = {"labels": ["sport", "politics", "weather"]}
    exec(cell.source[cell.source.index("def best") : cell.source.index("INPUTS =")], names)

    def says(problem: str | None, scores: list[float]) -> Any:
        names["model"] = SimpleNamespace(config=SimpleNamespace(problem_type=problem))
        return names["answer"](scores)

    several = "multi_label_classification"
    assert says(several, [0.9, 0.7, 0.1]) == ("sport, politics", 0.9)
    assert says(several, [0.2, 0.1, 0.4]) == ("(none)", 0.4)
    assert says(None, [0.5, 0.2, 0.3]) == ("sport", 0.5)


SORTERS = {
    "image-classification": ("ViTForImageClassification", "vit"),
    "audio-classification": ("Wav2Vec2ForSequenceClassification", "wav2vec2"),
    "video-classification": ("VideoMAEForVideoClassification", "videomae"),
}


def of_task(task: str, architecture: str, kind: str, config: dict[str, Any]) -> str:
    """The prose of a beginner's notebook of another task."""
    recipe = hand(task=task)
    known: dict[str, Any] = {
        "pipeline_tag": task,
        "architectures": [architecture],
        "model_type": kind,
    }
    snapshot = facts(config={**config, "model_type": kind}, **known)
    plan = make_plan(recipe, snapshot)
    assert plan.covered, plan.reasons
    notebook = assemble(recipe, snapshot, plan, hand_code=None)
    assert check(notebook, requirements=plan.requirements).passed
    return "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")


@pytest.mark.parametrize("task", SORTERS)
def test_classes_of_pictures_sounds_and_films_are_told_as_what_they_are(task: str) -> None:
    exclusive = of_task(task, *SORTERS[task], MOOD)
    several, single = of_task(task, *SORTERS[task], TAGS), of_task(task, *SORTERS[task], STARS)
    assert "scores that add up" in exclusive and "**separately**" not in exclusive
    assert "**separately**" in several and "scores that add up" not in several
    assert "not a probability" in single and "scores that add up" not in single
    assert "full certainty" in exclusive and "full certainty" not in single


@pytest.mark.parametrize("task", SORTERS)
def test_numbers_of_classes_follow_the_kind_of_score(task: str) -> None:
    import torch

    cells = read_template(task.replace("-", "_"))
    source = next(cell.source for cell in cells if cell.name == "predict")
    ends = source[source.index("    if model.config.problem_type") :]
    names: dict[str, Any] = {"labels": ["a", "b"]}
    exec("def scores(logits):\n" + ends, names)
    logits = torch.tensor([[2.0, 1.0]])
    for problem, total in ((None, 1.0), ("multi_label_classification", 1.61), ("regression", 3.0)):
        names["model"] = SimpleNamespace(config=SimpleNamespace(problem_type=problem))
        assert names["scores"](logits).sum().item() == pytest.approx(total, abs=0.01)


@pytest.mark.parametrize(("decoder", "reads"), [("trocr", True), ("mbart", True), ("gpt2", False)])
def test_only_what_reads_writing_is_said_to(decoder: str, reads: bool) -> None:
    config = {"decoder": {"model_type": decoder}}
    names = ("VisionEncoderDecoderModel", "vision-encoder-decoder")
    prose = of_task("image-to-text", *names, config)
    assert ("a first draft of the text in a picture" in prose) is reads
    assert ("description of many pictures" in prose) is not reads
