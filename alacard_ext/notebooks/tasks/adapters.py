"""Adapters of language models, loaded by peft on top of the model that they change."""

from __future__ import annotations

from ..needs import BASE
from ..task_template import TaskTemplate
from .packages import needs

ROWS: tuple[TaskTemplate, ...] = (
    TaskTemplate(
        "peft_text_generation",
        "text-generation",
        "text generation",
        "AutoModelForCausalLM",
        None,
        heads=("ForCausalLM", "LMHeadModel"),
        library="peft",
        requirements=(*BASE, *needs("peft")),
        parts=("adapter", "streaming", "thoughts", "bubbles", "chat", "text_generation"),
        flags=("rounding",),
        apps=("chat_interface",),
        takes="text",
        gives="text",
    ),
    TaskTemplate(
        "peft_text_classification",
        "text-classification",
        "text classification",
        "AutoModelForSequenceClassification",
        None,
        library="peft",
        requirements=(*BASE, *needs("peft")),
        parts=("adapter", "text_classification"),
        takes="text",
        gives="labels",
    ),
)
