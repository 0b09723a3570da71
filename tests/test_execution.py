"""The harness itself: what it counts is true, and what fails is told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from nbformat.v4 import new_code_cell, new_notebook

from .execution import NotebookKernel, execute
from .local_hub import LocalHub
from .local_hub.routes import GOOD_TOKEN

LOAD = """
import torch
from transformers import AutoModelForSequenceClassification, AutoTokenizer
tokenizer = AutoTokenizer.from_pretrained("tiny/bert-sentiment")
model = AutoModelForSequenceClassification.from_pretrained("tiny/bert-sentiment")
"""
INFER = """
with torch.no_grad():
    logits = model(**tokenizer("The bread was wonderful", return_tensors="pt")).logits
result = {"label": model.config.id2label[int(logits.argmax())], "logits": logits}
print(result["label"])
"""


def notebook_of(*sources: str, section: str = "usage") -> Any:
    metadata = {"alacard": {"section": section}}
    return new_notebook(cells=[new_code_cell(source, metadata=metadata) for source in sources])


@pytest.mark.models
def test_a_fresh_kernel_tells_what_the_model_did(local_hub: LocalHub, tmp_path: Path) -> None:
    done = execute(notebook_of(LOAD, INFER), hub_url=local_hub.url, cwd=tmp_path, token=GOOD_TOKEN)
    assert done.error is None
    assert done.modules == {"BertForSequenceClassification": 1}
    assert done.loads == ["BertForSequenceClassification:tiny/bert-sentiment"]
    assert done.result["label"] in ("NEGATIVE", "POSITIVE")
    assert done.result["logits"] == {"type": "Tensor", "shape": [1, 2]}
    assert done.text("usage").strip() == done.result["label"]
    assert done.text("title") == ""
    assert all(cell.seconds > 0 for cell in done.cells)
    # The token went to the hub, and never to the other host that keeps the weights.
    assert local_hub.tokens() == {f"Bearer {GOOD_TOKEN}"}
    weights = [r for r in local_hub.requests if r.path.startswith("/__cdn__/")]
    assert weights and not any(r.authorization for r in weights)


@pytest.mark.models
def test_notebooks_in_one_kernel_do_not_see_each_other(local_hub: LocalHub, tmp_path: Path) -> None:
    with NotebookKernel(hub_url=local_hub.url, cwd=tmp_path) as kernel:
        first = kernel.run(notebook_of(LOAD, INFER, "import os; os.environ['LEFT'] = '1'"))
        look = "'LEFT' in __import__('os').environ, 'torch' in __import__('sys').modules"
        second = kernel.run(notebook_of(look, "model"))
        third = kernel.run(notebook_of(LOAD, INFER, INFER))
    assert first.error is None and first.forwards == 1
    assert second.text().splitlines()[0] == "(False, True)", "the imports are paid once"
    assert second.error is not None and second.error.name == "NameError"
    assert second.forwards == 0 and second.loads == [] and second.result is None
    assert third.error is None and third.forwards == 2 and len(third.loads) == 1


def test_a_failure_names_its_cell(local_hub: LocalHub, tmp_path: Path) -> None:
    notebook = notebook_of("result = before + 1", "1 / 0", "result = 'never'")
    done = execute(notebook, hub_url=local_hub.url, cwd=tmp_path, extra_code="before = 1")
    assert done.error is not None
    assert (done.error.name, done.error.value) == ("ZeroDivisionError", "division by zero")
    assert done.error.cell_id == notebook.cells[1].id and done.error.section == "usage"
    assert done.result == 2 and len(done.cells) == 2


def test_a_cell_that_hangs_or_dies_is_told(local_hub: LocalHub, tmp_path: Path) -> None:
    hung = execute(
        notebook_of("import time; time.sleep(60)"), hub_url=local_hub.url, cwd=tmp_path, timeout=1
    )
    assert hung.error is not None and hung.error.name == "Timeout"
    dead = execute(notebook_of("import os; os._exit(3)"), hub_url=local_hub.url, cwd=tmp_path)
    assert dead.error is not None and dead.error.name == "DeadKernel"
