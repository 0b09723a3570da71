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
    assert len({tuple(row["box"]) for row in done.result}) > 2
    # The bundled pictures, and those with frames on them.
    assert images_of(done) >= 4
    own = {
        "beginner": "boxes with a score of at least",
        "intermediate": "Mended:",
        "advanced": "in the mirror",
    }
    assert own[level] in done.text("usage")


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize(
    ("model", "kind"),
    [
        ("tiny/segformer", "SegformerForSemanticSegmentation"),
        ("tiny/mask2former", "Mask2FormerForUniversalSegmentation"),
    ],
)
def test_pictures_are_divided(
    local_hub: LocalHub,
    notebook_kernel: NotebookKernel,
    tmp_path: Path,
    model: str,
    kind: str,
    level: str,
) -> None:
    built = build(local_hub, tmp_path, model, "where_in_the_picture", level)
    done = ran(notebook_kernel, built, "image_segmentation")
    assert done.loads == [f"{kind}:{model}"]
    assert {row["picture"] for row in done.result} <= PICTURES
    for title in {row["picture"] for row in done.result}:
        rows = [row for row in done.result if row["picture"] == title]
        assert all(row["label"] in {"wall", "cat", "cup", "sky", "floor"} for row in rows)
        assert all(0 <= row["share"] <= 1 and 0 <= row["score"] <= 1 for row in rows)
        assert sum(row["share"] for row in rows) <= 1.001  # no point belongs to two parts
    assert done.result
    assert images_of(done) >= 4
    own = {
        "beginner": "Parts at this brightness",
        "intermediate": "ValueError",
        "advanced": "IoU in the mirror",
    }
    assert own[level] in done.text("usage")


@pytest.mark.parametrize("level", LEVELS)
def test_depth_is_estimated(
    local_hub: LocalHub, notebook_kernel: NotebookKernel, tmp_path: Path, level: str
) -> None:
    built = build(local_hub, tmp_path, "tiny/depth-anything", "where_in_the_picture", level)
    done = ran(notebook_kernel, built, "depth_estimation")
    assert done.loads == ["DepthAnythingForDepthEstimation:tiny/depth-anything"]
    assert {row["picture"] for row in done.result} == PICTURES
    assert all(row["largest"] > row["smallest"] for row in done.result)
    assert images_of(done) >= 4
    own = {"beginner": "Turned by 180", "intermediate": "Mended:", "advanced": "in grey"}
    assert own[level] in done.text("usage")


@pytest.mark.parametrize("level", LEVELS)
def test_a_point_becomes_a_mask(
    local_hub: LocalHub, notebook_kernel: NotebookKernel, tmp_path: Path, level: str
) -> None:
    built = build(local_hub, tmp_path, "tiny/sam", "where_in_the_picture", level)
    done = ran(notebook_kernel, built, "mask_generation")
    assert done.loads == ["SamModel:tiny/sam"]
    assert {row["picture"] for row in done.result} == PICTURES
    assert all(0 <= row["share"] <= 1 for row in done.result)
    assert images_of(done) >= 4
    own = {"beginner": "The mask covers", "intermediate": "Mended, best", "advanced": "#c8c8c8"}
    assert own[level] in done.text("usage")


@pytest.mark.parametrize("level", LEVELS)
def test_pictures_are_enlarged(
    local_hub: LocalHub, notebook_kernel: NotebookKernel, tmp_path: Path, level: str
) -> None:
    built = build(local_hub, tmp_path, "tiny/swin2sr", "another_look", level)
    done = ran(notebook_kernel, built, "super_resolution")
    assert done.loads == ["Swin2SRForImageSuperResolution:tiny/swin2sr"]
    source = next(c.source for c in built.notebook.cells if c.id.endswith("-usage-questions"))
    assert "watercolour" not in source  # the pack's wishes are no questions to this model
    for row in done.result:
        before, after = ([int(n) for n in row[key].split(" x ")] for key in ("before", "after"))
        assert after == [2 * side for side in before]
        assert row["usual way, dB"] > 10
    assert images_of(done) >= 4
    own = {"beginner": "From 32 x", "intermediate": "Mended:", "advanced": "same as whole"}
    assert own[level] in done.text("usage")


@pytest.mark.parametrize("level", LEVELS)
def test_pictures_become_vectors(
    local_hub: LocalHub, notebook_kernel: NotebookKernel, tmp_path: Path, level: str
) -> None:
    built = build(local_hub, tmp_path, "tiny/dinov2", "alike_or_not", level)
    done = ran(notebook_kernel, built, "image_feature_extraction")
    assert done.loads == ["Dinov2Model:tiny/dinov2"]
    assert len(done.result) == 8
    for row in done.result:
        assert row["nearest"] != row["picture"]
        assert -1.001 <= row["similarity"] <= 1.001
    assert "each as 32 numbers" in done.text("usage")
    own = {
        "beginner": "a cat, mirrored",
        "intermediate": "RuntimeError",
        "advanced": "Nearest neighbour right",
    }
    assert own[level] in done.text("usage")


@pytest.mark.parametrize("level", LEVELS)
def test_points_are_found_again(
    local_hub: LocalHub, notebook_kernel: NotebookKernel, tmp_path: Path, level: str
) -> None:
    built = build(local_hub, tmp_path, "tiny/superpoint", "where_in_the_picture", level)
    done = ran(notebook_kernel, built, "keypoint_detection")
    assert done.loads == ["SuperPointForKeypointDetection:tiny/superpoint"]
    assert {row["picture"] for row in done.result} == PICTURES
    assert all(row["points"] > 0 for row in done.result)
    assert images_of(done) >= 4
    if level != "beginner":
        # A picture matched with itself: every point is found at its own place.
        same = next(c for c in done.cells if c.id.endswith("-usage-match")).text
        _, matches, right = same.splitlines()[1].split(" | ")
        assert matches == right != "0"
    own = {"beginner": "with a best score", "intermediate": "Mended:", "advanced": "Corners found"}
    assert own[level] in done.text("usage")


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize(
    ("model", "template", "pack"),
    [
        ("tiny/timm-vit", "timm_image_classification", "look_closely"),
        ("tiny/timm-features", "timm_image_features", "alike_or_not"),
    ],
)
def test_timm_sees(
    local_hub: LocalHub,
    notebook_kernel: NotebookKernel,
    tmp_path: Path,
    model: str,
    template: str,
    pack: str,
    level: str,
) -> None:
    built = build(local_hub, tmp_path, model, pack, level)
    assert built.plan.library == "timm"
    done = ran(notebook_kernel, built, template)
    assert done.loads[0].startswith(f"create_model:hf_hub:{model}@")
    if template == "timm_image_classification":
        assert {row["label"] for row in done.result} <= {"cat", "cup", "person", "rocket"}
        assert done.result[0]["score"] != done.result[1]["score"]
    else:
        assert len(done.result) == 8
        assert all(row["nearest"] != row["picture"] for row in done.result)
