"""The code that one function of a notebook needs, cut out of it as a module that stands alone.

The batch program of a notebook loads the model by itself when it is run from a shell. That module
is made from the very cells of the notebook, so the two can never differ: the statements are
followed backwards from the function's name to all that sets, loads or changes what it uses, and
that comes before the use.
"""

from __future__ import annotations

import ast
import symtable
from collections.abc import Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from functools import lru_cache

from nbformat import NotebookNode

from .. import python_syntax
from .gate.code import shared_code

# The cell that writes the model's module.
MODULE_CELL = "app-batch-app-batch-model"
# Characters of a cell up to which its statements are kept in memory.
LONGEST_CACHED = 10_000


@dataclass(frozen=True)
class Statement:
    """A statement of the top level: names that it sets, calls methods of, and reads."""

    source: str
    sets: frozenset[str]
    calls: frozenset[str]
    reads: frozenset[str]
    imports: bool
    defines: str | None


def standalone(cells: Iterable[str], name: str) -> str:
    """The statements of `cells` (plain Python, in order) that `name` depends on, as one module.

    Names that no cell sets are taken for builtins. Raises SyntaxError for a cell that does not
    parse.
    """
    statements: list[Statement] = []
    for cell in cells:
        short = len(cell) <= LONGEST_CACHED
        statements += _statements(cell) if short else _statements.__wrapped__(cell)
    # A module's function, as `torch.manual_seed(0)`, is not taken for a change of the module.
    modules = {name for statement in statements if statement.imports for name in statement.sets}
    # What a function replaces has no part in it, as where a loop used its name before.
    first = {one.defines: number for number, one in enumerate(statements) if one.defines}
    # How far down a name is needed: to the statement that reads it, or to the end where a function
    # does, since that reads it when it is called.
    end = len(statements)
    needed, chosen = {name: end}, set[int]()
    waiting = [name]
    while waiting:
        wanted = waiting.pop()
        until = needed[wanted]
        begin = first.get(wanted, 0) if first.get(wanted, 0) < until else 0
        for number, statement in enumerate(statements[begin:until], begin):
            changes = wanted in statement.calls and wanted not in modules
            if (changes or wanted in statement.sets) and number not in chosen:
                chosen.add(number)
                reach = end if statement.defines else number
                for read in statement.reads:
                    if reach > needed.get(read, -1):
                        needed[read] = reach
                        waiting.append(read)
    return "\n".join(_spaced(statements[number].source for number in sorted(chosen)))


def _spaced(sources: Iterable[str]) -> Iterator[str]:
    for source in sources:
        block = source.startswith(("def ", "class ", "@"))
        yield f"\n\n{source}\n\n" if block else source


@lru_cache(maxsize=256)
def _statements(cell: str) -> tuple[Statement, ...]:
    """The statements of a cell; kept, since most cells are the same in every notebook."""
    return tuple(_read_statements(cell))


def _read_statements(cell: str) -> Iterator[Statement]:
    for node in python_syntax.parse(cell).body:
        if isinstance(node, ast.Expr) and not _changes(node):
            continue
        first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", []))])
        source = "\n".join(python_syntax.lines_of(cell)[first - 1 : node.end_lineno])
        imports = isinstance(node, ast.Import | ast.ImportFrom)
        sets, calls = frozenset(_set(node)), frozenset(_called(node))
        blocks = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
        defines = node.name if isinstance(node, blocks) else None
        reads = frozenset(_read(source)) & frozenset(_unbound(node, frozenset()))
        yield Statement(source, sets, calls, reads, imports, defines)


def _changes(node: ast.Expr) -> bool:
    """Whether an expression of its own may change what it names: a method's call, as `x.eval()`."""
    call = node.value
    return isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)


def _set(node: ast.stmt) -> Iterator[str]:
    """The names that a statement sets, and those of which it sets an attribute or an item."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield node.name
        return
    for inner in _outside_functions(node):
        if isinstance(inner, ast.Import | ast.ImportFrom):
            for alias in inner.names:
                yield (alias.asname or alias.name).partition(".")[0]
        elif isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield inner.name
        elif isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store):
            yield inner.id
        elif isinstance(inner, ast.Attribute | ast.Subscript) and isinstance(inner.ctx, ast.Store):
            yield from _root(inner)


def _called(node: ast.stmt) -> Iterator[str]:
    """The names of which a statement calls a method for its effect alone."""
    for inner in _outside_functions(node):
        if isinstance(inner, ast.Expr) and _changes(inner):
            yield from _root(inner.value)


def _outside_functions(node: ast.AST) -> Iterator[ast.AST]:
    """The node and all within it that runs with it, not the bodies of functions and the like."""
    yield node
    if isinstance(
        node,
        ast.FunctionDef
        | ast.AsyncFunctionDef
        | ast.ClassDef
        | ast.Lambda
        | ast.ListComp
        | ast.SetComp
        | ast.DictComp
        | ast.GeneratorExp,
    ):
        return
    for child in ast.iter_child_nodes(node):
        yield from _outside_functions(child)


def _root(node: ast.AST) -> Iterator[str]:
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Call):
        node = node.func if isinstance(node, ast.Call) else node.value
    if isinstance(node, ast.Name):
        yield node.id


def _read(source: str) -> Iterator[str]:
    """The names that a statement takes from the module around it, also within its functions."""
    yield from _globals(symtable.symtable(source, "<cell>", "exec"), top=True)


def _globals(table: symtable.SymbolTable, *, top: bool = False) -> Iterator[str]:
    for symbol in table.get_symbols():
        if symbol.is_referenced() and (top or symbol.is_global()):
            yield symbol.get_name()
    for child in table.get_children():
        yield from _globals(child)


def _unbound(node: ast.AST, bound: frozenset[str]) -> Iterator[str]:
    """The names that are read, without those that a loop around the reading has just set."""
    if isinstance(node, ast.Name):
        if node.id not in bound:
            yield node.id
        return
    parts: Iterable[ast.AST] = ast.iter_child_nodes(node)
    if isinstance(node, ast.For):
        yield from _unbound(node.iter, bound)
        bound |= {one.id for one in ast.walk(node.target) if isinstance(one, ast.Name)}
        parts = [node.target, *node.body]
        for after in node.orelse:
            yield from _unbound(after, bound)
    for part in parts:
        yield from _unbound(part, bound)


def with_model_module(cells: list[NotebookNode], model_id: str) -> list[NotebookNode]:
    """The cells with the model's module written out, where the batch program asks for one."""
    place = next((n for n, cell in enumerate(cells) if cell.id == MODULE_CELL), None)
    if place is None:
        return cells
    above = [cell.source for cell in cells[:place] if cell.cell_type == "code"]
    code = standalone([text for text in map(plain_cell, above) if text], "answer")
    cell = deepcopy(cells[place])
    head = cell.source.partition("\n")[0]
    about = f'"""{model_id}, loaded; made from the cells of the notebook beside it."""'
    cell.source = f"{head}\n{about}\n\n{code}".rstrip()
    return [*cells[:place], cell, *cells[place + 1 :]]


def plain_cell(source: str) -> str:
    """A cell as plain Python; empty for one that only writes a file."""
    if source.startswith("%%"):
        return ""
    code = shared_code(source)
    return code.text if code.tree is not None else ""
