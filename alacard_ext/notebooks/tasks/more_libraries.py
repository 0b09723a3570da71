"""Rows of libraries with checkpoints of their own kind, each executed in its own environment."""

from __future__ import annotations

from ..needs import PILLOW, SENTENCE_TRANSFORMERS, TORCHVISION
from ..task_template import TaskTemplate, Value
from .libraries import WITH_TORCH, needs

# Template, task, title, the templates whose cells it shares, and what the app's function gives.
ULTRALYTICS: tuple[tuple[str, str, str, tuple[str, ...], Value], ...] = (
    (
        "ultralytics_detection",
        "object-detection",
        "finding things in pictures",
        ("drawing", "object_detection"),
        "json",
    ),
    (
        "ultralytics_segmentation",
        "image-segmentation",
        "the parts of pictures",
        ("drawing", "image_segmentation"),
        "image",
    ),
    (
        "ultralytics_classification",
        "image-classification",
        "image classification",
        ("guesses", "image_classification"),
        "labels",
    ),
)
ROWS: tuple[TaskTemplate, ...] = (
    *(
        TaskTemplate(
            template,
            task,
            title,
            "YOLO",
            None,
            library="ultralytics",
            requirements=(*WITH_TORCH, *needs("ultralytics"), PILLOW, TORCHVISION),
            parts=("ultralytics", "pictures", *parts),
            media="pictures",
            takes="image",
            gives=gives,
        )
        for template, task, title, parts, gives in ULTRALYTICS
    ),
    TaskTemplate(
        "stanza_entities",
        "token-classification",
        "finding names",
        "Pipeline",
        None,
        library="stanza",
        requirements=(*WITH_TORCH, *needs("stanza")),
        parts=("entities",),
        flags=(),
        takes="text",
        gives="json",
    ),
    TaskTemplate(
        "bertopic",
        "text-classification",
        "topics of texts",
        "BERTopic",
        None,
        library="bertopic",
        requirements=(*WITH_TORCH, *needs("bertopic"), SENTENCE_TRANSFORMERS),
        flags=(),
        takes="text",
        gives="labels",
    ),
    TaskTemplate(
        "keras_images",
        "image-classification",
        "image classification",
        "load_model",
        None,
        library="keras",
        requirements=(*WITH_TORCH, *needs("keras"), PILLOW),
        parts=("keras", "pictures", "prepared_pictures", "guesses", "image_classification"),
        media="pictures",
        takes="image",
        gives="labels",
    ),
    *(
        TaskTemplate(
            "keras_tables",
            task,
            title,
            "load_model",
            None,
            library="keras",
            requirements=(*WITH_TORCH, *needs("keras")),
            parts=("keras", "tables_sklearn"),
            flags=("rounding",),
            takes="table",
            gives="json",
        )
        for task, title in (
            ("tabular-classification", "classes from a table"),
            ("tabular-regression", "numbers from a table"),
        )
    ),
)
