"""Formats of text that give little more than what is put in."""

from __future__ import annotations

import ast
import re

from .kinds import Value
from .refused import refused

# Fields and widths, none of them of more than three digits.
SPEC = re.compile(r"[^{}\d]?[<>=^]?[-+ ]?#?0?\d{0,3}[,_]?(?:\.\d{1,2})?[a-zA-Z%]?")
PERCENT = re.compile(r"%(?:\((\w+)\))?[-+ #0]*\d{0,3}(?:\.\d{1,2})?([a-zA-Z%])")


def is_listed(part: ast.expr) -> bool:
    """Whether a part of a format is written out and of a known form."""
    if not isinstance(part, ast.Constant) or not isinstance(part.value, str):
        return False
    return SPEC.fullmatch(part.value) is not None


def filled(template: Value, given: Value) -> Value:
    """What `"%s" % x` puts in, with a template that is written out: no width is unknown. Raises
    Refused for any other template."""
    if template.what == "tensor":
        return given
    if not isinstance(template.literal, str):
        raise refused("formats in a way that is not listed")
    rest = PERCENT.sub("", template.literal)
    fields = PERCENT.findall(template.literal)
    if "%" in rest or any(mark in "c*" for _, mark in fields):
        raise refused("formats in a way that is not listed")
    return given.sized((given.size + 1000) * max(1, len(fields)))
