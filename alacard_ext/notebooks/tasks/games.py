"""Agents that learned a game by playing it."""

from __future__ import annotations

from ..task_template import TaskTemplate
from .packages import WITHOUT_TORCH, needs

ROWS: tuple[TaskTemplate, ...] = (
    TaskTemplate(
        "stable_baselines",
        "reinforcement-learning",
        "playing a game",
        "stable_baselines3",
        None,
        library="stable-baselines3",
        requirements=(*WITHOUT_TORCH, *needs("stable-baselines3")),
        parts=("without_torch",),
        flags=("no-torch",),
    ),
)
