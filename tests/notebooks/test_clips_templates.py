"""Notebooks that watch films or change sounds: built whole, and run to their last cell."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.execution import NotebookKernel
from tests.local_hub import LocalHub

from .test_media_templates import build, images_of, ran

LEVELS = ("beginner", "intermediate", "advanced")
ACTIONS = {"playing piano", "petting a cat", "drinking coffee", "launching a rocket"}


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize(
    ("model", "kind"),
    [
        ("tiny/videomae", "VideoMAEForVideoClassification"),
        ("tiny/timesformer", "TimesformerForVideoClassification"),
    ],
)
def test_films_are_classified(
    local_hub: LocalHub,
    notebook_kernel: NotebookKernel,
    tmp_path: Path,
    model: str,
    kind: str,
    level: str,
) -> None:
    built = build(local_hub, tmp_path, model, "first_look", level)
    done = ran(notebook_kernel, built, "video_classification")
    assert done.loads == [f"{kind}:{model}"]
    assert [row["film"] for row in done.result] == [
        f"{picture}, {motion}"
        for picture in ("a cat", "a cup of espresso")
        for motion in ("from left to right", "coming nearer")
    ]
    assert {row["label"] for row in done.result} <= ACTIONS
    assert all(0.25 <= row["score"] <= 1 for row in done.result)
    # It sees: no two films have the same score.
    assert len({row["score"] for row in done.result}) == 4
    assert images_of(done) == 2
    own = {
        "beginner": "frames x colours x height x width",
        "intermediate": "After clip: (",
        "advanced": "the same motion: ",
    }
    assert own[level] in done.text("usage")
    if level == "intermediate":
        # VideoMAE refuses another number of frames; TimeSformer stretches its positions.
        said = "RuntimeError: " if model == "tiny/videomae" else "goes on with 4 frames"
        assert said in done.text("usage")
    if level == "advanced":
        assert "inputs a second" in done.text("usage")
        assert "in eight bits" in done.text("usage")


@pytest.mark.parametrize(
    ("model", "kind", "level"),
    [
        ("tiny/encodec", "EncodecModel", "beginner"),
        ("tiny/encodec", "EncodecModel", "intermediate"),
        ("tiny/encodec", "EncodecModel", "advanced"),
        ("tiny/encodec-stereo", "EncodecModel", "advanced"),
        ("tiny/dac", "DacModel", "advanced"),
        ("tiny/mimi", "MimiModel", "intermediate"),
    ],
)
def test_sounds_are_pressed_and_rebuilt(
    local_hub: LocalHub,
    notebook_kernel: NotebookKernel,
    tmp_path: Path,
    model: str,
    kind: str,
    level: str,
) -> None:
    built = build(local_hub, tmp_path, model, "first_look", level)
    done = ran(notebook_kernel, built, "audio_to_audio")
    assert done.loads == [f"{kind}:{model}"]
    assert len(done.result) == 2
    for row in done.result:
        assert row["seconds"] > 1 and row["codes"] > 0 and row["times smaller"] > 1
    own = {
        "beginner": "book 1: [",
        "intermediate": "numbers come back",
        "advanced": "from the time before, dB",
    }
    assert own[level] in done.text("usage")
    if level == "intermediate":
        assert "ValueError: " in done.text("usage")
    if level == "advanced":
        assert "inputs a second" in done.text("usage")
        assert "in eight bits" in done.text("usage")
