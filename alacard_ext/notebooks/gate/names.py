"""Code that parses, and names that are defined before they are used, over the whole notebook."""

from __future__ import annotations

import ast
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from ... import python_syntax
from ..models import GateFinding
from .code import Code, once
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
# Notebooks whose names are kept in memory, and the characters of code up to which they are. Their
# texts are those of the templates, held once; there are some hundred templates at three levels.
CACHED_NOTEBOOKS, LONGEST_CACHED = 1_024, 100_000


def syntax(context: Context) -> list[GateFinding]:
    """Every code cell parses, once IPython's own syntax is translated."""
    return [
        cell.finding(
            "syntax", f"This code does not parse ({code.error}); fix or remove it.", code.error_line
        )
        for cell in context.cells
        if (code := cell.code) is not None and code.error is not None
    ]


def undefined(context: Context) -> list[GateFinding]:
    """Every name is defined in the cells above; silent where a cell does not parse."""
    if any(cell.error is not None for cell in context.cells):
        # Names of the broken cell would look undefined below it; one cause is told once.
        return []
    cells = [cell for cell, _ in context.code_cells]
    skeletons = tuple(_skeleton(code) for _, code in context.code_cells)
    few = sum(len(text) for text in skeletons) <= LONGEST_CACHED
    find = _undefined_names if few else _undefined_names.__wrapped__
    findings = [
        _undefined(cells[at], name, line)
        for at, line, name in find(skeletons, context.defined_names)
    ]
    for cell, code in context.code_cells:
        for node in _module_only(code):
            text = f"{node.id} does not exist in a notebook; use pathlib.Path() instead."
            findings.append(cell.finding("names", text, node))
    return findings


def _skeleton(code: Code) -> str:
    """The code with None for the literals of its inputs: of literals, no name depends.

    So notebooks that differ in their inputs alone are told apart from all others, and not from
    each other.
    """
    if code.inputs is not None:
        return "\n".join(f"{name} = None" for name in code.inputs)
    if not code.mixed_inputs:
        return code.text
    lines = python_syntax.lines_of(code.text)
    for name, first, last in reversed(code.mixed_inputs):
        lines[first - 1 : last] = [f"{name} = None", *[""] * (last - first)]
    return "\n".join(lines)


def undefined_in(code: str, defined_names: frozenset[str]) -> list[str]:
    """The names that code uses and neither it nor `defined_names` defines; empty if none parses."""
    parsed = Code(code)
    if parsed.tree is None or len(code) > LONGEST_CACHED:
        return []
    found = _undefined_names.__wrapped__((parsed.text,), defined_names)
    return list(dict.fromkeys(name for _, _, name in found))


@lru_cache(maxsize=CACHED_NOTEBOOKS)
def _undefined_names(
    cells: Sequence[str], defined_names: frozenset[str]
) -> tuple[tuple[int, int, str], ...]:
    """Each name that is used before a cell defines it: the cell's place, the line in it, the name.

    A pure function of code that parses; the dearest of all checks.
    """
    from pyflakes.checker import Checker

    whole = ast.Module(body=[], type_ignores=[])
    starts: list[int] = []
    line = 0
    for text in cells:
        starts.append(line)
        # Parsed again: pyflakes writes into the tree, and the shared one is nobody's to change.
        tree = python_syntax.parse(text)
        if line:
            ast.increment_lineno(tree, line)
        whole.body += tree.body
        line += text.count("\n") + 1
    builtins = NOTEBOOK_NAMES | defined_names
    messages = Checker(whole, filename="<notebook>", builtins=builtins, withDoctest=False).messages
    found = []
    for message in sorted(messages, key=lambda found: (found.lineno, found.col)):
        if type(message).__name__ in REFUSED:
            at = bisect_right(starts, message.lineno - 1) - 1
            found.append((at, message.lineno - starts[at], _name(message)))
    return tuple(found)


@once
def _module_only(code: Code) -> tuple[ast.Name, ...]:
    names = (node for node in code.nodes if isinstance(node, ast.Name))
    return tuple(node for node in names if node.id in MODULE_ONLY)


def _name(message: Any) -> str:
    return str(message.message_args[0])[:80]


def _undefined(cell: Cell, name: str, line: int) -> GateFinding:
    text = f"The name {name!r} is used before anything defines it; define it above."
    return cell.finding("names", text, line)
