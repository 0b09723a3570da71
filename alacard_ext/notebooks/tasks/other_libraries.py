"""Rows of libraries that are executed in environments of their own (`tests/bench_libraries`)."""

from __future__ import annotations

from .libraries import WITHOUT_TORCH, needs
from .row import TaskTemplate

ROWS: tuple[TaskTemplate, ...] = (
    TaskTemplate(
        "gguf",
        "text-generation",
        "text generation",
        "Llama",
        None,
        library="gguf",
        requirements=(*WITHOUT_TORCH, *needs("gguf")),
        parts=("without_torch",),
        flags=("no-torch", "chooses"),
        apps=("chat_interface",),
        takes="text",
        gives="text",
    ),
)
