"""Which models of the Hub would get the plain notebook, told from the Hub's answers that are kept.

An answer that lists no files is left out. Those of a list of models hold no `config.json`; in its
place stands what the Hub's tags tell: the model type, the pipeline, and that weights are stored as
FP8. Nor do they hold sizes, which a deal then asks the Hub for: in their place stands one size for
every file of weights. A model that is dealt from another repository, where a library's form of it
is, is told apart.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from alacard_ext.hub.facts import ModelFacts, ModelSnapshot
from alacard_ext.hub.parse import parse_model_info
from alacard_ext.hub.weights import KINDS
from alacard_ext.notebooks.classes import class_table
from alacard_ext.notebooks.planning.original import sister_of
from alacard_ext.notebooks.planning.plan import make_plan
from alacard_ext.notebooks.tasks import ROWS
from tests.notebooks.hands import SHA, hand

from .snapshots import CORPUS, answers, models

A_FILE = 10**9
CLASSES = {row.task: row.auto_class for row in reversed(ROWS) if row.library == "transformers"}


def answered() -> tuple[int, Counter[str], dict[str, str]]:
    """How many models there are, the kinds of reasons for a plain notebook, and all reasons."""
    # Of some models an answer is listed as a file of its own, beside the page.
    pages = {model: file for file, model in models().items() if file.startswith("cards/")}
    count, plain = 0, {}
    for name, answer in answers().items():
        facts = parse_model_info({"sha": SHA, **answer})
        if not facts.files:
            continue
        count += 1
        page = Path(CORPUS, pages[name]) if name in pages else None
        readme = page.read_bytes().decode("utf-8", "replace") if page else None
        config = answer.get("config") or config_by_tags(facts)
        told = parse_model_info({"sha": SHA, **answer, "config": config})
        if not told.parameters:
            files = sum(name.endswith(KINDS) for name in told.files)
            told = told.model_copy(update={"stored_bytes": files * A_FILE or None})
        snapshot = ModelSnapshot(facts=told, readme=readme, config=config)
        plan = make_plan(hand(name, task=facts.pipeline_tag or "x"), snapshot)
        if not plan.covered:
            plain[name] = plan.reasons[0]
    return count, Counter(kind_of(*each) for each in plain.items()), plain


def config_by_tags(facts: ModelFacts) -> dict[str, Any] | None:
    """The configuration as far as tags tell of it; None where they name no type that is known."""
    table = class_table()
    named = next((tag for tag in facts.tags if tag.startswith("diffusers:")), None)
    if named:
        return {"diffusers": {"_class_name": named.partition(":")[2]}}
    own = {f"configuration_{tag}.py": tag for tag in facts.tags}
    kind = next((own[name] for name in facts.files if name in own), None)
    if kind and kind not in table.types:
        return {"model_type": kind}  # of its own code, whatever type is tagged beside it
    kind = next((tag for tag in facts.tags if tag in table.types), None)
    auto = CLASSES.get(facts.pipeline_tag or "text-generation", "AutoModel")
    groups = table.loads.get(auto, {}).get(kind or "", ())
    if kind is None or not groups:
        return None
    config: dict[str, Any] = {"model_type": kind, "architectures": list(groups[0][0][:1])}
    if "fp8" in facts.tags:
        config["quantization_config"] = {"quant_method": "fp8", "weight_block_size": [128, 128]}
    return config


def kind_of(name: str, reason: str) -> str:
    """The reason without the names in it."""
    if sister_of(name):
        return "dealt as the same model from another repository, which its reason names"
    kinds = {
        "its own Python code": "its own code, which a person has to allow",
        "stored quantised": "packed weights that the notebook does not load",
        "that transformers looks for": "weights of another program, which is not known",
        "in a format that PyTorch reads": "weights of another program, which is not known",
    }
    return next((kind for part, kind in kinds.items() if part in reason), "another program")
