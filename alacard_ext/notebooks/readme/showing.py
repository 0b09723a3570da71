"""What an example gives is shown below its cell, where its page only tells of it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from .change import NOTHING, Change
from .edits import Edit, Source, last_name
from .loaded import LoadedModel

SHOWING = frozenset({"print", "display", "pprint", "pp"})
# What a pipeline of diffusers gives: pictures are looked at, and the pictures of a film as well.
PICTURES, FILMS = "images", "frames"
MOST_FRAMES = 8
"""Of a film, so many of its pictures are shown."""
SOUNDS = frozenset({"waveform", "audio_values"})


def results(source: Source, loaded: LoadedModel) -> Change:
    """What an example names last is shown, where it shows nothing else.

    With it, what it made before in the same way and does nothing more with, such as the pictures
    of other words.
    """
    if shows(source.tree) or not source.tree.body:
        return NOTHING
    made = [node for node in _always(source.tree.body) if _names(node) and _is_made(node)]
    if not made:
        return NOTHING
    read = {n.id for n in source.nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}
    way = _made_by(made[-1])
    told = [
        node
        for node in made
        if node is made[-1] or (_made_by(node) == way and not set(_names(node)) & read)
    ]
    # Of what is given one name twice, the later is there.
    latest = {name: node for node in told for name in _names(node)}
    calls = [
        _shown(latest[names[0]], names) for names in dict.fromkeys(map(_names, latest.values()))
    ]
    end = source.end(source.tree.body[-1])
    line = source.text.find("\n", end)
    at = len(source.text) if line < 0 else line  # below a comment that ends its line
    says = "Its result is shown below the cell."
    return Change((Edit(at, at, "".join(f"\n{call}" for call in calls)),), says)


def _made_by(statement: ast.stmt) -> list[str]:
    """What a value is made by: the names of what is called, and of what is taken from it."""
    node = statement.value if isinstance(statement, ast.Assign) else None
    way: list[str] = []
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Call):
        way.append(node.attr if isinstance(node, ast.Attribute) else type(node).__name__)
        node = node.func if isinstance(node, ast.Call) else node.value
    return [*way, node.id] if isinstance(node, ast.Name) else way


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


def _names(statement: ast.stmt) -> tuple[str, ...]:
    """The names that a statement gives a value to; none for any other statement."""
    if not isinstance(statement, ast.Assign) or len(statement.targets) != 1:
        return ()
    target = statement.targets[0]
    parts = target.elts if isinstance(target, ast.Tuple) else [target]
    names = tuple(p.id for p in parts if isinstance(p, ast.Name) and p.id != "_")
    return names if len(names) == len(parts) else ()


def _shown(statement: ast.stmt, names: tuple[str, ...]) -> str:
    """The call that shows what a statement gives its names: looked at, listened to or printed."""
    value = statement.value if isinstance(statement, ast.Assign) else None
    first = names[0]
    whole = value.attr if isinstance(value, ast.Attribute) else ""
    taken = value.slice if isinstance(value, ast.Subscript) else None
    of = last_name(value.value) if isinstance(value, ast.Subscript) else ""
    several = isinstance(taken, ast.Slice)
    if PICTURES in (whole, of):
        # Several names take them apart.
        all_of_it = len(names) == 1 and (bool(whole) or several)
        return f"display({'*' if all_of_it else ''}{', '.join(names)})"
    if len(names) == 1 and FILMS in (whole, of):
        film = f"{first}[0]" if whole or several else first
        return f"display(*{film}[:: max(1, len({film}) // {MOST_FRAMES})])"
    if len(names) == 1 and whole in SOUNDS:
        rate = "model.config.sampling_rate"
        # Of a batch, the first: two at once would be played as what the two ears hear.
        return f"display(Audio({first}[0].float().cpu().numpy(), rate={rate}))"
    return f"print({', '.join(names)})"
