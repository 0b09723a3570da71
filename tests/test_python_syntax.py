"""Trees of Python are made by one thread at a time."""

from __future__ import annotations

import ast
from pathlib import Path
from threading import Event, Thread

import pytest

import alacard_ext
from alacard_ext import python_syntax

PACKAGE = Path(alacard_ext.__file__).parent


@pytest.mark.parametrize(
    "build",
    [python_syntax.parse, python_syntax.parse_checked, python_syntax.literal],
    ids=lambda build: build.__name__,
)
def test_a_second_thread_waits_until_the_first_has_its_tree(build) -> None:
    """Where two build trees at once, CPython 3.11.7 can fail with a SystemError."""
    has_begun, is_done = Event(), Event()

    def second() -> None:
        has_begun.set()
        build("1")
        is_done.set()

    thread = Thread(target=second)
    with python_syntax._one_at_a_time:
        thread.start()
        assert has_begun.wait(900)
        assert not is_done.wait(0.05)
    assert is_done.wait(900)
    thread.join()


def test_what_another_library_disturbed_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    left = [
        SystemError("AST constructor recursion depth mismatch (before=42, after=94)"),
        SystemError("AST constructor recursion depth mismatch (before=9, after=0)"),
    ]
    real = ast.parse

    def parse(source: str) -> ast.Module:
        if left:
            raise left.pop()
        return real(source)

    monkeypatch.setattr(ast, "parse", parse)
    assert ast.unparse(python_syntax.parse("x = 1")) == "x = 1"

    left.append(SystemError("something else"))
    with pytest.raises(SystemError, match="something else"):
        python_syntax.parse("x = 1")


def test_no_other_module_builds_trees() -> None:
    builders = {"ast.parse", "ast.literal_eval", "compile"}
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        inside = path.relative_to(PACKAGE)
        # Templates run in kernels, which have one thread of the person's own.
        if inside.parts[:2] == ("notebooks", "templates") or path.stem == "python_syntax":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or ast.unparse(node.func) not in builders:
                continue
            # Of a tree that is there already, `literal_eval` only walks.
            if ast.unparse(node).startswith("ast.literal_eval(node"):
                continue
            found.append(f"{inside}:{node.lineno}: {ast.unparse(node)}")
    assert not found


def test_what_does_not_compile_is_refused_though_it_parses() -> None:
    ast.parse("return 1")
    with pytest.raises(SyntaxError):
        python_syntax.parse_checked("return 1")


def test_a_statement_runs_with_the_names_that_it_is_given() -> None:
    names = {"a": 2}
    [statement] = python_syntax.parse("b = a + 1").body
    python_syntax.run(statement, names)
    assert names["b"] == 3
