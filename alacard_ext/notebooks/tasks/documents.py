"""Tasks that read pages: answers in documents, and documents found by a question."""

from __future__ import annotations

from ..needs import BASE
from ..task_template import TaskTemplate
from .vision_language import PILLOW_THAT_WRITES

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
    # LayoutLMv2 is not here: it needs detectron2, which checkpoint.py tells.
    TaskTemplate(
        "layoutlmv3_question_answering",
        "document-question-answering",
        "answers found on pages by words and looks",
        "AutoModelForDocumentQuestionAnswering",
        "AutoProcessor",
        model_types=("layoutlmv3",),
        requirements=(*BASE, PILLOW_THAT_WRITES),
        parts=("pages", "layout_question_answering"),
        takes="question+text",
        gives="text",
    ),
    # Without heads: only a page that names the task leads here, since other pairs of an encoder and
    # a decoder write captions. Pix2Struct's own pages name the second task.
    *(
        TaskTemplate(
            "page_reading",
            task,
            "answers read from pages",
            "AutoModelForImageTextToText",
            "AutoImageProcessor",
            model_types=model_types,
            requirements=(*BASE, PILLOW_THAT_WRITES),
            parts=("pages",),
            flags=("rounding",),
            takes="image+text",
            gives="text",
        )
        for task, model_types in (
            ("document-question-answering", ("vision-encoder-decoder", "pix2struct")),
            ("visual-question-answering", ("pix2struct",)),
        )
    ),
    # The class is named after the training; of a model of this kind it is the whole model.
    TaskTemplate(
        "visual_document_retrieval",
        "visual-document-retrieval",
        "finding the page that answers",
        "AutoModelForPreTraining",
        "AutoProcessor",
        heads=("ColPaliForRetrieval", "ColQwen2ForRetrieval", "ColModernVBertForRetrieval"),
        model_types=("colpali", "colqwen2", "colmodernvbert"),
        requirements=(*BASE, PILLOW_THAT_WRITES),
        # The index first: its evaluation takes the place of that of answers.
        parts=("page_index", "pages"),
        flags=("rounding",),
        takes="text",
        gives="labels",
    ),
)
