"""Code that parses, and names that are defined before they are used, over the whole notebook."""

from __future__ import annotations

import ast
from bisect import bisect_right
from typing import Any

from ..models import GateFinding
from .context import Cell, Context

# What IPython adds to Python's builtins.
NOTEBOOK_NAMES = frozenset(
    {"get_ipython", "display", "In", "Out", "_", "__", "___", "_i", "_ih", "_oh", "exit", "quit"}
)
# pyflakes knows these as a module's; a notebook is none.
MODULE_ONLY = frozenset({"__file__", "__path__"})
# Import of pyflakes is late, so its messages are named, not imported. What may stand outside a
# function is the compiler's to say: pyflakes refuses `await`, which a cell may hold.
REFUSED = frozenset({"UndefinedName", "UndefinedLocal"})


def syntax(context: Context) -> list[GateFinding]:
    """Every code cell parses, once IPython's own syntax is translated."""
    return [
        cell.finding(
            "syntax", f"This code does not parse ({cell.error}); mend or drop it.", cell.error_line
        )
        for cell in context.cells
        if cell.error is not None
    ]


def undefined(context: Context) -> list[GateFinding]:
    """Every name is defined in the cells above; silent where a cell does not parse."""
    from pyflakes.checker import Checker

    if any(cell.error is not None for cell in context.cells):
        # Names of the broken cell would look undefined below it; one cause is told once.
        return []
    cells = context.code_cells
    whole = ast.Module(body=[], type_ignores=[])
    starts: list[int] = []
    line = 0
    for cell in cells:
        starts.append(line)
        # Parsed anew: moving the shared tree's lines would move every other check's findings.
        tree = ast.parse(cell.code)
        if line:
            ast.increment_lineno(tree, line)
        whole.body += tree.body
        line += cell.code.count("\n") + 1
    builtins = NOTEBOOK_NAMES | context.known_names
    messages = Checker(whole, filename="<notebook>", builtins=builtins, withDoctest=False).messages
    findings = []
    for message in sorted(messages, key=lambda found: (found.lineno, found.col)):
        if type(message).__name__ in REFUSED:
            at = bisect_right(starts, message.lineno - 1) - 1
            findings.append(_undefined(cells[at], message, message.lineno - starts[at]))
    for cell in cells:
        for node in cell.nodes:
            if isinstance(node, ast.Name) and node.id in MODULE_ONLY:
                text = f"{node.id} does not exist in a notebook; use pathlib.Path() instead."
                findings.append(cell.finding("names", text, node))
    return findings


def _undefined(cell: Cell, message: Any, line: int) -> GateFinding:
    name = str(message.message_args[0])[:80]
    text = f"The name {name!r} is used before anything defines it; define it above."
    return cell.finding("names", text, line)
