"""Whatever code takes from transformers, diffusers and sentence-transformers is really there.

The names of each supported release stand in tables (`notebooks/classes`). A name must be in every
release that the setup cell lets in, however it is reached: through the module, an alias of it, an
import from it, or an object of a class whose attributes the tables know.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from ..classes import NamesTable, Span, admitted, class_table, names_table
from ..models import GateFinding
from .code import Code, once
from .context import Cell, Context, keyword, last_name
from .imports import is_optional
from .removed import is_removed, removed_pipeline

PACKAGES = frozenset({"transformers", "diffusers", "sentence_transformers"})
# Classes whose call gives an object of that very class.
BUILDERS = frozenset({"SentenceTransformer", "CrossEncoder", "SparseEncoder"})
# Methods that give the object itself: `model = model.to(device)` leaves it what it was.
SELF = frozenset({"to", "eval", "train", "cpu", "cuda", "half", "float", "bfloat16"})


@dataclass(frozen=True)
class Place:
    """Something of a library that is followed by a dot: a module, or a class among the tables."""

    package: str
    path: str = ""

    def below(self, name: str) -> Place:
        """What `name` of it is."""
        return Place(self.package, f"{self.path}.{name}" if self.path else name)

    def __str__(self) -> str:
        return f"{self.package}.{self.path}" if self.path else self.package


PIPELINE = Place("transformers", "pipeline")


def check(context: Context) -> list[GateFinding]:
    """Every name that is taken from one of the libraries exists in all releases let in."""
    places = _places(context)
    asked = _Asked(names_table(), context)
    return [
        finding
        for cell, code in context.code_cells
        for finding in (
            *_imports(cell, code, asked),
            *_chains(cell, code, places, asked),
            *_pipelines(context, cell, code, places, asked),
        )
    ]


class _Asked:
    """What the tables say, for the releases that this notebook's requirements let in."""

    def __init__(self, table: NamesTable, context: Context) -> None:
        self._table = table
        self._bounds = {need.module: need.requirement for need in context.requirements}
        self._spans: dict[str, Span] = {}

    def knows(self, place: Place) -> bool:
        """Whether the tables hold the names of this module or class."""
        return self._table.names(place.package, place.path) is not None

    def module_problem(self, place: Place) -> str | None:
        """Why a module cannot be imported in every release, None where it can."""
        above, _, name = place.path.rpartition(".")
        return self.problem(Place(place.package, above), name) if name else None

    def problem(self, place: Place, name: str) -> str | None:
        """Why `name` cannot be taken from there in every release, None where it can."""
        names = self._table.names(place.package, place.path)
        if names is None or (name.startswith("_") and name != "__version__"):
            return None
        span, wanted = names.get(name), self._admitted(place.package)
        if span is None:
            return (
                f"{place} has no {name[:80]} in any supported release; use a name from its "
                "documentation."
            )
        if span.covers(wanted):
            return None
        releases = self._table.releases(place.package)
        if span.first > wanted.first:
            when = f"only since {releases[span.first]}"
        else:
            when = f"no longer after {releases[span.last]}"
        return f"{place} has {name[:80]} {when}; use what every release has that may be installed."

    def pipeline_problem(self, task: str) -> str | None:
        """Why `pipeline(task)` does not work in every release; None where it does."""
        if removed_pipeline(task) is not None:
            return None  # told by that check, with what to use instead
        table = class_table()
        span = table.pipelines.get(task)
        if span is None:
            return f"transformers has no pipeline {task[:80]!r}; use the model's own classes."
        if span.covers(self._admitted("transformers")):
            return None
        where = table.named(span)
        return f"Only transformers {where} has the pipeline {task[:80]!r}; use the Auto class."

    def _admitted(self, package: str) -> Span:
        if package not in self._spans:
            releases = self._table.releases(package)
            whole = Span(0, len(releases) - 1)
            bound = self._bounds.get(package)
            self._spans[package] = (admitted(bound, releases) if bound else None) or whole
        return self._spans[package]


def _imports(cell: Cell, code: Code, asked: _Asked) -> Iterator[GateFinding]:
    for node, place, name in _imported(code):
        if name and is_removed(name) and place.package == "transformers":
            continue  # told by that check, with what to use instead
        text: str | None
        if not asked.knows(place):
            text = (
                f"{place} is not a public part of {place.package}; import from the package itself."
            )
        else:
            text = asked.module_problem(place) or (asked.problem(place, name) if name else None)
        if text:
            yield cell.finding("attributes", text, node)


def _chains(
    cell: Cell, code: Code, places: dict[str, Place], asked: _Asked
) -> Iterator[GateFinding]:
    # Of the names that are followed by a dot, few mean a library.
    if places.keys().isdisjoint(_roots(code)):
        return
    for node, root, names in _attributes(code):
        place = places.get(root)
        for name in names:
            if place is None or not asked.knows(place):
                break
            if place.package == "transformers" and not place.path and is_removed(name):
                break
            if text := asked.problem(place, name):
                yield cell.finding("attributes", text, node)
                break
            place = place.below(name)


def _pipelines(
    context: Context, cell: Cell, code: Code, places: dict[str, Place], asked: _Asked
) -> Iterator[GateFinding]:
    """The tasks of `pipeline()` that only some releases have, or none."""
    if PIPELINE not in places.values() or places.keys().isdisjoint(_called(code)):
        return
    for call in _pipeline_calls(code):
        if places.get(last_name(call.func)) != PIPELINE:
            continue
        task = context.value(call.args[0] if call.args else keyword(call, "task"))
        if isinstance(task, str) and (text := asked.pipeline_problem(task)):
            yield cell.finding("attributes", text, call)


