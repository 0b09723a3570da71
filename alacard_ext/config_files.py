"""Jupyter's files for configuration: where they are, and what they say of Alacard."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jupyter_core.paths import jupyter_config_path
from traitlets.config import Config
from traitlets.config.loader import (
    ConfigFileNotFound,
    JSONFileConfigLoader,
    PyFileConfigLoader,
)

from .errors import InvalidConfiguration

SECTION = "AlacardApp"
"""The name under which all of it stands in Jupyter's files."""
FILES = ("jupyter_alacard_ext_config", "jupyter_config", "jupyter_server_config")
"""Names of the files, a later one over an earlier, as a Jupyter server reads them."""


@dataclass
class Found:
    """What Jupyter's files say of Alacard, and which of them say something."""

    config: Config = field(default_factory=Config)
    files: list[Path] = field(default_factory=list)

    def add(self, config: Config, file: Path) -> None:
        """Put the section of a stronger file over what was found."""
        if SECTION in config:
            self.config.merge(Config({SECTION: config[SECTION]}))
            self.files.append(file)


def misspelt(found: Found, known: Collection[str]) -> Iterator[str]:
    """What the files set and nothing reads, a sentence each, with the closest `known` name."""
    from difflib import get_close_matches

    for name in sorted(found.config[SECTION]):
        if name not in known and not name[:1].isupper():  # a capital begins a section within
            near = get_close_matches(name, known, n=1)
            meant = f"; did you mean {near[0]}?" if near else ""
            yield f"{SECTION} has no setting {name}{meant}"


def read_files(folders: Sequence[str] | None = None) -> Found:
    """The sections of all files in Jupyter's folders for configuration.

    Raises InvalidConfiguration, naming the file that cannot be read.
    """
    found = read_parts(folders)
    for name in FILES:
        for folder in _from_weakest(folders):
            for loader in (PyFileConfigLoader, JSONFileConfigLoader):
                ending = ".py" if loader is PyFileConfigLoader else ".json"
                _read(loader(name + ending, path=str(folder)), folder / (name + ending), found)
    return found


def read_parts(folders: Sequence[str] | None = None) -> Found:
    """The sections of the folders `….d`, whose files packages and sites bring.

    Jupyter's own loaders read no more of them than which extensions are on. Raises
    InvalidConfiguration.
    """
    found = Found()
    for name in FILES:
        for folder in _from_weakest(folders):
            for file in sorted((folder / f"{name}.d").glob("*.json")):
                _read(JSONFileConfigLoader(file.name, path=str(file.parent)), file, found)
    return found


def _from_weakest(folders: Sequence[str] | None) -> Iterator[Path]:
    return map(Path, reversed(jupyter_config_path() if folders is None else folders))


def _read(loader: Any, file: Path, found: Found) -> None:
    try:
        found.add(loader.load_config(), file)
    except ConfigFileNotFound:
        return
    # A file in Python may do whatever it likes, also end the process.
    except (Exception, SystemExit) as error:
        reason = f"{type(error).__name__}: {error}".rstrip(": ")
        raise InvalidConfiguration(f"Correct the configuration file {file}: {reason}") from None
