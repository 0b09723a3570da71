"""Imports that an example forgets, hides behind a star or no longer needs, and names that clash."""

from __future__ import annotations

import ast
import re

from ..classes import names_table
from ..gate.names import undefined_in
from .change import NOTHING, Change
from .edits import Edit, Source, bound, last_name
from .loaded import LoadedModel

# Names that mean one thing wherever models are shown.
COMMON_IMPORTS = {
    "torch": "import torch",
    "np": "import numpy as np",
    "numpy": "import numpy",
    "nn": "from torch import nn",
    "F": "import torch.nn.functional as F",
    "Image": "from PIL import Image",
    "PIL": "import PIL",
    "Audio": "from IPython.display import Audio",
    "transformers": "import transformers",
    "pprint": "from pprint import pprint",
    "re": "import re",
    "json": "import json",
    "math": "import math",
    "time": "import time",
    "random": "import random",
}
PRECISIONS = frozenset({"torch_dtype", "dtype"})
SETTINGS = frozenset({"BitsAndBytesConfig", "TorchAoConfig", "GPTQConfig", "AwqConfig"})
LITERAL = (ast.Constant, ast.List, ast.Tuple, ast.Dict, ast.UnaryOp, ast.USub)
# `{i: "75GB" for i in range(8)}`
COUNTED = (ast.DictComp, ast.comprehension, ast.Name, ast.expr_context, ast.Call)
LIBRARIES = ("transformers", "diffusers", "sentence_transformers")
CAPITAL = re.compile(r"[A-Z]\w{3,}|pipeline")
# Whose import does nothing but bind the names: unused, it can go.
PLAIN = frozenset(
    """
    transformers diffusers sentence_transformers torch torchvision torchaudio numpy PIL requests io
    huggingface_hub accelerate bitsandbytes pandas datasets tqdm os sys time json re math random
    typing pprint scipy soundfile matplotlib warnings peft argparse
    """.split()  # noqa: SIM905 - words read better than a column of strings
)


def missing(source: Source, loaded: LoadedModel) -> Change:
    """Names that nothing defines and one library alone has: their imports are added."""
    stars = [node for node in source.nodes if _is_star(node)]
    edits = [source.dropped(node) for node in stars if isinstance(node, ast.ImportFrom)]
    text = source.text
    for node in stars:
        if isinstance(node, ast.ImportFrom):
            # Without the star, pyflakes can tell which names it stood for.
            start, end = source.start(node), source.end(node)
            text = text[:start] + "pass".ljust(end - start) + text[end:]
    found = [_import_of(name) for name in undefined_in(text, loaded.names)]
    lines = sorted({line for line in found if line is not None})
    if lines:
        edits.append(Edit(0, 0, "".join(f"{line}\n" for line in lines)))
    says = "Missing imports are added."
    return Change(tuple(edits), says) if edits else NOTHING


def unused(source: Source, loaded: LoadedModel) -> Change:
    """Imports and settings for a load that is no longer there are left out."""
    read = {n.id for n in source.nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}
    edits: list[Edit] = []
    for node in source.nodes:
        if isinstance(node, ast.ImportFrom) and not node.level:
            edits += _without_unused(source, node, read, (node.module or "").partition(".")[0])
        elif isinstance(node, ast.Import):
            tops = {alias.name.partition(".")[0] for alias in node.names}
            names = {alias.asname or alias.name.partition(".")[0] for alias in node.names}
            if tops <= PLAIN and not names & read:
                edits.append(source.dropped(node))
        elif isinstance(node, ast.Assign) and _is_setting(node) and not _targets(node) & read:
            edits.append(source.dropped(node))
    return Change(tuple(edits), "Lines that it no longer needs are left out.") if edits else NOTHING


def clashes(source: Source, loaded: LoadedModel) -> Change:
    """Variables named like one of the notebook's get a name of their own."""
    reserved = {*loaded.objects, "device", "torch", "dtype"}
    taken = (set(bound(source.tree)) & (loaded.names | loaded.kept)) - reserved
    local = {node.arg for node in source.nodes if isinstance(node, ast.arg)}
    defined = [node for node in source.tree.body if isinstance(node, ast.FunctionDef)]
    for node in source.nodes:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
            names = [*bound(node)]
            if node in defined:
                names.remove(getattr(node, "name", ""))  # its own, which is seen from outside
            local |= set(names)
    named = {node.id for node in source.nodes if isinstance(node, ast.Name)}
    edits = [
        source.replaced(node, f"{node.id}_here")
        for node in source.nodes
        if isinstance(node, ast.Name)
        and node.id in taken - local
        and f"{node.id}_here" not in named | loaded.names | loaded.kept
    ]
    for function in defined:
        new = f"{function.name}_here"
        if (
            function.name in (taken & loaded.kept) - local
            and new not in named | loaded.names | loaded.kept
        ):
            at = source.text.index(function.name, source.start(function) + len("def"))
            edits.append(Edit(at, at + len(function.name), new))
    says = "Variables with the same names as this notebook's are renamed."
    return Change(tuple(edits), says) if edits else NOTHING


def _is_setting(node: ast.Assign) -> bool:
    """Whether a statement prepares how weights are loaded, or only gives a name to what it says."""
    if isinstance(node.value, ast.Call):
        return last_name(node.value.func) in SETTINGS
    names = {one.id for one in ast.walk(node.value) if isinstance(one, ast.Name)}
    targets = {t.id if isinstance(t, ast.Name) else "" for t in node.targets}
    if targets <= PRECISIONS and names <= {"torch"}:
        return True
    plain = all(isinstance(one, (*LITERAL, *COUNTED)) for one in ast.walk(node.value))
    counts = {last_name(n.func) for n in ast.walk(node.value) if isinstance(n, ast.Call)}
    return plain and counts <= {"range"} and all(isinstance(t, ast.Name) for t in node.targets)


def _targets(node: ast.Assign) -> set[str]:
    return {target.id for target in node.targets if isinstance(target, ast.Name)}


def _is_star(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.ImportFrom)
        and node.module in LIBRARIES
        and not node.level
        and [alias.name for alias in node.names] == ["*"]
    )


def _import_of(name: str) -> str | None:
    """The line that imports a name, None where several libraries have it, or none."""
    if name in COMMON_IMPORTS:
        return COMMON_IMPORTS[name]
    if not CAPITAL.fullmatch(name):
        return None
    having = [library for library in LIBRARIES if name in (names_table().names(library, "") or {})]
    return f"from {having[0]} import {name}" if len(having) == 1 else None


def _without_unused(source: Source, node: ast.ImportFrom, read: set[str], top: str) -> list[Edit]:
    if top not in PLAIN or any(alias.name == "*" for alias in node.names):
        return []
    used = [alias for alias in node.names if (alias.asname or alias.name) in read]
    if len(used) == len(node.names):
        return []
    if not used:
        return [source.dropped(node)]
    names = ", ".join(f"{a.name} as {a.asname}" if a.asname else a.name for a in used)
    return [source.replaced(node, f"from {node.module} import {names}")]
