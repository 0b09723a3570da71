"""Which models of the Hub would get the plain notebook, told from the Hub's answers that are kept.

An answer that lists no files is left out. Those of a list of models hold no `config.json`, so that
a class which transformers has by now is still taken for the repository's own code.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from alacard_ext.hub.facts import ModelSnapshot
from alacard_ext.hub.parse import parse_model_info
from alacard_ext.notebooks.planning.plan import make_plan
from tests.notebooks.hands import SHA, hand

from .snapshots import CORPUS, answers, models


def answered() -> tuple[int, Counter[str], dict[str, str]]:
    """How many models there are, the kinds of reasons for a plain notebook, and all reasons."""
    pages = {model: file for file, model in models().items()}
    count, plain = 0, {}
    for name, answer in answers().items():
        facts = parse_model_info({"sha": SHA, **answer})
        if not facts.files:
            continue
        count += 1
        page = Path(CORPUS, pages[name]) if name in pages else None
        readme = page.read_bytes().decode("utf-8", "replace") if page else None
        snapshot = ModelSnapshot(facts=facts, readme=readme, config=answer.get("config"))
        plan = make_plan(hand(name, task=facts.pipeline_tag or "x"), snapshot)
        if not plan.covered:
            plain[name] = plan.reasons[0]
    return count, Counter(map(kind_of, plain.values())), plain


def kind_of(reason: str) -> str:
    """The reason without the names in it."""
    kinds = {
        "its own Python code": "its own code, which a person has to allow",
        "no template yet for the task": "a library without a template for the task",
        "under which transformers looks": "weights of another program",
        "of a file of its author": "weights of another program",
        "in a format that PyTorch reads": "weights of another program",
        "stored quantised": "packed weights that the notebook does not load",
        "names no task": "a page that names no task, and no config.json that would",
        "no model_index.json": "parts for a pipeline, and no pipeline",
    }
    return next((kind for part, kind in kinds.items() if part in reason), "another reason")
