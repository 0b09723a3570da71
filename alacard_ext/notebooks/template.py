"""Templates: runnable notebooks in the percent format, read once, chosen and filled in by cell.

A template is a Python file that Jupytext opens as a notebook (`percent.py` reads it), on one of the
shelves of `templates/`; one that outgrew its file goes on in `<template>__<part>.py`. Each cell's
header says what it is:

    # %% [markdown] section="usage" name="explain" tags=["beginner"] when=["chat"]

- `section` and `name` make the cell's stable id, so a name is never used twice in a section;
- `tags` hold the levels that see the cell (none: all), and `parameters` for a cell of inputs;
- `when` lists flags that must all be raised, `unless` those of which none may be;
- `place="end"` puts a cell after the others of its section, a common one after the task's;
- `hidden` folds a cell's code away, to be opened with a click: `true`, or a list of levels;
- a task's cell with the section and name of a common one or a part's replaces it in its place, and
  a part's that of a common one; of two parts the first one's stands, but a cell with `yields=true`
  makes room for a later part's.

In a cell tagged `parameters`, the right side of `NAME = …` is replaced by the literal of that
name's value, where there is one. In Markdown, `{{name}}` is replaced once, by escaped text.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from .. import python_syntax
from .literals import literal
from .models import SECTIONS, SIMPLE_FIRST, Section
from .percent import read_percent
from .prose import Markdown, escape

# The templates that every notebook shares; their cells' ids all begin with `common-`.
COMMON = ("common", "hello", "measure")
LEVELS = frozenset({"beginner", "intermediate", "advanced"})
PLACEHOLDER = re.compile(r"\{\{\s*(\w+)\s*\}\}")
HEADER_KEYS = frozenset({"section", "name", "tags", "when", "unless", "place", "hidden", "yields"})
# What Jupytext notes for itself while it reads.
JUPYTEXT = frozenset({"cell_marker", "lines_to_next_cell", "lines_to_end_of_cell_marker"})


@dataclass(frozen=True)
class TemplateCell:
    """One cell of a template, as its header describes it."""

    template: str
    section: str
    name: str
    kind: str
    source: str
    levels: frozenset[str]
    when: frozenset[str]
    unless: frozenset[str]
    parameters: tuple[tuple[str, int, int], ...] | None
    at_end: bool
    hidden: frozenset[str]
    yields: bool = False

    @property
    def id(self) -> str:
        """The notebook's cell id: the same for years, because merges rest on it."""
        return f"{self.template}-{self.section}-{self.name}"

    def applies(self, level: str, flags: Collection[str]) -> bool:
        """Whether a reader of `level` sees this cell where `flags` are raised."""
        raised = frozenset(flags)
        return (
            (not self.levels or level in self.levels)
            and self.when <= raised
            and not self.unless & raised
        )

    def fill(self, values: Mapping[str, Any], words: Mapping[str, str]) -> str:
        """The source with values as literals, or with words as escaped text.

        Raises KeyError for a placeholder that `words` lacks.
        """
        if self.kind == "markdown":
            return PLACEHOLDER.sub(lambda found: _safe(words[found[1]]), self.source)
        if self.parameters is None:
            return self.source
        source = self.source
        for name, start, end in reversed(self.parameters):
            if name in values:
                column = start - source.rfind("\n", 0, start) - 1
                source = source[:start] + literal(values[name], 0, column) + source[end:]
        return source


def _safe(word: str) -> str:
    return word if isinstance(word, Markdown) else escape(word)


@cache
def read_template(name: str) -> tuple[TemplateCell, ...]:
    """The cells of the template of that name, parsed once a process.

    Raises ValueError where a header is not as described above: a template is part of the program.
    """
    cells = tuple(_cell(name, *raw) for raw in read_percent(name) if "section" in raw[0])
    ids = [cell.id for cell in cells]
    if len(set(ids)) != len(ids):
        raise ValueError(f"template {name}: a cell name is used twice in a section")
    return cells


