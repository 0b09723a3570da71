"""A notebook as a Python program: read by Jupytext as the same cells, and run by Python."""

from __future__ import annotations

import ast
import re
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
        ("%%time\nx = 1", "# %%time\nx = 1"),
        ("%%capture\n%%time\nx = 1\n!ls", "# %%capture\n# %%time\nx = 1\n# !ls"),
        ("if x:\n    !ls\nx = 1", "if x:\n    pass  # !ls\nx = 1"),
        ("!pip install \\\n  a\nx = 1", "# !pip install \\\n# a\nx = 1"),
        ("!ls\rx = 1", "# !ls\nx = 1"),
        ("!echo it's\nx = 1\n# why?", "# !echo it's\nx = 1\n# why?"),
        ("!ls\ntext = '''\n!bang\n'''", "# !ls\ntext = '''\n!bang\n'''"),
        ('%pip list\nx = ["a\\"(",\n"?"]', '# %pip list\nx = ["a\\"(",\n"?"]'),
        ("!ls\nx = 'a\\\n%b'\ny = 5 \\\n%x", "# !ls\nx = 'a\\\n%b'\ny = 5 \\\n%x"),
        ("def broken(:\n    pass", "# def broken(:\n#     pass"),
        ("x = 5 % 3", "x = 5 % 3"),
    ],
)
def test_what_only_ipython_understands_is_a_comment(source: str, wanted: str) -> None:
    assert plain_python(source) == wanted


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("files = !ls", "files = !ls"),
        ("x = 1\nif x:\n    spent = %timeit -o x", "spent = %timeit -o x"),
        ("await work()", "it awaits something"),
        ("%%time\nawait work()", "it awaits something"),
    ],
)
def test_where_a_name_would_be_missing_the_program_ends_with_a_sentence(
    source: str, told: str
) -> None:
    with pytest.raises(NotImplementedError, match=re.escape(told)):
        exec(plain_python(source), {})


@pytest.mark.attack
def test_a_long_cell_of_odd_lines_is_read_in_one_go() -> None:
    odd = "".join("%%time\n" if number % 2 else "!a '''\\\n" for number in range(20_000))
    for source in (odd, "%%time\n" * 5_000 + "x = (", "x = '''" + "\\" * 200_000, "a =" * 60_000):
        ast.parse(plain_python(source))


def test_the_program_runs_and_writes_the_files_that_its_cells_write(tmp_path: Path) -> None:
    text = "print(\"é\", '''quoted''')\n\\n = \"no line\"\n"
    made = export(
        notebook(
            code(f"%%writefile beside.py\n{text}"),
            code("from IPython.display import HTML, display"),
            code("display({'text/html': '<img>', 'text/plain': 'a picture'}, raw=True)"),
            code("%time 1\nprint('to the end')"),
        ),
        "A notebook (1).ipynb",
        "py",
    )
    assert made.filename == "A-notebook-1.py"
    (tmp_path / made.filename).write_bytes(made.content)
    done = subprocess.run(
        [sys.executable, made.filename], cwd=tmp_path, text=True, capture_output=True, timeout=600
    )
    assert (done.stdout, done.stderr) == ("a picture\nto the end\n", "")
    assert (tmp_path / "beside.py").read_text(encoding="utf-8") == text


@pytest.mark.attack
@pytest.mark.parametrize("line_end", ["\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\r\n"])
def test_no_line_of_prose_becomes_code(line_end: str) -> None:
    source = f"A line{line_end}raise SystemExit{line_end}"
    tree = ast.parse(program(notebook(markdown(source))))
    assert not tree.body
    assert not ast.parse(plain_python(f"%%bash\n{source}")).body
