"""Tasks that read pages: questions to documents."""

from __future__ import annotations

from .looking import PILLOW_THAT_WRITES
from .needs import BASE
from .row import TaskTemplate

ROWS: tuple[TaskTemplate, ...] = (
    TaskTemplate(
        "layout_question_answering",
        "document-question-answering",
        "answers found on pages",
        "AutoModelForDocumentQuestionAnswering",
        "AutoTokenizer",
        heads=("LayoutLMForQuestionAnswering",),
        model_types=("layoutlm",),
        requirements=(*BASE, PILLOW_THAT_WRITES),
        parts=("pages",),
        takes="question+text",
        gives="text",
    ),
)
