"""Tasks that take words together with pictures, documents, video or sound."""

from __future__ import annotations

from ..needs import BASE, PILLOW, SOUNDFILE, TORCHVISION
from ..task_template import TaskTemplate


def picture_questions(task: str) -> TaskTemplate:
    """A row of models that talk about a picture, under one of their tasks' names."""
    return TaskTemplate(
        "image_text_to_text",
        task,
        "questions about pictures",
        "AutoModelForImageTextToText",
        "AutoProcessor",
        requirements=(*BASE, PILLOW),
        parts=("pictures", "answer_speed", "streaming", "thoughts", "bubbles", "picture_chat"),
        media="pictures",
        flags=(),
        apps=("chat_interface",),
        takes="image+text",
        gives="text",
    )


ROWS: tuple[TaskTemplate, ...] = (
    # No heads: the ending of such a class does not tell pictures from speech or music, so only a
    # page that names the task leads here.
    picture_questions("image-text-to-text"),
    TaskTemplate(
        "media_text_to_text",
        "video-text-to-text",
        "questions about films",
        "AutoModelForImageTextToText",
        "AutoProcessor",
        requirements=(*BASE, PILLOW, TORCHVISION),
        parts=("pictures", "films", "multimodal_answers", "thoughts", "answer_speed"),
        media="pictures",
        flags=("watches-film",),
        takes="video+text",
        gives="text",
    ),
    TaskTemplate(
        "media_text_to_text",
        "audio-text-to-text",
        "questions about sounds",
        "AutoModelForSeq2SeqLM",
        "AutoProcessor",
        requirements=(*BASE, SOUNDFILE),
        parts=("sounds", "multimodal_answers", "thoughts", "answer_speed"),
        media="clips",
        flags=("hears",),
        other_classes=(("Gemma3nForConditionalGeneration", "AutoModelForMultimodalLM"),),
        takes="audio+text",
        gives="text",
    ),
    TaskTemplate(
        "media_text_to_text",
        "any-to-any",
        "questions about pictures and sounds",
        "AutoModelForMultimodalLM",
        "AutoProcessor",
        requirements=(*BASE, PILLOW, SOUNDFILE, TORCHVISION),
        parts=("pictures", "sounds", "multimodal_answers", "thoughts", "answer_speed"),
        media="pictures",
        flags=("any",),
        takes="image+text",
        gives="text",
    ),
)
