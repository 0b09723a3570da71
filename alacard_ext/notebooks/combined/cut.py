"""What a model's own notebook lends to one of several: its hello, and its function `answer`.

The cells of the hello section stay as they are, so that access, fit and load are those of a single
hand. Of all other cells only the statements that `answer` needs are cut out.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from nbformat import NotebookNode

from ... import python_syntax
from ...errors import InvalidRecipe
from ..standalone import MODULE_CELL, standalone
from ..template import read_template

if TYPE_CHECKING:
    from ..single import Built

EXAMPLE_CELLS = "app-values-app-example-"
# What those cells take the pictures or sounds from, such as PICTURE_DATA.
CONSTANT = re.compile(r"\b[A-Z][A-Z_]+\b")
# The cells that stand once for each model.
TURN = "turn-"
LOAD = "-hello-load"
# Of the single notebook's hello: each model has a title of its own here.
TITLES = frozenset({"common-hello-about", "common-hello-about-more"})
# What is explained with the first model, and only told of the others.
ONCE = frozenset({"common-hello-load-about"})


@dataclass(frozen=True)
class Part:
    """One model's share: cells up to the load, from the load on, its function, names to forget.

    All cells are copies, with the ids of the model's own notebook.
    """

    before: list[NotebookNode]
    load: list[NotebookNode]
    function: str
    names: list[str]


@dataclass
class Before:
    """What the models before have said and defined, as far as it still holds.

    `means` has the source by which a name came to be what it is: of a function or an import.
    """

    seen: set[str] = field(default_factory=set)
    means: dict[str, str] = field(default_factory=dict)

    def has(self, names: Sequence[str], source: str) -> bool:
        """Whether all names are by now what `source` makes of them."""
        return bool(names) and all(self.means.get(name) == source for name in names)

    def learn(self, code: str) -> None:
        """Heed what a cell that is run defines, and what it sets to something else."""
        for node in python_syntax.parse(code).body:
            names = _defined(node)
            for name in names or _stored(node):
                self.means.pop(name, None)
            self.means |= dict.fromkeys(names, _source(code, node))

    def forget(self, names: Sequence[str]) -> None:
        """Heed that these names are deleted when the model leaves."""
        for name in names:
            self.means.pop(name, None)


def cut(member: Built, before: Before, *, examples: bool) -> Part:
    """The share of one model. `before` holds what models before it have defined or said already.

    With `examples`, the function comes with the notebook's own inputs to try, `EXAMPLES`.
    """
    cells = member.notebook.cells
    hello = [cell for cell in cells if cell.metadata.alacard.section == "hello"]
    unseen = [cell for cell in (_unseen(one, before) for one in hello) if cell is not None]
    loads = [number for number, cell in enumerate(unseen) if _is_load(cell)]
    at = loads[0] if loads else len(unseen)
    sources = [cell.source for cell in hello if cell.cell_type == "code"]
    function = _function(member, sources, examples=examples)
    made = [cell.source for cell in unseen[at:] if cell.cell_type == "code"]
    names = _names([*made, function])
    _refuse_shared(member, [*(one.source for one in unseen if one.cell_type == "code"), function])
    before.learn(function)
    before.forget(names)
    return Part(unseen[:at], unseen[at:], function, names)


def _refuse_shared(member: Built, sources: Sequence[str]) -> None:
    """Raises InvalidRecipe where a model's cells would overwrite what belongs to all of them."""
    if taken := set(_names(sources)) & _shared():
        raise InvalidRecipe(
            f"{member.snapshot.facts.id} cannot be combined: its own cells use the name "
            f"{min(taken)!r}, which this notebook needs for the answers of all models. Make a "
            "notebook with this model alone."
        )


@lru_cache(maxsize=1)
def _shared() -> frozenset[str]:
    """The names that a notebook of several models keeps through all turns."""
    cells = [cell for cell in read_template("combined") if cell.section == "hello"]
    own = [cell for cell in cells if cell.kind == "code" and not cell.name.startswith(TURN)]
    return frozenset(_names([cell.source for cell in own]))


def has_function(member: Built) -> bool:
    """Whether the model's own notebook defines `answer`."""
    return any(cell.id == MODULE_CELL for cell in member.notebook.cells)


def _is_load(cell: NotebookNode) -> bool:
    return cell.cell_type == "code" and LOAD in cell.id


