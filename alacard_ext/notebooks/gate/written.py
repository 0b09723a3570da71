"""Files that a notebook writes beside itself are checked like its cells, each as a program.

A file runs in a process of its own, so a file that loads the model does not load it twice.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ..models import GateFinding
from .code import shared_code
from .context import Cell, Context

HELLO = "hello"


def check(
    context: Context, checks: Mapping[str, Callable[[Context], list[GateFinding]]]
) -> list[GateFinding]:
    """What `checks` find in the Python files that cells write; lines are those of the cell."""
    findings = []
    for cell, text in context.written.values():
        code = Cell(id=cell.id, kind="code", section=HELLO, source=text, code=shared_code(text))
        inner = Context(
            [code],
            context.requirements,
            notebook=context.notebook,
            model_id=context.model_id,
            sha=context.sha,
            remote_code_allowed=context.remote_code_allowed,
            siblings=frozenset(context.written),
            carried=context.prose,
        )
        for run in checks.values():
            for found in run(inner):
                line = found.line + 1 if found.line is not None else None
                findings.append(found.model_copy(update={"line": line}))
    return findings
