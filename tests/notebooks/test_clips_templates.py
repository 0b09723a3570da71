"""Notebooks that watch films or change sounds: built whole, and run to their last cell."""

from __future__ import annotations

import pytest

from .conftest import Execute, at_levels, images_of

ACTIONS = {"playing piano", "petting a cat", "drinking coffee", "launching a rocket"}


@pytest.mark.parametrize(
    ("model", "kind", "level"),
    at_levels(
        [
            ("tiny/videomae", "VideoMAEForVideoClassification"),
            ("tiny/timesformer", "TimesformerForVideoClassification"),
        ]
    ),
)
def test_films_are_classified(execute: Execute, model: str, kind: str, level: str) -> None:
    says = {
        "beginner": "frames x colours x height x width",
        "intermediate": "After clip: (",
        "advanced": "the same motion: ",
    }
    done = execute(model, "video_classification", level, pack="first_look", kind=kind, says=says)
    assert [row["film"] for row in done.result] == [
        f"{picture}, {motion}"
        for picture in ("a cat", "a ginger cat on a windowsill")
        for motion in ("from left to right", "coming nearer")
    ]
    assert {row["label"] for row in done.result} <= ACTIONS
    assert all(0.25 <= row["score"] <= 1 for row in done.result)
    # It sees: no two films have the same score.
    assert len({row["score"] for row in done.result}) == 4
    assert images_of(done) == 2
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
    execute: Execute, model: str, kind: str, level: str
) -> None:
    says = {
        "beginner": "book 1: [",
        "intermediate": "numbers come back",
        "advanced": "from the time before, dB",
    }
    done = execute(model, "audio_to_audio", level, pack="first_look", kind=kind, says=says)
    assert len(done.result) == 2
    for row in done.result:
        assert row["seconds"] > 1 and row["codes"] > 0 and row["times smaller"] > 1
    if level == "intermediate":
        assert "ValueError: " in done.text("usage")
    if level == "advanced":
        assert "inputs a second" in done.text("usage")
        assert "in eight bits" in done.text("usage")
