"""Examples as pages show them, with what becomes of each; the shapes are those of real pages."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

MODELS: dict[str, dict[str, Any]] = {
    "classifier": {},
    "masked": {"pipeline_tag": "fill-mask", "architectures": ["BertForMaskedLM"]},
    "answers": {
        "pipeline_tag": "question-answering",
        "architectures": ["BertForQuestionAnswering"],
    },
    "writer": {
        "pipeline_tag": "text-generation",
        "architectures": ["GPT2LMHeadModel"],
        "model_type": "gpt2",
    },
    "sentences": {
        "pipeline_tag": "sentence-similarity",
        "library_name": "sentence-transformers",
        "architectures": ["BertModel"],
    },
    "ranker": {
        "pipeline_tag": "text-ranking",
        "architectures": ["Qwen3ForCausalLM"],
        "model_type": "qwen3",
        "base_models": ["Qwen/Qwen3-Reranker-0.6B"],
    },
    "pictures": {
        "pipeline_tag": "image-classification",
        "architectures": ["ViTForImageClassification"],
        "model_type": "vit",
    },
    "painter": {
        "pipeline_tag": "text-to-image",
        "library_name": "diffusers",
        "architectures": [],
        "model_type": None,
        "diffusers_class": "StableDiffusionPipeline",
        "files": ["model_index.json", "unet/diffusion_pytorch_model.safetensors"],
    },
}


def cases(text: str) -> list[tuple[str, str, str]]:
    """Examples as pages show them: `# of <model>`, the code, and `# => <what is told or run>`."""
    found = re.findall(r"^# of (\w+)\n(.+?)\n# => (.+?)$", text, re.MULTILINE | re.DOTALL)
    return [(code, model, said.replace("\\n", "\n")) for model, code, said in found]


def _text(name: str) -> str:
    return Path(__file__).with_name("readmes").joinpath(f"{name}.txt").read_text(encoding="utf-8")


REPAIRED, REFUSED = _text("repaired"), _text("refused")
