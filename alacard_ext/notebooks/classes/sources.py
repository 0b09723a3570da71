"""The sources of one release of a library, read without importing it: what its modules name.

For the command that builds the tables, and for the tests that say when they are stale; nothing
here runs while a notebook is made.
"""

from __future__ import annotations

import ast
import re
import zipfile
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from ... import python_syntax

# The list by which a module says what it exports; whole files need not be parsed for it.
EXPORTS = re.compile(r"^__all__\s*\+?=\s*[\[(](.*?)[\])]", re.MULTILINE | re.DOTALL)


class Sources:
    """The Python files of one package, in a wheel or in an installed folder's parent."""

    def __init__(self, place: Path, package: str) -> None:
        self._place, self.package = place, package
        self._zip = zipfile.ZipFile(place) if place.suffix == ".whl" else None
        self._trees: dict[str, ast.Module] = {}

    @cached_property
    def files(self) -> frozenset[str]:
        """The paths of all Python files, beginning with the package's name."""
        if self._zip is not None:
            names = self._zip.namelist()
        else:
            found = (self._place / self.package).rglob("*.py")
            names = [path.relative_to(self._place).as_posix() for path in found]
        return frozenset(n for n in names if n.startswith(f"{self.package}/") and n[-3:] == ".py")

    def tree(self, path: str) -> ast.Module:
        """The parsed file. Raises KeyError or OSError where there is none."""
        if path not in self._trees:
            self._trees[path] = python_syntax.parse(self.text(path))
        return self._trees[path]

    def text(self, path: str) -> str:
        """The file's text. Raises KeyError or OSError where there is none."""
        if self._zip is not None:
            return self._zip.read(path).decode("utf-8")
        return (self._place / path).read_text(encoding="utf-8")

    def file_of(self, module: str) -> str | None:
        """The file of a module, written with dots below the package; the package itself is ''."""
        base = "/".join([self.package, *module.split(".")]) if module else self.package
        for path in (f"{base}/__init__.py", f"{base}.py"):
            if path in self.files:
                return path
        return None

    def modules(self, depth: int) -> list[str]:
        """The public modules at most `depth` below the package, which itself is ''."""
        found = {""}
        for path in self.files:
            parts = path[:-3].split("/")[1:]
            if parts[-1] == "__init__":
                parts = parts[:-1]
            if 0 < len(parts) <= depth and not any(part.startswith("_") for part in parts):
                found.add(".".join(parts))
        return sorted(found)

    def names(self, module: str) -> frozenset[str]:
        """The public names that can be taken from a module: bound, lazily imported, or below."""
        return frozenset(name for name in self._names(module, 0) if _public(name))

    def _names(self, module: str, depth: int) -> set[str]:
        path = self.file_of(module)
        if path is None or depth > 4:
            return set()
        tree = self.tree(path)
        found = set(_lazy(tree)) | set(_deprecated(self, module))
        if "_LazyModule(" in self.text(path):
            found.add("__version__")  # of what the file itself binds, the lazy module keeps that
        else:
            found |= set(_bound(tree))
        for node in _statements(tree.body):
            if isinstance(node, ast.ImportFrom) and any(alias.name == "*" for alias in node.names):
                found |= self._names(_relative(module, path, node), depth + 1)
        if path.endswith("/__init__.py"):
            below = path.removesuffix("__init__.py")
            found |= {
                name[len(below) :].split("/")[0].removesuffix(".py")
                for name in self.files
                if name.startswith(below)
            }
            folder = _scanned(tree)
            if folder is not None:
                found |= self._exported(below + folder)
        return found

    def _exported(self, folder: str) -> set[str]:
        """What `define_import_structure` gathers: the names that files export by `__all__`."""
        return {
            name
            for path in self.files
            if path.startswith(folder)
            for listed in EXPORTS.findall(self.text(path))
            for name in re.findall(r"[\"'](\w+)[\"']", listed)
        }


