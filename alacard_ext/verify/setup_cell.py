"""The setup cell of a notebook: which packages it asks for, read and written as a literal."""

from __future__ import annotations

import ast
import hashlib
import re
from collections.abc import Iterable, Mapping
from typing import Any

from .. import python_syntax
from ..notebooks.literals import literal

NAME = "REQUIREMENTS"
CELL_ID = "common-setup-requirements"


def requirements_of(notebook: Any) -> dict[str, str]:
    """Package and pip requirement of all that the setup cell lists; empty without such a cell.

    Notebooks that were dealt before name each package by its module, in a dictionary.
    """
    found = _find(notebook)
    return found[1] if found else {}


def with_requirements(notebook: Any, added: Mapping[str, str]) -> bool:
    """Add to the setup cell in place; False where there is none."""
    found = _find(notebook)
    if found is None:
        return False
    cell, requirements, (start, end) = found
    source = cell["source"]
    if source[start] == "[":
        whole: Any = list((requirements | by_package(added.values())).values())
    else:
        whole = {**requirements, **added}
    cell["source"] = source[:start] + literal(whole, 0, len(NAME) + 3) + source[end:]
    return True


def by_package(texts: Iterable[str]) -> dict[str, str]:
    """Requirements by the name of what they install, as far as it can be told from the text."""
    return {re.split(r"[^\w.-]", text, maxsplit=1)[0]: text for text in texts}


def code_digest(notebook: Any) -> str:
    """sha256 over the sources of the code cells: the same as long as the same would run."""
    digest = hashlib.sha256()
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            source = cell["source"]
            text = source if isinstance(source, str) else "".join(source)
            digest.update(text.encode("utf-8", "surrogatepass") + b"\x00")
    return digest.hexdigest()


def _find(notebook: Any) -> tuple[Any, dict[str, str], tuple[int, int]] | None:
    for cell in notebook.cells:
        if cell.cell_type != "code" or NAME not in cell.source:
            continue
        try:
            tree = python_syntax.parse(cell.source)
        except (SyntaxError, ValueError):
            continue  # a cell with a magic, which is never the one with the literal
        for node in tree.body:
            if not isinstance(node, ast.Assign) or not isinstance(node.targets[0], ast.Name):
                continue
            if node.targets[0].id == NAME:
                try:
                    value = ast.literal_eval(node.value)
                except ValueError:
                    return None
                if isinstance(value, list):
                    requirements = by_package(map(str, value))
                elif isinstance(value, dict):
                    requirements = {str(module): str(text) for module, text in value.items()}
                else:
                    return None
                return cell, requirements, _span(cell.source, node.value)
    return None


def _span(source: str, node: ast.expr) -> tuple[int, int]:
    """Where `node` begins and ends, in characters; ast counts columns in bytes of UTF-8."""
    starts = [0, *(end.end() for end in python_syntax.LINE_END.finditer(source))]

    def place(line: int, column: int) -> int:
        start = starts[line - 1]
        # As many bytes as there may be characters are enough, however long the cell is.
        return start + len(source[start : start + column].encode()[:column].decode())

    end_line, end_column = node.end_lineno or node.lineno, node.end_col_offset or 0
    return place(node.lineno, node.col_offset), place(end_line, end_column)
