"""How many examples of real pages are run, and why the others are not.

Few old pages name their task, and the Hub's answer is kept for a tenth of them only. Where neither
tells, the task and the class are read from what the page's own code loads.
"""

from __future__ import annotations

import ast
import csv
import re
import warnings
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from alacard_ext.hub.facts import ModelSnapshot
from alacard_ext.hub.parse import parse_model_info
from alacard_ext.hub.readme import ReadmeExamples, extract
from alacard_ext.notebooks.classes import class_table
from alacard_ext.notebooks.planning.plan import make_plan
from alacard_ext.notebooks.readme import choose_example
from alacard_ext.notebooks.readme.edits import last_name
from alacard_ext.notebooks.readme.rules import ALIASES
from alacard_ext.notebooks.tasks import ROWS, row_of

from .hands import SHA, hand
from .test_assemble_corpus import CORPUS, needs_corpus, real_answers

TYPES = """
distilbert camembert xlm-roberta roberta albert electra bert gpt2 t5 bart funnel longformer xlm
""".split()  # noqa: SIM905
TASKS = {row.auto_class: row.task for row in reversed(ROWS) if row.library == "transformers"}
TASKS["AutoModel"] = "feature-extraction"
SENTENCES = {"SentenceTransformer": "sentence-similarity", "CrossEncoder": "text-ranking"}
PAINTER = ["model_index.json", "unet/diffusion_pytorch_model.safetensors"]


def test_what_the_code_tells_of_its_model() -> None:
    page = "```python\nm = BertForTokenClassification.from_pretrained('a/bert')\n```"
    found = told_by_code("a/bert", extract(page))
    assert found["pipeline_tag"] == "token-classification" and found["model_type"] == "bert"
    assert told_by_code("a/b", extract("```python\nprint(1)\n```")) == {}


@needs_corpus
def test_real_examples_are_run_or_refused_with_a_reason(
    capsys: pytest.CaptureFixture[str],
) -> None:
    modes: Counter[str] = Counter()
    for page in sorted(Path(CORPUS, "cards").glob("*.md")):
        readme = page.read_bytes().decode("utf-8", "replace")
        if not extract(readme).python_blocks:
            modes["no Python on the page"] += 1
            continue
        modes[fate(page.name, readme)] += 1
    with capsys.disabled():
        print(f"\n{modes.total()} real pages")
        for mode, count in modes.most_common():
            print(f"  {count:3} {mode}")
    assert modes["run after repair"] > 100


def fate(name: str, readme: str) -> str:
    """What becomes of a page's example, in words that many pages share."""
    model = models()[f"cards/{name}"]
    snapshot = snapshot_of(model, readme)
    recipe = hand(model, task=snapshot.facts.pipeline_tag or "x")
    plan = make_plan(recipe, snapshot)
    if not plan.covered:
        told = "the page names no task" if "names no task" in plan.reasons[0] else "no template"
        return f"shown: {told}"
    example = choose_example(snapshot, row_of(plan), plan.auto_class)
    if example.mode == "run":
        return "run after repair" if example.says else "run as it stands"
    return f"{example.mode}: {re.sub('as [A-Z].*', 'by another class.', example.reason)}"


def snapshot_of(model: str, readme: str) -> ModelSnapshot:
    """The model as the Hub's answer, its page and, where both are silent, its code tell."""
    examples = extract(readme)
    matter = examples.front_matter
    tags = matter.get("tags")
    answer = {"id": model, "cardData": matter, "tags": tags if isinstance(tags, list) else []}
    facts = parse_model_info({**answer, **answers().get(model, {}), "sha": SHA})
    if not facts.pipeline_tag:
        facts = facts.model_copy(update=told_by_code(model, examples))
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
        return {row["file"]: row["model_id"] for row in csv.DictReader(lines, delimiter="\t")}


@lru_cache(maxsize=1)
def answers() -> dict[str, dict[str, Any]]:
    """The Hub's answers that are kept, by model."""
    return {str(entry.get("id") or entry.get("modelId")): entry for entry in real_answers()}
