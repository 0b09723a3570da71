"""An import within a function costs a reader; it stays where a start is quicker for it."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "alacard_ext"
# What takes long to load and not every start needs, or is not installed everywhere.
HEAVY = frozenset(
    """
    IPython aiosqlite alembic asyncpg babel difflib filelock filetype fsspec gradio_client httpx
    huggingface_hub
    jupyter_client jupyter_events jupyter_server jupytext markdown_it nbclient
    jupyterhub nbformat packaging picklescan procrastinate psutil
    psycopg pyarrow pyflakes pygments rarfile sqlalchemy torch yaml zstandard
    """.split()  # noqa: SIM905 - words read better than a column of strings
)

UNIX = frozenset({"fcntl"})
"""What Windows lacks."""


def modules() -> dict[str, Path]:
    """Every module of the package by its name, without the cells of notebooks."""
    found = {}
    for path in PACKAGE.rglob("*.py"):
        parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
        if "templates" not in parts and "labextension" not in parts:
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


MODULES = modules()


def names_of(module: str, node: ast.AST) -> list[str]:
    """The modules that an import statement of `module` names."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if not isinstance(node, ast.ImportFrom):
        return []
    base = node.module or ""
    if node.level:
        above = module.split(".")
        if MODULES[module].name != "__init__.py":
            above = above[:-1]
        above = above[: len(above) - node.level + 1]
        base = ".".join([*above, base] if base else above)
    inner = [f"{base}.{alias.name}" for alias in node.names]
    return [name for name in inner if name in MODULES] or [base]


@cache
def split(module: str) -> tuple[set[str], list[tuple[int, str]]]:
    """What a module imports as it is loaded, and by line what its functions import."""
    early: set[str] = set()
    late: list[tuple[int, str]] = []

    def visit(node: ast.AST, within: bool) -> None:
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            return
        for name in names_of(module, node):
            if within:
                late.append((getattr(node, "lineno", 0), name))
            else:
                early.add(name)
        within = within or isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda))
        for child in ast.iter_child_nodes(node):
            visit(child, within)

    visit(ast.parse(MODULES[module].read_text(encoding="utf-8")), False)
    return early, late


@cache
def loaded_with(module: str) -> frozenset[str]:
    """All modules of the package that are there once `module` is."""
    found: list[str] = [module]
    for name in found:  # grows as it is read
        above = name.rpartition(".")[0]
        found += [
            other for other in (above, *split(name)[0]) if other in MODULES and other not in found
        ]
    return frozenset(found)


def late_imports() -> Iterator[tuple[str, str, str]]:
    for module in sorted(MODULES):
        for line, name in split(module)[1]:
            yield module, f"{MODULES[module].relative_to(PACKAGE.parent)}:{line}", name


def test_no_import_is_late_that_is_there_already() -> None:
    needless = [
        f"{where} imports {name}"
        for module, where, name in late_imports()
        if name in MODULES and name in loaded_with(module)
    ]
    assert not needless, "these gain nothing; move them to the top"


def test_only_what_is_heavy_comes_late_from_elsewhere() -> None:
    roots = {name.partition(".")[0]: where for _, where, name in late_imports()}
    del roots["alacard_ext"]
    light = {root: where for root, where in roots.items() if root not in HEAVY | UNIX}
    assert not light, "import these at the top, or say in HEAVY that they take long"


@pytest.mark.parametrize("module", ["alacard_ext.api", "alacard_ext.notebooks.single"])
def test_what_is_loaded_with_a_module_is_told_as_python_loads_it(module: str) -> None:
    code = f"import {module}, sys; print(*[n for n in sys.modules if n.startswith('alacard_ext')])"
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True, timeout=600
    )
    assert set(done.stdout.split()) == loaded_with(module)
