"""Tasks that watch films or change sounds."""

from __future__ import annotations

from .needs import BASE, PILLOW, TORCHVISION
from .row import TaskTemplate

ROWS: tuple[TaskTemplate, ...] = (
    # The types whose pages bring a processor of single pictures, and a count of frames.
    TaskTemplate(
        "video_classification",
        "video-classification",
        "what happens in films",
        "AutoModelForVideoClassification",
        "AutoImageProcessor",
        heads=("ForVideoClassification",),
        model_types=("videomae", "timesformer", "vivit"),
        requirements=(*BASE, PILLOW, TORCHVISION),
        parts=("pictures", "films"),
        media="pictures",
        takes="video",
        gives="labels",
    ),
)
