"""The lists as text, one call a line, and what they mean.

`name(a, b; c, d<=9) -> gives`: what stands before the semicolon may be given by position or by its
name, what stands after it by its name alone. A parameter takes data, unless it says otherwise:
`x<=9` a number that is certainly no larger, `x:device` what has that tag, `x:tokenizer` that
object, `x:tensor`, `x:text` and `x:num` data of that form, `x:words` text that is no address,
`x:shown` what can be printed, `x=a|b` one of these texts. `*` takes any number by
position, `**` what a tokenizer gave.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

LINE = re.compile(r"([\w.()]*?)\(([^)]*)\) -> (\S+)")


@dataclass(frozen=True)
class Parameter:
    """One argument: its name, and what it takes."""

    name: str
    form: str = ""
    most: float = float("inf")
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rule:
    """How something may be called, and what that gives."""

    positional: tuple[Parameter, ...]
    named: dict[str, Parameter]
    gives: str
    more: Parameter | None = None
    spreads: bool = False

    def __hash__(self) -> int:
        return id(self)


def rules(text: str) -> dict[str, Rule]:
    """The rules of a list, by name; several names may share a line, parted by bars."""
    found: dict[str, Rule] = {}
    for line in map(str.strip, re.sub(r"\\\n\s*", "", text).splitlines()):
        if not line:
            continue
        # A call of the object itself is written as `()(a, b)`.
        names, rest = ("()", line[3:]) if line.startswith("()(") else line.split("(", 1)
        match = LINE.fullmatch(f"x({rest}")
        if match is None:
            raise ValueError(f"not a rule: {line}")
        rule = _rule(match[2], match[3])
        for name in names.split("|"):
            found[name.strip()] = rule
    return found


def named(text: str, gives: str) -> dict[str, str]:
    """Attributes that all give the same."""
    return dict.fromkeys(text.split(), gives)


def _rule(arguments: str, gives: str) -> Rule:
    first, _, second = arguments.partition(";")
    before, after = _parameters(first), _parameters(second)
    marks = {one.name: one for one in (*before, *after)}
    plain = [one for one in before if one.name not in ("*", "**")]
    named = {one.name: one for one in (*plain, *after) if one.name not in ("*", "**")}
    return Rule(tuple(plain), named, gives, more=marks.get("*"), spreads="**" in marks)


def _parameters(text: str) -> list[Parameter]:
    return [_parameter(part) for part in text.replace(",", " ").split()]


def _parameter(text: str) -> Parameter:
    if "<=" in text:
        name, _, most = text.partition("<=")
        return Parameter(name, "bounded", float(most))
    if "=" in text:
        name, _, choices = text.partition("=")
        return Parameter(name, "choice", choices=tuple(choices.split("|")))
    name, _, form = text.partition(":")
    return Parameter(name, form)
