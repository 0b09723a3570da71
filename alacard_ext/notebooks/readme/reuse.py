"""Loads of the model that the notebook has loaded already: its variables take their place."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace

from ..classes import class_table
from ..gate.removed import removed_pipeline
from .change import NOTHING, Change
from .edits import Edit, Source, argument, root_name
from .loaded import READERS, TOKENIZER_ALONE, LoadedModel
from .media import SPEAKING_TASKS
from .settings import HOW, ID_NAMES, class_of, own_settings, root_of
from .stand_ins import is_other_size, is_placeholder

# Of a pipeline, what the loaded objects bring along; anything else is the author's wish.
PIPELINE_HOW = HOW | {"framework", "config", "model_kwargs"}
PARTS = frozenset(
    {"model", "tokenizer", "feature_extractor", "image_processor", "processor", "task"}
)
# Methods that give the model itself, elsewhere or in another precision.
MOVES = frozenset({"to", "eval", "cuda", "cpu", "half", "float", "bfloat16"})
SAYS = "It uses the model that is already loaded instead of loading it again."
FILLED_IN = "Its page leaves the name of the model to fill in; here it is this model."
OTHER_SIZE = "Its page shows it with the model in another size; here it is this one."
# Our own function, of a cell above the example, that does what a removed pipeline did.
REPLACEMENTS = {"question-answering": "answering"}
REPLACED = (
    "A function replaces a pipeline that current releases of transformers no longer have; it "
    "does the same."
)
REPLACEMENT_TAKES = frozenset({"question", "context", "top_k", "max_answer_len"})


def reuse(source: Source, loaded: LoadedModel) -> Change:
    """Every load of this model becomes the notebook's variable, where the class is the same."""
    edits: list[Edit] = []
    loaded, meant = _with_meant(source, loaded)
    for call in source.calls:
        class_name = class_of(call)
        if not class_name:
            continue
        found = _one(source, loaded, call, class_name)
        if isinstance(found, str):
            return Change(refusal=found)
        if found is not None:
            edits += found
    replaced = any(edit.new in REPLACEMENTS.values() for edit in edits)
    says = " ".join([SAYS, *([REPLACED] if replaced else []), *([meant] if meant else [])])
    return Change(tuple(edits), says) if edits else NOTHING


def called_pipe(source: Source, loaded: LoadedModel) -> Change:
    """`pipeline = transformers.pipeline(…)`: what is made gets another name than what makes it."""
    names = {node.id for node in source.nodes if isinstance(node, ast.Name)}
    made = [
        node
        for node in source.tree.body
        if isinstance(node, ast.Assign)
        and [t.id for t in node.targets if isinstance(t, ast.Name)] == ["pipeline"]
    ]
    new = "pipe" if "pipe" not in names else "made_pipe"
    if (
        len(made) != 1
        or new in names
        or any(isinstance(n, ast.arg) and n.arg == "pipeline" for n in source.nodes)
    ):
        return NOTHING
    end = source.end(made[0])
    edits = [
        source.replaced(node, new)
        for node in source.nodes
        if isinstance(node, ast.Name)
        and node.id == "pipeline"
        and (source.start(node) >= end or isinstance(node.ctx, ast.Store))
    ]
    return Change(tuple(edits), "The pipeline that it creates gets its own name.")


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _with_meant(source: Source, loaded: LoadedModel) -> tuple[LoadedModel, str]:
    """What is loaded, also by the one name of the example that stands for it, and how that is told.

    Only where the example names no other model: of several, which is which would be a guess.
    """
    names = {name for call in source.calls for name in _named(source, call)}
    others = {name for name in names if not loaded.is_model(name)}
    if len(others) != 1 or (len(names) > 1 and not is_placeholder(next(iter(others)))):
        return loaded, ""
    other = others.pop()
    if is_placeholder(other):
        said = FILLED_IN
    elif is_other_size(other, loaded.model_id):
        said = OTHER_SIZE
    else:
        return loaded, ""
    return replace(loaded, old_names=(*loaded.old_names, other.lower())), said


