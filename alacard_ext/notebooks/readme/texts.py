"""Texts that a page leaves to fill in, or asks for when it is run: one of the hand's stands in."""

from __future__ import annotations

import ast
import re

from .change import NOTHING, Change
from .edits import Edit, Source, last_name
from .loaded import TEXT, LoadedModel

_WHAT = (
    r"(?:text|prompt|sentence|input|question|query|instruction|message|article|document|content"
    r"|paragraph|review|tweet|description)s?"
)
_HERE = r"(?:[ _-]+(?:goes[ _-]+)?here)"
# `Your text here`, `YOUR_PROMPT`, `Enter your question`, `Insert text here`; with brackets or none.
FILL_IN = re.compile(
    r"[<\[{(]?\s*(?:"
    rf"(?:please )?(?:(?:insert|enter|put|type|write|add|paste|replace with)[ _-]+)?your[ _-]+"
    rf"(?:\w+[ _-]+){{0,2}}{_WHAT}{_HERE}?"
    rf"|(?:insert|enter|put|type|write|add|paste)[ _-]+(?:\w+[ _-]+){{0,2}}{_WHAT}{_HERE}"
    rf"|{_WHAT}{_HERE}"
    r")\s*[>\]})]?[.…!]*",
    re.IGNORECASE,
)
PUT = "Its page leaves a text to fill in or asks for one; here it is a text from this hand."


def filled_in(source: Source, loaded: LoadedModel) -> Change:
    """`"YOUR TEXT HERE"` and `input("…")` become a text of the hand."""
    if TEXT not in loaded.names:
        return NOTHING
    edits: list[Edit] = []
    for node in source.nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            above = source.parents.get(node)
            told = isinstance(above, ast.Call) and last_name(above.func) in ("print", "input")
            part = isinstance(above, ast.JoinedStr | ast.Expr | ast.Subscript | ast.keyword)
            named = isinstance(above, ast.keyword) and above.arg in ("text", "prompt", "inputs")
            if len(node.value) < 80 and FILL_IN.fullmatch(node.value.strip()):
                key = isinstance(above, ast.Dict) and node in above.keys
                if not told and not key and (named or not part):
                    edits.append(source.replaced(node, TEXT))
        elif (
            isinstance(node, ast.Call)
            and _asks(node)
            and not _turns(source, node)
            and not _is_no_text(source, node)
        ):
            above = source.parents.get(node)
            # What is asked for nothing only waits.
            edits.append(
                source.dropped(above)
                if isinstance(above, ast.Expr)
                else source.replaced(node, TEXT)
            )
    return Change(tuple(edits), PUT) if edits else NOTHING


def _asks(node: ast.AST) -> bool:
    """`input()`, with or without a question."""
    return (
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "input"
    )


def _is_no_text(source: Source, node: ast.expr) -> bool:
    """Whether what is asked for is a number, or an answer that the code goes by, such as yes."""
    if _is_weighed(source, node):
        return True
    above = source.parents.get(node)
    while isinstance(above, ast.Attribute | ast.Call | ast.BoolOp):
        above = source.parents.get(above)
    names = {
        target.id
        for target in (above.targets if isinstance(above, ast.Assign) else ())
        if isinstance(target, ast.Name)
    }
    return any(
        isinstance(each, ast.Name)
        and isinstance(each.ctx, ast.Load)
        and each.id in names
        and _is_weighed(source, each)
        for each in source.nodes
    )


def _is_weighed(source: Source, node: ast.AST) -> bool:
    """Whether a value, perhaps stripped or in small letters, is counted, compared or tested."""
    above = source.parents.get(node)
    while isinstance(above, ast.Attribute | ast.Call):
        if isinstance(above, ast.Call) and above.func is not node:
            # Other calls take it as it is.
            return last_name(above.func) in ("int", "float", "bool", "eval", "literal_eval")
        node, above = above, source.parents.get(above)
    if isinstance(above, ast.UnaryOp):
        return isinstance(above.op, ast.Not)
    if isinstance(above, ast.If | ast.While | ast.IfExp):
        return above.test is node
    return isinstance(above, ast.Compare)


def _turns(source: Source, node: ast.AST) -> bool:
    """Whether it stands in a loop, which would ask again and get the same."""
    above: ast.AST | None = node
    while above is not None:
        if isinstance(above, ast.For | ast.While):
            return True
        above = source.parents.get(above)
    return False
