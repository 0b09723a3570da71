"""Language models in formats of other runtimes than PyTorch: llama.cpp, and Apple's MLX."""

from __future__ import annotations

from ..libraries.registry import NUMPY
from ..models import Requirement
from ..task_template import TaskTemplate
from .packages import WITHOUT_TORCH, needs

# The first releases lack the names by which the ranking template asks llama.cpp itself.
RANKING = Requirement(module="llama_cpp", requirement="llama-cpp-python>=0.3.16")

ROWS: tuple[TaskTemplate, ...] = (
    TaskTemplate(
        "gguf",
        "text-generation",
        "text generation",
        "Llama",
        None,
        library="gguf",
        requirements=(*WITHOUT_TORCH, *needs("gguf")),
        parts=("without_torch", "thoughts", "bubbles", "chat"),
        flags=("no-torch", "chooses"),
        apps=("chat_interface",),
        takes="text",
        gives="text",
    ),
    *(
        TaskTemplate(
            "gguf_embeddings",
            task,
            title,
            "Llama",
            None,
            library="gguf",
            requirements=(*WITHOUT_TORCH, *needs("gguf"), NUMPY),
            parts=("without_torch", "embeddings"),
            flags=("no-torch",),
            takes="texts",
            gives="json",
        )
        for task, title in (
            ("feature-extraction", "text embeddings"),
            ("sentence-similarity", "sentence similarity"),
        )
    ),
    TaskTemplate(
        "gguf_ranking",
        "text-ranking",
        "ranking texts",
        "Llama",
        None,
        library="gguf",
        requirements=(*WITHOUT_TORCH, RANKING),
        parts=("without_torch", "ranking"),
        flags=("no-torch",),
        takes="texts",
        gives="json",
    ),
    TaskTemplate(
        "mlx",
        "text-generation",
        "text generation",
        "load",
        None,
        library="mlx",
        requirements=(*WITHOUT_TORCH, *needs("mlx")),
        parts=("without_torch", "thoughts", "bubbles", "chat", "gguf"),
        flags=("no-torch",),
        apps=("chat_interface",),
        takes="text",
        gives="text",
    ),
)