def _cell(template: str, header: Mapping[str, Any], kind: str, source: str) -> TemplateCell:
    tags = frozenset(header.get("tags", []))
    if header["section"] not in SECTIONS or "name" not in header:
        raise ValueError(f"template {template}: a cell without a known section or a name")
    if unknown := set(header) - HEADER_KEYS - JUPYTEXT or tags - LEVELS - {"parameters"}:
        raise ValueError(f"template {template}: {sorted(unknown)} in a cell's header")
    return TemplateCell(
        template="common" if template in COMMON else template.replace("_", "-"),
        section=header["section"],
        name=header["name"],
        kind=kind,
        source=source,
        levels=tags & LEVELS,
        when=frozenset(header.get("when", [])),
        unless=frozenset(header.get("unless", [])),
        parameters=_assignments(source) if "parameters" in tags else None,
        at_end=header.get("place") == "end",
        hidden=LEVELS if header.get("hidden") is True else frozenset(header.get("hidden", [])),
        yields=bool(header.get("yields")),
    )


def _assignments(source: str) -> tuple[tuple[str, int, int], ...]:
    """Where the right side of each top-level `NAME = …` begins and ends, in characters."""
    # ast counts columns in bytes of UTF-8, which for ASCII are characters.
    if not source.isascii():
        raise ValueError("a parameters cell must be ASCII")
    starts = [0]
    for line in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    spans = []
    for node in python_syntax.parse(source).body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            value = node.value
            start = starts[value.lineno - 1] + value.col_offset
            end = starts[(value.end_lineno or 0) - 1] + (value.end_col_offset or 0)
            # The template's own default may stand in parentheses, which belong to no node.
            spans.append((node.targets[0].id, start, end))
    return tuple(spans)


def is_load(cell: TemplateCell) -> bool:
    """Whether the cell is one in which a template loads its model."""
    return cell.kind == "code" and cell.section == "hello" and cell.name.startswith("load")


def load_cells_of(name: str) -> list[str]:
    """The sources of the cells in which the template `name` loads its model."""
    return [cell.source for cell in read_template(name) if is_load(cell)]


def choose_cells(
    template: str, level: str, flags: Collection[str], parts: Collection[str] = ()
) -> list[TemplateCell]:
    """The cells of a notebook in order, by section; `parts` are templates that several tasks share.

    In each section come the common cells, those of the parts, the task's own, and then the cells
    that ask for the end: of the parts, of the task, common ones. The flag `no-<section>` drops a
    section whole.
    """
    own = {(cell.section, cell.name): cell for cell in read_template(template)}
    common, shared = _cells_of(COMMON), _cells_of(parts)
    outer = {(cell.section, cell.name) for cell in (*common, *shared)}
    replaced = {(cell.section, cell.name) for cell in common}
    first: dict[tuple[str, str], TemplateCell] = {}
    for cell in shared:
        key = (cell.section, cell.name)
        if key not in first or first[key].yields:
            first[key] = cell
    nearest = first | own
    common = [nearest.get((cell.section, cell.name), cell) for cell in common]
    shared = [nearest[key] for key in first if key not in replaced]
    task = [cell for key, cell in own.items() if key not in outer]
    raised = frozenset(flags)
    layers = [(common, False), (shared, False), (task, False)]
    layers += [(shared, True), (task, True), (common, True)]
    seen: dict[Section, list[TemplateCell]] = {
        section: [] for section in sections_of(level) if f"no-{section}" not in raised
    }
    for cells, at_end in layers:
        for cell in cells:
            if cell.at_end == at_end and cell.section in seen and cell.applies(level, raised):
                seen[cell.section].append(cell)
    return [cell for cells in seen.values() for cell in cells]


def sections_of(level: str) -> tuple[Section, ...]:
    """The sections in the order in which a reader of `level` meets them."""
    return SIMPLE_FIRST if level == "beginner" else SECTIONS


def _cells_of(names: Collection[str]) -> list[TemplateCell]:
    return [cell for name in names for cell in read_template(name)]
