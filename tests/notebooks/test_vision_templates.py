"""Notebooks that find places in pictures: built the whole way, and run to their last cell."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.execution import NotebookKernel
from tests.local_hub import LocalHub

from .test_media_templates import build, images_of, ran

LEVELS = ("beginner", "intermediate", "advanced")
PICTURES = {"a cat", "a cup of espresso"}


@pytest.mark.parametrize("level", LEVELS)
def test_things_are_found(
    local_hub: LocalHub, notebook_kernel: NotebookKernel, tmp_path: Path, level: str
) -> None:
    built = build(local_hub, tmp_path, "tiny/yolos", "where_in_the_picture", level)
    done = ran(notebook_kernel, built, "object_detection")
    assert done.loads == ["YolosForObjectDetection:tiny/yolos"]
    assert {row["picture"] for row in done.result} <= PICTURES
    for row in done.result:
        assert row["label"] in {"cat", "cup", "person", "rocket"}
        assert 0 < row["score"] <= 1
        assert len(row["box"]) == 4
    # The bundled pictures, and those with frames on them.
    assert images_of(done) >= 4
    own = {
        "beginner": "boxes with a score of at least",
        "intermediate": "Mended:",
        "advanced": "in the mirror",
    }
    assert own[level] in done.text("usage")
