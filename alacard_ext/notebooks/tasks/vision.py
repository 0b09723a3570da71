"""Tasks that look at pictures and answer with labels, boxes, masks, points or vectors."""

from __future__ import annotations

from .needs import BASE, PILLOW, TIMM
from .row import TaskTemplate

ROWS: tuple[TaskTemplate, ...] = (
    TaskTemplate(
        "image_classification",
        "image-classification",
        "image classification",
        "AutoModelForImageClassification",
        "AutoImageProcessor",
        heads=("ForImageClassification", "ForImageClassificationWithTeacher"),
        requirements=(*BASE, PILLOW),
        parts=("pictures",),
        media="pictures",
        takes="image",
        gives="labels",
    ),
    # timm: many DETR checkpoints take their backbone from it.
    TaskTemplate(
        "object_detection",
        "object-detection",
        "finding things in pictures",
        "AutoModelForObjectDetection",
        "AutoImageProcessor",
        heads=("ForObjectDetection",),
        requirements=(*BASE, PILLOW, TIMM),
        parts=("pictures", "drawing"),
        media="pictures",
        takes="image",
        gives="json",
    ),
    TaskTemplate(
        "image_segmentation",
        "image-segmentation",
        "the parts of pictures",
        "AutoModelForSemanticSegmentation",
        "AutoImageProcessor",
        heads=(
            "ForSemanticSegmentation",
            "ForUniversalSegmentation",
            "MaskFormerForInstanceSegmentation",
            "DetrForSegmentation",
        ),
        requirements=(*BASE, PILLOW, TIMM),
        parts=("pictures", "drawing"),
        other_classes=(
            ("ForUniversalSegmentation", "AutoModelForUniversalSegmentation"),
            ("MaskFormerForInstanceSegmentation", "AutoModelForUniversalSegmentation"),
            ("DetrForSegmentation", "AutoModelForUniversalSegmentation"),
        ),
        media="pictures",
        takes="image",
        gives="image",
    ),
    TaskTemplate(
        "depth_estimation",
        "depth-estimation",
        "how far things are in pictures",
        "AutoModelForDepthEstimation",
        "AutoImageProcessor",
        heads=("ForDepthEstimation",),
        requirements=(*BASE, PILLOW),
        parts=("pictures",),
        media="pictures",
        takes="image",
        gives="image",
    ),
)
