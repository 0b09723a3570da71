"""What a model's own notebook lends to one of several: its hello, and its function `answer`.

The cells of the hello section stay as they are, so that access, fit and load are those of a single
hand. Of all other cells only the statements that `answer` needs are cut out.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nbformat import NotebookNode

from ..standalone import MODULE_CELL, standalone

if TYPE_CHECKING:
    from ..build import Built

EXAMPLE_CELLS = "app-values-app-example-"
MEDIA = ("PICTURE_DATA", "SOUND_DATA")
# The same on every computer, whatever the model.
DEVICE_CELL = "common-hello-device"
LOAD = "-hello-load"
# Of the single notebook's hello: each model has a title of its own here.
TITLES = frozenset({"common-hello-about", "common-hello-about-more"})
# What is explained with the first model, and only told of the others.
ONCE = frozenset({"common-hello-fit-about", "common-hello-load-about"})


@dataclass(frozen=True)
class Part:
    """One model's share: cells up to the load, from the load on, its function, names to forget.

    All cells are copies, with the ids of the model's own notebook.
    """

    before: list[NotebookNode]
    load: list[NotebookNode]
    function: str
    names: list[str]


def cut(member: Built, seen: set[str], *, examples: bool) -> Part:
    """The share of one model. `seen` holds what models before it have defined or said already.

    With `examples`, the function comes with the notebook's own inputs to try, `EXAMPLES`.
    """
    cells = member.notebook.cells
    hello = [cell for cell in cells if cell.metadata.alacard.section == "hello"]
    kept = [cell for cell in (_unseen(one, seen) for one in hello) if cell is not None]
    loads = [number for number, cell in enumerate(kept) if _is_load(cell)]
    at = loads[0] if loads else len(kept)
    sources = [cell.source for cell in hello if cell.cell_type == "code"]
    function = _function(member, sources, examples=examples)
    made = [cell.source for cell in kept[at:] if cell.cell_type == "code"]
    return Part(kept[:at], kept[at:], function, _names([*made, function]))


def has_function(member: Built) -> bool:
    """Whether the model's own notebook defines `answer`."""
    return any(cell.id == MODULE_CELL for cell in member.notebook.cells)


def _is_load(cell: NotebookNode) -> bool:
    return cell.cell_type == "code" and LOAD in cell.id


def _unseen(cell: NotebookNode, seen: set[str]) -> NotebookNode | None:
    """A copy without what an earlier model's cells say or define in the very same words."""
    if cell.id in TITLES or (cell.id in ONCE and cell.id in seen):
        return None
    seen.add(cell.id)
    if cell.cell_type != "code" or cell.id == DEVICE_CELL:
        if cell.source in seen:
            return None
        seen.add(cell.source)
        return deepcopy(cell)
    lines = cell.source.splitlines()
    for node in reversed(ast.parse(cell.source).body):
        source = _source(cell.source, node)
        if not isinstance(node, ast.FunctionDef | ast.Import | ast.ImportFrom):
            continue
        if source in seen:
            del lines[node.lineno - 1 : node.end_lineno]
        seen.add(source)
    rest = "\n".join(_without_gaps(lines)).strip("\n")
    if not ast.parse(rest).body:
        return None
    copy = deepcopy(cell)
    copy.source = rest
    return copy


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
        own = cell.metadata.alacard.section not in ("setup", "readme")
        if cell.cell_type == "code" and own and not cell.source.startswith("%%"):
            cells.append(cell.source)
    # These fill the examples under another name, which `standalone` cannot see.
    fills = [cell.source for cell in member.notebook.cells if cell.id.startswith(EXAMPLE_CELLS)]
    media = [name for name in MEDIA if any(name in source for source in fills)]
    wanted = ["answer", *(["EXAMPLES", *media] if examples else [])]
    needed = f"_needed = ({', '.join(wanted)},)"
    code = standalone([*cells, needed], "_needed").replace(needed, "").rstrip()
    there = {_source(text, node) for text in hello for node in ast.parse(text).body}
    imports, blocks = [], []
    for node in ast.parse(code).body:
        source = _source(code, node)
        if source in there:
            continue
        if isinstance(node, ast.Import | ast.ImportFrom):
            imports.append(source)
        else:
            block = isinstance(node, ast.FunctionDef | ast.ClassDef)
            blocks.append(f"\n\n{source}\n\n" if block else source)
    blocks = [*dict.fromkeys(imports), *([""] if imports else []), *blocks]
    text = "\n".join(_without_gaps("\n".join(blocks).splitlines())).strip("\n")
    return "\n\n".join([text, *(fills if examples else [])])


def _source(text: str, node: ast.stmt) -> str:
    """The lines of a statement, its decorators included."""
    decorators = getattr(node, "decorator_list", [])
    first = min([node.lineno, *(one.lineno for one in decorators)])
    return "\n".join(text.splitlines()[first - 1 : node.end_lineno])


def _names(sources: Sequence[str]) -> list[str]:
    """The names that the code sets, apart from imports, in alphabetical order."""
    found: set[str] = set()
    for node in (node for source in sources for node in ast.parse(source).body):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        elif not isinstance(node, ast.Import | ast.ImportFrom):
            found |= {
                one.id
                for one in ast.walk(node)
                if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)
            }
    return sorted(found)
