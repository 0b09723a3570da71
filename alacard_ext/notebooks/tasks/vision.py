"""Tasks that look at pictures and answer with labels, boxes, masks, points or vectors."""

from __future__ import annotations

from ..models import Requirement
from ..needs import BASE, PILLOW, TIMM, TORCHVISION
from ..task_template import TaskTemplate, Value

# Template, task, title, the templates whose cells it shares, and what the app's function gives.
TIMM_ROWS: tuple[tuple[str, str, str, tuple[str, ...], Value], ...] = (
    (
        "timm_image_classification",
        "image-classification",
        "image classification",
        ("prepared_pictures", "top_classes", "image_classification"),
        "labels",
    ),
    (
        "timm_image_features",
        "image-feature-extraction",
        "pictures as vectors",
        ("image_feature_extraction",),
        "json",
    ),
)


def _picture_row(
    template: str,
    task: str,
    title: str,
    auto_class: str,
    gives: Value,
    heads: tuple[str, ...] = (),
    *,
    parts: tuple[str, ...] = (),
    needs: tuple[Requirement, ...] = (),
    processor_class: str = "AutoImageProcessor",
    other_classes: tuple[tuple[str, str], ...] = (),
) -> TaskTemplate:
    """A row of transformers that takes one of the bundled pictures."""
    return TaskTemplate(
        template,
        task,
        title,
        auto_class,
        processor_class,
        heads=heads,
        requirements=(*BASE, PILLOW, *needs),
        parts=("pictures", *parts),
        other_classes=other_classes,
        media="pictures",
        takes="image",
        gives=gives,
    )


ROWS: tuple[TaskTemplate, ...] = (
    _picture_row(
        "image_classification",
        "image-classification",
        "image classification",
        "AutoModelForImageClassification",
        "labels",
        ("ForImageClassification", "ForImageClassificationWithTeacher"),
        parts=("top_classes",),
    ),
    # timm: many DETR checkpoints take their backbone from it.
    _picture_row(
        "object_detection",
        "object-detection",
        "finding things in pictures",
        "AutoModelForObjectDetection",
        "json",
        ("ForObjectDetection",),
        parts=("drawing",),
        needs=(TIMM,),
    ),
    _picture_row(
        "image_segmentation",
        "image-segmentation",
        "the parts of pictures",
        "AutoModelForSemanticSegmentation",
        "image",
        (
            "ForSemanticSegmentation",
            "ForUniversalSegmentation",
            "MaskFormerForInstanceSegmentation",
            "DetrForSegmentation",
        ),
        parts=("drawing",),
        needs=(TIMM,),
        other_classes=(
            ("ForUniversalSegmentation", "AutoModelForUniversalSegmentation"),
            ("MaskFormerForInstanceSegmentation", "AutoModelForUniversalSegmentation"),
            ("DetrForSegmentation", "AutoModelForUniversalSegmentation"),
        ),
    ),
    _picture_row(
        "depth_estimation",
        "depth-estimation",
        "how far things are in pictures",
        "AutoModelForDepthEstimation",
        "image",
        ("ForDepthEstimation",),
    ),
    _picture_row(
        "mask_generation",
        "mask-generation",
        "outlines of what one points at",
        "AutoModelForMaskGeneration",
        "image",
        parts=("drawing",),
        needs=(TORCHVISION,),
        processor_class="AutoProcessor",
    ),
    _picture_row(
        "super_resolution",
        "image-to-image",
        "larger pictures",
        "AutoModelForImageToImage",
        "image",
        ("ForImageSuperResolution",),
    ),
    _picture_row(
        "image_feature_extraction",
        "image-feature-extraction",
        "pictures as vectors",
        "AutoModel",
        "json",
    ),
    _picture_row(
        "keypoint_detection",
        "keypoint-detection",
        "points that one finds again",
        "AutoModelForKeypointDetection",
        "image",
        ("ForKeypointDetection",),
        parts=("drawing",),
    ),
    *(
        TaskTemplate(
            template,
            task,
            title,
            "create_model",
            None,
            library="timm",
            requirements=(*BASE, TIMM, PILLOW, TORCHVISION),
            parts=("pictures", *parts),
            media="pictures",
            takes="image",
            gives=gives,
        )
        for template, task, title, parts, gives in TIMM_ROWS
    ),
)
