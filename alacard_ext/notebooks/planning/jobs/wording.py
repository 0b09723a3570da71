"""Prompts in the Python code of a page, as format strings, where a piece of code tells all of one.

The code is parsed and never run. What cannot be worked out without running it is not guessed: half
a prompt asks a model for something else.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from .... import python_syntax
from ....hub.readme import extract

ROLES = {
    "query": ("query", "q", "question"),
    "document": ("document", "doc", "passage", "text", "content", "d", "p"),
    "instruction": (
        "instruction", "instruct", "task", "prompt", "task_description", "instructions",
    ),
}  # fmt: skip
_ROLE_OF = {name: role for role, names in ROLES.items() for name in names}
# Methods whose result is a text that is not worked out here.
_TEXT_METHODS = frozenset({"join", "format", "replace", "strip", "lstrip", "rstrip"})
_FIELD = re.compile(r"\{(\w*)\}")
TOKEN_CALL = re.compile(r"convert_tokens_to_ids$|encode$|tokenizer$")
# By which models know who is speaking
_MARKS = re.compile(r"<\|\w+\|?>|<start_of_turn>|\[/?INST\]")
_ONE_MARK = re.compile(r"\s*(<\|?\w+\|?>)\s*")


class UnknownText(ValueError):
    """A text that only running the code would tell."""


@dataclass
class PageCode:
    """One block of a page's code, with the texts that its variables hold."""

    tree: ast.Module
    _parents: dict[ast.AST, ast.AST] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for node in ast.walk(self.tree):
            for child in ast.iter_child_nodes(node):
                self._parents[child] = node

    def assigned(self) -> Iterator[tuple[str, ast.expr]]:
        """The variables and attributes that get a value of their own, with that."""
        for node in ast.walk(self.tree):
            targets = node.targets if isinstance(node, ast.Assign) else []
            if len(targets) == 1 and isinstance(targets[0], ast.Name | ast.Attribute):
                name = targets[0].id if isinstance(targets[0], ast.Name) else targets[0].attr
                yield name, node.value  # type: ignore[attr-defined]

    @cached_property
    def texts(self) -> dict[str, str]:
        """The variables that hold a text, with it."""
        found: dict[str, str] = {}
        for name, value in self.assigned():
            try:
                found[name] = self._plain(value, found)
            except UnknownText:
                continue
        return found

    def grows(self, name: str) -> bool:
        """Whether something is added to the variable's text later on."""
        return any(
            isinstance(node, ast.AugAssign)
            and isinstance(node.target, ast.Name)
            and node.target.id == name
            for node in ast.walk(self.tree)
        )

    def is_text(self, value: ast.expr) -> bool:
        """Whether a value is a text, be it known or not."""
        if isinstance(value, ast.BinOp):
            return self.is_text(value.left) or self.is_text(value.right)
        if isinstance(value, ast.Call):
            return isinstance(value.func, ast.Attribute) and value.func.attr in _TEXT_METHODS
        constant = isinstance(value, ast.Constant) and isinstance(value.value, str)
        return constant or isinstance(value, ast.JoinedStr)

    def whole(self, node: ast.AST) -> ast.AST:
        """The whole text of which a node is a part: sums, and the call of its `format`."""
        while parent := self._parents.get(node):
            if isinstance(parent, ast.BinOp) and isinstance(parent.op, ast.Add):
                node = parent
            elif isinstance(parent, ast.Attribute) and parent.attr == "format":
                node = self._parents.get(parent, parent)
            else:
                break
        return node

    def encoded(self, value: ast.AST) -> ast.expr | None:
        """The text that a value holds the tokens of, as the code has it."""
        for node in ast.walk(value):
            if isinstance(node, ast.Call) and node.args and TOKEN_CALL.search(name_of(node.func)):
                return node.args[0]
        return None

    def strays(self, prompt: str) -> bool:
        """Whether the code holds marks of a conversation that are not in the prompt."""
        texts = (n.value for n in ast.walk(self.tree) if isinstance(n, ast.Constant))
        return any(
            bool(_MARKS.search(text)) and not _ONE_MARK.fullmatch(text) and text not in prompt
            for text in texts
            if isinstance(text, str)
        )

    def variable(self, node: ast.AST) -> str | None:
        """The variable that a value is assigned to."""
        return next((name for name, value in self.assigned() if value is node), None)

    def is_argument_of(self, node: ast.AST, functions: Collection[str]) -> bool:
        """Whether a text is handed to one of these functions as it stands."""
        parent = self._parents.get(self.whole(node))
        return isinstance(parent, ast.Call) and name_of(parent.func) in functions

    def says_nothing(self, node: ast.AST) -> bool:
        """Whether a text stands by itself, as a docstring does."""
        return isinstance(self._parents.get(node), ast.Expr)

    def roles_in(self, node: ast.AST) -> set[str]:
        """The roles that stand in a text, be it known or not."""
        found = {_ROLE_OF.get(n.id.lower()) for n in ast.walk(node) if isinstance(n, ast.Name)}
        texts = (n.value for n in ast.walk(node) if isinstance(n, ast.Constant))
        fields = (name for t in texts if isinstance(t, str) for name in _FIELD.findall(t))
        return {role for role in (*found, *map(_ROLE_OF.get, fields)) if role}

    def template(self, node: ast.AST) -> tuple[str, set[str]]:
        """A text as a format string of roles, and the variables whose texts went into it.

        Raises `UnknownText` where a part is neither a role nor known.
        """
        used: set[str] = set()
        return self._template(node, used), used

    def _template(self, node: ast.AST, used: set[str]) -> str:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            return _with_roles(node.value)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            return self._template(node.left, used) + self._template(node.right, used)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            return self._template(node.func.value, used)
        if isinstance(node, ast.FormattedValue) and node.format_spec is None:
            return self._template(node.value, used)
        if isinstance(node, ast.JoinedStr):
            return "".join(
                _escaped(str(part.value))
                if isinstance(part, ast.Constant)
                else self._template(part, used)
                for part in node.values
            )
        if isinstance(node, ast.Name):
            # What is told from outside is a role, also where it has a usual value.
            if role := _ROLE_OF.get(node.id.lower()):
                return f"{{{role}}}"
            if node.id in self.texts and not self.grows(node.id):
                used.add(node.id)
                return _escaped(self.texts[node.id])
        raise UnknownText

    def _plain(self, node: ast.expr, known: Mapping[str, str]) -> str:
        """A text without roles."""
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            return node.value
        if isinstance(node, ast.Name) and node.id in known:
            return known[node.id]
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            return self._plain(node.left, known) + self._plain(node.right, known)
        if isinstance(node, ast.JoinedStr):
            parts = [p.value if isinstance(p, ast.FormattedValue) else p for p in node.values]
            return "".join(self._plain(part, known) for part in parts)
        raise UnknownText


def codes_of(readme: str) -> Iterator[PageCode]:
    """The blocks of a page's code that are Python."""
    for block in extract(readme).python_blocks:
        try:
            yield PageCode(python_syntax.parse(block.code))
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue


def name_of(function: ast.AST) -> str:
    """The last part of a function's name; "" where it has none."""
    return str(getattr(function, "attr", None) or getattr(function, "id", ""))


def _escaped(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def _with_roles(text: str) -> str:
    """A plain text, of which the fields that name roles are kept as such."""
    names = _FIELD.findall(text)
    if not names or not all(name in _ROLE_OF for name in names):
        return _escaped(text)
    if "{" in (rest := _FIELD.sub("", text)) or "}" in rest:
        raise UnknownText
    return _FIELD.sub(lambda found: f"{{{_ROLE_OF[found[1]]}}}", text)
