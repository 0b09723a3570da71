"""The libraries that Alacard knows by itself; packages add others by entry points.

The names are those of `MODEL_LIBRARIES_UI_ELEMENTS` in `@huggingface/tasks`.
"""

from __future__ import annotations

from ..models import Requirement
from .library import Library


def _need(module: str, requirement: str) -> Requirement:
    return Requirement(module=module, requirement=requirement)


NUMPY = _need("numpy", "numpy>=1.26")
SKLEARN = _need("sklearn", "scikit-learn>=1.4")
SKOPS = _need("skops", "skops>=0.11")
PEFT = _need("peft", "peft>=0.17")
ONNXRUNTIME = _need("onnxruntime", "onnxruntime>=1.20")
TOKENIZERS = _need("tokenizers", "tokenizers>=0.21")
PICKLES = ("*.pkl", "*.pickle", "*.joblib")
# What Stanza's chain up to names is made of; its repositories hold more.
STANZA = ("tokenize", "mwt", "pos", "ner", "pretrain", "forward_charlm", "backward_charlm")

LIBRARIES: tuple[Library, ...] = (
    Library("transformers", "Transformers", "https://huggingface.co/docs/transformers"),
    Library("sentence-transformers", "Sentence Transformers", "https://sbert.net"),
    # A kind of model of Sentence Transformers with a class of its own; no page names it so.
    Library(
        "sparse-encoder",
        "Sentence Transformers (sparse)",
        "https://sbert.net/docs/sparse_encoder/usage/usage.html",
        task="feature-extraction",
    ),
    Library("diffusers", "Diffusers", "https://huggingface.co/docs/diffusers"),
    # A LoRA is filed under diffusers too, but is only an addition to a pipeline of it.
    Library(
        "diffusers-lora",
        "Diffusers (LoRA)",
        "https://huggingface.co/docs/diffusers/using-diffusers/loading_adapters",
        (PEFT,),
        weights=("*.safetensors",),
        task="text-to-image",
    ),
    # So is a ControlNet, which is put beside the denoiser of a pipeline.
    Library(
        "diffusers-controlnet",
        "Diffusers (ControlNet)",
        "https://huggingface.co/docs/diffusers/using-diffusers/controlnet",
        (NUMPY, _need("PIL", "pillow>=10")),
        weights=("diffusion_pytorch_model.safetensors", "diffusion_pytorch_model.fp16.safetensors"),
        task="image-to-image",
    ),
    # Whole checkpoints in one file each, whose settings stand in another repository.
    Library(
        "diffusers-single-file",
        "Diffusers (single file)",
        "https://huggingface.co/docs/diffusers/using-diffusers/other-formats",
        (_need("safetensors", "safetensors>=0.4"),),
        task="text-to-image",
    ),
    Library("timm", "timm", "https://huggingface.co/docs/timm"),
    Library(
        "peft",
        "PEFT",
        "https://huggingface.co/docs/peft",
        (PEFT,),
        weights=("adapter_model.safetensors", "adapter_model.bin"),
        marks=("adapter_config.json",),
    ),
    Library(
        "gguf",
        "llama.cpp (GGUF)",
        "https://llama-cpp-python.readthedocs.io",
        (_need("llama_cpp", "llama-cpp-python>=0.3"),),
        aliases=("llama.cpp", "llama-cpp-python", "ggml"),
        weights=("*.gguf",),
        task="text-generation",
        needs="compiler",
    ),
    Library(
        "open_clip",
        "OpenCLIP",
        "https://github.com/mlfoundations/open_clip",
        (_need("open_clip", "open_clip_torch>=3"), _need("PIL", "pillow>=10")),
        aliases=("open-clip", "openclip"),
        weights=("open_clip_*.safetensors", "open_clip_*.bin"),
        marks=("open_clip_config.json",),
        task="zero-shot-image-classification",
    ),
    Library(
        "setfit",
        "SetFit",
        "https://huggingface.co/docs/setfit",
        (_need("setfit", "setfit>=1.1"), SKLEARN),
        weights=("model_head.pkl",),
        marks=("model_head.pkl",),
        pickled=PICKLES,
        task="text-classification",
    ),
    Library(
        "gliner",
        "GLiNER",
        "https://github.com/urchade/GLiNER",
        (_need("gliner", "gliner>=0.2.13"),),
        marks=("gliner_config.json",),
        task="token-classification",
    ),
    Library(
        "span-marker",
        "SpanMarker",
        "https://tomaarsen.github.io/SpanMarkerNER",
        (_need("span_marker", "span_marker>=1.5"),),
        aliases=("span_marker",),
        task="token-classification",
    ),
    Library(
        "flair",
        "Flair",
        "https://flairnlp.github.io",
        (_need("flair", "flair>=0.14"),),
        weights=("pytorch_model.bin", "*.pt"),
        pickled=("*.bin", "*.pt"),
        task="token-classification",
    ),
    Library(
        "spacy",
        "spaCy",
        "https://spacy.io/usage",
        (_need("spacy", "spacy>=3.7,<4"),),
        weights=("*.whl", "tokenizer", "vocab/strings.json"),
        marks=("vocab/strings.json",),
        task="token-classification",
    ),
    Library(
        "stanza",
        "Stanza",
        "https://stanfordnlp.github.io/stanza",
        # Since 1.13 it opens its files in PyTorch's mode that runs no code, and in no other.
        (_need("stanza", "stanza>=1.13,<2"),),
        weights=tuple(f"models/{kind}/*.pt" for kind in STANZA),
        marks=("models/tokenize/*.pt",),
        task="token-classification",
    ),
    Library(
        "sklearn",
        "scikit-learn",
        "https://scikit-learn.org",
        (SKLEARN, SKOPS, NUMPY),
        aliases=("scikit-learn", "skops"),
        weights=("*.skops", *PICKLES),
        marks=("*.skops",),
        pickled=PICKLES,
        task="tabular-classification",
    ),
    Library(
        "keras",
        "Keras",
        "https://keras.io",
        # Its safe mode keeps a file's code from running; before 3.12 there were ways around it.
        (_need("keras", "keras>=3.12,<4"), NUMPY),
        weights=("*.keras", "model.weights.h5"),
        marks=("*.keras",),
        task="image-classification",
    ),
    Library(
        "model2vec",
        "Model2Vec",
        "https://github.com/MinishLab/model2vec",
        (_need("model2vec", "model2vec>=0.4"),),
        task="feature-extraction",
    ),
    Library(
        "fasttext",
        "fastText",
        "https://fasttext.cc",
        (_need("fasttext", "fasttext-wheel>=0.9"),),
        weights=("*.bin", "*.ftz"),
        task="text-classification",
        needs="compiler",
    ),
    Library(
        "bertopic",
        "BERTopic",
        "https://maartengr.github.io/BERTopic",
        (_need("bertopic", "bertopic>=0.16"),),
        # PyTorch since 2.6, which the notebook asks for, runs no code of the other form.
        weights=("topic_embeddings.safetensors", "topic_embeddings.bin"),
        marks=("topics.json",),
        task="text-classification",
    ),
    Library(
        "speechbrain",
        "SpeechBrain",
        "https://speechbrain.readthedocs.io",
        (_need("speechbrain", "speechbrain>=1.1,<2"),),
        weights=("*.ckpt",),
        marks=("hyperparams.yaml",),
        executes=("hyperparams.yaml",),
    ),
    Library(
        "pyannote-audio",
        "pyannote.audio",
        "https://github.com/pyannote/pyannote-audio",
        # Before 4 it cannot live with the releases of torchaudio that go with today's PyTorch.
        (_need("pyannote.audio", "pyannote.audio>=4,<5"),),
        aliases=("pyannote", "pyannote.audio"),
        weights=("pytorch_model.bin",),
        pickled=("*.bin",),
    ),
    # Only those of the package's own release: what came before has other parts.
    Library(
        "kokoro",
        "Kokoro",
        "https://github.com/hexgrad/kokoro",
        (_need("kokoro", "kokoro>=0.9.4"),),
        weights=("kokoro-v1*.pth",),
        marks=("kokoro-v1*.pth",),
        task="text-to-speech",
    ),
    Library(
        "ultralytics",
        "Ultralytics",
        "https://docs.ultralytics.com",
        (_need("ultralytics", "ultralytics>=8.3"),),
        aliases=("yolov8", "ultralyticsplus"),
        weights=("*.pt",),
        pickled=("*.pt",),
        task="object-detection",
    ),
    Library(
        "stable-baselines3",
        "Stable-Baselines3",
        "https://stable-baselines3.readthedocs.io",
        (
            _need("stable_baselines3", "stable-baselines3>=2.3"),
            _need("gymnasium", "gymnasium>=0.29"),
        ),
        weights=("*.zip",),
        pickled=("*.zip",),
        task="reinforcement-learning",
    ),
    Library(
        "lerobot",
        "LeRobot",
        "https://huggingface.co/docs/lerobot",
        # Diffusion policies need the other package, which LeRobot 0.6 no longer brings by itself.
        (_need("lerobot", "lerobot>=0.4"), _need("diffusers", "diffusers>=0.30,<1")),
        weights=("model.safetensors",),
        marks=("policy_preprocessor.json",),
        task="robotics",
    ),
    Library(
        "chronos-forecasting",
        "Chronos",
        "https://github.com/amazon-science/chronos-forecasting",
        (_need("chronos", "chronos-forecasting>=1.4"),),
        aliases=("chronos",),
        task="time-series-forecasting",
    ),
    Library(
        "mlx",
        "MLX",
        "https://github.com/ml-explore/mlx-lm",
        (_need("mlx_lm", "mlx-lm>=0.28"),),
        aliases=("mlx-lm",),
        weights=("*.safetensors",),
        task="text-generation",
        needs="apple",
    ),
    Library(
        "transformers.js",
        "Transformers.js",
        "https://huggingface.co/docs/transformers.js",
        weights=("onnx/*.onnx",),
        needs="browser",
    ),
    Library(
        "onnx",
        "ONNX Runtime",
        "https://onnxruntime.ai/docs",
        (ONNXRUNTIME, TOKENIZERS, NUMPY),
        aliases=("onnxruntime", "optimum"),
        weights=("*.onnx",),
    ),
)
