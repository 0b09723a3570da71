"""Pictures and sounds of an example: a bundled one takes the place of an address or a file."""

from __future__ import annotations

import ast

from .change import NOTHING, Change
from .edits import Edit, Source, last_name, root_name
from .loaded import PICTURE, SOUND, LoadedModel

# What opens a picture, by the last part of its name, and the names that it is called on.
OPENERS = {"open": ("Image", "PIL"), "load_image": ("", "diffusers")}


def pictures(source: Source, loaded: LoadedModel) -> Change:
    """`Image.open(…)` and `load_image(…)` become the picture that the notebook brings along."""
    if PICTURE not in loaded.names:
        return NOTHING
    edits = [source.replaced(call, PICTURE) for call in source.calls if _opens(call)]
    says = "It looks at the picture that this notebook brings along, instead of fetching one."
    return Change(tuple(edits), says) if edits else NOTHING


def sounds(source: Source, loaded: LoadedModel) -> Change:
    """`dataset[0]["audio"]` becomes the recording that the notebook brings along."""
    if SOUND not in loaded.names:
        return NOTHING
    sets = _bound_to(source, "load_dataset")
    edits = [
        source.replaced(node, f"{SOUND}.copy()")  # a pipeline takes apart what it is given
        for node in source.nodes
        if isinstance(node, ast.Subscript)
        and source.value(node.slice) == "audio"
        and root_name(node) in sets
    ]
    says = "It listens to the recording that this notebook brings along, instead of a data set."
    return Change(tuple(edits), says) if edits else NOTHING


def unread(source: Source, loaded: LoadedModel) -> Change:
    """What fetched them, and is read no more, is left out."""
    read = {n.id for n in source.nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}
    edits: list[Edit] = []
    for node in source.nodes:
        if not (isinstance(node, ast.Assign) and isinstance(node.value, ast.Call)):
            continue
        call = node.value
        targets = {t.id for t in node.targets if isinstance(t, ast.Name)}
        fetches = last_name(call.func) == "load_dataset" or (
            last_name(call.func) == "get" and root_name(call.func) == "requests"
        )
        if fetches and len(targets) == len(node.targets) and not targets & read:
            edits.append(source.dropped(node))
    return Change(tuple(edits), "What it no longer needs is left out.") if edits else NOTHING


def _opens(call: ast.Call) -> bool:
    name = last_name(call.func)
    if name not in OPENERS or not call.args:
        return False
    owner = root_name(call.func.value) if isinstance(call.func, ast.Attribute) else ""
    return owner in OPENERS[name]


def _bound_to(source: Source, maker: str) -> set[str]:
    """The variables that hold what a function gives."""
    return {
        target.id
        for node in source.nodes
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Call)
        and last_name(node.value.func) == maker
        for target in node.targets
        if isinstance(target, ast.Name)
    }
