"""Notebooks of other libraries, built the whole way and run to their last cell."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

import pytest

from alacard_ext.notebooks.single import Built
from tests.execution import ExecutedNotebook, NotebookKernel
from tests.local_hub import LocalHub

from .conftest import each_level
from .test_text_notebooks import answers, build, cosines, labels

# Looked for and not imported: that would bring PyTorch into every session that only collects.
pytestmark = pytest.mark.skipif(find_spec("peft") is None, reason="the extra 'models' brings peft")
# What the adapter's test looks at besides the result.
ADAPTED = ("BASE_REVISION", "with_adapter", "alone")
Run = Callable[[str, str], tuple[Built, ExecutedNotebook]]


@pytest.fixture(scope="module")
def run(
    served_hub: LocalHub, notebook_kernel: NotebookKernel, tmp_path_factory: pytest.TempPathFactory
) -> Run:
    """Builds a model's notebook at a level and runs it without an error, once for all tests."""
    executed: dict[tuple[str, str], tuple[Built, ExecutedNotebook]] = {}

    def work(model: str, level: str) -> tuple[Built, ExecutedNotebook]:
        if (model, level) not in executed:
            built = build(served_hub, tmp_path_factory.mktemp("hub"), model, difficulty=level)
            done = notebook_kernel.run(built.notebook, variables=("result", *ADAPTED))
            assert done.error is None, done.error
            executed[model, level] = built, done
        return executed[model, level]

    return work


def ranked(rows: Any) -> bool:
    return all(row["found"] and isinstance(row["score"], float) for row in rows)


CASES: list[tuple[str, str, str, Callable[[Any], bool], str]] = [
    ("tiny/lora-chat", "advanced", "peft_text_generation", answers("answer"),
     "peft-text-generation-usage-adapter-off"),
    ("tiny/lora-sentiment", "beginner", "peft_text_classification",
     labels("LABEL_0", "LABEL_1", "LABEL_2"), "text-classification-usage-your-turn"),
    ("tiny/cross-encoder", "advanced", "cross_encoder", ranked, "ranking-usage-evaluation"),
    ("tiny/bert-ranker", "intermediate", "text_ranking", ranked, "ranking-usage-long"),
    ("tiny/splade", "advanced", "sparse_encoder", cosines, "sparse-encoder-usage-sparsity"),
    ("tiny/model2vec", "advanced", "model2vec", cosines, "model2vec-usage-order"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("model", "level", "template", "good", "own_cell"), CASES, ids=[case[2] for case in CASES]
)
def test_a_notebook_of_each_library_runs_and_infers(
    model: str,
    level: str,
    template: str,
    good: Callable[[Any], bool],
    own_cell: str,
    run: Run,
) -> None:
    built, done = run(model, level)
    assert built.plan.template == template, built.plan.reasons
    assert len(done.loads) == 1, done.loads
    assert done.forwards > 0
    assert done.result and good(done.result), done.result
    assert own_cell in {cell.id for cell in done.cells}


def test_the_adapter_changes_what_the_base_says(local_hub: LocalHub, run: Run) -> None:
    built, done = run("tiny/lora-chat", "advanced")
    base = local_hub.repositories["tiny/llama-chat"]
    assert built.snapshot.base is not None and built.snapshot.base.sha == base.sha
    assert done.variables["BASE_REVISION"] == base.sha
    assert done.variables["with_adapter"] != done.variables["alone"]


@each_level
def test_a_table_is_read_from_a_file_that_only_trusted_types_come_out_of(
    level: str, run: Run
) -> None:
    built, done = run("tiny/skops", level)
    assert built.plan.template == "tables_sklearn", built.plan.reasons
    # It was trained to tell whether the first column is above 0.
    said = [row["prediction"] for row in done.result]
    assert said[0] == 0 and said[-1] == 1
    assert not any("import torch" in cell.source for cell in done.cells)
