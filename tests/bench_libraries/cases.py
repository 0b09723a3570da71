"""What is executed: each library's tiny model, its template, and where its packages are."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

from .browser import chromium

CACHE = Path(__file__).parents[2] / ".cache" / "libraries"


@dataclass(frozen=True)
class Case:
    """One library. `module` is what it imports, `environment` the folder under the cache.

    An empty environment means that the library lives with the tests' own packages. `allow` says
    that the model is a pickle, which a person has to switch on. `library` is set where a library
    has several cases, each with a name of its own. What is installed `alone` asks for other
    releases of packages that are here already, and gets on with these as well.
    """

    name: str
    module: str
    model: str
    template: str
    environment: str = ""
    packages: tuple[str, ...] = ()
    allow: bool = False
    library: str = ""
    # How to install does not change what is executed.
    alone: tuple[str, ...] = field(default=(), repr=False)
    # Packages of npm, for a page that a browser shows.
    npm: bool = field(default=False, repr=False)

    @property
    def package(self) -> str:
        """The distribution whose version is told."""
        named = (*self.alone, *self.packages)[0]
        return named.rpartition("@")[0] if self.npm else re.split("[<>=]", named)[0]

    @property
    def folder(self) -> Path:
        """Its environment."""
        return CACHE / self.environment

    def missing(self) -> str | None:
        """What is not installed here, as a sentence; None where all is."""
        if not self.npm:
            if find_spec(self.module) is not None:
                return None
            return f"the library {self.name} is not installed: its module {self.module} is missing"
        if (self.folder / "ok").is_file() and chromium():
            return None
        return f"{self.package} or Chromium is not here; `make bench-libraries` fetches the package"


# What LeRobot imports; by itself it brings drivers of robots, and another PyTorch.
LEROBOT_NEEDS = (
    *("draccus==0.10.0", "einops", "opencv-python-headless<4.13", "av<16", "gymnasium"),
    *("termcolor", "deepdiff", "jsonlines", "imageio", "packaging<26", "datasets<5", "pyserial"),
    *("huggingface-hub<0.36", "transformers<5", "diffusers<0.36"),
)


CASES: tuple[Case, ...] = (
    # What release 5 of transformers no longer has
    Case(
        "graphormer",
        "transformers.models.deprecated.graphormer",
        "tiny/graphormer",
        "graphormer",
        "graphormer",
        ("transformers<5", "huggingface-hub<1"),
        library="transformers",
    ),
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
    *(
        Case(
            f"spacy-{kind}",
            "spacy",
            f"tiny/spacy-{kind}",
            template,
            "spacy",
            ("spacy",),
            library="spacy",
        )
        for kind, template in (
            ("textcat", "spacy_classification"),
            ("textcats", "spacy_classification"),
            ("spans", "spacy_entities"),
            ("vectors", "spacy_vectors"),
        )
    ),
    Case("flair", "flair", "tiny/flair", "flair_entities", "flair", ("flair",), allow=True),
    Case(
        "flair-labels",
        "flair",
        "tiny/flair-labels",
        "flair_classification",
        "flair",
        ("flair",),
        allow=True,
        library="flair",
    ),
    Case(
        "chronos-forecasting",
        "chronos",
        "tiny/chronos",
        "chronos",
        "chronos",
        ("chronos-forecasting",),
    ),
    Case("fasttext", "fasttext", "tiny/fasttext", "fasttext", "fasttext", ("fasttext-wheel",)),
    *(
        Case(
            name,
            "lerobot",
            model,
            "lerobot_policy",
            "lerobot",
            LEROBOT_NEEDS,
            library="lerobot",
            alone=("lerobot",),
        )
        for name, model in (
            ("lerobot", "tiny/act-arm"),
            ("lerobot-diffusion", "tiny/diffusion-arm"),
            ("lerobot-vqbet", "tiny/vqbet-arm"),
        )
    ),
    *(
        Case(
            name,
            "pyannote",
            model,
            "pyannote_voice_activity",
            "pyannote",
            ("pyannote.audio",),
            allow=True,
            library="pyannote-audio",
        )
        for name, model in (
            ("pyannote-audio", "tiny/pyannote-powerset"),
            ("pyannote-multilabel", "tiny/pyannote-multilabel"),
        )
    ),
    *(
        Case(
            name,
            "speechbrain",
            model,
            template,
            "speechbrain",
            ("speechbrain",),
            allow=True,
            library="speechbrain",
        )
        for name, model, template in (
            ("speechbrain", "tiny/speechbrain-languages", "speechbrain_audio_classification"),
            (
                "speechbrain-cosines",
                "tiny/speechbrain-speakers",
                "speechbrain_audio_classification",
            ),
            ("speechbrain-speech", "tiny/speechbrain-speech", "speechbrain_voice_activity"),
        )
    ),
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
        "onnx-labels",
        "onnxruntime",
        "tiny/onnx-labels",
        "onnx_zero_shot",
        packages=("onnxruntime",),
        library="onnx",
    ),
    Case(
        "model2vec-labels",
        "model2vec",
        "tiny/model2vec-labels",
        "model2vec_classification",
        packages=("model2vec",),
        library="model2vec",
    ),
    Case(
        "onnx-gaps",
        "onnxruntime",
        "tiny/onnx-gaps",
        "onnx_fill_mask",
        packages=("onnxruntime",),
        library="onnx",
    ),
    Case(
        "onnx-answers",
        "onnxruntime",
        "tiny/onnx-answers",
        "onnx_question_answering",
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
    Case(
        "onnx-pictures",
        "onnxruntime",
        "tiny/onnx-pictures",
        "onnx_image_classification",
        packages=("onnxruntime",),
        library="onnx",
    ),
    # Its build for the processors of Linux: no Mac is here.
    Case("mlx", "mlx_lm", "tiny/mlx-chat", "mlx", "mlx", ("mlx-lm", "mlx[cpu]")),
    Case(
        "transformers.js",
        "",
        "tiny/transformers-js",
        "transformers_js",
        "transformers-js",
        ("@huggingface/transformers@4.3.0", "onnxruntime-web@1.31.0-dev.20260914-8d85527a0"),
        npm=True,
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
    *(
        Case(name, "stanza", model, "stanza_entities", "stanza", ("stanza",), library="stanza")
        for name, model in (("stanza", "tiny/stanza-en"), ("stanza-words", "tiny/stanza-fi"))
    ),
    Case("bertopic", "bertopic", "tiny/topics", "bertopic", "bertopic", ("bertopic",)),
    *(
        Case(name, "keras", model, template, "keras", ("keras",), library="keras")
        for name, model, template in (
            ("keras", "tiny/keras-images", "keras_images"),
            ("keras-classes", "tiny/keras-classes", "keras_tables"),
            ("keras-numbers", "tiny/keras-numbers", "keras_tables"),
        )
    ),
)
LEVELS = ("beginner", "intermediate", "advanced")
