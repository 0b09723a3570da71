"""Models that a page runs in the browser, by Transformers.js."""

from __future__ import annotations

from ..needs import HUB
from ..task_template import TaskTemplate

# What a page can be asked, and how the notebook calls it.
IN_BROWSER: tuple[tuple[str, str], ...] = (
    ("text-classification", "text classification"),
    ("token-classification", "finding names"),
    ("fill-mask", "filling in words"),
    ("zero-shot-classification", "sorting by labels of your own"),
    ("feature-extraction", "comparing meanings"),
    ("sentence-similarity", "comparing meanings"),
)

ROWS: tuple[TaskTemplate, ...] = (
    *(
        TaskTemplate(
            "transformers_js",
            task,
            title,
            "pipeline",
            library="transformers.js",
            requirements=(HUB,),
            parts=("browser_page",),
            flags=("no-torch", "no-load"),
        )
        for task, title in IN_BROWSER
    ),
)
