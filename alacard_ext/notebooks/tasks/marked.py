"""Models of pictures that are asked by marks of their own, which no other template knows."""

from __future__ import annotations

from ..needs import BASE
from ..task_template import TaskTemplate
from .vision_language import PILLOW_THAT_WRITES

ROWS: tuple[TaskTemplate, ...] = tuple(
    TaskTemplate(
        "florence",
        task,
        "captions, boxes and text in pictures",
        "AutoModelForImageTextToText",
        "AutoProcessor",
        heads=("Florence2ForConditionalGeneration",),
        model_types=("florence2",),
        requirements=(*BASE, PILLOW_THAT_WRITES),
        parts=("pictures", "drawing"),
        media="pictures",
        flags=("writing",),
        takes="image+labels",
        gives="json",
    )
    for task in ("image-text-to-text", "image-to-text")
)
