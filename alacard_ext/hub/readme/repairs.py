"""Turns code as a card shows it into code that Python can read, and says what it changed."""

from __future__ import annotations

import ast
import html
import re
import textwrap
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field

from ... import python_syntax
from .languages import is_command, is_installer

# Python's parser takes up to 2 ms a KB. A longer block is no example, and past the budget of a
# card the blocks are kept without a verdict.
MAX_BLOCK_CHARS = 8_000
BUDGET = 16_000
MOST_OPEN = 3_000
"""How much of a block that nothing closes is looked at for where its prose begins."""

PRIMARY = re.compile(r"^\s*(?:>>> ?|In \[\d*\]: ?)")
# Marks that some cards put before what is typed, and others before what comes out.
EITHER = re.compile(r"^\s*(?:>>(?!>)|==+>) ?")
CONTINUED = re.compile(r"^\s*(?:\.\.\.(?: |$)| *\.\.\.: ?)")
ARROW = re.compile(r"(?:=+>|-+>|>>(?!>))")
OUTPUT = re.compile(r"^\s*Out\[\d*\]:")
MAGIC = re.compile(r"^(\s*)(?:%{1,2}[A-Za-z]|![^=]|!$|\?\w|[A-Za-z_][\w, ]*=\s*[%!][A-Za-z])")
HEADING = re.compile(r"#{1,6}\s")
VALUES: tuple[type[ast.AST], ...] = (
    *(ast.Constant, ast.List, ast.Tuple, ast.Dict, ast.Set, ast.expr_context),
    *(ast.UnaryOp, ast.USub, ast.Name),  # a name within, such as `nan`
)
DOUBLE = "\u201c\u201d\u201e\u201f\u2033\uff02"
SINGLE = "\u2018\u2019\u201a\u201b\u2032\uff07"
QUOTES = {**dict.fromkeys(map(ord, DOUBLE), '"'), **dict.fromkeys(map(ord, SINGLE), "'")}
DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212"), "-")
SPACES = dict.fromkeys(map(ord, "\u00a0\u2002\u2003\u2007\u2009\u202f\u3000"), " ")
INVISIBLE = dict.fromkeys(
    map(ord, "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad\u202a\u202b\u202c\u202d\u202e")
)


@dataclass
class Budget:
    """How many characters of a card Python's parser may still read."""

    left: int = BUDGET

    def parse(self, code: str) -> ast.Module | None:
        """The syntax tree of `code`, with IPython's lines masked; None if it does not parse."""
        if len(code) > min(self.left, MAX_BLOCK_CHARS):
            return None
        self.left -= len(code)
        return _parsed(code)


def parses(code: str) -> bool:
    """Whether `code` is Python, but for lines that only IPython understands."""
    return _parsed(code) is not None


def _parsed(code: str) -> ast.Module | None:
    try:
        with warnings.catch_warnings():
            # Invalid escapes in a stranger's strings are not the server's to warn about.
            warnings.simplefilter("ignore")
            return python_syntax.parse(mask_magics(code))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


@dataclass
class Mended:
    """Code after repair: its tree where it parses, what was done, and shell lines taken out."""

    code: str
    tree: ast.Module | None
    repairs: list[str] = field(default_factory=list)
    shell: list[str] = field(default_factory=list)


def mask_magics(code: str) -> str:
    """`code` with each `%` or `!` line as `pass`, and a whole-cell magic as nothing."""
    if "%" not in code and "!" not in code and "?" not in code:
        return code
    lines = []
    for line in code.split("\n"):
        found = MAGIC.match(line)
        lines.append(line if found is None else f"{found[1]}pass")
    return "\n".join(lines)


def first_part(code: str) -> str:
    """The longest beginning of `code`, up to an empty line, that is Python: prose follows.

    Paragraphs of one bare name or of headings, which parse as well, are prose.
    """
    best, kept = "", ""
    for paragraph in re.split(r"(\n[ \t]*\n+)", code[:MOST_OPEN]):
        kept += paragraph
        if not paragraph.strip():
            continue
        tree = _parsed(kept)
        if tree is None:
            if best and HEADING.match(paragraph.lstrip("\n")):
                break
            continue
        if (
            tree.body
            and isinstance(tree.body[-1], ast.Expr)
            and isinstance(tree.body[-1].value, ast.Name)
        ):
            continue
        if not all(HEADING.match(line) for line in paragraph.strip().split("\n")):
            best = kept
    return best.rstrip()


def is_output(tree: ast.Module) -> bool:
    """Whether code is nothing but values, as a page shows what comes out."""
    return bool(tree.body) and all(
        isinstance(node, ast.Expr) and _is_value(node.value) for node in tree.body
    )


def _is_value(node: ast.expr) -> bool:
    if isinstance(node, ast.Call):
        named = isinstance(node.func, ast.Name) and node.func.id in ("tensor", "array")
        inner = [*node.args, *(item.value for item in node.keywords)]
        return named and all(_is_value(one) or isinstance(one, ast.Attribute) for one in inner)
    return not isinstance(node, ast.Name) and all(isinstance(n, VALUES) for n in ast.walk(node))


