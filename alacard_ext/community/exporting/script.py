"""A notebook as a Python program in the percent format, which Jupytext and editors read as cells.

Jupytext is not needed to write it, and Alacard does not bring it to its users (see
`notebooks/percent.py`). What only IPython understands is commented out, so that the file always
runs as plain Python; a file that a cell writes (`%%writefile`) is written by Python instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ... import python_syntax

HEADER = """\
# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---
"""
WRITES = re.compile(r"%%(?:writefile|file)[ \t]+(?P<name>[^\n]+)(?:\n|$)")
CELL_MARK = re.compile(r"^(\s*)%%", re.MULTILINE)
MAGIC = re.compile(r"\s*(?:[%!?]|.*\?\s*$)")


def program(notebook: Mapping[str, Any]) -> str:
    """The text of the program."""
    return HEADER + "".join(f"\n{cell}\n" for cell in _cells(notebook))


def _cells(notebook: Mapping[str, Any]) -> Iterator[str]:
    for cell in notebook["cells"]:
        source, kind = str(cell["source"]), cell["cell_type"]
        if kind == "code":
            yield f"# %%\n{plain_python(source)}".rstrip()
        else:
            # A line that begins like a cell would end this one.
            text = CELL_MARK.sub(r"\1\\%%", source)
            yield f"# %% [{'markdown' if kind == 'markdown' else 'raw'}]\n{_commented(text)}"


def plain_python(source: str) -> str:
    """The source of a code cell as Python; what is none stands in comments."""
    if is_python(source):
        return source
    if (found := WRITES.match(source)) and not found["name"].startswith("-"):
        return _written(found["name"].strip().strip("\"'"), source[found.end() :])
    if not source.startswith("%%"):
        lines = [f"# {line}" if MAGIC.match(line) else line for line in source.split("\n")]
        if is_python("\n".join(lines)):
            return "\n".join(lines)
    return _commented(source)


def is_python(source: str) -> bool:
    """Whether a module may hold it as it is."""
    try:
        python_syntax.parse_checked(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def _written(name: str, text: str) -> str:
    lines = "\n".join(f"    {line!r}" for line in text.splitlines(True)) or '    ""'
    return (
        f"from pathlib import Path\n\nPath({name!r}).write_text(\n{lines},\n"
        '    encoding="utf-8",\n)'
    )


def _commented(text: str) -> str:
    return "\n".join(f"# {line}".rstrip() for line in text.splitlines())
