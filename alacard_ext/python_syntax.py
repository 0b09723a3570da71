"""Python's own parser, by one thread at a time.

CPython counts how deep it is in a tree in one place for all threads (before 3.11.8 and 3.12.2 at
least): where two threads build trees at once, both right, one can fail with a SystemError
("AST constructor recursion depth mismatch", github.com/python/cpython/issues/106905). A server
plans in one thread and reads a model's page in another, so every tree is made here.

Other libraries build trees where no lock of ours reaches, such as `inspect.signature` of a builtin,
which pydantic asks for as it makes a model. What fails for that reason is therefore tried again.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from threading import RLock
from typing import Any, TypeVar

T = TypeVar("T")
_one_at_a_time = RLock()
_DISTURBED = "recursion depth mismatch"
_TRIES = 50
LINE_END = re.compile(r"\r\n|\r|\n")


def _undisturbed(build: Callable[[], T]) -> T:
    """What `build` gives once no thread of another library builds a tree beside it."""
    with _one_at_a_time:
        for _ in range(_TRIES):
            try:
                return build()
            except SystemError as error:
                if _DISTURBED not in str(error):
                    raise
        return build()


def parse(source: str) -> ast.Module:
    """The tree of `source`, as `ast.parse` makes it; raises what that raises."""
    return _undisturbed(lambda: ast.parse(source))


def lines_of(source: str) -> list[str]:
    """The lines that the parser counts. `str.splitlines` breaks at more than it does, such as the
    form feed and the line separator of Unicode, which may stand in a text."""
    return LINE_END.split(source)


def parse_checked(source: str, *, flags: int = 0) -> ast.Module:
    """The tree of `source`, after the whole compiler has agreed.

    `flags` are those of `compile`, such as `ast.PyCF_ALLOW_TOP_LEVEL_AWAIT`. Raises what `compile`
    raises: SyntaxError, ValueError, RecursionError, MemoryError.
    """

    def build() -> ast.Module:
        tree = compile(source, "<cell>", "exec", flags | ast.PyCF_ONLY_AST, dont_inherit=True)
        assert isinstance(tree, ast.Module)
        compile(tree, "<cell>", "exec", flags, dont_inherit=True)
        return tree

    return _undisturbed(build)


def run(statement: ast.stmt, names: dict[str, Any]) -> None:
    """Execute one statement of trusted code with `names` as its globals."""
    code = _undisturbed(lambda: compile(ast.Module([statement], []), "<statement>", "exec"))
    exec(code, names)  # noqa: S102 - for the source of installed packages alone; see the caller


def literal(text: str) -> Any:
    """The value that `text` writes as a Python literal; raises what `ast.literal_eval` raises."""
    return _undisturbed(lambda: ast.literal_eval(text))
