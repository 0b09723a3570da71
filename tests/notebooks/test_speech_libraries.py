"""Notebooks that find speech or know voices: built the whole way, and run to their last cell."""

from __future__ import annotations

from pathlib import Path

from tests.execution import NotebookKernel
from tests.local_hub import LocalHub

from .test_media_templates import build, images_of, ran


# The other levels, and the model whose labels are speakers, are in `make bench-notebooks`.
def test_speech_is_found(
    local_hub: LocalHub, notebook_kernel: NotebookKernel, tmp_path: Path
) -> None:
    model = "tiny/wav2vec2-speech"
    built = build(local_hub, tmp_path, model, "speech_or_silence", "advanced", "sourdough")
    done = ran(notebook_kernel, built, "voice_activity")
    assert done.loads == [f"Wav2Vec2ForAudioFrameClassification:{model}"]
    assert [row["recording"] for row in done.result] == [
        "a sentence on sourdough, in silence",
        "a sentence on weather, in silence",
        "a hiss",
    ]
    for row in done.result:
        assert row["found, s"] >= 0 and 0 <= row["share"] <= 1.0001
        # Seconds are found where segments are told, and nowhere else.
        assert (row["speech, s"] == "none") == (row["found, s"] == 0)
    # A sentence begins after the second of silence that was put before it.
    assert all(row["in truth, s"].startswith("1.00 to ") for row in done.result[:2])
    assert done.result[2]["in truth, s"] == "none"
    # It hears: not all recordings get the same answer.
    assert len({row["share"] for row in done.result}) > 1
    assert images_of(done) == 3
    for own in ("detection error rate", "inputs a second", "in eight bits"):
        assert own in done.text("usage")
