"""Tasks that make pictures, films and shapes with diffusers."""

from __future__ import annotations

from .needs import ACCELERATE, BASE, DIFFUSERS
from .row import TaskTemplate

ROWS: tuple[TaskTemplate, ...] = (
    TaskTemplate(
        "text_to_image",
        "text-to-image",
        "pictures from words",
        "DiffusionPipeline",
        None,
        library="diffusers",
        requirements=(*BASE, DIFFUSERS, ACCELERATE),
        flags=(),
    ),
)
