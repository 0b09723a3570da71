"""Annotations, which Python evaluates like any other expression."""

from __future__ import annotations

import ast

from .calling import Calling
from .kinds import Value
from .refused import refused
from .values import CLASSES, TYPING


class Annotations(Calling):
    """Expressions and calls, and what may stand where a type is told."""

    def annotation(self, node: ast.expr) -> None:
        """A type, which Python evaluates: names of types, and those put together."""
        self.seen.add(id(node))
        if isinstance(node, ast.Constant) and (node.value is None or isinstance(node.value, str)):
            return
        if isinstance(node, ast.Name) and node.id in (CLASSES | TYPING):
            return
        if isinstance(node, ast.Name | ast.Attribute):
            found = self.kind(node)
            if isinstance(found, Value) and found.tag == "class":
                return
        if isinstance(node, ast.Subscript):
            self.annotation(node.value)
            return self.annotation(node.slice)
        if isinstance(node, ast.Tuple | ast.List):
            for part in node.elts:
                self.annotation(part)
            return None
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
            self.annotation(node.left)
            return self.annotation(node.right)
        raise refused("names a type that is not listed,", ast.unparse(node)[:60])
