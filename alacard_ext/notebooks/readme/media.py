"""Pictures and sounds of an example: a bundled one takes the place of an address or a file."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Sequence

from .change import NOTHING, Change
from .edits import Edit, Source, argument, last_name, root_name
from .loaded import PICTURE, SECOND_PICTURE, SECOND_SOUND, SOUND, LoadedModel

# What opens a picture, by the last part of its name, and the names that it is called on.
OPENERS = {"open": ("Image", "PIL"), "load_image": ("", "diffusers")}

PICTURE_TASKS = frozenset(
    {"image-classification", "object-detection", "image-segmentation", "depth-estimation"}
    | {"zero-shot-image-classification", "zero-shot-object-detection", "image-feature-extraction"}
)
SPEAKING_TASKS = frozenset({"text-to-speech", "text-to-audio"})
SPEECH_TASK = "automatic-speech-recognition"
REPEATED = (ast.ListComp, ast.SetComp, ast.GeneratorExp, ast.DictComp)


def pictures(source: Source, loaded: LoadedModel) -> Change:
    """`Image.open(…)` and `load_image(…)` become the pictures that the notebook brings along.

    What is opened twice is one picture, and another file or address another one. Of more than two,
    or where only the run tells how many, none is replaced: the same one under several names would
    be compared with itself.
    """
    if PICTURE not in loaded.names:
        return NOTHING
    opened: list[ast.expr] = [call for call in source.calls if _opens(call)]
    opened += _given_to_pipelines(source, loaded, PICTURE_TASKS)
    opened.sort(key=source.start)
    edits = _replaced(source, opened, (PICTURE, SECOND_PICTURE))
    one = "the picture in this notebook instead of downloading one"
    several = "the pictures in this notebook instead of downloading others"
    says = f"It looks at {several if _uses_both(edits) else one}."
    return Change(tuple(edits), says) if edits else NOTHING


def sounds(source: Source, loaded: LoadedModel) -> Change:
    """`dataset[0]["audio"]` becomes a recording that the notebook brings along."""
    if SOUND not in loaded.names:
        return NOTHING
    sets = _bound_to(source, "load_dataset")
    heard: list[ast.expr] = [
        node
        for node in source.nodes
        if isinstance(node, ast.Subscript)
        and source.value(node.slice) == "audio"
        and root_name(node) in sets
    ]
    heard += _given_to_pipelines(source, loaded, {SPEECH_TASK})
    heard.sort(key=source.start)
    # A pipeline takes apart what it is given.
    edits = _replaced(source, heard, (f"{SOUND}.copy()", f"{SECOND_SOUND}.copy()"))
    one = "the recording in this notebook instead of a data set"
    several = "the recordings in this notebook instead of a data set"
    says = f"It listens to {several if _uses_both(edits) else one}."
    return Change(tuple(edits), says) if edits else NOTHING


def _uses_both(edits: list[Edit]) -> bool:
    return len({edit.new for edit in edits}) > 1


def _replaced(source: Source, nodes: Sequence[ast.expr], brought: tuple[str, ...]) -> list[Edit]:
    """Each thing that is opened as one of those that are brought, by what it is opened from."""
    of: dict[str, str] = {}
    for node in nodes:
        if (name := _read_from(source, node)) is None:
            return []
        if name not in of and len(of) == len(brought):
            return []
        of.setdefault(name, brought[min(len(of), len(brought) - 1)])
    return [source.replaced(node, of[_read_from(source, node) or ""]) for node in nodes]


def _given_to_pipelines(
    source: Source, loaded: LoadedModel, tasks: Collection[str]
) -> Iterator[ast.expr]:
    """The names of files and addresses that are given to pipelines for these tasks."""
    made = [
        node
        for node in source.nodes
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Call)
        and last_name(node.value.func) == "pipeline"
        and _task_of(source, node.value, loaded) in tasks
    ]
    names = {t.id for node in made for t in node.targets if isinstance(t, ast.Name)}
    for call in source.calls:
        if isinstance(call.func, ast.Name) and call.func.id in names and call.args:
            first = call.args[0]
            parts = first.elts if isinstance(first, ast.List | ast.Tuple) else [first]
            yield from (part for part in parts if isinstance(source.value(part), str))


def _task_of(source: Source, call: ast.Call, loaded: LoadedModel) -> object:
    """The task that a pipeline is made for: without a word of it, that of the model."""
    told = call.args[0] if call.args else argument(call, "task")
    return loaded.task if told is None else source.value(told)


def _read_from(source: Source, node: ast.expr, depth: int = 4) -> str | None:
    """What a thing is opened from, its names followed; None where it is opened again and again."""
    for above in _around(source, node):
        if isinstance(above, ast.For | ast.While) and _turns(above) != 1:
            return None
        if isinstance(above, REPEATED) and any(_turns(one) != 1 for one in above.generators):
            return None
        if isinstance(above, ast.FunctionDef | ast.Lambda):
            name = getattr(above, "name", "")
            if sum(last_name(call.func) == name for call in source.calls) != 1:
                return None
    text = ast.unparse(node)
    for name in {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}:
        before = [
            one
            for one in source.nodes
            if isinstance(one, ast.Assign)
            and source.start(one) < source.start(node)
            and any(isinstance(target, ast.Name) and target.id == name for target in one.targets)
        ]
        if before and depth:
            latest = max(before, key=source.start)
            text += f" {name}: {_read_from(source, latest.value, depth - 1)}"
    return text


def _around(source: Source, node: ast.AST) -> Iterator[ast.AST]:
    """What a node stands in, from the inside out."""
    above = source.parents.get(node)
    while above is not None:
        yield above
        above = source.parents.get(above)


def _turns(loop: ast.For | ast.While | ast.comprehension) -> int | None:
    """How often a loop turns, where it goes through what is written out."""
    items = None if isinstance(loop, ast.While) else loop.iter
    return len(items.elts) if isinstance(items, ast.List | ast.Tuple) else None


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
    return Change(tuple(edits), "Lines that it no longer needs are left out.") if edits else NOTHING


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