def _unseen(cell: NotebookNode, before: Before) -> NotebookNode | None:
    """A copy without what an earlier model's cells say or define in the very same words."""
    if cell.id in TITLES or (cell.id in ONCE and cell.id in before.seen):
        return None
    before.seen.add(cell.id)
    if cell.cell_type != "code":
        if cell.source in before.seen:
            return None
        before.seen.add(cell.source)
        return deepcopy(cell)
    lines = python_syntax.lines_of(cell.source)
    cuts = [
        node
        for node in python_syntax.parse(cell.source).body
        if before.has(_defined(node), _source(cell.source, node))
    ]
    for node in reversed(cuts):
        del lines[_first_line(node) - 1 : node.end_lineno]
    rest = "\n".join(_without_gaps(lines)).strip("\n")
    if not python_syntax.parse(rest).body:
        return None
    before.learn(rest)
    copy = deepcopy(cell)
    copy.source = rest
    return copy


def _defined(node: ast.stmt) -> list[str]:
    """The names of a function or an import; none for any other statement."""
    if isinstance(node, ast.FunctionDef):
        return [node.name]
    if isinstance(node, ast.Import | ast.ImportFrom):
        return [alias.asname or alias.name.partition(".")[0] for alias in node.names]
    return []


def _stored(node: ast.stmt) -> set[str]:
    """The names that a statement sets."""
    if isinstance(node, ast.ClassDef):
        return {node.name}
    return {
        one.id
        for one in ast.walk(node)
        if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)
    }


def _without_gaps(lines: Sequence[str]) -> Iterator[str]:
    """The lines with at most two empty ones in a row, as they were, or one where code was cut."""
    empty = 0
    for line in lines:
        empty = 0 if line.strip() else empty + 1
        if empty <= 2:
            yield line


def _function(member: Built, hello: Sequence[str], *, examples: bool) -> str:
    """The statements outside the hello section that `answer` depends on."""
    cells: list[str] = []
    for cell in member.notebook.cells:
        if cell.id == MODULE_CELL:
            break
        section = cell.metadata.alacard.section
        # A model's own tools stand in its set-up, beside that of all notebooks.
        own = section not in ("setup", "readme") or (
            section == "setup" and not cell.id.startswith("common-")
        )
        if cell.cell_type == "code" and own and not cell.source.startswith("%%"):
            cells.append(cell.source)
    # These fill the examples under another name, which `standalone` cannot see.
    fills = [cell.source for cell in member.notebook.cells if cell.id.startswith(EXAMPLE_CELLS)]
    constants = {name for source in fills for name in CONSTANT.findall(source)} - {"EXAMPLES"}
    wanted = ["answer", *(["EXAMPLES", *sorted(constants)] if examples else [])]
    needed = f"_needed = ({', '.join(wanted)},)"
    code = standalone([*cells, needed], "_needed").replace(needed, "").rstrip()
    there = {_source(text, node) for text in hello for node in python_syntax.parse(text).body}
    imports, blocks = [], []
    for node in python_syntax.parse(code).body:
        source = _source(code, node)
        if source in there:
            continue
        if isinstance(node, ast.Import | ast.ImportFrom):
            imports.append(source)
        else:
            block = isinstance(node, ast.FunctionDef | ast.ClassDef)
            blocks.append(f"\n\n{source}\n\n" if block else source)
    blocks = [*dict.fromkeys(imports), *([""] if imports else []), *blocks]
    text = "\n".join(_without_gaps(python_syntax.lines_of("\n".join(blocks)))).strip("\n")
    return "\n\n".join([text, *(fills if examples else [])])


def _source(text: str, node: ast.stmt) -> str:
    """The lines of a statement, its decorators included."""
    return "\n".join(python_syntax.lines_of(text)[_first_line(node) - 1 : node.end_lineno])


def _first_line(node: ast.stmt) -> int:
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(one.lineno for one in decorators)])


def _names(sources: Sequence[str]) -> list[str]:
    """The names that the code sets, apart from imports, in alphabetical order."""
    found: set[str] = set()
    for node in (node for source in sources for node in python_syntax.parse(source).body):
        if isinstance(node, ast.FunctionDef):
            found.add(node.name)
        elif not isinstance(node, ast.Import | ast.ImportFrom):
            found |= _stored(node)
    return sorted(found)
