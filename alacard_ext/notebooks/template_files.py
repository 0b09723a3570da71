"""Where the templates of notebooks lie, as sources in the percent format and compiled."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

FOLDER = Path(__file__).parent / "templates"
COMPILED = FOLDER / "compiled"
SHELVES = ("tasks", "libraries", "parts", "apps", "combined")
"""What a template is for: a task, a library's own way to a task, a part of others, an app, or a
notebook of several models. A template is found by its name alone, on whatever shelf it lies."""


def template_path(name: str, folder: Path = FOLDER) -> Path | None:
    """The first file of the template `name`, on a shelf of the folder or in it itself."""
    paths = (folder / shelf / f"{name}.py" for shelf in (*SHELVES, ""))
    return next((path for path in paths if path.is_file()), None)


def template_paths(folder: Path = FOLDER) -> Iterator[Path]:
    """All files of templates in a folder, by their names."""
    found = [*folder.glob("*.py"), *(p for shelf in SHELVES for p in folder.glob(f"{shelf}/*.py"))]
    return iter(sorted((path for path in found if path.name != "__init__.py"), key=_by_name))


def _by_name(path: Path) -> str:
    return path.name
