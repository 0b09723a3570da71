"""What is executed: each library's tiny model, its template, and where its packages are."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Case:
    """One library. `module` is what it imports, `environment` the folder under the cache.

    An empty environment means that the library lives with the tests' own packages. `allow` says
    that the model is a pickle, which a person has to switch on. `library` is set where a library
    has several cases, each with a name of its own.
    """

    name: str
    module: str
    model: str
    template: str
    environment: str = ""
    packages: tuple[str, ...] = ()
    allow: bool = False
    library: str = ""

    @property
    def package(self) -> str:
        """The distribution whose version is told."""
        return self.packages[0]


CASES: tuple[Case, ...] = (
    Case("gguf", "llama_cpp", "tiny/gguf-chat", "gguf", "llama", ("llama-cpp-python", "gguf")),
    Case("setfit", "setfit", "tiny/setfit", "setfit", "setfit", ("setfit",), allow=True),
    Case("gliner", "gliner", "tiny/gliner", "gliner", "gliner", ("gliner",)),
    Case(
        "span-marker",
        "span_marker",
        "tiny/span-marker",
        "span_marker",
        "span-marker",
        ("span_marker",),
    ),
    Case(
        "stable-baselines3",
        "stable_baselines3",
        "tiny/ppo-CartPole-v1",
        "stable_baselines",
        "stable-baselines3",
        ("stable-baselines3",),
        allow=True,
    ),
    Case("spacy", "spacy", "tiny/spacy", "spacy_entities", "spacy", ("spacy",)),
    Case("flair", "flair", "tiny/flair", "flair_entities", "flair", ("flair",), allow=True),
    Case(
        "chronos-forecasting",
        "chronos",
        "tiny/chronos",
        "chronos",
        "chronos",
        ("chronos-forecasting",),
    ),
    Case("fasttext", "fasttext", "tiny/fasttext", "fasttext", "fasttext", ("fasttext-wheel",)),
    Case(
        "open_clip",
        "open_clip",
        "tiny/open-clip",
        "open_clip",
        "open-clip",
        ("open_clip_torch", "ftfy"),
    ),
    Case(
        "onnx",
        "onnxruntime",
        "tiny/onnx",
        "onnx_text_classification",
        packages=("onnxruntime",),
    ),
    Case(
        "onnx-names",
        "onnxruntime",
        "tiny/onnx-names",
        "onnx_token_classification",
        packages=("onnxruntime",),
        library="onnx",
    ),
    Case(
        "onnx-embeddings",
        "onnxruntime",
        "tiny/onnx-embeddings",
        "onnx_feature_extraction",
        packages=("onnxruntime",),
        library="onnx",
    ),
    *(
        Case(
            name,
            "ultralytics",
            model,
            template,
            "ultralytics",
            ("ultralytics",),
            allow=True,
            library="ultralytics",
        )
        for name, model, template in (
            ("ultralytics", "tiny/yolo", "ultralytics_detection"),
            ("ultralytics-masks", "tiny/yolo-seg", "ultralytics_segmentation"),
            ("ultralytics-classes", "tiny/yolo-cls", "ultralytics_classification"),
        )
    ),
)
LEVELS = ("beginner", "intermediate", "advanced")
