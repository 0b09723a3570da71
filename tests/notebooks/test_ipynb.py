"""The text of a notebook's file is that of nbformat, whatever the notebook holds."""

from __future__ import annotations

import copy
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from alacard_ext.notebooks.ipynb import file_text
from alacard_ext.notebooks.ipynb import plain as in_order

WORDS = 'ä 日本 🂡 "quoted" \\ back\ttab\x00\x1f\x7f\u2028 </script>\nsecond\r\nthird\x0c\x85end\n'


def plain() -> Any:
    cells = [
        new_markdown_cell(WORDS, id="title"),
        new_code_cell("", id="empty", metadata={"tags": [], "z": {}, "a": [1, None, True]}),
        new_code_cell("x = 1\n" * 3, id="code", execution_count=3),
    ]
    metadata = {"alacard": {"seed": 2**70, "share": 0.1, "none": None, "ü": {"b": 1, "a": 2}}}
    return new_notebook(cells=cells, metadata=metadata)


def changed(change: Any) -> Any:
    notebook = plain()
    change(notebook)
    return notebook


ODD = {
    "outputs": lambda nb: nb.cells[2].outputs.append(
        new_output("display_data", {"text/html": "<b>\n</b>", "image/png": "aa\nbb"})
    ),
    "attachments": lambda nb: nb.cells[0].update(attachments={"a.txt": {"text/plain": "a\nb"}}),
    "trusted": lambda nb: nb.cells[1].metadata.update(trusted=True),
    "signature": lambda nb: nb.metadata.update(signature="sha256:0", orig_nbformat=3),
    "older": lambda nb: (nb.update(nbformat_minor=4), [cell.pop("id") for cell in nb.cells]),
}


def test_a_plain_notebook_is_written_as_nbformat_writes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    notebook = plain()
    before, expected = copy.deepcopy(notebook), nbformat.writes(notebook) + "\n"
    monkeypatch.setattr(nbformat, "writes", None)  # it is not asked
    assert file_text(notebook) == expected
    assert notebook == before


def test_what_is_in_order_but_for_its_metadata_is_written_as_nbformat_writes_it() -> None:
    notebook = in_order(plain())
    notebook["metadata"]["alacard"]["a name"] = {"z": 1, "b": [{"y": 2, "c": 3}]}
    notebook["metadata"]["above all"] = None
    before = copy.deepcopy(notebook)
    expected = nbformat.writes(nbformat.from_dict(notebook)) + "\n"
    assert file_text(notebook, ordered=True) == expected
    assert notebook == before


@pytest.mark.parametrize("name", ODD)
def test_what_nbformat_would_change_it_changes(name: str) -> None:
    notebook = changed(ODD[name])
    assert file_text(notebook) == nbformat.writes(copy.deepcopy(notebook)) + "\n"


def test_half_of_a_surrogate_pair_is_no_failure_of_ours() -> None:
    notebook = new_notebook(cells=[new_markdown_cell("\ud800", id="title")])
    assert file_text(notebook) == nbformat.writes(notebook) + "\n"
