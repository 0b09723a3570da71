"""Tasks that bring pictures and words together: labels, captions, answers, things named."""

from __future__ import annotations

from .needs import BASE, PILLOW
from .row import TaskTemplate

ROWS: tuple[TaskTemplate, ...] = (
    # The endings lead here from a page without a task; of other architectures the tables decide.
    TaskTemplate(
        "zero_shot_image_classification",
        "zero-shot-image-classification",
        "pictures sorted by words of your own",
        "AutoModelForZeroShotImageClassification",
        "AutoProcessor",
        heads=("CLIPModel", "SiglipModel", "Siglip2Model", "MetaClip2Model"),
        requirements=(*BASE, PILLOW),
        parts=("pictures",),
        media="pictures",
        takes="image+labels",
        gives="labels",
    ),
)
