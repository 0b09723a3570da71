"""What the odd checkpoints of `strangers.py` share: their list, and how one is saved."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

from .page import wordpiece
from .shelf import bert_options, save_model, save_tokenizer, shelf_for, transformers_card

CLASSIFIED, PICTURES = "text-classification", "image-classification"
CAUSAL, SORTS = "AutoModelForCausalLM", "AutoModelForSequenceClassification"
# Every one with the task that its page names; `build` makes exactly these.
STRANGERS = {
    "short-shards": "text-generation",
    "pickled-shards": "text-generation",
    "half-variant": CLASSIFIED,
    "odd-names": CLASSIFIED,
    "several-at-once": CLASSIFIED,
    "plain-tags": "token-classification",
    "proteins": "fill-mask",
    "short-answers": "question-answering",
    "left-padded": CLASSIFIED,
    "grey-digits": PICTURES,
    "wide-pictures": PICTURES,
    "narrowband": "automatic-speech-recognition",
    "spectrograms": "audio-classification",
    "three-voices": "text-to-speech",
    "nine-tokens": "sentence-similarity",
    "grey-noise": "unconditional-image-generation",
    "odd-clip": "zero-shot-image-classification",
    "six-frames": "video-classification",
    "one-region": "image-segmentation",
    "one-box": "object-detection",
    "far-and-near": "depth-estimation",
    "to-french": "translation",
    "mixed-columns": "tabular-classification",
    "int8-chat": "text-generation",
    "in-a-folder": CLASSIFIED,
    "other-weights": CLASSIFIED,
}
# No notebook can load these as they are: theirs says so, and runs.
REFUSED = ("int8-chat", "in-a-folder", "other-weights")
ODD = {"hidden_size": 40, "intermediate_size": 56, "num_hidden_layers": 1, "num_attention_heads": 5}


def keep(
    root: Path, name: str, auto: str, kind: str, processor: str = "AutoTokenizer", **settings: Any
) -> Path:
    """Save a model of a class of transformers, made by its settings."""
    transformers: Any = import_module("transformers")
    task = STRANGERS[name]
    folder = shelf_for(root, f"held/{name}", task, auto, processor)
    model = getattr(transformers, kind)
    save_model(folder, f"held/{name}", model, model.config_class(**settings))
    transformers_card(folder, f"Stranger: {name}", task)
    return folder


def words_beside(folder: Path, **options: Any) -> int:
    """Word pieces beside the weights; how many there are."""
    return len(save_tokenizer(wordpiece(), folder, **{**bert_options(), **options}))