def magics(code: str) -> list[str]:
    """The lines of `code` that only IPython understands."""
    return [line.strip() for line in code.split("\n") if MAGIC.match(line)][:50]


def has_prompts(code: str) -> bool:
    """Whether `code` is a session: some line begins with `>>>` or `In [1]:`, or the first `>>`."""
    return bool(EITHER.match(code.lstrip("\n"))) or any(map(PRIMARY.match, code.split("\n")))


def mend(code: str, budget: Budget) -> Mended:
    """`code` with the fewest repairs after which it parses, or as it was if none helps."""
    code = code.strip("\n")
    done: list[str] = []
    if has_prompts(code):
        typed = _without_prompts(code, PRIMARY if not EITHER.match(code) else EITHER)
        # Some cards mark not what is typed but what comes out with `>>>`.
        unmarked = "\n".join(line for line in code.split("\n") if not PRIMARY.match(line))
        if not PRIMARY.match(code) and budget.parse(typed) is None and budget.parse(unmarked):
            code, done = unmarked, ["removed output after >>>"]
        else:
            code, done = typed, ["stripped >>> prompts and output"]
    code, shell = _without_installers(code)
    if shell:
        done.append("moved pip install lines out")
    tree = budget.parse(code)
    if tree is not None:
        return Mended(code, tree, done, shell)
    current, tried = code, list(done)
    for name, repair in REPAIRS:
        changed = repair(current)
        if changed == current:
            continue
        current, tried = changed, [*tried, name]
        tree = budget.parse(current)
        if tree is not None:
            return Mended(current, tree, tried, shell)
    rest, commands = _without_commands(current)
    if commands and rest.strip() and (tree := budget.parse(rest)) is not None:
        return Mended(rest, tree, [*tried, "moved shell commands out"], shell + commands)
    return Mended(code, None, done, shell)


def _without_prompts(code: str, prompt: re.Pattern[str]) -> str:
    """What was typed in a session. Lines before the first prompt are kept: imports, mostly.

    So are indented lines below one that ends in a colon or within brackets, without dots of theirs.
    """
    result: list[str] = []
    lines = code.split("\n")
    seen = typing = False
    for line in lines:
        if found := prompt.match(line):
            seen = typing = True
            result.append(line[found.end() :])
        elif typing and line[:1].isspace() and not CONTINUED.match(line) and _goes_on(result[-1]):
            result.append(line)
        elif seen and typing and (found := CONTINUED.match(line)):
            result.append(line[found.end() :])
        elif not seen or not line.strip():
            result.append(line)
            typing = False
        else:
            typing = False
    return "\n".join(result).strip("\n")


def _goes_on(line: str) -> bool:
    """Whether a typed line is not done: it opens a block or a bracket, or is within one."""
    return line.rstrip().endswith((":", "(", "[", "{", ",")) or line[:1].isspace()


def _without_installers(code: str) -> tuple[str, list[str]]:
    return _split_off(code, is_installer)


def _without_commands(code: str) -> tuple[str, list[str]]:
    return _split_off(code, lambda line: not line[:1].isspace() and is_command(line))


def _split_off(code: str, belongs: Callable[[str], bool]) -> tuple[str, list[str]]:
    """The lines that do not belong, and those that do with the lines that continue them."""
    result: list[str] = []
    taken: list[str] = []
    continued = False
    for line in code.split("\n"):
        if continued or belongs(line):
            taken.append(line.strip() if not continued else line.rstrip())
            continued = line.rstrip().endswith("\\")
        else:
            result.append(line)
    return ("\n".join(result).strip("\n"), taken) if taken else (code, [])


def _new_side_of_diff(code: str) -> str:
    lines = code.split("\n")
    marked = [line for line in lines if line[:1] in "+-" and line.strip()]
    if not any(line[:1] == "+" for line in marked):
        return code
    return "\n".join(line[1:] if line[:1] in "+ " else line for line in lines if line[:1] != "-")


def _without_arrows(code: str) -> str:
    return "\n".join(line for line in code.split("\n") if not ARROW.match(line))


def _without_first_indent(code: str) -> str:
    """`code` whose first line alone begins with spaces."""
    first, line_end, rest = code.partition("\n")
    return first.lstrip() + line_end + rest


REPAIRS: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("dedented", textwrap.dedent),
    ("dedented the first line", _without_first_indent),
    ("removed invisible characters", lambda code: code.translate(INVISIBLE)),
    ("replaced unusual spaces", lambda code: code.translate(SPACES)),
    ("replaced typographic quotes", lambda code: code.translate(QUOTES)),
    ("replaced typographic dashes", lambda code: code.translate(DASHES)),
    ("unescaped HTML", html.unescape),
    ("expanded tabs", lambda code: code.expandtabs(4)),
    ("removed output after =>", _without_arrows),
    ("kept the new side of a diff", _new_side_of_diff),
)
