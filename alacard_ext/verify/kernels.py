"""Which kernel runs a notebook: the one that it names. Another would prove nothing about it."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jupyter_client.kernelspec import NoSuchKernel

from ..errors import BadRequest

PYTHON = "python"
DEFAULT_NAME = "python3"


@dataclass(frozen=True)
class Kernel:
    """An installed kernel: its name, the language that it speaks, and its kernel.json."""

    name: str
    language: str
    spec: dict[str, Any]

    @property
    def speaks_python(self) -> bool:
        return self.language.casefold() == PYTHON

    @property
    def command(self) -> list[str]:
        """What starts it; `python` alone is this one, as it is to Jupyter."""
        program, *arguments = self.spec["argv"]
        own = {"python", f"python{sys.version_info[0]}", "python{}.{}".format(*sys.version_info)}
        return [sys.executable if program in own else program, *arguments]


async def kernel_for(notebook: Any, specs: Any) -> Kernel:
    """The kernel that the notebook names, out of those that `specs` knows.

    One that names none gets the first of its language, or Python where it has no language.
    Raises BadRequest where that kernel is not installed or speaks another language.
    """
    if any(kind.__name__ == "GatewayKernelSpecManager" for kind in type(specs).__mro__):
        raise BadRequest(
            "This server's kernels run on a gateway, where Alacard cannot start its own kernel. "
            "Verify the notebook in its own environment, or run `alacard verify` on the machine "
            "of the gateway."
        )
    name, language = named(notebook)
    if not name:
        if language.casefold() == PYTHON or not language:
            name = DEFAULT_NAME
        else:
            name = await _speaking(language, specs)
    spec = await _spec(name, specs)
    if spec is None:
        speaks = f" ({language[:40]})" if language else ""
        raise BadRequest(
            f"This notebook names the kernel '{name[:80]}'{speaks}, which is not installed here. "
            "Install that kernel or choose another for the notebook, then verify it again.",
            {"kernel": name[:80]},
        )
    if not _fits(language, spec.language):
        raise BadRequest(
            f"This notebook is written in {language[:40]}, but its kernel '{name[:80]}' runs "
            f"{spec.language}. Choose a kernel for its language, then verify it again.",
            {"kernel": name[:80]},
        )
    # A command may name the folder that the kernel is installed in.
    installed = {**spec.to_dict(), "resource_dir": spec.resource_dir}
    return Kernel(name, spec.language or PYTHON, installed)


def must_be_python(notebook: Any) -> None:
    """Raises BadRequest for a notebook that is known to be in another language."""
    _, language = named(notebook)
    if language and language.casefold() != PYTHON:
        raise BadRequest(
            "Alacard builds environments only for notebooks in Python, and this one is written "
            f"in {language[:40]}; verify it in the current environment, with its own kernel."
        )


def python_kernel(python: Path) -> Kernel:
    """The kernel of a Python that has ipykernel."""
    command = [str(python), "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    return Kernel(
        DEFAULT_NAME,
        PYTHON,
        {"argv": command, "display_name": "Python 3", "language": PYTHON, "env": {}},
    )


def named(notebook: Any) -> tuple[str, str]:
    """The kernel's name and the language that a notebook's metadata tell, else ''."""
    spec = _mapping(notebook.metadata.get("kernelspec"))
    info = _mapping(notebook.metadata.get("language_info"))
    languages = (spec.get("language"), info.get("name"))
    language = next((text for text in languages if isinstance(text, str) and text), "")
    name = spec.get("name")
    return (name if isinstance(name, str) else ""), language


async def _speaking(language: str, specs: Any) -> str:
    found = specs.get_all_specs()
    entries = await found if inspect.isawaitable(found) else found
    for name, entry in sorted(entries.items()):
        spoken = entry.get("spec", {}).get("language") or ""
        if spoken.casefold() == language.casefold():
            return str(name)
    raise BadRequest(
        f"This notebook is written in {language[:40]}, but no kernel for that language is "
        "installed here. Install one, then verify it again."
    )


async def _spec(name: str, specs: Any) -> Any:
    try:
        found = specs.get_kernel_spec(name)
        return await found if inspect.isawaitable(found) else found
    except (NoSuchKernel, ValueError, OSError):
        return None


def _fits(told: str, spoken: str) -> bool:
    """Whether a kernel runs what a notebook is written in, as far as Python is concerned.

    Other kernels do not always name their language in the same way as their notebooks do.
    """
    languages = {told.casefold(), spoken.casefold()}
    return not told or not spoken or len(languages) == 1 or PYTHON not in languages


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
