"""Graphs of ONNX, run by ONNX Runtime without PyTorch."""

from __future__ import annotations

from ..needs import PILLOW
from ..task_template import TaskTemplate, Value
from .packages import WITHOUT_TORCH, needs

# Of each graph that reads texts: template, task, title, the parts that use it, its app's values.
TEXTS: tuple[tuple[str, str, str, tuple[str, ...], Value, Value], ...] = (
    (
        "onnx_text_classification",
        "text-classification",
        "text classification",
        ("onnx_labels", "label_scores"),
        "text",
        "labels",
    ),
    (
        "onnx_token_classification",
        "token-classification",
        "finding names",
        ("onnx_labels", "entities"),
        "text",
        "json",
    ),
    ("onnx_fill_mask", "fill-mask", "filling gaps", ("fill_mask",), "text", "labels"),
    (
        "onnx_question_answering",
        "question-answering",
        "question answering",
        ("question_answering",),
        "question+text",
        "text",
    ),
    (
        "onnx_zero_shot",
        "zero-shot-classification",
        "zero-shot classification",
        ("onnx_labels", "zero_shot_classification"),
        "text+labels",
        "labels",
    ),
    (
        "onnx_feature_extraction",
        "feature-extraction",
        "text embeddings",
        ("embeddings",),
        "texts",
        "json",
    ),
    (
        "onnx_feature_extraction",
        "sentence-similarity",
        "text embeddings",
        ("embeddings",),
        "texts",
        "json",
    ),
)

ROWS: tuple[TaskTemplate, ...] = (
    *(
        TaskTemplate(
            template,
            task,
            title,
            "InferenceSession",
            library="onnx",
            requirements=(*WITHOUT_TORCH, *needs("onnx")),
            parts=("without_torch", "onnx_files", "onnx_texts", *parts),
            flags=("no-torch",),
            takes=takes,
            gives=gives,
        )
        for template, task, title, parts, takes, gives in TEXTS
    ),
    TaskTemplate(
        "onnx_image_classification",
        "image-classification",
        "image classification",
        "InferenceSession",
        None,
        library="onnx",
        requirements=(*WITHOUT_TORCH, *needs("onnx"), PILLOW),
        parts=(
            "without_torch",
            "onnx_files",
            "pictures",
            "prepared_pictures",
            "top_classes",
            "image_classification",
        ),
        flags=("no-torch",),
        media="pictures",
        takes="image",
        gives="labels",
    ),
)
