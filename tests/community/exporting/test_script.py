"""A notebook as a Python program: read by Jupytext as the same cells, and run by Python."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import jupytext
import pytest

from alacard_ext.community.exporting.export import export
from alacard_ext.community.exporting.script import plain_python, program

from .notebooks import code, markdown, notebook


def test_jupytext_reads_the_same_cells() -> None:
    cells = [
        markdown("# A title\n\nSome *words*, and\n\n- a list"),
        code("import math\n\n\ndef area(r):\n    return math.pi * r**2"),
        code(""),
        code('text = """\n%not a magic\n!nor this\n"""\nprint(text)'),
        markdown("100 % of it\n\\%% is no cell"),
    ]
    text = program(notebook(*cells[:-1], markdown("100 % of it\n%% is no cell")))
    read = jupytext.reads(text, fmt="py:percent")
    assert [(cell.cell_type, cell.source) for cell in read.cells] == [
        (cell.cell_type, cell.source) for cell in cells
    ]
    assert read.metadata["kernelspec"]["name"] == "python3"


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("%pip install this\nx = 1", "# %pip install this\nx = 1"),
        ("!ls\nprint?\nx = 2", "# !ls\n# print?\nx = 2"),
        ("%%bash\nrm file", "# %%bash\n# rm file"),
        ("await work()", "# await work()"),
        ("def broken(:\n    pass", "# def broken(:\n#     pass"),
        ("x = 5 % 3", "x = 5 % 3"),
    ],
)
def test_what_only_ipython_understands_is_a_comment(source: str, wanted: str) -> None:
    assert plain_python(source) == wanted


def test_the_program_runs_and_writes_the_files_that_its_cells_write(tmp_path: Path) -> None:
    text = "print(\"é\", '''quoted''')\n\\n = \"no line\"\n"
    made = export(
        notebook(code(f"%%writefile beside.py\n{text}"), code("%time 1\nprint('to the end')")),
        "A notebook (1).ipynb",
        "py",
    )
    assert made.filename == "A-notebook-1.py"
    (tmp_path / made.filename).write_bytes(made.content)
    done = subprocess.run(
        [sys.executable, made.filename], cwd=tmp_path, text=True, capture_output=True, timeout=600
    )
    assert (done.stdout, done.stderr) == ("to the end\n", "")
    assert (tmp_path / "beside.py").read_text(encoding="utf-8") == text


@pytest.mark.attack
@pytest.mark.parametrize("line_end", ["\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\r\n"])
def test_no_line_of_prose_becomes_code(line_end: str) -> None:
    source = f"A line{line_end}raise SystemExit{line_end}"
    tree = ast.parse(program(notebook(markdown(source))))
    assert not tree.body
    assert not ast.parse(plain_python(f"%%bash\n{source}")).body
