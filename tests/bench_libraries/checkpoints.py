"""Tiny checkpoints of Ultralytics, BERTopic, Keras and Model2Vec, each made by its library."""

from __future__ import annotations

import os
import shutil
import tempfile
from importlib import import_module
from pathlib import Path
from typing import Any

from tests.local_hub.models.shelf import folder_of, seed, write_card

# What YOLO's own architectures become with a sixteenth of their width.
NARROW = {"n": [0.33, 0.0625, 256]}
SEEN = ["cat", "cup", "person", "rocket"]


def ultralytics_detection(root: Path) -> None:
    """YOLOv8 with boxes."""
    _yolo(root, "tiny/yolo", "yolov8", "object-detection", "best.pt")


def ultralytics_segmentation(root: Path) -> None:
    """YOLOv8 with masks, beside a file that only finds boxes."""
    _yolo(root, "tiny/yolo-seg", "yolov8-seg", "image-segmentation", "yolov8n-seg.pt")
    folder = root / "tiny/yolo-seg"
    shutil.copy(folder / "yolov8n-seg.pt", folder / "yolov8m.pt")


def ultralytics_classification(root: Path) -> None:
    """YOLOv8 with classes for whole pictures."""
    _yolo(root, "tiny/yolo-cls", "yolov8-cls", "image-classification", "yolov8n-cls.pt")


def _yolo(root: Path, name: str, family: str, task: str, file: str) -> None:
    os.environ |= {"YOLO_OFFLINE": "true", "YOLO_VERBOSE": "false"}
    yaml = import_module("yaml")
    library = import_module("ultralytics")
    shapes = Path(str(library.__file__)).parent / "cfg" / "models" / "v8"
    shape: dict[str, Any] = yaml.safe_load((shapes / f"{family}.yaml").read_text())
    shape |= {"nc": len(SEEN), "scales": NARROW}
    folder = folder_of(root, name)
    seed(name)
    with tempfile.TemporaryDirectory() as aside:
        path = Path(aside) / f"yolov8n{family.removeprefix('yolov8')}.yaml"
        path.write_text(yaml.safe_dump(shape))
        model = library.YOLO(str(path))
    model.model.names = dict(enumerate(SEEN))
    # As they are drawn, so narrow a network answers the same to every picture.
    for weight in model.model.parameters():
        weight.data *= 2 if weight.ndim > 1 else 1
    model.save(folder / file)
    write_card(folder, "Tiny YOLO", library_name="ultralytics", pipeline_tag=task)


TEXTS = {
    "bread": "dough yeast flour oven crust loaf starter bake knead sourdough",
    "trains": "station rails ticket platform conductor timetable carriage locomotive journey track",
    "stars": "galaxy telescope planet orbit comet nebula moon astronomer light sky",
}


def bertopic(root: Path) -> None:
    """Three topics of short texts, fitted by BERTopic with a tiny model that reads for it."""
    from tests.local_hub.models.encoders import _sentences

    library = import_module("bertopic")
    _sentences(root)
    reader = import_module("sentence_transformers").SentenceTransformer(
        str(root / "tiny/minilm"), device="cpu"
    )
    texts, heaps = [], []
    for heap, words in enumerate(TEXTS.values()):
        known = words.split()
        for first in range(len(known)):
            texts.append(" ".join(known[(first + step) % len(known)] for step in (0, 1, 3, 4)))
            heaps.append(heap)
    plain = import_module("bertopic.dimensionality").BaseDimensionalityReduction()
    # The heaps are given: what is kept are their vectors and words, made as always.
    model = library.BERTopic(
        embedding_model=reader,
        umap_model=plain,
        hdbscan_model=import_module("bertopic.cluster").BaseCluster(),
    ).fit(texts, y=heaps)
    folder = folder_of(root, "tiny/topics")
    model.save(
        str(folder),
        serialization="safetensors",
        save_ctfidf=True,
        save_embedding_model="tiny/minilm",
    )
    write_card(folder, "Tiny topics", library_name="bertopic", pipeline_tag="text-classification")


def keras_images(root: Path) -> None:
    """A few layers for small pictures, as one file."""
    layers = _keras().layers
    stack = [
        layers.Input((32, 48, 3)),
        layers.Rescaling(1 / 255),
        layers.Conv2D(8, 3, strides=2, activation="relu"),
        layers.BatchNormalization(),
        layers.GlobalAveragePooling2D(),
        layers.Dense(4),
    ]
    _write_keras(root, "tiny/keras-images", "image-classification", stack)


def keras_classes(root: Path) -> None:
    """Rows of five numbers to one of two classes, as one file."""
    layers = _keras().layers
    stack = [layers.Input((5,)), layers.Dense(8, "relu"), layers.Dense(1, "sigmoid")]
    _write_keras(root, "tiny/keras-classes", "tabular-classification", stack)


def keras_numbers(root: Path) -> None:
    """Rows of three numbers to a number, as settings and weights side by side."""
    layers = _keras().layers
    stack = [layers.Input((3,)), layers.Dense(8, "relu"), layers.Dense(1)]
    _write_keras(root, "tiny/keras-numbers", "tabular-regression", stack, zipped=False)


def _keras() -> Any:
    os.environ["KERAS_BACKEND"] = "torch"
    return import_module("keras")


def _write_keras(root: Path, name: str, task: str, stack: list[Any], zipped: bool = True) -> None:
    library = _keras()
    folder = folder_of(root, name)
    seed(name)
    model = library.Sequential(stack)
    for number, weight in enumerate(model.trainable_weights):
        if len(weight.shape) > 1:
            weight.assign(library.random.normal(weight.shape, stddev=0.5, seed=number))
    model.save(folder / "model.keras" if zipped else folder, zipped=zipped)
    write_card(folder, "Tiny Keras", library_name="keras", pipeline_tag=task)


def model2vec_labels(root: Path) -> None:
    """A head of two layers on a table of random vectors; its page names no task."""
    import numpy as np

    from tests.local_hub.models.page import wordpiece

    library, inference = import_module("model2vec"), import_module("model2vec.inference.model")
    tokenizer, random = wordpiece(), np.random.default_rng(7)
    tokenizer.post_processor = None
    vectors = random.normal(size=(tokenizer.get_vocab_size(), 16)).astype(np.float32)
    model = library.StaticModel(vectors=vectors, tokenizer=tokenizer, config={"normalize": True})
    layers = [
        inference.Layer(random.normal(size=size).astype(np.float32), np.zeros(size[0], np.float32))
        for size in ((8, 16), (3, 8))
    ]
    names = np.array(["negative", "neutral", "positive"])
    head = inference.MLPHead(layers, inference.Activation.SOFTMAX, names)
    folder = folder_of(root, "tiny/model2vec-labels")
    inference.StaticModelPipeline(model, head).save_pretrained(str(folder))
    write_card(folder, "Tiny Model2Vec", library_name="model2vec")


BUILDERS = {
    "keras": keras_images,
    "keras-classes": keras_classes,
    "keras-numbers": keras_numbers,
    "bertopic": bertopic,
    "model2vec-labels": model2vec_labels,
    "ultralytics": ultralytics_detection,
    "ultralytics-masks": ultralytics_segmentation,
    "ultralytics-classes": ultralytics_classification,
}
