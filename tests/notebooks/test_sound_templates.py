"""Notebooks that sort, speak and make sound: built the whole way, and run to their last cell."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.execution import NotebookKernel
from tests.local_hub import LocalHub

from .test_media_templates import build, ran

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
