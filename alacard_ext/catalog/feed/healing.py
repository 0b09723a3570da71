"""What is damaged in the catalog's folder is set aside before it is fed, and then made again."""

from __future__ import annotations

from pathlib import Path

from .. import history
from ..engine import overlay
from ..engine.databases import Unreadable, is_whole, set_aside
from ..engine.pointer import LOCK as BUILDING
from ..engine.pointer import POINTER
from . import state

_DATABASES = {
    overlay.NAME: overlay.SCHEMA,
    history.NAME: history.SCHEMA,
    state.NAME: state.SCHEMA,
}


def heal(folder: Path) -> set[str]:
    """Set aside databases that are not whole, and folders where files belong; their names.

    Renamed and not removed, since a history cannot be had again. Raises OSError.
    """
    healed = set()
    for name in (POINTER, BUILDING):
        if (folder / name).is_dir():
            set_aside(folder / name)
            healed.add(name)
    for name, schema in _DATABASES.items():
        try:
            whole = is_whole(folder / name, schema)
        except Unreadable:
            continue  # In use now; what is written next waits for it.
        if not whole or (name == overlay.NAME and _holds_strange_rows(folder)):
            set_aside(folder / name)
            healed.add(name)
    return healed


def _holds_strange_rows(folder: Path) -> bool:
    changes = overlay.Overlay(folder)
    changes.changes()
    return changes.trouble is not None and not changes.trouble.passing
