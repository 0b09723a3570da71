"""The notebook as a file: valid by nbformat's schema, with ids that tell its cells apart."""

from __future__ import annotations

import warnings
from copy import deepcopy
from typing import Any

from ..models import GateFinding
from .context import Context

MOST_SHAPES, LONGEST_SHAPE = 4_096, 1_000
_Shape = tuple[str, ...]
_known: set[_Shape] = set()
"""The shapes of cells that nbformat has found valid: those of templates are the same in every
notebook, and it takes longer to look at them than to make them."""


def valid(context: Context) -> list[GateFinding]:
    """Refuse what nbformat refuses."""
    from nbformat import ValidationError, validate

    notebook = context.notebook
    shapes: set[_Shape] = set()
    if unique_ids(context):
        # nbformat writes new ids over missing and repeated ones; the gate changes nothing.
        notebook = deepcopy(notebook)
    elif isinstance(cells := notebook.get("cells"), list):
        notebook, shapes = _without_known(notebook, cells)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            validate(notebook)
    except ValidationError as problem:
        reason = str(problem).splitlines()[0][:200]
        return [GateFinding(check="nbformat", message=f"Not a valid notebook: {reason}")]
    except Exception as problem:  # the validator trips over what is no notebook at all
        name = type(problem).__name__
        return [GateFinding(check="nbformat", message=f"Not a valid notebook: {name}")]
    if len(_known) + len(shapes) > MOST_SHAPES:
        _known.clear()
    _known.update(shapes)
    return []


def _without_known(notebook: Any, cells: list[Any]) -> tuple[Any, set[_Shape]]:
    """The notebook without those of its cells whose like was valid before, and the shapes of the
    others: once it is valid, so are their likes."""
    left, shapes = [], set()
    version = repr((notebook.get("nbformat"), notebook.get("nbformat_minor")))
    for cell in cells:
        shape = _shape(cell, version)
        if shape is None or shape not in _known:
            left.append(cell)
        if shape is not None:
            shapes.add(shape)
    return {**notebook, "cells": left}, shapes - _known


def _shape(cell: Any, version: str) -> _Shape | None:
    """All that the schema says anything of in a cell without outputs and attachments whose source
    is one text: of that, it says no more. None for any other cell."""
    if not isinstance(cell, dict) or type(cell.get("source")) is not str:
        return None
    outputs, metadata = cell.get("outputs"), repr(cell.get("metadata"))
    if outputs or cell.get("execution_count") is not None or "attachments" in cell:
        return None
    if len(metadata) > LONGEST_SHAPE:
        return None
    kind = repr((cell.get("id"), cell.get("cell_type"), type(outputs)))
    return (version, *map(repr, cell), kind, metadata)


def unique_ids(context: Context) -> list[GateFinding]:
    """Every cell has a unique id: merges and 'deal again' rest on them."""
    findings: list[GateFinding] = []
    seen: set[str] = set()
    for number, cell in enumerate(context.cells, 1):
        if not cell.id:
            message = f"Give cell {number} an id; merges need it."
            findings.append(cell.finding("cell_ids", message))
        elif cell.id in seen:
            message = f"Two cells have the id {cell.id!r}; give each cell its own id."
            findings.append(cell.finding("cell_ids", message))
        seen.add(cell.id or "")
    return findings
