"""The notebook as a file: valid by nbformat's schema, with ids that tell its cells apart."""

from __future__ import annotations

import warnings
from copy import deepcopy

from ..models import GateFinding
from .context import Context


def valid(context: Context) -> list[GateFinding]:
    """Refuse what nbformat refuses."""
    from nbformat import ValidationError, validate

    notebook = context.notebook
    if unique_ids(context):
        # nbformat writes new ids over missing and repeated ones; the gate changes nothing.
        notebook = deepcopy(notebook)
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
    return []


def unique_ids(context: Context) -> list[GateFinding]:
    """Every cell has an id of its own: merges and 'deal again' rest on them."""
    findings: list[GateFinding] = []
    seen: set[str] = set()
    for number, cell in enumerate(context.cells, 1):
        if not cell.id:
            message = f"Give cell {number} an id; merges rest on it."
            findings.append(cell.finding("cell_ids", message))
        elif cell.id in seen:
            message = f"Two cells share the id {cell.id!r}; give each its own."
            findings.append(cell.finding("cell_ids", message))
        seen.add(cell.id or "")
    return findings
