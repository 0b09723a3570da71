"""The attributes of a few classes that code names directly, read from a release's sources."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from .sources import Sources

# Where the classes and their bases stand, as beginnings of paths below the package.
PLACES: dict[str, tuple[str, ...]] = {
    "transformers": ("models/auto/", "utils/generic.py"),
    "diffusers": (
        *("pipelines/auto_pipeline.py", "pipelines/pipeline_utils.py", "configuration_utils.py"),
        *("utils/hub_utils.py", "utils/__init__.py"),
    ),
    "sentence_transformers": ("",),
}
# Only classes with these prefixes: the concrete class of the others is known only at run time.
PREFIXES: dict[str, tuple[str, ...]] = {
    "transformers": ("Auto",),
    "diffusers": ("AutoPipelineFor", "DiffusionPipeline"),
    "sentence_transformers": ("SentenceTransformer", "CrossEncoder", "SparseEncoder"),
}
PLAIN = frozenset({"object", "ABC", "Generic", "Protocol"})
# A base from another library, with what its name promises.
FOREIGN = {"PushToHubMixin": frozenset({"push_to_hub"})}
TORCH = frozenset({"nn.Module", "nn.Sequential", "torch.nn.Module", "torch.nn.Sequential"})


def members(sources: Sources, public: frozenset[str]) -> dict[str, frozenset[str]]:
    """Per listed class of `public` names what it and its instances have; a class whose bases
    cannot all be read is left out.
    """
    index = _index(sources)
    found: dict[str, frozenset[str]] = {}
    for name in sorted(public):
        wanted = name.startswith(PREFIXES[sources.package]) and name in index
        if wanted and (own := _of(name, index, 0)) is not None:
            found[name] = frozenset(word for word in own if not word.startswith("_"))
    return found


def _index(sources: Sources) -> dict[str, ast.ClassDef]:
    places = tuple(f"{sources.package}/{place}" for place in PLACES[sources.package])
    return {
        node.name: node
        for path in sorted(sources.files)
        if path.startswith(places)
        for node in sources.tree(path).body
        if isinstance(node, ast.ClassDef)
    }


def _of(name: str, index: dict[str, ast.ClassDef], depth: int) -> set[str] | None:
    node = index.get(name)
    if node is None or depth > 8:
        return None
    found = set(_own(node))
    for base in node.bases:
        spelled = ast.unparse(base).partition("[")[0]
        if spelled in PLAIN:
            continue
        if spelled in TORCH:
            found |= _torch()
            continue
        last = spelled.rpartition(".")[2]
        below = set(FOREIGN[last]) if last in FOREIGN else _of(last, index, depth + 1)
        if below is None:
            return None
        found |= below
    return found


def _own(node: ast.ClassDef) -> Iterator[str]:
    for statement in node.body:
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield statement.name
        elif isinstance(statement, ast.Assign):
            yield from (t.id for t in statement.targets if isinstance(t, ast.Name))
        elif isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            yield statement.target.id
    for part in ast.walk(node):
        if (
            isinstance(part, ast.Attribute)
            and isinstance(part.ctx, ast.Store)
            and isinstance(part.value, ast.Name)
            and part.value.id == "self"
        ):
            yield part.attr


def _torch() -> set[str]:
    import torch

    # transformers puts a method of its own upon torch's class once a model was made by it.
    lent = {
        name
        for name, value in vars(torch.nn.Module).items()
        if str(getattr(value, "__module__", "")).startswith("transformers")
    }
    return set(dir(torch.nn.Sequential())) - lent
