"""Numbers told from the rows of tables: scikit-learn's models, as skops keeps them, really run."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from tests.execution import NotebookKernel
from tests.local_hub import LocalHub
from tests.local_hub.models.shelf import folder_of, write_card
from tests.local_hub.server import load_repositories

from .test_text_notebooks import build

pytestmark = pytest.mark.skipif(
    find_spec("skops") is None, reason="the extra 'models' brings skops"
)


@pytest.fixture
def sums(local_hub: LocalHub, tmp_path: Path) -> Iterator[LocalHub]:
    """The local hub with models of the sum of columns: a line, a forest, and one of colours."""
    import numpy as np
    from sklearn.compose import make_column_transformer
    from sklearn.ensemble import RandomForestRegressor
    from sklearn.linear_model import LinearRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OneHotEncoder
    from skops import io

    rows = np.random.default_rng(7).normal(size=(60, 3))
    coloured = np.array([["red", *row[:2]] for row in rows[:30]], dtype=object)
    coloured = np.concatenate([coloured, [["blue", *row[:2]] for row in rows[30:]]])
    one_hot = make_column_transformer((OneHotEncoder(), [0]), remainder="passthrough")
    bright = 10.0 * (coloured[:, 0] == "red") + coloured[:, 1:].astype(float).sum(axis=1)
    fresh: list[tuple[str, Any]] = [
        ("tiny/line", LinearRegression().fit(rows, rows.sum(axis=1))),
        ("tiny/forest", RandomForestRegressor(5, random_state=7).fit(rows, rows.sum(axis=1))),
        ("tiny/colours", make_pipeline(one_hot, LinearRegression()).fit(coloured, bright)),
    ]
    for name, model in fresh:
        folder = folder_of(tmp_path / "more", name)
        (folder / "model.skops").write_bytes(io.dumps(model))
        write_card(folder, name, "", library_name="sklearn", pipeline_tag="tabular-regression")
    local_hub.repositories.update(load_repositories([tmp_path / "more"]))
    yield local_hub
    for name, _ in fresh:
        del local_hub.repositories[name]


NUMBERS, COLOURS = [-3.0, -1.5, 0.0, 1.5, 3.0], [-2.0, 9.0, 0.0, 11.0, 2.0]


@pytest.mark.parametrize(
    ("level", "model", "told"),
    [
        ("beginner", "tiny/line", NUMBERS),
        ("intermediate", "tiny/colours", COLOURS),
        ("advanced", "tiny/colours", COLOURS),
    ],
)
def test_a_number_is_told_for_each_row(
    level: str,
    model: str,
    told: list[float],
    sums: LocalHub,
    notebook_kernel: NotebookKernel,
    tmp_path: Path,
) -> None:
    built = build(sums, tmp_path, model, difficulty=level)
    assert (built.plan.template, built.plan.task) == ("tables_sklearn", "tabular-regression")
    done = notebook_kernel.run(built.notebook)
    assert done.error is None, done.error
    said = [row["prediction"] for row in done.result]
    assert said == pytest.approx(told)


def test_a_forest_waits_for_a_word_of_trust_and_says_where_to_give_it(
    sums: LocalHub, notebook_kernel: NotebookKernel, tmp_path: Path
) -> None:
    built = build(sums, tmp_path, "tiny/forest", difficulty="beginner")
    done = notebook_kernel.run(built.notebook)
    assert done.error is not None and done.error.name == "Stop"
    assert "sklearn.tree._tree.Tree" in done.error.value
    assert "set TRUST_REMOTE_CODE = True where the model is named" in done.error.value
    for cell in built.notebook.cells:
        cell.source = cell.source.replace("TRUST_REMOTE_CODE = False", "TRUST_REMOTE_CODE = True")
    done = notebook_kernel.run(built.notebook)
    assert done.error is None, done.error
    said = [row["prediction"] for row in done.result]
    assert said == sorted(said) and said[0] < 0 < said[-1]
