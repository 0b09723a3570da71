"""Tasks that take words together with pictures, documents, video or sound."""

from __future__ import annotations

from .needs import BASE, PILLOW
from .row import TaskTemplate

ROWS: tuple[TaskTemplate, ...] = (
    # No heads: the ending of such a class does not tell pictures from speech or music, so only a
    # page that names the task leads here.
    TaskTemplate(
        "image_text_to_text",
        "image-text-to-text",
        "questions about pictures",
        "AutoModelForImageTextToText",
        "AutoProcessor",
        requirements=(*BASE, PILLOW),
        parts=("pictures", "picture_chat"),
        media="pictures",
        flags=(),
        apps=("chat_interface",),
        takes="image+text",
        gives="text",
    ),
)
