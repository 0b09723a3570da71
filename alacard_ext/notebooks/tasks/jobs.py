"""Models that write and were made for a job: translating, judging, reading pages, embedding.

Those that rank stand beside the other rankers.
"""

from __future__ import annotations

from ..needs import BASE
from ..task_template import TaskTemplate
from .vision_language import PILLOW_THAT_WRITES

ROWS: tuple[TaskTemplate, ...] = (
    # Without heads: also models that read pictures, of which the table of classes tells.
    TaskTemplate(
        "chat_translation",
        "translation",
        "translation",
        "AutoModelForCausalLM",
        job="translates",
        parts=("translation",),
        flags=("writing",),
        takes="text",
        gives="text",
    ),
    TaskTemplate(
        "guard",
        "text-generation",
        "judging messages",
        "AutoModelForCausalLM",
        heads=("ForCausalLM",),
        job="guards",
        flags=("rounding",),
        takes="text",
        gives="text",
    ),
    # The class mostly holds models that talk about any picture.
    TaskTemplate(
        "page_transcription",
        "image-text-to-text",
        "the text of pages",
        "AutoModelForImageTextToText",
        "AutoProcessor",
        job="reads",
        requirements=(*BASE, PILLOW_THAT_WRITES),
        parts=("pages",),
        flags=("rounding",),
        takes="image",
        gives="text",
    ),
    *(
        TaskTemplate(
            "last_token_embeddings",
            task,
            title,
            "AutoModel",
            job="embeds",
            parts=("embeddings",),
            takes="texts",
            gives="json",
        )
        for task, title in (
            ("feature-extraction", "text embeddings"),
            ("sentence-similarity", "sentence similarity"),
        )
    ),
)
