"""Policies of robots: which action follows from what a robot sees and feels."""

from __future__ import annotations

from ..needs import PILLOW, TORCHVISION
from ..task_template import TaskTemplate
from .packages import WITH_TORCH, needs

ROWS: tuple[TaskTemplate, ...] = (
    TaskTemplate(
        "lerobot_policy",
        "robotics",
        "a robot's next actions",
        "get_policy_class",
        None,
        library="lerobot",
        requirements=(*WITH_TORCH, *needs("lerobot"), TORCHVISION, PILLOW),
        parts=("pictures",),
        # Not the usual measurement of batches: a diffusion policy takes seconds for each.
        flags=("rounding",),
        media="pictures",
        takes="image",
        gives="json",
    ),
)
