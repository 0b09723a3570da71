"""The libraries of the Hub: which one a repository belongs to, and what is known of it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from .library import Library, Need, matches
from .plugins import Plugin, plugin_makers, plugin_rows, plugins, template_folder
from .registry import LIBRARIES

# Weights that PyTorch's libraries read; where there are any, GGUF or ONNX
# files beside them are only copies.
WEIGHT_FILES = ("*.safetensors", "*.bin", "*.pt", "*.pth", "*.ckpt", "*.h5", "*.msgpack")
LONE = (("gguf", ("*.gguf",)), ("onnx", ("*.onnx",)))


@lru_cache(maxsize=1)
def _by_name() -> dict[str, Library]:
    named: dict[str, Library] = {}
    # What Alacard brings comes last, so that a plugin cannot take a known name away by accident.
    for library in (*(item for plugin in plugins() for item in plugin.libraries), *LIBRARIES):
        for name in (library.name, *library.aliases):
            named[name.lower()] = library
    return named


def library_named(name: str | None) -> Library | None:
    """The library of that name or alias; None for one that is not known."""
    return _by_name().get((name or "").lower())


def recognise(named: str | None, files: Sequence[str]) -> str | None:
    """The library's name: as its files force it, else as the page says, else as its files mark it.

    Nothing but its own library reads an adapter or a lone GGUF file, whatever a page says.
    """
    library = library_named(named)
    if "adapter_config.json" in files and named in (None, "transformers", "peft"):
        return "peft"
    if not any(matches(name, WEIGHT_FILES) for name in files):
        for name, alone in LONE:
            # A page for the browser is known as such, and stays one.
            if any(matches(file, alone) for file in files) and named != "transformers.js":
                return name
    if library is not None:
        return library.name
    if named:
        return named
    marked = (item for item in _by_name().values() if item.marks)
    return next(
        (item.name for item in marked if any(matches(name, item.marks) for name in files)), None
    )


__all__ = [
    "LIBRARIES",
    "Library",
    "Need",
    "Plugin",
    "library_named",
    "matches",
    "plugin_makers",
    "plugin_rows",
    "plugins",
    "recognise",
    "template_folder",
]
