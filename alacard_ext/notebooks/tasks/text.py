"""Tasks of text: labels, gaps, answers, and text from text."""

from __future__ import annotations

from ..needs import BASE, PANDAS
from ..task_template import TaskTemplate

WRITERS = ("ForConditionalGeneration", "ForTextToText", "MTModel", "EncoderDecoderModel")
# A whole SeamlessM4T, of whose parts the class takes those that read and write.
SPEAKING_TRANSLATORS = ("SeamlessM4TModel", "SeamlessM4Tv2Model")
ROWS: tuple[TaskTemplate, ...] = (
    TaskTemplate(
        "text_classification",
        "text-classification",
        "text classification",
        "AutoModelForSequenceClassification",
        heads=("ForSequenceClassification",),
        takes="text",
        gives="labels",
    ),
    TaskTemplate(
        "text_generation",
        "text-generation",
        "text generation",
        "AutoModelForCausalLM",
        heads=("ForCausalLM", "LMHeadModel"),
        parts=("streaming", "thoughts", "bubbles", "chat"),
        flags=("rounding",),
        apps=("chat_interface",),
        takes="text",
        gives="text",
    ),
    TaskTemplate(
        "token_classification",
        "token-classification",
        "token classification",
        "AutoModelForTokenClassification",
        heads=("ForTokenClassification",),
        takes="text",
        gives="json",
    ),
    TaskTemplate(
        "fill_mask",
        "fill-mask",
        "filling gaps",
        "AutoModelForMaskedLM",
        heads=("ForMaskedLM", "BertForPreTraining", "WithLMHeadModel"),
        takes="text",
        gives="labels",
    ),
    TaskTemplate(
        "zero_shot_classification",
        "zero-shot-classification",
        "zero-shot classification",
        "AutoModelForSequenceClassification",
        heads=("ForSequenceClassification",),
        takes="text+labels",
        gives="labels",
    ),
    TaskTemplate(
        "question_answering",
        "question-answering",
        "question answering",
        "AutoModelForQuestionAnswering",
        heads=("ForQuestionAnswering", "ForQuestionAnsweringSimple"),
        takes="question+text",
        gives="text",
    ),
    *(
        TaskTemplate(
            template,
            task,
            title,
            "AutoModelForSeq2SeqLM",
            heads=(*WRITERS, *(SPEAKING_TRANSLATORS if task == "translation" else ())),
            seq2seq=True,
            flags=("writing",),
            takes="text",
            gives="text",
        )
        for template, task, title in (
            ("text2text_generation", "text2text-generation", "text from text"),
            ("summarization", "summarization", "summarisation"),
            ("translation", "translation", "translation"),
        )
    ),
    TaskTemplate(
        "table_question_answering",
        "table-question-answering",
        "questions about tables",
        "AutoModelForTableQuestionAnswering",
        heads=("TapasForQuestionAnswering",),
        requirements=(*BASE, PANDAS),
        takes="table+text",
        gives="text",
    ),
)
