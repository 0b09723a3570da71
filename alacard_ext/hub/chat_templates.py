"""What a chat template says of its model, read as text: a template from the Hub is never run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

MOST_TEMPLATE = 100_000  # characters
# How families of models mark their thoughts; `<|channel|>` opens those of gpt-oss.
_MARKS = re.compile(
    r"</?(think|thinking|thought|reasoning|seed:think)>|\[/?THINK\]|◁/?think▷"
    r"|<\|(START|END)_THINKING\|>|<\|channel\|>"
)
_QUOTED = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"")
_OPENS, _CLOSES = re.compile(r"\{[{%]"), re.compile(r"[%}]\}")
# The variables by which templates are told to do without thoughts, as every notebook tells them.
_SWITCH = re.compile(r"\b(enable_thinking|thinking)\b")


def thinks_aloud(template: Any, *, switched: bool = True) -> bool:
    """Whether a model with this template may write its thoughts before an answer, unasked.

    `template` is a text, or a list of templates by name as some tokenizers have it; of anything
    else nothing is told. A model whose thoughts a variable of the template switches off does not
    count where a notebook sets that, which llama.cpp from Python cannot: there `switched` is False.
    """
    return any(
        _MARKS.search(text) and not (switched and any(map(_SWITCH.search, _code_of(text))))
        for text in _texts(template)
    )


def _texts(template: Any) -> Iterator[str]:
    for each in template[:8] if isinstance(template, list) else [template]:
        text = each.get("template") if isinstance(each, dict) else each
        if isinstance(text, str):
            yield text[:MOST_TEMPLATE]


def _code_of(text: str) -> Iterator[str]:
    """What the template computes, without the words that it only writes."""
    for begun in _OPENS.split(text)[1:]:
        yield _QUOTED.sub("''", _CLOSES.split(begun, maxsplit=1)[0])
