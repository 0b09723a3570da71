"""What other packages add: libraries, rows and templates, by entry points of `alacard.libraries`.

An entry point names a `Plugin`, or a function without arguments that gives one:

    [project.entry-points."alacard.libraries"]
    mylibrary = "my_package.alacard:plugin"

Such a package is code that the person installed, and is trusted as such; a broken one is logged
and skipped, so that it never takes the others along. Its templates are compiled by
`python -m alacard_ext.notebooks.percent FOLDER`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..template_files import template_path
from .library import Library

if TYPE_CHECKING:
    from ...cards.models import Recipe
    from ..models import Plan
    from ..task_template import TaskTemplate

GROUP = "alacard.libraries"
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Plugin:
    """What one package adds.

    `templates` is the folder with the files of the templates that `rows` name; `makers` give their
    parameters cells the values, by the template's name, as those of `notebooks/inputs` do.
    """

    libraries: tuple[Library, ...] = ()
    rows: tuple[TaskTemplate, ...] = ()
    templates: Path | None = None
    makers: Mapping[str, Callable[[Recipe, Plan], dict[str, Any]]] = field(default_factory=dict)


@lru_cache(maxsize=1)
def plugins() -> tuple[Plugin, ...]:
    """The plugins that are installed and sound, by the names of their entry points."""
    found = []
    for point in sorted(entry_points(group=GROUP), key=lambda point: point.name):
        try:
            value = point.load()
            plugin = value() if callable(value) else value
            _check(plugin)
        # A stranger's package may raise whatever it likes; Alacard goes on without it.
        except Exception:
            log.warning(
                "The library plugin %r is broken and is left out.", point.name, exc_info=True
            )
        else:
            found.append(plugin)
    return tuple(found)


def template_folder(name: str) -> Path | None:
    """The folder of a plugin that holds the template `name`; None where none does."""
    for plugin in plugins():
        named = any(name in (row.template, *row.parts) for row in plugin.rows)
        if plugin.templates and named and template_path(name, plugin.templates):
            return plugin.templates
    return None


def plugin_rows() -> tuple[TaskTemplate, ...]:
    """The rows of all plugins."""
    return tuple(row for plugin in plugins() for row in plugin.rows)


def plugin_makers() -> dict[str, Callable[[Recipe, Plan], dict[str, Any]]]:
    """The makers of all plugins."""
    return {name: make for plugin in plugins() for name, make in plugin.makers.items()}


def _check(plugin: Any) -> None:
    """Raise TypeError or ValueError where what an entry point gave is of no use."""
    from ..task_template import TaskTemplate

    if not isinstance(plugin, Plugin):
        raise TypeError(f"expected a Plugin, got {type(plugin).__name__}")
    if not all(isinstance(library, Library) for library in plugin.libraries):
        raise TypeError("libraries must be Library values")
    for row in plugin.rows:
        if not isinstance(row, TaskTemplate):
            raise TypeError("rows must be TaskTemplate values")
        own = plugin.templates and template_path(row.template, plugin.templates)
        if not own and not template_path(row.template):
            raise ValueError(f"there is no template {row.template!r}")
