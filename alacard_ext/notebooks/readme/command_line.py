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
_ANSWERED = "Instead of reading a command line, it uses {}."
_UNUSED = "It reads a command line but does not use it, so that is left out."
_DEFAULT, _MODEL, _TEXT = "its own defaults", "this model", "a text from this hand"


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
    known: dict[str, tuple[str, str]] = {}  # what stands for an option, and where that comes from
    for node in source.nodes:
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            call = node.value
            if root_name(call.func) == parser:
                if last_name(call.func) != "add_argument":
                    return NOTHING
                name, value, origin = _option(source, loaded, call)
                known[name] = value, origin
                edits.append(source.dropped(node))
    taken = 0
    used: set[str] = set()
    for node in source.nodes:
        if isinstance(node, ast.Attribute) and root_name(node.value) == args:
            value, origin = known.get(node.attr, ("", ""))
            if not isinstance(node.value, ast.Name) or not value:
                return NOTHING
            # Before Python 3.12, no quotation mark of an f-string may stand in it again.
            if not {"'", '"'}.isdisjoint(value) and _in_f_string(source, node):
                return NOTHING
            used.add(origin)
            edits.append(source.replaced(node, value))
            taken += 1
    named = sum(isinstance(n, ast.Name) and n.id == args for n in source.nodes)
    if named != taken + 1:
        return NOTHING
    *others, last = [each for each in (_DEFAULT, _MODEL, _TEXT) if each in used] or [""]
    told = f"{', '.join(others)} and {last}" if others else last
    return Change(tuple(edits), _ANSWERED.format(told) if told else _UNUSED)


def _in_f_string(source: Source, node: ast.AST) -> bool:
    """Whether a node stands in a text that is put together from others."""
    above = source.parents.get(node)
    while above is not None and not isinstance(above, ast.JoinedStr):
        above = source.parents.get(above)
    return above is not None


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


def _option(source: Source, loaded: LoadedModel, call: ast.Call) -> tuple[str, str, str]:
    """The name under which an option is read, what stands for it, and where that comes from.

    '' stands for it where nothing does.
    """
    spelled = [arg.value for arg in call.args if isinstance(arg, ast.Constant)]
    names = [name for name in spelled if isinstance(name, str)]
    told = source.value(argument(call, "dest"))
    long = [name for name in names if name.startswith("--")] or names
    name = (
        told if isinstance(told, str) else (long[0].lstrip("-").replace("-", "_") if long else "")
    )
    default, action = argument(call, "default"), source.value(argument(call, "action"))
    if isinstance(action, str):
        if default is None or action not in SWITCHES:
            return name, SWITCHES.get(action, ""), _DEFAULT
        return name, source.of(default) if isinstance(default, ast.Constant) else "", _DEFAULT
    kind = argument(call, "type")
    as_text = kind is None or source.of(kind) == "str"
    many = source.value(argument(call, "nargs")) not in (None, "?")
    if MODELS.fullmatch(name.lower()):
        return name, f"[{loaded.model_id!r}]" if many else repr(loaded.model_id), _MODEL
    if isinstance(default, ast.Constant | ast.UnaryOp) and source.of(default) not in ("None", '""'):
        text = isinstance(default, ast.Constant) and isinstance(default.value, str)
        # Of a default that is text, argparse makes what `type` says.
        return name, "" if text and not as_text else source.of(default), _DEFAULT
    if TEXTS.fullmatch(name.lower()) and as_text:
        return name, f"[{TEXT}]" if many else TEXT, _TEXT
    return name, "", ""
