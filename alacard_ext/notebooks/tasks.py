"""Which tasks have a template, and what each needs: one row a template."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .models import Requirement

TORCH = Requirement(module="torch", requirement="torch>=2.6")
TRANSFORMERS = Requirement(module="transformers", requirement="transformers>=4.57,<6")
HUB = Requirement(module="huggingface_hub", requirement="huggingface_hub>=0.34")
PSUTIL = Requirement(module="psutil", requirement="psutil>=5.9")
WIDGETS = Requirement(module="ipywidgets", requirement="ipywidgets>=8,<9")
SENTENCE_TRANSFORMERS = Requirement(
    module="sentence_transformers", requirement="sentence-transformers>=5,<7"
)
SENTENCEPIECE = Requirement(module="sentencepiece", requirement="sentencepiece>=0.2")
PROTOBUF = Requirement(module="google.protobuf", requirement="protobuf>=4")
DIFFUSERS = Requirement(module="diffusers", requirement="diffusers>=0.35,<1")
ACCELERATE = Requirement(module="accelerate", requirement="accelerate>=1")
PILLOW = Requirement(module="PIL", requirement="pillow>=10")
TIMM = Requirement(module="timm", requirement="timm>=1,<2")
SOUNDFILE = Requirement(module="soundfile", requirement="soundfile>=0.12")
TORCHVISION = Requirement(module="torchvision", requirement="torchvision>=0.21")
NUM2WORDS = Requirement(module="num2words", requirement="num2words>=0.5")
SACREMOSES = Requirement(module="sacremoses", requirement="sacremoses>=0.1")
BASE = (TORCH, TRANSFORMERS, HUB, PSUTIL)


@dataclass(frozen=True, eq=False)
class TaskTemplate:
    """A template and the models it serves.

    `auto_class` is the class that its load cell calls, `heads` the endings of the architectures
    that this class can load (empty: any), and `seq2seq` whether they must be encoders with a
    decoder. `parts` are templates shared with other tasks, `flags` choose among the cells, and
    `apps` are the UI components on offer; `other_classes` pairs endings with the class they need.
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

    def class_for(self, architectures: Sequence[str]) -> str:
        """The class that loads this checkpoint: `auto_class` but for the endings listed beside."""
        for ending, name in self.other_classes:
            if any(architecture.endswith(ending) for architecture in architectures):
                return name
        return self.auto_class


WRITERS = ("ForConditionalGeneration", "MTModel", "EncoderDecoderModel")
LISTENERS = (
    "WhisperForConditionalGeneration",
    "Speech2TextForConditionalGeneration",
    "MoonshineForConditionalGeneration",
    "SpeechEncoderDecoderModel",
)
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
    TaskTemplate(
        "feature_extraction",
        "feature-extraction",
        "text embeddings",
        "AutoModel",
        parts=("embeddings",),
    ),
    TaskTemplate(
        "sentence_similarity",
        "feature-extraction",
        "text embeddings",
        "SentenceTransformer",
        None,
        library="sentence-transformers",
        requirements=(*BASE, SENTENCE_TRANSFORMERS),
        parts=("embeddings",),
    ),
    TaskTemplate(
        "sentence_similarity",
        "sentence-similarity",
        "sentence similarity",
        "SentenceTransformer",
        None,
        library="sentence-transformers",
        requirements=(*BASE, SENTENCE_TRANSFORMERS),
        parts=("embeddings",),
    ),
    TaskTemplate(
        "image_classification",
        "image-classification",
        "image classification",
        "AutoModelForImageClassification",
        "AutoImageProcessor",
        heads=("ForImageClassification", "ForImageClassificationWithTeacher"),
        requirements=(*BASE, PILLOW),
        parts=("pictures",),
    ),
    TaskTemplate(
        "automatic_speech_recognition",
        "automatic-speech-recognition",
        "speech recognition",
        "AutoModelForSpeechSeq2Seq",
        "AutoProcessor",
        heads=(*LISTENERS, "ForCTC"),
        requirements=(*BASE, SOUNDFILE),
        flags=(),
        other_classes=(("ForCTC", "AutoModelForCTC"),),
    ),
    # No heads: the ending of such a class does not tell pictures from speech or music, so only a
    # page that names the task leads here.
    TaskTemplate(
        "image_text_to_text",
        "image-text-to-text",
        "questions about pictures",
        "AutoModelForImageTextToText",
        "AutoProcessor",
        requirements=(*BASE, PILLOW),
        parts=("pictures",),
        flags=(),
    ),
    TaskTemplate(
        "text_to_image",
        "text-to-image",
        "pictures from words",
        "DiffusionPipeline",
        None,
        library="diffusers",
        requirements=(*BASE, DIFFUSERS, ACCELERATE),
        flags=(),
    ),
)
BY_TASK: dict[tuple[str, str], TaskTemplate] = {(row.task, row.library): row for row in ROWS}
COVERED: frozenset[str] = frozenset(row.task for row in ROWS)


def row_for(task: str | None, library: str | None) -> TaskTemplate | None:
    """The row of a task with a library; a library that is not named is transformers."""
    return BY_TASK.get((task or "", library or "transformers"))
