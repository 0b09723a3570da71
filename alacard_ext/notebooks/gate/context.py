"""What the checks share: the notebook's cells, parsed once, and the values of its constants."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from ..models import GateFinding, Requirement

MAX_CELL_CHARS = 100_000
UNKNOWN = object()
# Names of a notebook's inputs, which come from the recipe's cards.
DATA_TAG = "parameters"


@dataclass
class Cell:
    """One cell as the checks see it. `tree` is None for prose and for code that does not parse."""

    id: str | None
    kind: str
    section: str
    source: str
    metadata: Mapping[str, Any] = field(default_factory=dict)
    code: str = ""
    tree: ast.Module | None = None
    error: str | None = None
    error_line: int | None = None

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

    def ancestors(self, node: ast.AST) -> Iterator[ast.AST]:
        """The nodes around `node`, from the inside out."""
        while (parent := self.parents.get(node)) is not None:
            yield parent
            node = parent

    @cached_property
    def is_data(self) -> bool:
        """Whether the cell only holds the recipe's own inputs, whose text is prose, not code."""
        own = self.metadata.get("alacard")
        own = own if isinstance(own, Mapping) else {}
        if DATA_TAG in _list(self.metadata.get("tags")) or own.get("data") is True:
            return True
        if self.section == "readme" or self.tree is None or not self.tree.body:
            return False
        return all(_is_input(statement) for statement in self.tree.body)

    def finding(self, check: str, message: str, node: ast.AST | int | None = None) -> GateFinding:
        """A finding in this cell, at the line of `node`."""
        line = node if isinstance(node, int) else getattr(node, "lineno", None)
        return GateFinding(check=check, message=message, cell_id=self.id, line=line)


@dataclass
class Context:
    """All that a check may look at. `notebook` is None where one piece of code is checked."""

    cells: list[Cell]
    requirements: Sequence[Requirement]
    notebook: Any = None
    known_names: frozenset[str] = frozenset()
    model_id: str | None = None
    sha: str | None = None
    remote_code_allowed: bool = False

    @property
    def code_cells(self) -> list[Cell]:
        """The cells of code that parsed."""
        return [cell for cell in self.cells if cell.tree is not None]

    @cached_property
    def constants(self) -> dict[str, Any]:
        """The value of each name that is assigned once in the whole notebook, by a constant."""
        values: dict[str, Any] = {}
        for cell in self.code_cells:
            for node in cell.nodes:
                for name in _bound(node):
                    values[name] = UNKNOWN
            for statement in cell.tree.body if cell.tree else []:
                pair = _constant(statement)
                if pair is not None:
                    values[pair[0]] = pair[1] if pair[0] not in self._repeated else UNKNOWN
        return {name: value for name, value in values.items() if value is not UNKNOWN}

    @cached_property
    def _repeated(self) -> set[str]:
        seen: set[str] = set()
        again: set[str] = set()
        for cell in self.code_cells:
            for node in cell.nodes:
                for name in _bound(node):
                    (again if name in seen else seen).add(name)
        return again

    def value(self, node: ast.AST | None) -> Any:
        """What `node` certainly is: a constant's value, or UNKNOWN."""
        if isinstance(node, ast.Constant):
            return node.value
        if isinstance(node, ast.Name):
            return self.constants.get(node.id, UNKNOWN)
        return UNKNOWN


def notebook_context(notebook: Any, requirements: Sequence[Requirement]) -> Context:
    """Parse every code cell of `notebook`, and read what its metadata promises."""
    own = _mapping(_mapping(notebook.get("metadata")).get("alacard"))
    model, plan = _mapping(own.get("model")), _mapping(own.get("plan"))
    return Context(
        cells=[_cell(node) for node in notebook.get("cells", [])],
        requirements=requirements,
        notebook=notebook,
        model_id=_text(model.get("id")),
        sha=_text(model.get("sha")),
        remote_code_allowed=plan.get("trust_remote_code") is True,
    )


def code_context(
    code: str, known_names: Collection[str], requirements: Sequence[Requirement]
) -> Context:
    """One piece of code, as a README holds it."""
    cell = Cell(id=None, kind="code", section="readme", source=code)
    _parse(cell)
    return Context([cell], requirements, known_names=frozenset(known_names))


def name_of(node: ast.AST) -> str:
    """The dotted name that `node` spells, such as `torch.cuda.is_available`; else its last part."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        before = name_of(node.value)
        return f"{before}.{node.attr}" if before else node.attr
    return ""


def last_name(node: ast.AST) -> str:
    """The last part of the name that is called: `pipeline` of `transformers.pipeline`."""
    if isinstance(node, ast.Name):
        return node.id
    return node.attr if isinstance(node, ast.Attribute) else ""


def keyword(call: ast.Call, *names: str) -> ast.expr | None:
    """The argument given by one of `names`."""
    return next((item.value for item in call.keywords if item.arg in names), None)


def _cell(node: Any) -> Cell:
    source = node.get("source", "")
    if isinstance(source, list):
        source = "".join(str(line) for line in source)
    metadata = _mapping(node.get("metadata"))
    section = _mapping(metadata.get("alacard")).get("section") or metadata.get("section")
    cell = Cell(
        id=_text(node.get("id")),
        kind=str(node.get("cell_type", "")),
        section=section if isinstance(section, str) else "",
        source=source if isinstance(source, str) else "",
        metadata=metadata,
    )
    if cell.kind == "code":
        _parse(cell)
    return cell


def _parse(cell: Cell) -> None:
    """Set `code` and `tree`, or `error`. IPython's own syntax is translated, as a kernel does."""
    if len(cell.source) > MAX_CELL_CHARS:
        cell.error = f"longer than {MAX_CELL_CHARS:,} characters"
        return
    with warnings.catch_warnings():
        # A stranger's invalid escapes are the kernel's to warn about.
        warnings.simplefilter("ignore")
        try:
            # Most cells are plain Python, and translating costs ten times what parsing does.
            cell.tree, cell.code = _compiled(cell.source), cell.source
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            _translate(cell)


def _translate(cell: Cell) -> None:
    from IPython.core.inputtransformer2 import TransformerManager

    try:
        code = TransformerManager().transform_cell(cell.source)
        cell.tree, cell.code = _compiled(code), code
    except SyntaxError as problem:
        cell.error, cell.error_line = str(problem.msg), problem.lineno
    except Exception as problem:  # IPython's translation raises more than SyntaxError
        cell.error = type(problem).__name__


def _compiled(code: str) -> ast.Module:
    """The tree of `code`, after the whole compiler has agreed. Raises SyntaxError and others."""
    flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    tree = compile(code, "<cell>", "exec", flags | ast.PyCF_ONLY_AST, dont_inherit=True)
    assert isinstance(tree, ast.Module)
    compile(tree, "<cell>", "exec", flags, dont_inherit=True)
    return tree


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
    """The names that `node` binds: assignments of every form, loops, imports, arguments."""
    if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
        return [node.id]
    if isinstance(node, ast.arg):
        return [node.arg]
    if isinstance(node, ast.Import | ast.ImportFrom):
        return [alias.asname or alias.name.partition(".")[0] for alias in node.names]
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return [node.name]
    return []


def _is_input(statement: ast.stmt) -> bool:
    if not (isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name)):
        return False
    if not statement.targets[0].id.isupper():
        return False
    literal = (ast.Constant, ast.List, ast.Tuple, ast.Dict, ast.Load, ast.UnaryOp, ast.USub)
    return all(isinstance(node, literal) for node in ast.walk(statement.value))


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else []


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None
