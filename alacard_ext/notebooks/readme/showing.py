"""What an example gives is shown below its cell, where its page only tells of it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from .change import NOTHING, Change
from .edits import Edit, Source, last_name
from .loaded import LoadedModel

SHOWING = frozenset({"print", "display", "pprint", "pp"})
# What a pipeline of diffusers gives: pictures are looked at, not printed.
PICTURES = "images"


def results(source: Source, loaded: LoadedModel) -> Change:
    """The last value that an example names is shown, where it shows nothing else."""
    if shows(source.tree) or not source.tree.body:
        return NOTHING
    made = [node for node in _always(source.tree.body) if _names(node) and _is_made(node)]
    if not made:
        return NOTHING
    last, names = made[-1], _names(made[-1])
    end = source.end(source.tree.body[-1])
    line = source.text.find("\n", end)
    at = len(source.text) if line < 0 else line  # below a comment that ends its line
    call = _picture(last, names) or f"print({', '.join(names)})"
    return Change((Edit(at, at, f"\n{call}"),), "What it gives is shown below the cell.")


def shows(tree: ast.Module) -> bool:
    """Whether a person sees anything of what the code does: it prints, displays or ends in a value.

    What stands in a function counts, since one that is never called is not run at all.
    """
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and last_name(node.func) in SHOWING:
            return True
        if isinstance(node, ast.keyword) and node.arg == "streamer":
            return True
    last = tree.body[-1] if tree.body else None
    if isinstance(last, ast.Expr):
        ends = last_name(last.value.func) if isinstance(last.value, ast.Call) else ""
        return ends not in ("append", "extend", "insert", "eval", "manual_seed", "set_seed")
    return False


def _always(statements: list[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements that are run in any case: also those of `with torch.no_grad():`."""
    for node in statements:
        yield node
        if isinstance(node, ast.With):
            yield from _always(node.body)


def _is_made(statement: ast.stmt) -> bool:
    """Whether a statement gives a name to more than what it says itself."""
    return isinstance(statement, ast.Assign) and any(
        isinstance(node, ast.Call) for node in ast.walk(statement.value)
    )


def _names(statement: ast.stmt) -> list[str]:
    """The names that a statement gives a value to; none for any other statement."""
    if not isinstance(statement, ast.Assign) or len(statement.targets) != 1:
        return []
    target = statement.targets[0]
    parts = target.elts if isinstance(target, ast.Tuple) else [target]
    names = [part.id for part in parts if isinstance(part, ast.Name) and part.id != "_"]
    return names if len(names) == len(parts) else []


def _picture(statement: ast.stmt, names: list[str]) -> str:
    """The call that shows a picture, where the last value is one, or a list of them."""
    value = statement.value if isinstance(statement, ast.Assign) else None
    if len(names) != 1 or value is None:
        return ""
    if isinstance(value, ast.Attribute) and value.attr == PICTURES:
        return f"display({names[0]}[0])"
    if isinstance(value, ast.Subscript) and last_name(value.value) == PICTURES:
        return f"display({names[0]})"
    return ""
