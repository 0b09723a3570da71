"""Where things run and in which precision: the notebook's choice takes a hard-coded one's place."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from .change import NOTHING, Change
from .edits import Edit, Source, argument, last_name, root_name
from .loaded import PARTS_OF_PROCESSOR, READERS, LoadedModel
from .reuse import MOVES

ACCELERATORS = ("cuda", "mps", "xpu", "npu")
DEVICE_NAMES = frozenset({"device", "DEVICE", "torch_device"})
DEVICE_ARGUMENTS = frozenset({"device", "device_map", "torch_device"})
PLACED = frozenset({"to", "device", "Generator"})
TENSORS = frozenset({"tensor", "LongTensor", "as_tensor"})
# Tasks whose processors give what takes a precision besides a place.
FLOATING = frozenset({"automatic-speech-recognition", "image-text-to-text"})
INPUTS_PRECISION = "Its inputs use the precision of the loaded model."
OWN_PRECISION = "It uses the precision of the loaded model."
HALVES = frozenset({"float16", "bfloat16", "half"})


def devices(source: Source, loaded: LoadedModel) -> Change:
    """`"cuda"` becomes the notebook's own `device`, and its choice is not made again."""
    if "device" not in loaded.names:
        return NOTHING
    edits = [*_choices(source), *_moves_of_model(source, loaded)]
    for call in source.calls:
        edits += _demands(source, call)
    return Change(tuple(edits), "It runs where the notebook runs.") if edits else NOTHING


def inputs(source: Source, loaded: LoadedModel) -> Change:
    """What is made for the model goes to where the model is, and results come back from there."""
    if "device" not in loaded.names or not loaded.model_class.startswith("AutoModel"):
        return NOTHING
    readers = _readers(source, loaded)
    edits: list[Edit] = []
    for call in source.calls:
        end = source.end(call)
        asks = argument(call, "return_tensors")
        if asks is not None and source.value(asks) == "pt" and root_name(call) in readers:
            if not _is_moved(source, call):
                # Pictures and sound are numbers with a point, which take the model's precision.
                exact = ", model.dtype" if _makes_floats(source, loaded, call) else ""
                edits.append(Edit(end, end, f".to(device{exact})"))
            elif (to := _only_moved(source, call)) and _makes_floats(source, loaded, call):
                edits.append(Edit(source.end(to), source.end(to), ", model.dtype"))
        elif (
            last_name(call.func) in TENSORS
            and root_name(call) == "torch"
            and argument(call, "device") is None
            and not _is_moved(source, call)
        ):
            edits.append(Edit(end, end, ".to(device)"))
    if not edits and not any(last_name(call.func) == "to" for call in source.calls):
        return NOTHING
    for call in source.calls:
        if last_name(call.func) == "numpy" and isinstance(call.func, ast.Attribute):
            before = call.func.value
            if not (isinstance(before, ast.Call) and last_name(before.func) == "cpu"):
                edits.append(Edit(source.end(before), source.end(before), ".cpu()"))
    says = "Its inputs are moved to where the model is."
    return Change(tuple(edits), says) if edits else NOTHING


def precision(source: Source, loaded: LoadedModel) -> Change:
    """Inputs take the precision in which the notebook has loaded the model."""
    if not loaded.model_class.startswith("AutoModel"):
        return NOTHING
    edits = [
        source.replaced(value, "model.dtype")
        for call in source.calls
        if last_name(call.func) == "to" and isinstance(call.func, ast.Attribute)
        for value in (*call.args, *(item.value for item in call.keywords))
        if isinstance(value, ast.Attribute) and value.attr in HALVES and root_name(value) == "torch"
    ]
    wishes = [
        source.without_argument(call, item)
        for call in source.calls
        for item in call.keywords
        if last_name(call.func) == "pipeline" and item.arg in ("torch_dtype", "dtype")
    ]
    says = INPUTS_PRECISION if edits else OWN_PRECISION
    return Change((*edits, *wishes), says) if edits or wishes else NOTHING


def _choices(source: Source) -> Iterator[Edit]:
    """`device = "cuda" if … else "cpu"`, in one line or as an `if`: the notebook has chosen."""
    for node in source.nodes:
        if isinstance(node, ast.If) and _only_chooses(node):
            yield source.dropped(node)
        elif isinstance(node, ast.Assign) and _chooses(node):
            target = node.targets[0]
            if isinstance(target, ast.Name) and target.id == "device":
                yield source.dropped(node)
            else:
                yield source.replaced(node.value, "device")


def _only_chooses(node: ast.If) -> bool:
    if not isinstance(node.test, ast.expr) or "is_available" not in ast.dump(node.test):
        return False
    for statement in (*node.body, *node.orelse):
        if isinstance(statement, ast.If):
            if not _only_chooses(statement):
                return False
        elif not (
            isinstance(statement, ast.Assign)
            and _chooses(statement)
            and all(isinstance(t, ast.Name) and t.id == "device" for t in statement.targets)
        ):
            return False
    return True


