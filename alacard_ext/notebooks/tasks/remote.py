"""Tasks that a provider does on another computer, where no step on this one is possible."""

from __future__ import annotations

from ..needs import HUB
from ..task_template import TaskTemplate

LIBRARY = "inference-providers"
ROWS: tuple[TaskTemplate, ...] = (
    TaskTemplate(
        "remote",
        "text-generation",
        "text generation",
        "InferenceClient",
        None,
        library=LIBRARY,
        requirements=(HUB,),
        parts=("thoughts",),
        # What looks at this computer and loads the model is left out.
        flags=("no-load",),
        takes="text",
        gives="text",
    ),
)
