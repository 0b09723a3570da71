"""Every import is in the standard library, installed by the setup cell, or comes with that."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from functools import lru_cache

from ..models import GateFinding
from .code import Code, once
from .context import Context, last_name

# A Python kernel is ipykernel, which brings these.
KERNEL = frozenset(
    {"IPython", "ipykernel", "traitlets", "comm", "matplotlib_inline", "tornado"}
    | {"packaging", "psutil"}
)
# Modules that are certain to come with a module: requirements (not extras) of its distribution in
# every release that the requirements admit, as its metadata on the package index declares them.
COMES_WITH: dict[str, frozenset[str]] = {
    "torch": frozenset({"filelock", "fsspec", "jinja2", "networkx", "sympy", "typing_extensions"}),
    "huggingface_hub": frozenset({"filelock", "fsspec", "packaging", "tqdm", "yaml"}),
    "transformers": frozenset(
        {"huggingface_hub", "numpy", "packaging", "regex", "safetensors", "tokenizers", "tqdm"}
        | {"yaml"}
    ),
    "sentence_transformers": frozenset(
        {"torch", "transformers", "numpy", "scipy", "sklearn", "huggingface_hub", "tqdm"}
    ),
    "diffusers": frozenset(
        {"PIL", "filelock", "huggingface_hub", "numpy", "regex", "requests", "safetensors"}
    ),
    "accelerate": frozenset(
        {"torch", "numpy", "packaging", "psutil", "yaml", "huggingface_hub", "safetensors"}
    ),
    "peft": frozenset(
        {"torch", "transformers", "accelerate", "numpy", "packaging", "psutil", "safetensors"}
        | {"huggingface_hub", "tqdm", "yaml"}
    ),
    # Of MLX itself only on Apple silicon, where alone such a notebook goes on.
    "mlx_lm": frozenset({"mlx", "numpy", "transformers", "sentencepiece", "jinja2", "yaml"}),
    "timm": frozenset({"torch", "torchvision", "huggingface_hub", "safetensors", "yaml"}),
    "torchvision": frozenset({"torch", "numpy", "PIL"}),
    "torchaudio": frozenset({"torch"}),
    "sklearn": frozenset({"numpy", "scipy", "joblib", "threadpoolctl"}),
    "soundfile": frozenset({"numpy", "cffi"}),
    "librosa": frozenset({"numpy", "scipy", "sklearn", "soundfile", "soxr", "joblib"}),
    "pandas": frozenset({"numpy", "dateutil"}),
    "matplotlib": frozenset({"numpy", "PIL", "packaging"}),
    "datasets": frozenset(
        {"numpy", "pandas", "pyarrow", "huggingface_hub", "fsspec", "tqdm", "yaml"}
    ),
    "ipywidgets": frozenset({"IPython", "traitlets"}),
    "gradio": frozenset(
        {"numpy", "pandas", "PIL", "fastapi", "pydantic", "uvicorn", "httpx", "huggingface_hub"}
    ),
    "uvicorn": frozenset({"click", "h11"}),
    "streamlit": frozenset({"numpy", "pandas", "PIL", "altair", "pyarrow", "requests"}),
    "fastapi": frozenset({"pydantic", "starlette", "typing_extensions"}),
}
STDLIB = sys.stdlib_module_names
SETUP = "setup"


def stars(context: Context) -> list[GateFinding]:
    """No `from x import *`: it hides which names exist."""
    return [
        cell.finding(
            "star_import", f"Import only the names that are used from {node.module}.", node
        )
        for cell, code in context.code_cells
        for node in _stars(code)
    ]


@once
def _stars(code: Code) -> tuple[ast.ImportFrom, ...]:
    nodes = (node for node in code.nodes if isinstance(node, ast.ImportFrom))
    return tuple(node for node in nodes if any(alias.name == "*" for alias in node.names))


def installed(context: Context) -> list[GateFinding]:
    """Every import is sure to work after the setup cell, and that cell names each requirement."""
    available = provided(tuple(need.module.partition(".")[0] for need in context.requirements))
    available |= context.siblings | context.written.keys()
    findings = []
    for cell, code in context.code_cells:
        for top, node in _needed(code):
            if top not in available:
                text = f"Nothing installs {top[:80]!r}; add it to the setup cell or do without it."
                findings.append(cell.finding("imports", text, node))
    return findings + _not_in_setup(context)


@lru_cache(maxsize=64)
def provided(modules: tuple[str, ...]) -> frozenset[str]:
    """`modules` and all that is certain to come with them."""
    found = set(KERNEL)
    waiting = list(modules)
    while waiting:
        module = waiting.pop()
        if module not in found or module in KERNEL:
            found.add(module)
            waiting += COMES_WITH.get(module, frozenset()) - found
    return frozenset(found)


@once
def _needed(code: Code) -> tuple[tuple[str, ast.AST], ...]:
    """The packages that must be there, each with the node that imports it."""
    tops = ((module.partition(".")[0], node) for module, node in _imports(code))
    return tuple(
        (top, node) for top, node in tops if top not in STDLIB and not is_optional(code, node)
    )


def _imports(code: Code) -> Iterator[tuple[str, ast.AST]]:
    for node in code.nodes:
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node
        elif isinstance(node, ast.ImportFrom):
            yield ("." if node.level else node.module or "."), node
        elif (
            isinstance(node, ast.Call)
            and last_name(node.func) in ("import_module", "__import__")
            and node.args
            and isinstance(node.args[0], ast.Constant)
            and isinstance(node.args[0].value, str)
        ):
            yield node.args[0].value, node


def is_optional(code: Code, node: ast.AST) -> bool:
    """Whether the code goes on without the module: `try: import x` … `except ImportError`."""
    child = node
    for parent in code.ancestors(node):
        if isinstance(parent, ast.Try) and child in parent.body:
            for handler in parent.handlers:
                caught = ast.dump(handler.type) if handler.type else "ImportError"
                if "ImportError" in caught or "ModuleNotFoundError" in caught:
                    return True
        child = parent
    return False


def _not_in_setup(context: Context) -> list[GateFinding]:
    """Requirements that no setup cell spells out; without a setup section there is no telling."""
    setup = [(cell, code) for cell, code in context.code_cells if cell.section == SETUP]
    if not setup:
        return []
    text = "\n".join(_texts(code) for _, code in setup)
    first = setup[0][0]
    return [
        first.finding("imports", f"The setup cell must install {need.requirement!r}.")
        for need in context.requirements
        if need.requirement not in text
    ]


@once
def _texts(code: Code) -> str:
    constants = (node.value for node in code.nodes if isinstance(node, ast.Constant))
    return "\n".join({value for value in constants if isinstance(value, str)})