def _chooses(node: ast.Assign) -> bool:
    """Whether a variable named after a device is set to one."""
    if len(node.targets) != 1 or not isinstance(node.targets[0], ast.Name):
        return False
    if node.targets[0].id not in DEVICE_NAMES:
        return False
    texts = [n.value for n in ast.walk(node.value) if isinstance(n, ast.Constant)]
    names = {n.id for n in ast.walk(node.value) if isinstance(n, ast.Name)}
    places = [text for text in texts if isinstance(text, str)]
    return (
        bool(places)
        and all(text.partition(":")[0] in (*ACCELERATORS, "cpu") for text in places)
        and names <= {"torch"}
    )


def _moves_of_model(source: Source, loaded: LoadedModel) -> Iterator[Edit]:
    """`model.to("cuda")` as a statement: the model is where it should be."""
    own = {"model", *_aliases(source, "model")}
    for node in source.nodes:
        if isinstance(node, ast.Expr):
            value, targets = node.value, []
        elif isinstance(node, ast.Assign) and len(node.targets) == 1:
            value, targets = node.value, node.targets
        else:
            continue
        root = _moved(value)
        if root not in own or not loaded.model_class:
            continue
        if not targets or (isinstance(targets[0], ast.Name) and targets[0].id == root):
            yield source.dropped(node)


def _moved(value: ast.expr) -> str:
    """The variable of `model.to("cuda").eval()`; '' for what is no such chain."""
    below = value
    while (
        isinstance(below, ast.Call)
        and isinstance(below.func, ast.Attribute)
        and below.func.attr in MOVES
    ):
        below = below.func.value
    return below.id if isinstance(below, ast.Name) and below is not value else ""


def _demands(source: Source, call: ast.Call) -> Iterator[Edit]:
    name = last_name(call.func)
    if name == "cuda" and isinstance(call.func, ast.Attribute) and not call.keywords:
        if root_name(call.func.value) != "torch":
            yield Edit(source.end(call.func.value), source.end(call), ".to(device)")
    elif name in PLACED and call.args and _is_accelerator(call.args[0]):
        yield source.replaced(call.args[0], "device")
    for item in call.keywords:
        if item.arg not in DEVICE_ARGUMENTS:
            continue
        if name == "pipeline" and isinstance(item.value, ast.Constant | ast.UnaryOp):
            # Around a loaded model: it looks for a card by itself, as the notebook has.
            yield source.without_argument(call, item)
        elif _is_accelerator(item.value):
            yield source.replaced(item.value, "device")


def _is_accelerator(node: ast.expr) -> bool:
    value = node.value if isinstance(node, ast.Constant) else None
    return isinstance(value, str) and value.partition(":")[0] in ACCELERATORS


def _makes_floats(source: Source, loaded: LoadedModel, call: ast.Call) -> bool:
    """Whether what a call prepares are pictures or sound, in a form that can be made less exact."""
    name = root_name(call)
    own = next(
        (kind for one, kind in loaded.objects.items() if name in (one, *_aliases(source, one))), ""
    )
    if own == "AutoProcessor":
        return loaded.task in FLOATING
    return own in ("AutoImageProcessor", "AutoFeatureExtractor")


def _only_moved(source: Source, call: ast.Call) -> ast.expr | None:
    """The place in `processor(…).to(place)`, where nothing is said of precision."""
    above = source.parents.get(call)
    to = source.parents.get(above) if isinstance(above, ast.Attribute) else None
    if isinstance(to, ast.Call) and len(to.args) == 1 and not to.keywords:
        return to.args[0] if last_name(to.func) == "to" else None
    return None


def _is_moved(source: Source, call: ast.Call) -> bool:
    above = source.parents.get(call)
    return isinstance(above, ast.Attribute) and above.attr in ("to", "cuda")


def _readers(source: Source, loaded: LoadedModel) -> set[str]:
    """The variables that turn texts, pictures and sound into tensors."""
    own = {name for name, kind in loaded.objects.items() if kind.endswith(READERS)}
    parts = {
        target.id
        for node in source.nodes
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Attribute)
        and node.value.attr in PARTS_OF_PROCESSOR.values()
        and root_name(node.value) in own
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    return own | parts | {alias for name in own for alias in _aliases(source, name)}


def _aliases(source: Source, name: str) -> Iterator[str]:
    """Other names of a variable of the notebook: `pipe = model`."""
    for node in source.nodes:
        if (
            isinstance(node, ast.Assign)
            and isinstance(node.value, ast.Name)
            and node.value.id == name
        ):
            yield from (t.id for t in node.targets if isinstance(t, ast.Name))
