"""Tasks that look at pictures and answer with labels, boxes, masks, points or vectors."""

from __future__ import annotations

from .needs import BASE, PILLOW
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
)
