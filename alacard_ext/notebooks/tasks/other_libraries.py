"""Rows of libraries that are executed by `tests/bench_libraries`, mostly each in its own place."""

from __future__ import annotations

from ..needs import HUB, PILLOW, TORCHVISION, TRANSFORMERS
from ..task_template import TaskTemplate, Value
from .libraries import WITH_TORCH, WITHOUT_TORCH, needs

# Of each graph that reads texts: template, task, title, the parts that use it, its app's values.
ONNX_TEXTS: tuple[tuple[str, str, str, tuple[str, ...], Value, Value], ...] = (
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

# What a page can be asked, and how the notebook calls it.
IN_BROWSER: tuple[tuple[str, str], ...] = (
    ("text-classification", "text classification"),
    ("token-classification", "finding names"),
    ("fill-mask", "filling in words"),
    ("zero-shot-classification", "sorting by labels of your own"),
    ("feature-extraction", "comparing meanings"),
    ("sentence-similarity", "comparing meanings"),
)

# Flair 0.15 and SpanMarker 1.8 ask for a transformers below 5, as their packages' metadata say.
BEFORE_5 = tuple(
    need.model_copy(update={"requirement": "transformers>=4.57,<5"})
    if need is TRANSFORMERS
    else need
    for need in WITH_TORCH
)
ROWS: tuple[TaskTemplate, ...] = (
    TaskTemplate(
        "gguf",
        "text-generation",
        "text generation",
        "Llama",
        None,
        library="gguf",
        requirements=(*WITHOUT_TORCH, *needs("gguf")),
        parts=("without_torch", "bubbles", "chat"),
        flags=("no-torch", "chooses"),
        apps=("chat_interface",),
        takes="text",
        gives="text",
    ),
    *(
        TaskTemplate(
            template,
            "token-classification",
            "finding names",
            auto_class,
            None,
            library=library,
            requirements=(*base, *needs(library)),
            parts=parts,
            flags=flags,
            takes="text",
            gives="json",
        )
        for library, template, auto_class, base, parts, flags in (
            ("gliner", "gliner", "GLiNER", WITH_TORCH, ("entities",), ()),
            ("span-marker", "span_marker", "SpanMarkerModel", BEFORE_5, ("entities",), ()),
            ("flair", "flair_entities", "SequenceTagger", BEFORE_5, ("entities",), ()),
            (
                "spacy",
                "spacy_entities",
                "spacy",
                WITHOUT_TORCH,
                ("without_torch", "entities"),
                ("no-torch",),
            ),
        )
    ),
    TaskTemplate(
        "setfit",
        "text-classification",
        "text classification",
        "SetFitModel",
        None,
        library="setfit",
        requirements=(*WITH_TORCH, *needs("setfit")),
        parts=("label_scores",),
        flags=(),
        takes="text",
        gives="labels",
    ),
    TaskTemplate(
        "chronos",
        "time-series-forecasting",
        "forecasts",
        "BaseChronosPipeline",
        None,
        library="chronos-forecasting",
        requirements=(*WITH_TORCH, *needs("chronos-forecasting")),
        flags=(),
    ),
    TaskTemplate(
        "stable_baselines",
        "reinforcement-learning",
        "playing a game",
        "stable_baselines3",
        None,
        library="stable-baselines3",
        requirements=(*WITHOUT_TORCH, *needs("stable-baselines3")),
        parts=("without_torch",),
        flags=("no-torch",),
    ),
    TaskTemplate(
        "fasttext",
        "text-classification",
        "text classification",
        "fasttext",
        None,
        library="fasttext",
        requirements=(*WITHOUT_TORCH, *needs("fasttext")),
        parts=("without_torch", "label_scores"),
        flags=("no-torch",),
        takes="text",
        gives="labels",
    ),
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
        for template, task, title, parts, takes, gives in ONNX_TEXTS
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
            "guesses",
            "image_classification",
        ),
        flags=("no-torch",),
        media="pictures",
        takes="image",
        gives="labels",
    ),
    TaskTemplate(
        "mlx",
        "text-generation",
        "text generation",
        "load",
        None,
        library="mlx",
        requirements=(*WITHOUT_TORCH, *needs("mlx")),
        parts=("without_torch", "bubbles", "chat", "gguf"),
        flags=("no-torch",),
        apps=("chat_interface",),
        takes="text",
        gives="text",
    ),
    *(
        TaskTemplate(
            "transformers_js",
            task,
            title,
            "pipeline",
            library="transformers.js",
            requirements=(HUB,),
            parts=("browser_page",),
            flags=("no-torch", "no-load"),
        )
        for task, title in IN_BROWSER
    ),
)
