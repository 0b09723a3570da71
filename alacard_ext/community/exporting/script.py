"""A notebook as a Python program in the percent format, which Jupytext and editors read as cells.

Jupytext is not needed to write it, and Alacard does not bring it to its users (see
`notebooks/percent.py`). The file is always plain Python. Magics, and cells for a shell or another
language, stand in comments: what they do to the machine is left out. A file that a cell writes
(`%%writefile`) is written by Python instead. Where a name would be missing, as that of
`files = !ls`, the program ends with a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ... import python_syntax
from ...notebooks.gate.code import MAX_CELL_CHARS, shared_code

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
KEEPS = re.compile(r"%%(?:capture|prun|time|timeit)\b[^\n]*(?:\n|$)")
"""Magics of a cell whose body is Python that runs here."""
MAGIC = re.compile(r"\s*(?:[%!?]|%{0,2}[^\W\d][\w.*]*\s*\?{1,2}\s*$)")
SET_BY_MAGIC = re.compile(r"\s*[^\W\d][\w.,\[\]'\" ]*=[ \t]*(?:!(?!=)|%(?!=))")
MARK = re.compile(r"#|\"{3}|'{3}|[\"'()\[\]{}]|\\")
"""What says where a text or a bracket begins, and that a statement goes on."""
IN_TEXT = {quote: re.compile(rf"\\.?|{quote}") for quote in ('"', "'", '"""', "'''")}
DRAWS = re.compile(r"^from IPython\.display import [^\n]*\bdisplay\b", re.MULTILINE)
AS_TEXT = """

from IPython import get_ipython

if get_ipython() is None:  # In a terminal, nothing draws what a notebook would.

    def display(*drawn, raw=False, **_):
        for each in drawn:
            print(each.get("text/plain", "") if raw else each)
"""
"""Of what is to be drawn, IPython itself would print all the HTML, with its pictures."""
STOP = "raise NotImplementedError({told!r})"


def program(notebook: Mapping[str, Any]) -> str:
    """The text of the program."""
    return HEADER + "".join(f"\n{cell}\n" for cell in _cells(notebook))


def _cells(notebook: Mapping[str, Any]) -> Iterator[str]:
    for cell in notebook["cells"]:
        source, kind = str(cell["source"]), cell["cell_type"]
        if kind == "code":
            text = plain_python(source)
            yield f"# %%\n{text}{AS_TEXT if DRAWS.search(text) else ''}".rstrip()
        else:
            # A line that begins like a cell would end this one.
            text = CELL_MARK.sub(r"\1\\%%", source)
            yield f"# %% [{'markdown' if kind == 'markdown' else 'raw'}]\n{_commented(text)}"


def plain_python(source: str) -> str:
    """The source of a code cell as Python; what is none stands in comments."""
    if is_python(source):
        return source
    above = ""
    while kept := KEEPS.match(source):
        above += f"{_commented(kept.group())}\n"
        source = source[kept.end() :]
    return (above + _translated(source)).rstrip() if above else _translated(source)


def _translated(source: str) -> str:
    if (found := WRITES.match(source)) and not found["name"].startswith("-"):
        return _written(found["name"].strip().strip("\"'"), source[found.end() :])
    if source.startswith("%%"):
        return _commented(source)
    text = "\n".join(_without_magics(source))
    if is_python(text):
        return text
    if len(source) <= MAX_CELL_CHARS and shared_code(source).tree is None:
        return _commented(source)  # no kernel runs it either
    told = (
        "Only a notebook can run the cell in the comments above: it awaits something, or is "
        "written for IPython. Write it as plain Python."
    )
    return f"{_commented(source)}\n{STOP.format(told=told)}"


def _without_magics(source: str) -> Iterator[str]:
    """The lines of a cell; a magic stands in a comment, and what it would set is missed aloud."""
    quote, depth, goes_on, in_magic = "", 0, False, False
    for line in python_syntax.lines_of(source):
        text = line.lstrip()
        indent = line[: len(line) - len(text)]
        begins = not (quote or depth or goes_on or in_magic)
        if in_magic:
            yield f"# {text}"
        elif begins and MAGIC.match(line):
            yield f"{indent}pass  # {text}" if indent else f"# {text}"
        elif begins and SET_BY_MAGIC.match(line):
            told = f"Only IPython can run this line; write it as plain Python: {text[:200]}"
            yield indent + STOP.format(told=told)
        else:
            yield line
            quote, depth, goes_on = _after(line, quote, depth)
            continue
        in_magic = line.endswith("\\")


def _after(line: str, quote: str, depth: int) -> tuple[str, int, bool]:
    """At the end of a line: the quote of the text that goes on, the brackets that are open, and
    whether the statement goes on."""
    at = 0
    while found := (IN_TEXT[quote] if quote else MARK).search(line, at):
        at, mark = found.end(), found.group()
        if mark == "\\":
            return quote, depth, True
        if mark == "#":
            break
        if quote:
            quote = "" if mark == quote else quote
        elif mark in IN_TEXT:
            quote = mark
        else:
            depth = max(0, depth + (1 if mark in "([{" else -1))
    # A text in single quotes ends with its line, unless that says that it goes on.
    return (quote if len(quote) == 3 else ""), depth, False


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
