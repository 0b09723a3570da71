"""Models as their pages tell them, where the Hub's answer is not kept.

Few old pages name their task, and the Hub's answer is kept for a tenth of them only. Where neither
tells, the task and the class are read from what the page's own code loads.
"""

from __future__ import annotations

import ast
import csv
import json
import os
import warnings
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from alacard_ext.hub.facts import ModelSnapshot
from alacard_ext.hub.parse import parse_model_info
from alacard_ext.hub.readme import ReadmeExamples, extract
from alacard_ext.notebooks.classes import class_table
from alacard_ext.notebooks.readme.edits import last_name
from alacard_ext.notebooks.readme.rules import ALIASES
from alacard_ext.notebooks.tasks import ROWS
from tests.notebooks.hands import SHA

CORPUS = os.environ.get("ALACARD_CORPUS", "")
TYPES = """
distilbert camembert xlm-roberta roberta albert electra bert gpt2 t5 bart funnel longformer xlm
""".split()  # noqa: SIM905
TASKS = {row.auto_class: row.task for row in reversed(ROWS) if row.library == "transformers"}
# Several tasks share these classes; of a page that names none, this is what they do.
TASKS |= {"AutoModel": "feature-extraction", "AutoModelForCausalLM": "text-generation"}
SENTENCES = {"SentenceTransformer": "sentence-similarity", "CrossEncoder": "text-ranking"}
FROM_FILES = {"architectures", "model_type", "diffusers_class"}
PAINTER = ["model_index.json", "unet/diffusion_pytorch_model.safetensors"]


def snapshot_of(model: str, readme: str) -> ModelSnapshot:
    """The model as the Hub's answer, its page and, where both are silent, its code tell."""
    examples = extract(readme)
    matter = examples.front_matter
    tags = matter.get("tags")
    answer = {"id": model, "cardData": matter, "tags": tags if isinstance(tags, list) else []}
    facts = parse_model_info({**answer, **answers().get(model, {}), "sha": SHA})
    told = told_by_code(model, examples)
    if facts.pipeline_tag:  # what config.json and model_index.json would tell besides
        told = {name: told[name] for name in FROM_FILES & told.keys() if not getattr(facts, name)}
    facts = facts.model_copy(update=told)
    return ModelSnapshot(facts=facts, readme=readme)


def told_by_code(model: str, examples: ReadmeExamples) -> dict[str, Any]:
    """Task, library, type and architecture by the first load in the page's code."""
    plain = model.lower().replace("-", "").replace("_", "")
    named = next((name for name in TYPES if name.replace("-", "") in plain), None)
    for call in _calls(examples):
        name, first = last_name(call.func), call.args[0] if call.args else None
        if name == "pipeline" and isinstance(first, ast.Constant) and isinstance(first.value, str):
            task = ALIASES.get(first.value, first.value.split("_")[0])
            return {"pipeline_tag": task, "library_name": "transformers", "model_type": named}
        if name in SENTENCES:
            return {"pipeline_tag": SENTENCES[name], "library_name": "sentence-transformers"}
        if name != "from_pretrained" or not isinstance(call.func, ast.Attribute):
            continue
        own = last_name(call.func.value)
        if own.endswith("Pipeline"):
            told = {"pipeline_tag": "text-to-image", "library_name": "diffusers"}
            return {**told, "diffusers_class": own, "files": PAINTER}
        if own == "AutoModelWithLMHead":
            writes = {"t5": "text2text-generation", "gpt2": "text-generation"}
            task = writes.get(named or "", "fill-mask")
            return {"pipeline_tag": task, "library_name": "transformers", "model_type": named}
        if own in TASKS:
            return {"pipeline_tag": TASKS[own], "library_name": "transformers", "model_type": named}
        for auto, model_type in _makers(own):
            told = {"pipeline_tag": TASKS[auto], "library_name": "transformers"}
            return {**told, "architectures": [own], "model_type": model_type}
    return {}


def _calls(examples: ReadmeExamples) -> Iterator[ast.Call]:
    for block in examples.python_blocks:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                tree = ast.parse(block.code)
        except (SyntaxError, ValueError):
            continue
        yield from (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def _makers(architecture: str) -> list[tuple[str, str]]:
    """The Auto classes with a task, and the model type, of which an architecture is made."""
    found = [
        (auto, model_type)
        for auto, rows in class_table().loads.items()
        for model_type, groups in rows.items()
        if auto in TASKS and any(architecture in names for names, _ in groups)
    ]
    return sorted(found, key=lambda pair: pair[0] == "AutoModel")


@lru_cache(maxsize=1)
def models() -> dict[str, str]:
    """The model of each page, by the page's file."""
    with Path(CORPUS, "INDEX.tsv").open(encoding="utf-8") as lines:
        return {
            row["file"]: row["model_id"]
            for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        }


def real_answers() -> Iterator[dict[str, Any]]:
    """Every answer about one model, and every entry of a list of models."""
    for path in sorted(Path(CORPUS, "api").rglob("*.json")):
        answer = json.loads(path.read_text(encoding="utf-8"))
        for entry in answer if isinstance(answer, list) else [answer]:
            if isinstance(entry, dict) and (entry.get("id") or entry.get("modelId")):
                yield entry


@lru_cache(maxsize=1)
def answers() -> dict[str, dict[str, Any]]:
    """The Hub's answers that are kept, by model."""
    return {str(entry.get("id") or entry.get("modelId")): entry for entry in real_answers()}


@lru_cache(maxsize=1)
def years() -> dict[str, str]:
    """The year of each page, by the page's file."""
    with Path(CORPUS, "INDEX.tsv").open(encoding="utf-8") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return {row["file"]: row["year"] for row in rows}
