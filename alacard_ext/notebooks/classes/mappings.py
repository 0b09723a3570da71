"""The Auto classes of one release of transformers: which architecture each gives a model type."""

from __future__ import annotations

import ast
from collections import OrderedDict
from typing import Any

from ... import python_syntax
from .sources import Sources

AUTO = "models/auto"


class Mappings:
    """What `models/auto` and `pipelines` of one release say.

    `types` are the model types that the release has a configuration for, `loads` gives for each
    Auto class the architectures by model type, and `pipelines` the tasks of `pipeline()`.
    """

    def __init__(self, sources: Sources) -> None:
        root = f"{sources.package}/{AUTO}"
        names: dict[str, Any] = {}
        for file in ("auto_mappings.py", "configuration_auto.py", "modeling_auto.py"):
            if f"{root}/{file}" in sources.files:
                _evaluate(sources.tree(f"{root}/{file}"), names)
        modeling = sources.tree(f"{root}/modeling_auto.py")
        self.types: frozenset[str] = frozenset(names["CONFIG_MAPPING_NAMES"])
        self.loads = {
            auto: {
                model_type: (value,) if isinstance(value, str) else tuple(value)
                for model_type, value in names[mapping].items()
                if value
            }
            for auto, mapping in _classes(modeling).items()
            if mapping in names
        }
        self.pipelines = _pipelines(sources.tree(f"{sources.package}/pipelines/__init__.py"))


def _evaluate(tree: ast.Module, names: dict[str, Any]) -> None:
    """Work out the dictionaries of names; the statements are the library's own, literals all."""
    scope: dict[str, Any] = {"OrderedDict": OrderedDict, **names}
    for node in tree.body:
        if isinstance(node, ast.Assign):
            about = ast.unparse(node.targets[0])
            if not about.endswith("_NAMES"):
                continue
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            about = ast.unparse(node.value.func).partition(".update")[0]
            if about not in scope:
                continue
        else:
            continue
        # The source of a package that is installed or chosen by name.
        python_syntax.run(node, scope)
        if isinstance(scope.get(about), dict):
            names[about] = scope[about]


def _classes(tree: ast.Module) -> dict[str, str]:
    """Each Auto class with the name of its dictionary of names."""
    lazy: dict[str, str] = {}
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
            call = node.value
            if ast.unparse(call.func) == "_LazyAutoMapping":
                lazy[ast.unparse(node.targets[0])] = ast.unparse(call.args[1])
    found = {}
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and node.name.lstrip("_").startswith("Auto"):
            for statement in node.body:
                if (
                    isinstance(statement, ast.Assign)
                    and isinstance(statement.value, ast.Name)
                    and ast.unparse(statement.targets[0]) == "_model_mapping"
                ):
                    found[node.name] = lazy.get(statement.value.id, "")
    for node in tree.body:
        # An old name for the same: `class AutoModelForVision2Seq(_AutoModelForVision2Seq)`.
        if isinstance(node, ast.ClassDef) and node.name not in found:
            for base in node.bases:
                if ast.unparse(base) in found:
                    found[node.name] = found[ast.unparse(base)]
    return {name: mapping for name, mapping in found.items() if not name.startswith("_")}


def _pipelines(tree: ast.Module) -> frozenset[str]:
    found: set[str] = set()
    for node in tree.body:
        if not (isinstance(node, ast.Assign) and isinstance(node.value, ast.Dict)):
            continue
        if ast.unparse(node.targets[0]) in ("SUPPORTED_TASKS", "TASK_ALIASES"):
            found |= {
                key.value
                for key in node.value.keys
                if isinstance(key, ast.Constant) and isinstance(key.value, str)
            }
    return frozenset(found)
