"""Examples that are programs: what they would read from a command line stands in its place."""

from __future__ import annotations

import ast
import re

from .change import NOTHING, Change
from .edits import Source, argument, last_name, root_name
from .loaded import TEXT, LoadedModel

TEXTS = re.compile(
    r"(?:input_?)?(?:text|prompt|sentence|question|query|message|instruction)s?|input"
)
MODELS = re.compile(
    r"(?:model|checkpoint|ckpt|repo|tokenizer)(?:_?(?:name|id|path|dir|name_or_path))*"
)
SWITCHES = {"store_true": "False", "store_false": "True"}
ANSWERED = (
    "What it reads from a command line is written out: its own defaults, this model, and a text of "
    "this hand."
)


def command_line(source: Source, loaded: LoadedModel) -> Change:
    """`args.text` becomes its default or a text of the hand; not where any option stays open."""
    if TEXT not in loaded.names:
        return NOTHING
    made = _made(source, "ArgumentParser")
    if len(made) != 1:
        return NOTHING
    parser, made_by = next(iter(made.items()))
    read = [
        (target.id, node)
        for node in source.nodes
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call)
        if last_name(node.value.func) == "parse_args" and root_name(node.value.func) == parser
        if not node.value.args and len(node.targets) == 1
        for target in node.targets
        if isinstance(target, ast.Name)
    ]
    if len(read) != 1:
        return NOTHING
    args, read_by = read[0]
    edits = [source.dropped(made_by), source.dropped(read_by)]
    known: dict[str, str] = {}
    for node in source.nodes:
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            call = node.value
            if root_name(call.func) == parser:
                if last_name(call.func) != "add_argument":
                    return NOTHING
                name, value = _option(source, loaded, call)
                known[name] = value
                edits.append(source.dropped(node))
    taken = 0
    for node in source.nodes:
        if isinstance(node, ast.Attribute) and root_name(node.value) == args:
            value = known.get(node.attr, "")
            if not isinstance(node.value, ast.Name) or not value:
                return NOTHING
            edits.append(source.replaced(node, value))
            taken += 1
    named = sum(isinstance(n, ast.Name) and n.id == args for n in source.nodes)
    return Change(tuple(edits), ANSWERED) if named == taken + 1 else NOTHING


def _made(source: Source, maker: str) -> dict[str, ast.Assign]:
    """The variables that hold what a class makes, and where."""
    return {
        target.id: node
        for node in source.nodes
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Call)
        and last_name(node.value.func) == maker
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def _option(source: Source, loaded: LoadedModel, call: ast.Call) -> tuple[str, str]:
    """The name under which an option is read, and what stands for it; '' where nothing does."""
    spelled = [arg.value for arg in call.args if isinstance(arg, ast.Constant)]
    names = [name for name in spelled if isinstance(name, str)]
    told = source.value(argument(call, "dest"))
    long = [name for name in names if name.startswith("--")] or names
    name = (
        told if isinstance(told, str) else (long[0].lstrip("-").replace("-", "_") if long else "")
    )
    default, action = argument(call, "default"), source.value(argument(call, "action"))
    if isinstance(action, str):
        return name, SWITCHES.get(action, "")
    kind = argument(call, "type")
    if MODELS.fullmatch(name.lower()):
        return name, repr(loaded.model_id)
    if isinstance(default, ast.Constant | ast.UnaryOp) and source.of(default) not in ("None", '""'):
        return name, source.of(default)
    if TEXTS.fullmatch(name.lower()) and (kind is None or source.of(kind) == "str"):
        many = argument(call, "nargs") is not None
        return name, f"[{TEXT}]" if many else TEXT
    return name, ""
