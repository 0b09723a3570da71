"""Changes of a piece of Python at the very characters that its syntax tree names.

The rest of the text, its comments and its layout stay as the author wrote them.
"""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from ... import python_syntax


@dataclass(frozen=True)
class Edit:
    """The characters from `start` to `end` become `new`."""

    start: int
    end: int
    new: str


class Source:
    """A text that parsed, and where its nodes stand in it. Raises SyntaxError and ValueError."""

    def __init__(self, text: str) -> None:
        self.text = text
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a stranger's odd escapes
            self.tree = python_syntax.parse(text)
        # ast counts lines as Python does, at line feeds alone, and columns in bytes of UTF-8.
        self._lines = text.split("\n")
        self._starts = [0]
        for line in self._lines:
            self._starts.append(self._starts[-1] + len(line) + 1)

    @cached_property
    def nodes(self) -> list[ast.AST]:
        """Every node of the tree."""
        return list(ast.walk(self.tree))

    @cached_property
    def parents(self) -> dict[ast.AST, ast.AST]:
        """Which node each node stands in."""
        return {child: node for node in self.nodes for child in ast.iter_child_nodes(node)}

    @cached_property
    def calls(self) -> list[ast.Call]:
        """Every call, from top to bottom."""
        calls = [node for node in self.nodes if isinstance(node, ast.Call)]
        return sorted(calls, key=lambda call: (call.lineno, call.col_offset))

    @cached_property
    def constants(self) -> dict[str, object]:
        """The names that are bound once, to a constant, and its value."""
        times: dict[str, int] = {}
        for name in bound(self.tree):
            times[name] = times.get(name, 0) + 1
        return {
            target.id: node.value.value
            for node in self.nodes
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
            for target in node.targets
            if isinstance(target, ast.Name) and times.get(target.id) == 1
        }

    def value(self, node: ast.expr | None) -> object:
        """What `node` certainly is: a constant, or a name that is bound once to one; else None."""
        if isinstance(node, ast.Constant):
            return node.value
        return self.constants.get(node.id) if isinstance(node, ast.Name) else None

    def start(self, node: ast.expr | ast.stmt | ast.alias | ast.keyword) -> int:
        """Where the node begins, in characters."""
        return self._at(node.lineno, node.col_offset)

    def end(self, node: ast.expr | ast.stmt | ast.alias | ast.keyword) -> int:
        """Where the node ends, in characters."""
        return self._at(node.end_lineno or node.lineno, node.end_col_offset or node.col_offset)

    def of(self, node: ast.expr | ast.stmt) -> str:
        """The node's own text."""
        return self.text[self.start(node) : self.end(node)]

    def replaced(self, node: ast.expr | ast.stmt, new: str) -> Edit:
        """The node written again."""
        return Edit(self.start(node), self.end(node), new)

    def dropped(self, statement: ast.stmt) -> Edit:
        """The statement taken out, with its line and the comment there where it stands alone."""
        start, end = self.start(statement), self.end(statement)
        first = self.text.rfind("\n", 0, start) + 1
        last = self.text.find("\n", end)
        last = len(self.text) if last < 0 else last
        if self.text[first:start].strip() or self.text[end:last].strip().startswith(";"):
            return Edit(start, end, "pass")  # something else stands in the line
        if self._alone(statement):
            return Edit(start, end, "pass")
        return Edit(first, min(last + 1, len(self.text)), "")

    def without_argument(self, call: ast.Call, argument: ast.expr | ast.keyword) -> Edit:
        """The call without one of its arguments."""
        both: list[ast.expr | ast.keyword] = [*call.args, *call.keywords]
        given = sorted(both, key=self.start)
        at = given.index(argument)
        if len(given) == 1:
            comma = self.text.find(",", self.end(argument), self.end(call))
            return Edit(self.start(argument), comma + 1 or self.end(argument), "")
        if at + 1 < len(given):
            return Edit(self.start(argument), self.start(given[at + 1]), "")
        return Edit(self.end(given[at - 1]), self.end(argument), "")

    def _alone(self, statement: ast.stmt) -> bool:
        """Whether it is the only statement of its block, so that `pass` must take its place."""
        parent = self.parents.get(statement)
        for _, block in ast.iter_fields(parent) if parent is not None else ():
            if isinstance(block, list) and statement in block:
                return len(block) == 1 and not isinstance(parent, ast.Module)
        return False

    def _at(self, line: int, column: int) -> int:
        before = self._lines[line - 1].encode("utf-8", "surrogatepass")[:column]
        return self._starts[line - 1] + len(before.decode("utf-8", "surrogatepass"))


def applied(text: str, edits: Iterable[Edit]) -> str:
    """The text with all edits made; of edits that overlap, the one that begins first is made."""
    end = len(text) + 1
    chosen: list[Edit] = []
    last = -1
    for edit in sorted(set(edits), key=lambda edit: (edit.start, -edit.end)):
        if edit.start >= last and edit.end < end:
            chosen.append(edit)
            last = edit.end
    for edit in reversed(chosen):
        text = text[: edit.start] + edit.new + text[edit.end :]
    return text


def bound(tree: ast.AST) -> Iterator[str]:
    """The names that the code binds at any depth, apart from imports, each as often as it does."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name


def last_name(node: ast.AST) -> str:
    """The last part of the name of what is called or read: `pipeline`, `from_pretrained`."""
    if isinstance(node, ast.Name):
        return node.id
    return node.attr if isinstance(node, ast.Attribute) else ""


def root_name(node: ast.AST) -> str:
    """The variable at the beginning of a chain: `model` of `model.to(device).generate`."""
    while isinstance(node, ast.Attribute | ast.Call | ast.Subscript):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""


def argument(call: ast.Call, *names: str) -> ast.expr | None:
    """The value of the keyword argument with one of these names."""
    return next((item.value for item in call.keywords if item.arg in names), None)
