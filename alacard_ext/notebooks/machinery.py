"""The one folded cell that a notebook's other cells stand on, put together from what it needs.

Templates hold it in parts: what every notebook has, and what only some need, such as the check of
weights. In a notebook they are one cell, so that a reader runs one and passes by one.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from functools import lru_cache

from nbformat import NotebookNode

from .. import python_syntax

CELL_ID = "common-setup-machinery"
MOST_JOINED = 64
"""Combinations of parts that are kept; a template knows few."""


def one_machinery(cells: Sequence[NotebookNode]) -> list[NotebookNode]:
    """The cells, with all parts of the machinery in the first one of them."""
    parts = [cell for cell in cells if _is_part(cell)]
    for part in parts[:1]:
        part.source = joined(tuple(cell.source for cell in parts))
    return [cell for cell in cells if cell not in parts[1:]]


@lru_cache(maxsize=MOST_JOINED)
def joined(sources: tuple[str, ...]) -> str:
    """Several pieces of code as one, each statement once, with the imports at its head.

    Raises SyntaxError for code that does not parse.
    """
    pieces = list(dict.fromkeys(sources))
    head = pieces[0].partition("\n")[0] if pieces else ""
    imports: dict[str, None] = {}
    blocks: dict[str, None] = {}
    for source in pieces:
        for node, text in _statements(source):
            is_import = isinstance(node, ast.Import | ast.ImportFrom)
            (imports if is_import else blocks)[text] = None
    comment = [head] if head.startswith("#") else []
    return "\n".join([*comment, *imports]) + "\n\n\n" + "\n\n\n".join(blocks)


def _is_part(cell: NotebookNode) -> bool:
    name: str = cell.id
    return name == CELL_ID or name.startswith(f"{CELL_ID}-")


def _statements(source: str) -> Iterator[tuple[ast.stmt, str]]:
    """Each statement of the top level with its lines, its decorators included."""
    lines = python_syntax.lines_of(source)
    for node in python_syntax.parse(source).body:
        decorators: list[ast.expr] = getattr(node, "decorator_list", [])
        first = min([node.lineno, *(one.lineno for one in decorators)])
        yield node, "\n".join(lines[first - 1 : node.end_lineno])
