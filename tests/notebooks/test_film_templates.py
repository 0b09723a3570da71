"""Notebooks that change pictures and make films, shapes and sounds with diffusers, really run."""

from __future__ import annotations

from typing import Any

import pytest

from tests.execution import ExecutedNotebook

from .conftest import Execute, each_level

# A film is drawn picture by picture: beside other work a notebook of them takes minutes.
pytestmark = [pytest.mark.timeout(600), pytest.mark.long]
# What a reader of each level does and no other.
OWN = {
    "image_to_image": {"beginner": "Changed by", "intermediate": "Fixed", "advanced": "two seeds"},
    "unconditional_image_generation": {
        "beginner": "contrast",
        "intermediate": "seconds per picture",
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
        "advanced": "numbers per shape",
    },
}
# A ray meets 192 points of a shape, which is nearly all the work of these notebooks; a tiny network
# shows as much by 24.
FEW_POINTS = """
import functools
from diffusers.pipelines.shap_e import ShapERenderer

ShapERenderer.decode_to_image = functools.partialmethod(
    ShapERenderer.decode_to_image, n_coarse_samples=8, n_fine_samples=16
)
"""


def films_of(done: ExecutedNotebook) -> int:
    """How many moving pictures the notebook shows."""
    return sum("image/gif" in o.get("data", {}) for c in done.cells for o in c.outputs)


@pytest.fixture
def run(execute: Execute) -> Execute:
    """Runs a pipeline's notebook, after what holds for all of them."""
    usual = {"topic": "sourdough", "kind": "DiffusionPipeline", "library": "diffusers"}
    return lambda model, template, level, **more: execute(
        model, template, level, says=OWN[template], **usual, **more
    )


@pytest.mark.parametrize(
    ("model", "level"),
    [
        ("tiny/instruct-pix2pix", "beginner"),
        ("tiny/instruct-pix2pix", "advanced"),
        ("tiny/sd-image-to-image", "intermediate"),
    ],
)
def test_pictures_are_changed(run: Execute, model: str, level: str) -> None:
    done = run(model, "image_to_image", level)
    assert len({row["prompt"] for row in done.result}) == 2
    assert all(row["changed by"] > 1 for row in done.result)
    assert all(row["width"] == 16 for row in done.result)


@each_level
def test_pictures_come_out_of_noise(run: Execute, level: str) -> None:
    template = "unconditional_image_generation"
    done = run("tiny/ddpm", template, level)
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
def test_films_are_made(run: Execute, model: str, level: str) -> None:
    done = run(model, "video_generation", level)
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
def test_shapes_are_seen_from_all_sides(run: Execute, model: str, level: str) -> None:
    done = run(model, "shape_generation", level, before=FEW_POINTS)
    (row,) = done.result
    assert (row["views"], row["width"]) == (20, 32)
    assert films_of(done) == 1 + (level == "beginner")


def test_a_pipeline_makes_sounds(execute: Execute) -> None:
    done = execute("tiny/stable-audio", "text_to_audio", "advanced", topic="piano")
    assert all(row["loudest"] > 0 for row in done.result)
    assert all(3.9 < row["seconds"] < 4.1 for row in done.result)
    assert "Noise levels" in done.text("usage")
    assert rows_of(done, "real-time factor")


def rows_of(done: ExecutedNotebook, word: str) -> list[Any]:
    """The cells whose output holds a word."""
    return [cell for cell in done.cells if word in cell.text]