def _public(name: str) -> bool:
    return name.isidentifier() and (not name.startswith("_") or name == "__version__")


def _statements(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements of a module's own level, those in its ifs, tries and withs too."""
    for statement in body:
        yield statement
        for field in ("body", "orelse", "finalbody"):
            if field == "body" and isinstance(statement, ast.If) and _for_types(statement):
                continue
            if isinstance(statement, ast.If | ast.Try | ast.With):
                yield from _statements(getattr(statement, field, []))
        if isinstance(statement, ast.Try):
            for handler in statement.handlers:
                yield from _statements(handler.body)


def _for_types(statement: ast.If) -> bool:
    # What is imported for type checkers alone is not there when the code runs.
    return ast.unparse(statement.test).startswith("TYPE_CHECKING")


def _bound(tree: ast.Module) -> Iterator[str]:
    for node in _statements(tree.body):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Import):
            yield from (alias.asname or alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (alias.asname or alias.name for alias in node.names)
        elif isinstance(node, ast.Assign):
            for target in node.targets:
                yield from (n.id for n in ast.walk(target) if isinstance(n, ast.Name))
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            yield node.target.id


def _lazy(tree: ast.Module) -> Iterator[str]:
    """Names and modules in `_import_structure`, as both libraries spell their lazy imports."""
    for node in _statements(tree.body):
        values: list[ast.expr] = []
        if isinstance(node, ast.Assign) and "_import_structure" in ast.dump(node.targets[0]):
            values = [node.value]
            target = node.targets[0]
            if isinstance(target, ast.Subscript):
                values.append(target.slice)
        elif isinstance(node, ast.AugAssign) and "_import_structure" in ast.dump(node.target):
            values = [node.value]
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            call = node.value
            if "_import_structure" in ast.dump(call.func):
                values = list(call.args)
        for value in values:
            for part in ast.walk(value):
                if isinstance(part, ast.Constant) and isinstance(part.value, str):
                    yield part.value.partition(".")[0]


def _deprecated(sources: Sources, module: str) -> Iterator[str]:
    """Modules that only old names lead to (sentence-transformers keeps a map of them)."""
    path = f"{sources.package}/util/deprecated_import.py"
    if path not in sources.files:
        return
    prefix = ".".join(part for part in (sources.package, module) if part) + "."
    for old, new in _moved(sources.tree(path)).items():
        if old.startswith(prefix):
            yield old.removeprefix(prefix).partition(".")[0]
        elif old == prefix[:-1] and new.startswith(f"{sources.package}."):
            yield from sources._names(new.partition(".")[2], 1)


def moved_modules(sources: Sources) -> list[str]:
    """The old names of modules that a release still leads on from, without the package."""
    path = f"{sources.package}/util/deprecated_import.py"
    if path not in sources.files:
        return []
    return [old.partition(".")[2] for old in _moved(sources.tree(path))]


def _moved(tree: ast.Module) -> dict[str, str]:
    for node in tree.body:
        if (
            isinstance(node, ast.Assign)
            and ast.unparse(node.targets[0]) == "DEPRECATED_MODULE_PATHS"
        ):
            moved: dict[str, str] = ast.literal_eval(node.value)
            return moved
    return {}


def _scanned(tree: ast.Module) -> str | None:
    """The folder below this file that `define_import_structure` looks through, '' for its own."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "define_import_structure":
            if 'Path(__file__).parent / "models"' in ast.unparse(node).replace("'", '"'):
                return "models/"
            return ""
    return None


def _relative(module: str, path: str, node: ast.ImportFrom) -> str:
    """The module that a relative import names, written as `Sources.file_of` wants it."""
    parts = module.split(".") if module else []
    if not path.endswith("/__init__.py"):
        parts = parts[:-1]
    up = node.level - 1
    parts = parts[: len(parts) - up] if up else parts
    return ".".join([*parts, *((node.module or "").split(".") if node.module else [])])
