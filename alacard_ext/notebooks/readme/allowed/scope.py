"""What each name of an example stands for, and which names it may take."""

from __future__ import annotations

import builtins
from collections.abc import Mapping

from ..loaded import (
    PICTURE,
    SECOND_PICTURE,
    SECOND_SOUND,
    SOUND,
    TEXT,
    TOKENIZER_ALONE,
    LoadedModel,
)
from .calls import GIVEN
from .kinds import SOUNDING, Function, Kind, Path, Thing, Value, joined
from .objects import object_kind
from .paths import ALL, CONSTANTS, SHORT
from .refused import refused
from .values import BUILTINS, TYPING

# Builtins that examples like to use as names of their own, and that no cell of a notebook calls.
LOOSE = frozenset({"input", "id", "bin", "hash", "iter", "vars", "dir", "format"})
# What the notebook program puts there, and calls.
PROGRAM = frozenset({"get_ipython", "display", "exit", "quit", "In", "Out", "open"})
TAKEN = (frozenset(dir(builtins)) | PROGRAM | frozenset(BUILTINS)) - LOOSE


class Scope:
    """Names and what they stand for: those of the example, of the notebook, of a function."""

    def __init__(self, loaded: LoadedModel) -> None:
        self.loaded = loaded
        self.frames: list[dict[str, Kind]] = [{}]

    @property
    def names(self) -> dict[str, Kind]:
        """The names of the innermost function, or of the example itself."""
        return self.frames[-1]

    def look_up(self, name: str) -> Kind | None:
        """What a name stands for; None where it is unknown, or a builtin."""
        for names in (self.frames[-1], self.frames[0]):
            if name in names:
                return names[name]
        return self._of_notebook(name)

    def bind(self, name: str, kind: Kind, *, local: bool = False) -> None:
        """Let a name stand for something. Raises Refused for names that are not the example's."""
        check_name(name)
        if not local and len(self.frames) == 1 and name in self.loaded.names:
            raise refused("overwrites a name of the notebook,", name)
        self.names[name] = kind

    def bind_import(self, name: str, path: str) -> None:
        """Let a name stand for what is imported. Raises Refused."""
        check_name(name)
        customary = path == name or SHORT.get(name) == path
        top = path.partition(".")[0]
        library = top in ("transformers", "sentence_transformers", "torch")
        if name in self.loaded.names and not (
            customary or (library and path.rpartition(".")[2] == name and "." in path)
        ):
            raise refused("overwrites a name of the notebook,", name)
        self.names[name] = GIVEN[CONSTANTS[path]] if path in CONSTANTS else Path(path)

    def merge(self, other: Mapping[str, Kind]) -> None:
        """Where the code parted, each name stands for what it is on either way."""
        names = self.names
        for name in {*names, *other}:
            merged = joined(names.get(name), other.get(name))
            names[name] = merged

    def _of_notebook(self, name: str) -> Kind | None:
        loaded = self.loaded
        if name in loaded.objects:
            kind = object_kind(loaded.objects[name])
            if kind == "processor" and loaded.model_type in TOKENIZER_ALONE:
                kind = "tokenizer"
            return Thing(kind) if kind else None
        if name not in loaded.names:
            return None
        if name == "display":
            return Path("builtins.display")  # imported above, as IPython puts it there anyway
        if name in (PICTURE, SECOND_PICTURE):
            return Thing("picture")
        if name in (SOUND, SECOND_SOUND):
            return SOUNDING
        if name == TEXT:
            return Value("text", size=2_000, count=2_000, words=True)
        if name == "answering":
            return Thing("answering")
        if name == "device":
            return GIVEN["device"]
        if name in ("MODEL_ID", "REVISION"):
            return Value("text", size=200)
        path = SHORT.get(name, name)
        return Path(path) if path in ALL and path in ("torch", "numpy", "transformers") else None


def check_name(name: str) -> None:
    """Raises Refused for a name that an example may not take."""
    if not name.isascii() or (name.startswith("_") and name != "_"):
        raise refused("assigns the name", name)
    if name in TAKEN or name in TYPING:
        raise refused("assigns a name that is already taken,", name)


__all__ = ["Function", "Scope", "check_name"]
