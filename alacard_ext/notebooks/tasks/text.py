"""Tasks of text: labels, gaps, answers, and text from text."""

from __future__ import annotations

from .row import TaskTemplate

WRITERS = ("ForConditionalGeneration", "MTModel", "EncoderDecoderModel")
ROWS: tuple[TaskTemplate, ...] = (
    TaskTemplate(
        "text_classification",
        "text-classification",
        "text classification",
        "AutoModelForSequenceClassification",
        heads=("ForSequenceClassification",),
    ),
    TaskTemplate(
        "text_generation",
        "text-generation",
        "text generation",
        "AutoModelForCausalLM",
        heads=("ForCausalLM", "LMHeadModel"),
        flags=(),
        apps=("chat_interface",),
    ),
    TaskTemplate(
        "token_classification",
        "token-classification",
        "token classification",
        "AutoModelForTokenClassification",
        heads=("ForTokenClassification",),
    ),
    TaskTemplate(
        "fill_mask",
        "fill-mask",
        "filling gaps",
        "AutoModelForMaskedLM",
        heads=("ForMaskedLM", "BertForPreTraining", "WithLMHeadModel"),
    ),
    TaskTemplate(
        "zero_shot_classification",
        "zero-shot-classification",
        "zero-shot classification",
        "AutoModelForSequenceClassification",
        heads=("ForSequenceClassification",),
    ),
    TaskTemplate(
        "question_answering",
        "question-answering",
        "question answering",
        "AutoModelForQuestionAnswering",
        heads=("ForQuestionAnswering", "ForQuestionAnsweringSimple"),
    ),
    TaskTemplate(
        "text2text_generation",
        "text2text-generation",
        "text from text",
        "AutoModelForSeq2SeqLM",
        heads=WRITERS,
        seq2seq=True,
        flags=("writing",),
    ),
    TaskTemplate(
        "summarization",
        "summarization",
        "summarisation",
        "AutoModelForSeq2SeqLM",
        heads=WRITERS,
        seq2seq=True,
        flags=("writing",),
    ),
    TaskTemplate(
        "translation",
        "translation",
        "translation",
        "AutoModelForSeq2SeqLM",
        heads=WRITERS,
        seq2seq=True,
        flags=("writing",),
    ),
)
