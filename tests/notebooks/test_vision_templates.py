"""Notebooks that find places in pictures: built the whole way, and run to their last cell."""

from __future__ import annotations

import pytest

from .conftest import Execute, at_levels, each_level, images_of

PICTURES = {"a cat", "a ginger cat on a windowsill"}
WHERE = "where_in_the_picture"


@each_level
def test_things_are_found(execute: Execute, level: str) -> None:
    says = {
        "beginner": "boxes with a score of at least",
        "intermediate": "Fixed:",
        "advanced": "in the mirror",
    }
    kind = "YolosForObjectDetection"
    done = execute("tiny/yolos", "object_detection", level, pack=WHERE, kind=kind, says=says)
    assert {row["picture"] for row in done.result} <= PICTURES
    for row in done.result:
        assert row["label"] in {"cat", "cup", "person", "rocket"}
        assert 0 < row["score"] <= 1
        assert len(row["box"]) == 4
    assert len({tuple(row["box"]) for row in done.result}) > 2
    # The bundled pictures, and those with frames on them.
    assert images_of(done) >= 4


@pytest.mark.parametrize(
    ("model", "kind", "level"),
    at_levels(
        [
            ("tiny/segformer", "SegformerForSemanticSegmentation"),
            ("tiny/mask2former", "Mask2FormerForUniversalSegmentation"),
        ]
    ),
)
def test_pictures_are_divided(execute: Execute, model: str, kind: str, level: str) -> None:
    says = {
        "beginner": "Parts at this brightness",
        "intermediate": "ValueError",
        "advanced": "IoU in the mirror",
    }
    done = execute(model, "image_segmentation", level, pack=WHERE, kind=kind, says=says)
    assert {row["picture"] for row in done.result} <= PICTURES
    for title in {row["picture"] for row in done.result}:
        rows = [row for row in done.result if row["picture"] == title]
        assert all(row["label"] in {"wall", "cat", "cup", "sky", "floor"} for row in rows)
        assert all(0 <= row["share"] <= 1 and 0 <= row["score"] <= 1 for row in rows)
        assert sum(row["share"] for row in rows) <= 1.001  # no point belongs to two parts
    assert done.result
    assert images_of(done) >= 4


@each_level
def test_depth_is_estimated(execute: Execute, level: str) -> None:
    says = {"beginner": "Turned by 180", "intermediate": "Fixed:", "advanced": "in grey"}
    model, kind = "tiny/depth-anything", "DepthAnythingForDepthEstimation"
    done = execute(model, "depth_estimation", level, pack=WHERE, kind=kind, says=says)
    assert {row["picture"] for row in done.result} == PICTURES
    assert all(row["largest"] > row["smallest"] for row in done.result)
    assert images_of(done) >= 4


@each_level
def test_a_point_becomes_a_mask(execute: Execute, level: str) -> None:
    says = {"beginner": "The mask covers", "intermediate": "Fixed, best", "advanced": "#c8c8c8"}
    done = execute("tiny/sam", "mask_generation", level, pack=WHERE, kind="SamModel", says=says)
    assert {row["picture"] for row in done.result} == PICTURES
    assert all(0 <= row["share"] <= 1 for row in done.result)
    assert images_of(done) >= 4


@each_level
def test_pictures_are_enlarged(execute: Execute, level: str) -> None:
    says = {"beginner": "From 32 x", "intermediate": "Fixed:", "advanced": "same as whole"}
    model, kind = "tiny/swin2sr", "Swin2SRForImageSuperResolution"
    done = execute(model, "super_resolution", level, pack="another_look", kind=kind, says=says)
    source = next(c.source for c in done.notebook.cells if c.id.endswith("-usage-questions"))
    assert "watercolour" not in source  # the pack's wishes are no questions to this model
    for row in done.result:
        before, after = ([int(n) for n in row[key].split(" x ")] for key in ("before", "after"))
        assert after == [2 * side for side in before]
        assert row["usual way, dB"] > 10
    assert images_of(done) >= 4


@each_level
def test_pictures_become_vectors(execute: Execute, level: str) -> None:
    says = {
        "beginner": "a cat, mirrored",
        "intermediate": "RuntimeError",
        "advanced": "Nearest neighbour right",
    }
    model, template, kind = "tiny/dinov2", "image_feature_extraction", "Dinov2Model"
    done = execute(model, template, level, pack="alike_or_not", kind=kind, says=says)
    assert len(done.result) == 8
    for row in done.result:
        assert row["nearest"] != row["picture"]
        assert -1.001 <= row["similarity"] <= 1.001
    assert "each as 32 numbers" in done.text("usage")


@each_level
def test_points_are_found_again(execute: Execute, level: str) -> None:
    says = {"beginner": "with a best score", "intermediate": "Fixed:", "advanced": "Corners found"}
    model, kind = "tiny/superpoint", "SuperPointForKeypointDetection"
    done = execute(model, "keypoint_detection", level, pack=WHERE, kind=kind, says=says)
    assert {row["picture"] for row in done.result} == PICTURES
    assert all(row["points"] > 0 for row in done.result)
    assert images_of(done) >= 4
    if level != "beginner":
        # A picture matched with itself: every point is found at its own place.
        same = next(c for c in done.cells if c.id.endswith("-usage-match")).text
        _, matches, right = same.splitlines()[1].split(" | ")
        assert matches == right != "0"


@each_level
@pytest.mark.parametrize(
    ("model", "template", "pack"),
    [
        ("tiny/timm-vit", "timm_image_classification", "look_closely"),
        ("tiny/timm-features", "timm_image_features", "alike_or_not"),
    ],
)
def test_timm_sees(execute: Execute, model: str, template: str, pack: str, level: str) -> None:
    done = execute(model, template, level, pack=pack, library="timm")
    assert done.loads[0].startswith(f"create_model:hf_hub:{model}@")
    if template == "timm_image_classification":
        assert {row["label"] for row in done.result} <= {"cat", "cup", "person", "rocket"}
        assert done.result[0]["score"] != done.result[1]["score"]
    else:
        assert len(done.result) == 8
        assert all(row["nearest"] != row["picture"] for row in done.result)
