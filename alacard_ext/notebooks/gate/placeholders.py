"""No text that a person would first have to replace: the notebook runs as it is."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..models import GateFinding
from .code import Code, once
from .context import WRITES, Cell, Context, last_name

# In code's strings. Prose may say 'your text', so what could be prose must not hold spaces.
ANYWHERE = re.compile(
    r"\bYOUR[_-][A-Z]"
    r"|<\s*(?:your|insert|enter|path|token|model[-_ ]?(?:id|name)|api[-_ ]?key|hf[-_ ]?token)\b"
    r"[^<>]{0,80}>"
    r"|\b(?:path|PATH)[/\\_]to[/\\_]"
    r"|\bhf_(?:x{3,}|X{3,}|\*{3,}|\.{3})"
    r"|\bsk-(?:x{3,}|X{3,}|\.{3})"
    r"|\b(?:TODO|FIXME)\b",
    re.ASCII,
)
WITHOUT_SPACES = re.compile(
    r"^(?:\S*/)?(?:your|my)[_-](?:[a-z0-9]+[_-])*"
    r"(?:token|key|image|audio|video|file|model|path|username|user|name|org|dataset|data|folder)"
    r"(?:\.\w{2,4})?$"
    r"|^(?:\S*/)?your[_-]?\w*\.(?:jpe?g|png|gif|webp|wav|mp3|flac|mp4|txt|pdf|csv|json)$"
    r"|^(?:xxx+|XXX+)$"
)
IDENTIFIER = re.compile(r"^(?:YOUR_[A-Z]|TODO$|FIXME$|INSERT_[A-Z])")
COMMENT = re.compile(r"^[^\"'#]*#.*\b(?:TODO|FIXME)\b")
# Where an ellipsis means something of its own.
MEANT = frozenset(
    {"Field", "Body", "Query", "Path", "Form", "File", "Header", "Cookie", "print", "join", "split"}
    | {"endswith", "startswith", "strip", "rstrip", "lstrip", "replace", "removesuffix", "shorten"}
    | {"append", "write", "rsplit", "ljust", "rjust"}
)
MEANT_KEYWORDS = frozenset({"end", "sep", "placeholder", "suffix", "default", "ellipsis"})
MAX_STRING = 20_000


def check(context: Context) -> list[GateFinding]:
    """No placeholder in code; cells of the recipe's own inputs hold prose and are left alone.

    A file that a cell writes is one long text in that cell: it is looked at as the program it is.
    A model's function in a notebook of several holds its own inputs, which are prose as well.
    """
    carried = context.carried | context.prose
    return [
        finding
        for cell, code in context.code_cells
        if not cell.is_data and not WRITES.match(cell.source)
        for finding in (*_in_tree(cell, code, carried), *_in_comments(cell))
    ]


def _in_tree(cell: Cell, code: Code, carried: frozenset[str]) -> Iterator[GateFinding]:
    for found, node in _found(code):
        if not (isinstance(node, ast.Constant) and node.value in carried):
            yield _finding(cell, found, node)


@once
def _found(code: Code) -> tuple[tuple[str, ast.AST], ...]:
    return tuple(_placeholders(code))


def _placeholders(code: Code) -> Iterator[tuple[str, ast.AST]]:
    for node in code.nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if found := _placeholder(node.value[:MAX_STRING]):
                yield found, node
        elif isinstance(node, ast.Name) and IDENTIFIER.match(node.id):
            yield node.id, node
        elif isinstance(node, ast.Call):
            yield from _ellipses(node)
        elif isinstance(node, ast.Assign | ast.AnnAssign) and _is_ellipsis(node.value):
            yield "...", node


def _placeholder(text: str) -> str | None:
    found = ANYWHERE.search(text) or WITHOUT_SPACES.search(text.strip())
    return found.group() if found else None


def _ellipses(call: ast.Call) -> Iterator[tuple[str, ast.AST]]:
    if last_name(call.func) in MEANT:
        return
    given = [*call.args, *(k.value for k in call.keywords if k.arg not in MEANT_KEYWORDS)]
    for value in given:
        if _is_ellipsis(value) or (isinstance(value, ast.Constant) and value.value == "..."):
            yield "...", value


def _is_ellipsis(node: ast.AST | None) -> bool:
    return isinstance(node, ast.Constant) and node.value is Ellipsis


def _in_comments(cell: Cell) -> Iterator[GateFinding]:
    if "TODO" in cell.source or "FIXME" in cell.source:
        for number, line in enumerate(cell.source.split("\n"), 1):
            if COMMENT.match(line[:500]):
                yield _finding(cell, "TODO", number)


def _finding(cell: Cell, what: str, node: ast.AST | int) -> GateFinding:
    text = f"{what[:60]!r} is a placeholder; write the real value, so that the cell runs as it is."
    return cell.finding("placeholder", text, node)
