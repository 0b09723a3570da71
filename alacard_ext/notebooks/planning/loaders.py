"""How the fallback may load a model: by its library's documented way, in a cell that checks."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..models import Plan, Requirement
from ..needs import ACCELERATE, BASE, DIFFUSERS, PILLOW, SENTENCE_TRANSFORMERS, TIMM
from .checkpoint import Checkpoint

AUTO_MODEL = re.compile(r"^AutoModel\w{0,60}$", re.ASCII)
PROCESSORS = frozenset(
    {"AutoTokenizer", "AutoProcessor", "AutoFeatureExtractor", "AutoImageProcessor"}
)


@dataclass(frozen=True)
class Loader:
    """What the fallback's load cell imports, and the classes that it is given."""

    requirements: tuple[Requirement, ...]
    auto_class: str | None = None
    processor_class: str | None = None


def loader_for(checkpoint: Checkpoint) -> Loader | None:
    """How to load this model, None where no library of those known here is sure to be right."""
    library, facts = checkpoint.library_name, checkpoint.facts
    files = facts.files
    if library == "diffusers" and (not files or "model_index.json" in files):
        return Loader((*BASE, DIFFUSERS, ACCELERATE))
    if library == "sentence-transformers" and (not files or "modules.json" in files):
        return Loader((*BASE, SENTENCE_TRANSFORMERS))
    if library == "timm":
        return Loader((*BASE, TIMM, PILLOW))
    if library == "transformers" and _described(checkpoint):
        auto, processor = facts.auto_model or "", facts.processor or ""
        return Loader(
            (*BASE, PILLOW),
            auto if AUTO_MODEL.match(auto) else "AutoModel",
            processor if processor in PROCESSORS else "AutoTokenizer",
        )
    return None


def load_flag(plan: Plan) -> str | None:
    """The flag of the fallback's load cell: the outermost library that its plan installs."""
    installed = {need.module for need in plan.requirements}
    for module in ("diffusers", "timm", "sentence_transformers", "transformers"):
        if module in installed:
            return f"load-{module.replace('_', '-')}"
    return None


def _described(checkpoint: Checkpoint) -> bool:
    """Whether anything says how the checkpoint is built; without it no Auto class can know."""
    return bool(checkpoint.facts.auto_model or checkpoint.architectures or checkpoint.model_type)
