"""What stands in a notebook's metadata is checked before anything runs."""

from __future__ import annotations

from typing import Any

import nbformat
import pytest

from alacard_ext.errors import BadRequest
from alacard_ext.notebooks.own_metadata import check_own_metadata
from alacard_ext.verify.notebook_file import upgraded

ODD: list[Any] = [
    [],
    [1],
    "text",
    7,
    True,
    None,
    {"model": []},
    {"model": None},
    {"model": "a/b"},
    {"model": {"id": 7}},
    {"model": {"id": ["a"]}},
    {"model": {"sha": {"a": 1}}},
    {"model": {"id": "x" * 5000}},
    {"model": {"id": "\ud800"}},
    {"plan": []},
    {"plan": {"fit": "cpu"}},
    {"plan": {"step": []}},
    {"verified": []},
    {"recipe": [1]},
    {"hand_code": 7},
]


def notebook(own: Any = None, *, cell: Any = None) -> Any:
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1 + 1")])
    if own is not None:
        made.metadata["alacard"] = own
    if cell is not None:
        made.cells[0].metadata["alacard"] = cell
    return made


@pytest.mark.parametrize("own", ODD, ids=repr)
def test_odd_metadata_is_refused_before_anything_runs(own: Any) -> None:
    made = notebook()
    made.metadata["alacard"] = own
    with pytest.raises(BadRequest) as caught:
        upgraded(made)
    assert "metadata.alacard" in caught.value.message and caught.value.status == 400


@pytest.mark.parametrize("cell", [[], "setup", 7, {"section": ["setup"]}, {"section": 7}])
def test_odd_metadata_of_a_cell_is_refused_too(cell: Any) -> None:
    with pytest.raises(BadRequest) as caught:
        upgraded(notebook(cell=cell))
    assert "cell 1" in caught.value.message


@pytest.mark.parametrize(
    "own",
    [
        {},
        {"model": {"id": "a/b", "sha": None}, "hand_code": None, "unknown": [1, 2]},
        {"plan": {"fit": {"device": "cpu"}, "step": None}, "verified": {"outcome": "passed"}},
    ],
)
def test_what_alacard_writes_is_taken(own: Any) -> None:
    check_own_metadata(upgraded(notebook(own, cell={"section": "setup", "data": True})))
    check_own_metadata(upgraded(notebook()))
