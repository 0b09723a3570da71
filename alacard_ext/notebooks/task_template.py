"""One row a template: which models it serves and what it needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from .models import Requirement
from .needs import BASE

Value = Literal[
    "text",
    "texts",
    "labels",
    "image",
    "audio",
    "video",
    "image+text",
    "audio+text",
    "video+text",
    "table",
    "table+text",
    "text+labels",
    "question+text",
    "image+labels",
    "audio+labels",
    "json",
    "none",
]

# UI components that are built from `respond` alone, whatever the task.
SHARED_APPS = ("api_endpoint", "gradio_demo", "streamlit_app", "batch_cli")


@dataclass(frozen=True, eq=False)
class TaskTemplate:
    """A template and the models it serves.

    `auto_class` is the class that its load cell calls, `heads` the endings of the architectures
    that this class can load (empty: any), and `seq2seq` whether they must be encoders with a
    decoder. `parts` are templates shared with other tasks, `flags` choose among the cells, and
    `apps` are the UI components that only this template has; `other_classes` pairs endings with
    the class they need. `media` says which bundled inputs it looks at or listens to. `model_types`
    are the only ones that it can feed, where its class loads more of them (empty: any). `job` is
    what a model that writes must have been made for (see `planning/jobs`), if not for talking.

    `takes` and `gives` describe the function `respond` that the template defines in its app
    section, around which the shared apps are built: its arguments in order, and what it returns.
    """

    template: str
    task: str
    title: str
    auto_class: str
    processor_class: str | None = "AutoTokenizer"
    heads: tuple[str, ...] = ()
    seq2seq: bool | None = None
    library: str = "transformers"
    requirements: tuple[Requirement, ...] = BASE
    parts: tuple[str, ...] = ()
    flags: tuple[str, ...] = ("batched",)
    apps: tuple[str, ...] = ()
    other_classes: tuple[tuple[str, str], ...] = ()
    media: Literal["pictures", "clips", ""] = ""
    model_types: tuple[str, ...] = ()
    job: str = ""
    takes: Value = "none"
    gives: Value = "none"

    def offers(self, ui_type: str) -> bool:
        """Whether this template can build the app that a UI component card asks for."""
        return ui_type in self.apps or (self.takes != "none" and ui_type in SHARED_APPS)

    def class_for(self, architectures: Sequence[str]) -> str:
        """The class that loads this checkpoint: `auto_class` but for the endings listed beside."""
        for ending, name in self.other_classes:
            if any(architecture.endswith(ending) for architecture in architectures):
                return name
        return self.auto_class
