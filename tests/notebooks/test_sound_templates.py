"""Notebooks that sort, speak and make sound: built the whole way, and run to their last cell."""

from __future__ import annotations

import pytest

from .conftest import Execute, at_levels, each_level, sounds_of

VITS = "VitsModel:tiny/vits"
VOCODER = "SpeechT5HifiGan:microsoft/speecht5_hifigan"


@each_level
def test_sounds_are_classified(execute: Execute, level: str) -> None:
    says = {
        "beginner": "(score",
        "intermediate": "Fixed:",
        "advanced": "right at a threshold",
    }
    model, cards = "tiny/wav2vec2-sounds", {"pack": "listen_and_check", "topic": "sourdough"}
    done = execute(model, "audio_classification", level, **cards, says=says)
    assert [row["sound"] for row in done.result] == [
        "a sentence on sourdough",
        "two voices on sourdough",
        "a tone",
        "a hiss",
    ]
    # The best of four classes has at least a quarter.
    assert all(0.25 <= row["score"] <= 1 for row in done.result)
    assert len({row["score"] for row in done.result}) > 1


@pytest.mark.parametrize(
    ("model", "level"), [("tiny/clap", "advanced"), ("tiny/clap-fused", "intermediate")]
)
def test_sounds_are_sorted_by_words(execute: Execute, model: str, level: str) -> None:
    # The page of the second one files it under vectors, of which the template reads texts alone.
    says = {"intermediate": "Fixed:", "advanced": "Same winners as the model's own scores: True"}
    template, kind = "zero_shot_audio_classification", "ClapModel"
    done = execute(model, template, level, topic="sourdough", kind=kind, says=says)
    assert [row["sound"] for row in done.result][2:] == ["a tone", "a hiss"]
    for row in done.result:
        scores = [value for key, value in row.items() if key not in ("sound", "label", "score")]
        assert sum(scores) == pytest.approx(1, abs=1e-3) and row["score"] == max(scores)


SPEAKERS = [*at_levels([("tiny/vits",), ("tiny/speecht5",)]), ("tiny/csm", "beginner")]


@pytest.mark.parametrize(("model", "level"), SPEAKERS)
def test_texts_are_spoken(execute: Execute, model: str, level: str) -> None:
    says = {"beginner": "numbers, beginning", "intermediate": "'12 €'", "advanced": "real-time"}
    loads = ["SpeechT5ForTextToSpeech:tiny/speecht5", VOCODER] if "t5" in model else [VITS]
    loads = ["CsmForConditionalGeneration:tiny/csm"] if "csm" in model else loads
    done = execute(model, "text_to_speech", level, topic="sourdough", loads=loads, says=says)
    assert all(row["seconds"] > 0 and row["loudest"] > 0 for row in done.result)
    assert len(done.result) == len({row["text"] for row in done.result}) >= 2
    assert sounds_of(done) >= len(done.result) + (level != "advanced")


@each_level
def test_words_become_sounds(execute: Execute, level: str) -> None:
    model, kind = "tiny/musicgen", "MusicgenForConditionalGeneration"
    done = execute(model, "text_to_audio", level, topic="piano", kind=kind)
    # 200 tokens are four seconds of this codec, but for the delay between its codebooks.
    assert all(3.9 < row["seconds"] < 4.1 for row in done.result)
    assert all(row["loudest"] > 0 for row in done.result)
    if level == "intermediate":
        assert "tempo_in_beats" in done.text("usage")
    if level == "advanced":
        assert "real-time factor" in done.text("usage")
