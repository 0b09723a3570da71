"""A text that a reader, Python and the notebook program all take for the same code."""

from __future__ import annotations

import ast
import re
import unicodedata

from .... import python_syntax
from .refused import ODD_TEXT, Refused, refused

# Controls, marks that turn the direction, separators of lines, and code points of nobody.
HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
# Joiners belong to the spelling of Persian, of Indian languages and of emoji. Within a text or a
# comment they change nothing, and Python takes them nowhere else.
ORDINARY = frozenset("\n\t\u200c\u200d")
CODING = re.compile(r"^[ \t]*#.*?coding[:=]", re.MULTILINE)


def check_text(code: str) -> None:
    """Raises Refused for a text that may mean something else elsewhere, or hide what it says."""
    if any(c not in ORDINARY and unicodedata.category(c) in HIDDEN for c in code):
        raise Refused(ODD_TEXT)
    if CODING.search(code):
        raise refused("declares an encoding")
    from IPython.core.inputtransformer2 import TransformerManager

    # It empties lines that hold nothing but spaces; all else it must leave as Python has it.
    told = TransformerManager().transform_cell(code)
    if told != code.rstrip("\n") + "\n" and _tree(told) != _tree(code):
        raise refused("contains commands for the notebook program")


def _tree(code: str) -> str:
    return ast.dump(python_syntax.parse(code))


def spelled(node: ast.AST) -> str:
    """An expression as a person would name it."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute | ast.Call | ast.Subscript):
        if isinstance(node, ast.Attribute):
            parts.append(node.attr)
        node = node.func if isinstance(node, ast.Call) else node.value
    if isinstance(node, ast.Name):
        parts.append(node.id)
    return ".".join(reversed(parts))[:60]
