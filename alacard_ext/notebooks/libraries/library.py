"""What is known of one library of the Hub."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Literal

from ..models import Requirement

Need = Literal["apple", "browser", "compiler"]


@dataclass(frozen=True, eq=False)
class Library:
    """One library: its names on the Hub, its files, and what it takes to use it.

    `name` is the Hub's `library_name`, `aliases` are other spellings that pages use. `weights` are
    patterns of the files that this library loads, where those are not PyTorch's usual ones, and
    `marks` those that no other library writes, by which a page without a name is recognised.
    Opening a file of `pickled` can run code that a stranger put into it; what stands in a file of
    `executes` can call any code, so that it is code itself. `task` is what its models are for
    where the page names no task. `needs` names what not every computer has.
    """

    name: str
    title: str
    docs: str
    requirements: tuple[Requirement, ...] = ()
    aliases: tuple[str, ...] = ()
    weights: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    pickled: tuple[str, ...] = ()
    executes: tuple[str, ...] = ()
    task: str | None = None
    needs: Need | None = None

    def weights_in(self, files: Iterable[str]) -> list[str]:
        """The files that this library would load."""
        return [name for name in files if matches(name, self.weights)]

    def only_pickled(self, files: Iterable[str]) -> bool:
        """Whether nothing can be loaded without opening a pickle."""
        found = self.weights_in(files)
        return bool(found) and all(matches(name, self.pickled) for name in found)

    def executed_in(self, files: Iterable[str]) -> list[str]:
        """The files that are as good as code, and are run when the model is loaded."""
        return [name for name in files if matches(name, self.executes)]


def matches(name: str, patterns: Iterable[str]) -> bool:
    """Whether a file's path, or its name alone, fits one of the patterns."""
    base = name.rpartition("/")[2]
    return any(fnmatchcase(name, item) or fnmatchcase(base, item) for item in patterns)
