"""A notebook is signed as Jupyter would sign it, so that JupyterLab trusts it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
import pytest
from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager
from nbformat.sign import NotebookNotary
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from alacard_ext.notebooks import signing
from alacard_ext.notebooks.ipynb import plain
from alacard_ext.notebooks.signing import digest, sign
from alacard_ext.notebooks.workspace import save_notebook


def notebook_with(**metadata: Any) -> Any:
    cells = [
        new_markdown_cell('ä 日本 🂡 "\\" \x00\x85\r\n', id="b"),
        new_code_cell("x = 1\n" * 3, id="a", metadata={"z": {}, "a": [1, None, True, 1e-7]}),
        new_code_cell("", id="c", outputs=[new_output("stream", text="…")]),
    ]
    return new_notebook(cells=cells, metadata={"n": [[2**70, -0.1, ""], {}], **metadata})


@pytest.fixture
def contents(tmp_path: Path) -> Any:
    manager = AsyncLargeFileManager(root_dir=str(tmp_path))
    manager.notary = NotebookNotary(db_file=str(tmp_path / "signatures.db"), secret=b"secret")
    yield manager
    manager.notary.close()


@pytest.mark.parametrize("algorithm", ["sha256", "blake2b"])
def test_the_digest_is_that_of_nbformat(algorithm: str) -> None:
    notary = NotebookNotary(db_file=":memory:", secret=b"s" * 1024, algorithm=algorithm)
    for notebook in (notebook_with(), notebook_with(b={"b": 1, "a": "2"}, a=())):
        expected = notary.compute_signature(notebook)
        assert digest(notary, notebook) == digest(notary, plain(notebook)) == expected
    notary.close()


async def test_jupyter_trusts_what_was_saved(
    contents: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    notebook = plain(notebook_with())
    with monkeypatch.context() as patched:
        patched.setattr(signing, "_agreed", {"sha256": True})
        patched.setattr(NotebookNotary, "compute_signature", None)  # it is not asked
        path = await save_notebook(contents, "", "alacard-x.ipynb", notebook)
    found = nbformat.from_dict((await contents.get(path))["content"])
    assert all(cell.metadata.trusted for cell in found.cells if cell.cell_type == "code")
    assert contents.notary.check_signature(nbformat.from_dict(notebook))


def test_another_nbformat_signs_in_its_own_way(
    contents: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def other(self: Any, notebook: Any) -> str:
        return f"{len(notebook.cells)} cells"

    monkeypatch.setattr(NotebookNotary, "compute_signature", other)
    monkeypatch.setattr(signing, "_agreed", {})
    sign(contents, notebook_with(), "x.ipynb")
    assert contents.notary.store.check_signature("3 cells", "sha256")


def test_a_broken_store_is_made_anew_by_jupyter(contents: Any) -> None:
    contents.notary.store.db.execute("DROP TABLE nbsignatures")
    notebook = notebook_with()
    sign(contents, notebook, "x.ipynb")
    assert contents.notary.check_signature(notebook)


def test_what_is_not_to_be_trusted_is_not_signed(contents: Any) -> None:
    notebook = notebook_with()
    notebook.cells[1].outputs = [new_output("display_data", {"text/html": "<script/>"})]
    sign(contents, notebook, "x.ipynb")
    assert not contents.notary.check_signature(notebook)


def test_a_notary_of_a_sites_own_is_asked(contents: Any, tmp_path: Path) -> None:
    signed = []

    class Own(NotebookNotary):
        def sign(self, notebook: Any) -> None:
            signed.append(notebook.metadata)

    contents.notary.close()
    contents.notary = Own(db_file=str(tmp_path / "own.db"))  # type: ignore[no-untyped-call]
    sign(contents, plain(notebook_with()), "x.ipynb")
    assert len(signed) == 1