def _named(source: Source, call: ast.Call) -> Iterator[str]:
    """The names of models in a load."""
    class_name = class_of(call)
    if not class_name:
        return
    if class_name == "pipeline":
        given = [*call.args[1:2], argument(call, "model"), argument(call, "tokenizer")]
    else:
        given = [call.args[0] if call.args else argument(call, *ID_NAMES)]
    for node in given:
        value = source.value(node)
        if isinstance(value, str):
            yield value


def unchanged(source: Source, loaded: LoadedModel) -> Change:
    """What sets a thing to what it is already is left out, as the token for padding."""
    edits = [
        source.dropped(node)
        for node in source.nodes
        if isinstance(node, ast.Assign)
        and len(node.targets) == 1
        and isinstance(node.targets[0], ast.Attribute)
        and root_name(node.targets[0]) in loaded.objects
        and (
            source.of(node.targets[0]) == source.of(node.value)
            or (loaded.pads and node.targets[0].attr in ("pad_token", "pad_token_id"))
            or (node.targets[0].attr == "forced_decoder_ids" and _is_none(node.value))
        )
    ]
    return Change(tuple(edits), SAYS) if edits else NOTHING


def _one(
    source: Source, loaded: LoadedModel, call: ast.Call, class_name: str
) -> list[Edit] | str | None:
    """The edits of one load; a text that says why it must stay, None where it is no load."""
    if class_name == "pipeline":
        return _pipeline(source, loaded, call)
    named = source.value(call.args[0] if call.args else argument(call, *ID_NAMES))
    if not isinstance(named, str):
        return None
    if not loaded.is_model(named):
        return "it loads a different model from the one that the page describes."
    expression = loaded.same_as(class_name)
    if expression is None:
        if class_name.endswith((*READERS, "Config")):
            return f"it prepares its inputs with {class_name[:60]}, which is not loaded here."
        own = loaded.model_class or "something else"
        return f"it loads the model as {class_name[:60]}, but this notebook loads it as {own[:60]}."
    if expression == "model.base_model" and _needs_pooling(source):
        return "it needs a part of the model that this notebook does not load."
    if problem := own_settings(source, loaded, call, expression):
        return problem
    top = _with_moves(source, call)
    return _taken(source, loaded, top, expression)


def _with_moves(source: Source, call: ast.Call) -> ast.expr:
    """The load with the `.eval().to(…)` that follow it."""
    top: ast.expr = call
    while True:
        above = source.parents.get(top)
        if not (isinstance(above, ast.Attribute) and above.attr in MOVES):
            return top
        outer = source.parents.get(above)
        if not (isinstance(outer, ast.Call) and outer.func is above):
            return top
        top = outer


def _taken(source: Source, loaded: LoadedModel, node: ast.expr, expression: str) -> list[Edit]:
    """The expression in the node's place; a statement that would say `model = model` is dropped.

    Where it would set one of the notebook's variables to something else, it gets a name of its own.
    """
    statement = source.parents.get(node)
    if isinstance(statement, ast.Expr):
        return [source.dropped(statement)]
    if isinstance(statement, ast.Assign) and statement.value is node:
        targets = statement.targets
        name = targets[0].id if len(targets) == 1 and isinstance(targets[0], ast.Name) else ""
        if name and name == expression:
            return [source.dropped(statement)]
        if name in loaded.objects and name == root_of(expression):
            return [source.replaced(node, expression), *_renamed(source, name)]
    return [source.replaced(node, expression)]


def _renamed(source: Source, name: str) -> list[Edit]:
    """Every use of a variable by a name of its own; none where a function has one of that name."""
    if any(isinstance(node, ast.arg) and node.arg == name for node in source.nodes):
        return []
    return [
        source.replaced(node, f"{name}_here")
        for node in source.nodes
        if isinstance(node, ast.Name) and node.id == name
    ]


