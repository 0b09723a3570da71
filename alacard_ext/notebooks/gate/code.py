"""One piece of code, parsed once, with what the checks have found out about it alone.

Most cells of a notebook are a template's own text, the same in every notebook. What depends on
nothing but that text is therefore worked out once a process and shared; nobody may change it.
"""

from __future__ import annotations

import ast
import warnings
from collections.abc import Callable, Iterator
from functools import cached_property, lru_cache, wraps
from typing import Any, TypeVar

from ... import python_syntax

MAX_CELL_CHARS = 100_000
# Templates hold some seven hundred cells; a longer one is someone's own, and its tree is large.
CACHED_TEXTS, LONGEST_CACHED = 1_024, 12_000
# A model's example and a topic's inputs come again in the hands that are dealt next to theirs.
PASSING_TEXTS, LONGEST_PASSING = 128, 4_000
# The cell of machinery is longer than any other, and there are few combinations of its parts.
MACHINERY_TEXTS, LONGEST_MACHINERY = 64, 24_000

_T = TypeVar("_T")


class Code:
    """A cell's source as a kernel reads it: `tree` is None, and `error` says why, or it parsed.

    `text` is plain Python: IPython's own syntax is translated, as a kernel does.
    """

    def __init__(self, source: str) -> None:
        self.text = ""
        self.tree: ast.Module | None = None
        self.error: str | None = None
        self.error_line: int | None = None
        self.found: dict[Any, Any] = {}
        self._parse(source)

    @cached_property
    def nodes(self) -> list[ast.AST]:
        """Every node of the tree, each once."""
        return list(ast.walk(self.tree)) if self.tree is not None else []

    @cached_property
    def calls(self) -> list[ast.Call]:
        """Every call, from top to bottom."""
        calls = [node for node in self.nodes if isinstance(node, ast.Call)]
        return sorted(calls, key=lambda call: (call.lineno, call.col_offset))

    @cached_property
    def parents(self) -> dict[ast.AST, ast.AST]:
        """Which node each node stands in."""
        return {child: node for node in self.nodes for child in ast.iter_child_nodes(node)}

    @cached_property
    def bound(self) -> tuple[str, ...]:
        """The names that are bound anywhere in it, each as often as it is."""
        return tuple(name for node in self.nodes for name in _bound(node))

    @cached_property
    def constants(self) -> tuple[tuple[str, Any], ...]:
        """The names that its top level sets to a constant, with that."""
        pairs = (_constant(statement) for statement in (self.tree.body if self.tree else []))
        return tuple(pair for pair in pairs if pair is not None)

    @cached_property
    def inputs(self) -> tuple[str, ...] | None:
        """The names it sets where it does nothing but set capital names to literals, else None."""
        statements = self.tree.body if self.tree is not None else []
        names = [_input(statement) for statement in statements]
        found = tuple(name for name in names if name is not None)
        return found if found and len(found) == len(names) else None

    @cached_property
    def mixed_inputs(self) -> tuple[tuple[str, int, int], ...]:
        """Of code that does more: each input's name, its first line and its last, which are its
        own."""
        statements = self.tree.body if self.tree is not None else []
        spans = [(each.lineno, each.end_lineno or each.lineno) for each in statements]
        taken = [line for first, last in spans for line in {first, last}]
        return tuple(
            (name, first, last)
            for statement, (first, last) in zip(statements, spans, strict=True)
            if (name := _input(statement)) and taken.count(first) == taken.count(last) == 1
        )

    def ancestors(self, node: ast.AST) -> Iterator[ast.AST]:
        """The nodes around `node`, from the inside out."""
        while (parent := self.parents.get(node)) is not None:
            yield parent
            node = parent

    def _parse(self, source: str) -> None:
        if len(source) > MAX_CELL_CHARS:
            self.error = f"longer than {MAX_CELL_CHARS:,} characters"
            return
        with warnings.catch_warnings():
            # A stranger's invalid escapes are the kernel's to warn about.
            warnings.simplefilter("ignore")
            try:
                # Most cells are plain Python, and translating costs ten times what parsing does.
                self.tree, self.text = _tree(source), source
            except (SyntaxError, ValueError, RecursionError, MemoryError):
                self._translate(source)

    def _translate(self, source: str) -> None:
        from IPython.core.inputtransformer2 import TransformerManager

        try:
            text = TransformerManager().transform_cell(source)
            self.tree, self.text = _tree(text), text
        except SyntaxError as problem:
            self.error, self.error_line = str(problem.msg), problem.lineno
        except SystemError:
            raise  # the parser's fault, not the code's: nothing is kept, and the check runs again
        except Exception as problem:  # IPython's translation raises more than SyntaxError
            self.error = type(problem).__name__


def shared_code(source: str) -> Code:
    """The code of a text that many notebooks hold, parsed once."""
    if len(source) <= LONGEST_CACHED:
        return _cached(source)
    return _machinery(source) if len(source) <= LONGEST_MACHINERY else Code(source)


def passing_code(source: str) -> Code:
    """The code of a text that few notebooks hold, which must not crowd out what all hold."""
    return _passing(source) if len(source) <= LONGEST_PASSING else Code(source)


def once(find: Callable[[Code], _T]) -> Callable[[Code], _T]:
    """Keep with the code what `find` says of it, which must depend on nothing else."""

    @wraps(find)
    def cached(code: Code) -> _T:
        # Two threads may both work it out; they get the same.
        if find not in code.found:
            code.found[find] = find(code)
        found: _T = code.found[find]
        return found

    return cached


@lru_cache(maxsize=CACHED_TEXTS)
def _cached(source: str) -> Code:
    return Code(source)


@lru_cache(maxsize=MACHINERY_TEXTS)
def _machinery(source: str) -> Code:
    return Code(source)


@lru_cache(maxsize=PASSING_TEXTS)
def _passing(source: str) -> Code:
    return Code(source)


def _tree(code: str) -> ast.Module:
    """The tree of `code`, after the whole compiler has agreed. Raises SyntaxError and others."""
    return python_syntax.parse_checked(code, flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)


def _constant(statement: ast.stmt) -> tuple[str, Any] | None:
    if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
        target: ast.expr = statement.targets[0]
    elif isinstance(statement, ast.AnnAssign):
        target = statement.target
    else:
        return None
    if isinstance(target, ast.Name) and isinstance(statement.value, ast.Constant):
        return target.id, statement.value.value
    return None


def _bound(node: ast.AST) -> list[str]:
    """The names that `node` binds: assignments of every form, loops, imports, arguments.

    `del` binds nothing: what a name meant until then is as certain as without it.
    """
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        return [node.id]
    if isinstance(node, ast.arg):
        return [node.arg]
    if isinstance(node, ast.Import | ast.ImportFrom):
        return [alias.asname or alias.name.partition(".")[0] for alias in node.names]
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return [node.name]
    return []


def _input(statement: ast.stmt) -> str | None:
    if not (isinstance(statement, ast.Assign) and len(statement.targets) == 1):
        return None
    target = statement.targets[0]
    name = target.id if isinstance(target, ast.Name) else ""
    literal = (ast.Constant, ast.List, ast.Tuple, ast.Dict, ast.Load, ast.UnaryOp, ast.USub)
    if name.isupper() and all(isinstance(node, literal) for node in ast.walk(statement.value)):
        return name
    return None
