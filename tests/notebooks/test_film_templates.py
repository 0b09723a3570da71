"""Notebooks that change pictures and make films, shapes and sounds with diffusers, really run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.execution import ExecutedNotebook, NotebookKernel
from tests.local_hub import LocalHub

from .test_media_templates import build, ran

# A film is drawn picture by picture: beside other work a notebook of them takes minutes.
pytestmark = pytest.mark.timeout(600)
PACK = "quick_start"
# What a reader of each level does and no other.
OWN = {
    "image_to_image": {"beginner": "Changed by", "intermediate": "Mended", "advanced": "two seeds"},
    "unconditional_image_generation": {
        "beginner": "contrast",
        "intermediate": "seconds a picture",
        "advanced": "Mean difference of two seeds",
    },
    "video_generation": {
        "beginner": "Motion:",
        "intermediate": "num_inference_steps",
        "advanced": "calls of the denoiser",
    },
    "shape_generation": {
        "beginner": "change between views",
        "intermediate": "hologram",
        "advanced": "numbers a shape",
    },
}


def films_of(done: ExecutedNotebook) -> int:
    """How many moving pictures the notebook shows."""
    return sum("image/gif" in o.get("data", {}) for c in done.cells for o in c.outputs)


def executed(
    hub: LocalHub, kernel: NotebookKernel, folder: Path, model: str, template: str, level: str
) -> ExecutedNotebook:
    """One notebook of a pipeline, after what holds for all of them."""
    built = build(hub, folder, model, PACK, level, "sourdough")
    assert built.plan.library == "diffusers"
    done = ran(kernel, built, template)
    assert done.loads == [f"DiffusionPipeline:{model}"]
    assert OWN[template][level] in done.text("usage")
    return done


@pytest.mark.parametrize(
    ("model", "level"),
    [
        ("tiny/instruct-pix2pix", "beginner"),
        ("tiny/instruct-pix2pix", "advanced"),
        ("tiny/sd-image-to-image", "intermediate"),
    ],
)
def test_pictures_are_changed(
    local_hub: LocalHub, notebook_kernel: NotebookKernel, tmp_path: Path, model: str, level: str
) -> None:
    done = executed(local_hub, notebook_kernel, tmp_path, model, "image_to_image", level)
    assert len({row["prompt"] for row in done.result}) == 2
    assert all(row["changed by"] > 1 for row in done.result)
    assert all(row["width"] == 16 for row in done.result)


@pytest.mark.parametrize("level", ["beginner", "intermediate", "advanced"])
def test_pictures_come_out_of_noise(
    local_hub: LocalHub, notebook_kernel: NotebookKernel, tmp_path: Path, level: str
) -> None:
    template = "unconditional_image_generation"
    done = executed(local_hub, notebook_kernel, tmp_path, "tiny/ddpm", template, level)
    assert len(done.result) == 4
    assert all(row["width"] == 16 and row["contrast"] > 1 for row in done.result)
    assert len({row["brightness"] for row in done.result}) == 4


@pytest.mark.parametrize(
    ("model", "level"),
    [
        ("tiny/text-to-video", "beginner"),
        ("tiny/stable-video-diffusion", "intermediate"),
        ("tiny/ltx-image-to-video", "advanced"),
        ("tiny/video-to-video", "advanced"),
    ],
)
def test_films_are_made(
    local_hub: LocalHub, notebook_kernel: NotebookKernel, tmp_path: Path, model: str, level: str
) -> None:
    done = executed(local_hub, notebook_kernel, tmp_path, model, "video_generation", level)
    (row,) = done.result
    assert row["pictures"] == 9
    assert row["motion"] > 0
    assert films_of(done) == 1 + (level == "beginner") + (model == "tiny/video-to-video")


@pytest.mark.parametrize(
    ("model", "level"),
    [
        ("tiny/shap-e", "beginner"),
        ("tiny/shap-e-img2img", "advanced"),
    ],
)
def test_shapes_are_seen_from_all_sides(
    local_hub: LocalHub, notebook_kernel: NotebookKernel, tmp_path: Path, model: str, level: str
) -> None:
    done = executed(local_hub, notebook_kernel, tmp_path, model, "shape_generation", level)
    (row,) = done.result
    assert (row["views"], row["width"]) == (20, 32)
    assert films_of(done) == 1 + (level == "beginner")


def test_a_pipeline_makes_sounds(
    local_hub: LocalHub, notebook_kernel: NotebookKernel, tmp_path: Path
) -> None:
    built = build(local_hub, tmp_path, "tiny/stable-audio", PACK, "advanced", "piano")
    done = ran(notebook_kernel, built, "text_to_audio")
    assert all(row["loudest"] > 0 for row in done.result)
    assert all(3.9 < row["seconds"] < 4.1 for row in done.result)
    assert "Levels of noise" in done.text("usage")
    assert rows_of(done, "real-time factor")


def rows_of(done: ExecutedNotebook, word: str) -> list[Any]:
    """The cells whose output holds a word."""
    return [cell for cell in done.cells if word in cell.text]