def _places(context: Context) -> dict[str, Place]:
    """The names of the notebook that mean a module or class of a library, and nothing else."""
    found: dict[str, list[Place]] = {}
    for _, code in context.code_cells:
        for name, place in _named(code):
            found.setdefault(name, []).append(place)
    unchanged: Counter[str] = Counter()
    for _, code in context.code_cells:
        unchanged.update(_set_to_themselves(code))
        for name, source in _made(code):
            made = found.get(source, [])
            if made and made[0].path in BUILDERS:
                found.setdefault(name, []).append(made[0])
    times = context.times_bound
    return {
        name: places[0]
        for name, places in found.items()
        if times[name] - unchanged[name] == len(places) and len(set(places)) == 1
    }


@once
def _pipeline_calls(code: Code) -> tuple[ast.Call, ...]:
    return tuple(
        call
        for call in code.calls
        if isinstance(call.func, ast.Name) and (call.args or call.keywords)
    )


@once
def _called(code: Code) -> frozenset[str]:
    """The names that are called."""
    return frozenset(last_name(call.func) for call in _pipeline_calls(code))


@once
def _imported(code: Code) -> tuple[tuple[ast.AST, Place, str | None], ...]:
    """Each import from a library: the node, the module, and the name that is taken."""
    found: list[tuple[ast.AST, Place, str | None]] = []
    for node in code.nodes:
        if isinstance(node, ast.Import):
            for alias in node.names:
                top, _, path = alias.name.partition(".")
                if top in PACKAGES and path and not is_optional(code, node):
                    found.append((node, Place(top, path), None))
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            top, _, path = node.module.partition(".")
            if top in PACKAGES and not is_optional(code, node):
                found += [(node, Place(top, path), alias.name) for alias in node.names]
    return tuple(item for item in found if item[2] != "*")


@once
def _named(code: Code) -> tuple[tuple[str, Place], ...]:
    """The names that imports bind to modules and classes of the libraries."""
    found: list[tuple[str, Place]] = []
    for node in code.nodes:
        if isinstance(node, ast.Import):
            for alias in node.names:
                top, _, path = alias.name.partition(".")
                if top in PACKAGES:
                    place = Place(top, path) if alias.asname else Place(top)
                    found.append((alias.asname or top, place))
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            top, _, path = node.module.partition(".")
            if top in PACKAGES:
                place = Place(top, path)
                found += [
                    (alias.asname or alias.name, place.below(alias.name)) for alias in node.names
                ]
    return tuple(found)


@once
def _made(code: Code) -> tuple[tuple[str, str], ...]:
    """Variables that are set to what a plain name's call gives: the variable, the name."""
    return tuple(
        (node.targets[0].id, node.value.func.id)
        for node in code.nodes
        if isinstance(node, ast.Assign)
        and len(node.targets) == 1
        and isinstance(node.targets[0], ast.Name)
        and isinstance(node.value, ast.Call)
        and isinstance(node.value.func, ast.Name)
    )


@once
def _set_to_themselves(code: Code) -> tuple[str, ...]:
    """The variables that are set to themselves, by methods that give the object itself."""
    return tuple(
        node.targets[0].id
        for node in code.nodes
        if isinstance(node, ast.Assign)
        and len(node.targets) == 1
        and isinstance(node.targets[0], ast.Name)
        and _itself(node.value) == node.targets[0].id
    )


def _itself(value: ast.expr) -> str:
    """`model` of `model.to(device).eval()`, '' for anything that is no such chain."""
    below = value
    while (
        isinstance(below, ast.Call)
        and isinstance(below.func, ast.Attribute)
        and below.func.attr in SELF
    ):
        below = below.func.value
    return below.id if isinstance(below, ast.Name) and below is not value else ""


@once
def _attributes(code: Code) -> tuple[tuple[ast.AST, str, tuple[str, ...]], ...]:
    """Each longest chain `root.a.b` that is read, and `getattr(root, "a")` without a default."""
    found: list[tuple[ast.AST, str, tuple[str, ...]]] = []
    for node in code.nodes:
        if isinstance(node, ast.Attribute) and not isinstance(node.ctx, ast.Load):
            continue
        if isinstance(node, ast.Attribute):
            if isinstance(code.parents.get(node), ast.Attribute):
                continue
            names: list[str] = []
            below: ast.expr = node
            while isinstance(below, ast.Attribute):
                names.insert(0, below.attr)
                below = below.value
            if isinstance(below, ast.Name) and not _asked_first(code, node):
                found.append((node, below.id, tuple(names)))
        elif isinstance(node, ast.Call) and (asked := _getattr(node)):
            found.append((node, *asked))
    return tuple(found)


@once
def _roots(code: Code) -> frozenset[str]:
    """The names that those chains begin with."""
    return frozenset(root for _, root, _ in _attributes(code))


def _getattr(call: ast.Call) -> tuple[str, tuple[str, ...]] | None:
    if last_name(call.func) != "getattr" or len(call.args) != 2:
        return None
    root, name = call.args
    if isinstance(root, ast.Name) and isinstance(name, ast.Constant):
        return (root.id, (name.value,)) if isinstance(name.value, str) else None
    return None


def _asked_first(code: Code, node: ast.AST) -> bool:
    """Whether an `if` around it asks `hasattr` first, or the code goes on without it."""
    for parent in code.ancestors(node):
        if isinstance(parent, ast.If | ast.IfExp) and "hasattr" in ast.dump(parent.test):
            return True
        if isinstance(parent, ast.Try):
            for handler in parent.handlers:
                if handler.type is not None and "AttributeError" in ast.dump(handler.type):
                    return True
    return False
