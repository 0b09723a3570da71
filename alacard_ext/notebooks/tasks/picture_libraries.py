"""Pictures looked at by libraries of their own: Ultralytics, Keras, OpenCLIP."""

from __future__ import annotations

from ..needs import PILLOW, TORCHVISION
from ..task_template import TaskTemplate, Value
from .packages import WITH_TORCH, needs

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
        ("top_classes", "image_classification"),
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
        "keras_images",
        "image-classification",
        "image classification",
        "load_model",
        None,
        library="keras",
        requirements=(*WITH_TORCH, *needs("keras"), PILLOW),
        parts=("keras", "pictures", "prepared_pictures", "top_classes", "image_classification"),
        media="pictures",
        takes="image",
        gives="labels",
    ),
    TaskTemplate(
        "open_clip",
        "zero-shot-image-classification",
        "pictures sorted by words of your own",
        "create_model_from_pretrained",
        None,
        library="open_clip",
        requirements=(*WITH_TORCH, *needs("open_clip"), TORCHVISION),
        parts=("pictures", "zero_shot_image_classification"),
        media="pictures",
        takes="image+labels",
        gives="labels",
    ),
)