def _pipeline(source: Source, loaded: LoadedModel, call: ast.Call) -> list[Edit] | str | None:
    """`pipeline(task, model="owner/name")` around the objects that are there."""
    task_node = call.args[0] if call.args else argument(call, "task")
    model = call.args[1] if len(call.args) > 1 else argument(call, "model")
    if model is None or len(call.args) > 2:
        return None
    task, named = source.value(task_node), source.value(model)
    gone = removed_pipeline(task) is not None
    if gone and not _replaceable(source, loaded, call, task):
        return f"current releases of transformers have no pipeline for {str(task)[:60]}."
    if gone and (not isinstance(named, str) or loaded.is_model(named)):
        return [source.replaced(call, REPLACEMENTS[loaded.task])]
    if not isinstance(named, str):
        return None  # around an object, which another rule looks at
    if not loaded.is_model(named):
        return "it loads a different model from the one that the page describes."
    if task_node is None:
        task = loaded.task
    if not isinstance(task, str) or task not in class_table().pipelines:
        return "it does not say for which task it uses the model."
    parts = _parts(loaded)
    if parts is None:
        return "this notebook loads the model in a form that a pipeline does not take."
    arguments = [
        source.text[source.start(item) : source.end(item)]
        for item in call.keywords
        if item.arg not in PIPELINE_HOW | PARTS
        and not (item.arg == "revision" and source.value(item.value) in (None, "main"))
    ]
    spelled = source.of(task_node) if task_node is not None else repr(task)
    new = f"{source.of(call.func)}({', '.join([spelled, *parts, *arguments])})"
    return [source.replaced(call, new)]


def _replaceable(source: Source, loaded: LoadedModel, call: ast.Call, task: object) -> bool:
    """Whether our function does all that the example asks of the removed pipeline."""
    if (
        task != loaded.task
        or task not in REPLACEMENTS
        or not loaded.model_class.startswith("AutoModel")
    ):
        return False
    if any(item.arg not in PIPELINE_HOW | PARTS for item in call.keywords):
        return False
    parent = source.parents.get(call)
    names = (
        {target.id for target in parent.targets if isinstance(target, ast.Name)}
        if isinstance(parent, ast.Assign)
        else set()
    )
    for node in source.nodes:
        if isinstance(node, ast.Attribute) and root_name(node) in names:
            return False  # `nlp.tokenizer`: a function has none
        asks = isinstance(node, ast.Call) and (node.func is call or root_name(node.func) in names)
        if isinstance(node, ast.Call) and asks and not _is_taken(node):
            return False
    return bool(names) or isinstance(parent, ast.Call)


def _is_taken(call: ast.Call) -> bool:
    """Whether our function for a removed pipeline takes these arguments."""
    return len(call.args) <= 1 and all(item.arg in REPLACEMENT_TAKES for item in call.keywords)


def _parts(loaded: LoadedModel) -> list[str] | None:
    """The arguments that give a pipeline the notebook's objects."""
    if not loaded.model_class.startswith("AutoModel"):
        return None
    found = ["model=model"]
    for variable, own in loaded.objects.items():
        if own == "AutoTokenizer":
            found.append(f"tokenizer={variable}")
        elif own == "AutoImageProcessor":
            found.append(f"image_processor={variable}")
        elif own == "AutoFeatureExtractor":
            found.append(f"feature_extractor={variable}")
        elif own == "AutoProcessor" and loaded.model_type in TOKENIZER_ALONE:
            found.append(f"tokenizer={variable}")
        elif own == "AutoProcessor" and loaded.task == "automatic-speech-recognition":
            found.append(f"tokenizer={variable}.tokenizer")
            found.append(f"feature_extractor={variable}.feature_extractor")
        elif own == "AutoProcessor":
            if loaded.task in SPEAKING_TASKS:
                found.append(f"tokenizer={variable}.tokenizer")
            found.append(f"processor={variable}")
    return found if len(found) > 1 else None


def _needs_pooling(source: Source) -> bool:
    """Whether the code may read the pooled output, which a model with another head lacks."""
    for node in source.nodes:
        if isinstance(node, ast.Attribute) and node.attr == "pooler_output":
            return True
        if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
            pooled = node.slice.value in (1, "pooler_output")
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Tuple):
            pooled = isinstance(node.value, ast.Call)
        else:
            continue
        if pooled:
            return True
    return False
