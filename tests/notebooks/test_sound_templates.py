"""Notebooks that sort, speak and make sound: built the whole way, and run to their last cell."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.execution import ExecutedNotebook, NotebookKernel
from tests.local_hub import LocalHub

from .test_media_templates import build, ran

VITS = "VitsModel:tiny/vits"
VOCODER = "SpeechT5HifiGan:microsoft/speecht5_hifigan"
LEVELS = ("beginner", "intermediate", "advanced")


@pytest.mark.parametrize("level", LEVELS)
def test_sounds_are_classified(
    local_hub: LocalHub, notebook_kernel: NotebookKernel, tmp_path: Path, level: str
) -> None:
    model = "tiny/wav2vec2-sounds"
    built = build(local_hub, tmp_path, model, "listen_and_check", level, "sourdough")
    done = ran(notebook_kernel, built, "audio_classification")
    assert [row["sound"] for row in done.result] == [
        "a sentence on sourdough",
        "a sentence on weather",
        "a tone",
        "a hiss",
    ]
    # The best of four classes has at least a quarter.
    assert all(0.25 <= row["score"] <= 1 for row in done.result)
    assert len({row["score"] for row in done.result}) > 1
    usage = done.text("usage")
    own = {
        "beginner": "(score",
        "intermediate": "Mended:",
        "advanced": "right at a threshold",
    }
    assert own[level] in usage


def sounds_of(done: ExecutedNotebook) -> int:
    """How many players of sound the notebook shows."""
    outputs = [output for cell in done.cells for output in cell.outputs]
    return sum("<audio" in str(o.get("data", {}).get("text/html", "")) for o in outputs)


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("model", ["tiny/vits", "tiny/speecht5"])
def test_texts_are_spoken(
    local_hub: LocalHub, notebook_kernel: NotebookKernel, tmp_path: Path, model: str, level: str
) -> None:
    built = build(local_hub, tmp_path, model, "quick_start", level, "sourdough")
    loads = ["SpeechT5ForTextToSpeech:tiny/speecht5", VOCODER] if "t5" in model else [VITS]
    done = ran(notebook_kernel, built, "text_to_speech", loads=loads)
    assert all(row["seconds"] > 0 and row["loudest"] > 0 for row in done.result)
    assert len(done.result) == len({row["text"] for row in done.result}) >= 2
    assert sounds_of(done) >= len(done.result) + (level != "advanced")
    own = {"beginner": "numbers, beginning", "intermediate": "'12 €'", "advanced": "real-time"}
    assert own[level] in done.text("usage")


@pytest.mark.parametrize("level", LEVELS)
def test_words_become_sounds(
    local_hub: LocalHub, notebook_kernel: NotebookKernel, tmp_path: Path, level: str
) -> None:
    built = build(local_hub, tmp_path, "tiny/musicgen", "quick_start", level, "piano")
    done = ran(notebook_kernel, built, "text_to_audio")
    assert done.loads == ["MusicgenForConditionalGeneration:tiny/musicgen"]
    # 200 tokens are four seconds of this codec, but for the delay between its codebooks.
    assert all(3.9 < row["seconds"] < 4.1 for row in done.result)
    assert all(row["loudest"] > 0 for row in done.result)
    if level == "intermediate":
        assert "tempo_in_beats" in done.text("usage")
    if level == "advanced":
        assert "real-time factor" in done.text("usage")
