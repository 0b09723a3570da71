"""Cells of two notebooks that are the same one: by their ids, which stay the same for years."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping, Sequence
from typing import Any

from .lines import matcher

Cell = Mapping[str, Any]
ALIKE = 0.6
"""From which share of equal lines on a cell is taken for another that was changed."""
MOST_GUESSED = 200
"""Cells whose ids are lost up to which it is guessed what they were."""
LONGEST_ID = 64


def source_of(cell: Cell) -> str:
    """The text of a cell; a file may hold it as a list of lines."""
    source = cell.get("source", "")
    return source if isinstance(source, str) else "".join(map(str, source))


def section_of(cell: Cell) -> str | None:
    """The section of the manual that a cell is of; None for one that a person added."""
    ours = (cell.get("metadata") or {}).get("alacard")
    section = ours.get("section") if isinstance(ours, Mapping) else None
    return section if isinstance(section, str) else None


def essence(cell: Cell) -> tuple[str, str]:
    """What a person sees of a cell: its kind and its text."""
    return str(cell.get("cell_type", "")), source_of(cell)


def attached(cell: Cell) -> Mapping[str, Any]:
    """The pictures of a cell by their names."""
    found = cell.get("attachments")
    return found if isinstance(found, Mapping) else {}


def keyed(cells: Sequence[Cell], base: Mapping[str, Cell] | None = None) -> dict[str, Cell]:
    """The cells in their order, each by a key of its own: its id, and where two have the same id
    the later one by another. With `base` keys are those of its cells: where a tool has rewritten
    most ids, by equal or similar texts."""
    found: dict[str, Cell] = {}
    numbers: dict[str, int] = {}
    for cell in cells:
        found[free_id(str(cell.get("id") or "cell"), found, numbers)] = cell
    if not base or 2 * len(base.keys() & found.keys()) >= len(base):
        return found
    renamed = _guessed(base, found)
    return {renamed.get(key, key): cell for key, cell in found.items()}


def free_id(
    wanted: str, taken: Mapping[str, Any], numbers: MutableMapping[str, int] | None = None
) -> str:
    """An id that no cell has yet: the one that is wanted, else numbered. `numbers` remembers the
    last of each, where many cells may want the same one."""
    numbers = {} if numbers is None else numbers
    found, number = wanted, numbers.get(wanted, 1)
    while found in taken:
        number += 1
        tail = f"-{number}"
        found = wanted[: LONGEST_ID - len(tail)] + tail
    numbers[wanted] = number
    return found


def _guessed(base: Mapping[str, Cell], cells: Mapping[str, Cell]) -> dict[str, str]:
    """Which of the base's cells those are whose ids it does not know."""
    lost = {key: cell for key, cell in base.items() if key not in cells}
    same: dict[tuple[str, str], list[str]] = {}
    for name, was in reversed(lost.items()):
        same.setdefault(essence(was), []).append(name)
    made: dict[str, str] = {}
    for key, cell in cells.items():
        if key not in base and (names := same.get(essence(cell))):
            made[key] = names.pop()
            del lost[made[key]]
    unknown = [key for key in cells if key not in base and key not in made]
    if len(unknown) > MOST_GUESSED or len(lost) > MOST_GUESSED:
        return made
    for key in unknown:
        alike = {name: _likeness(was, cells[key]) for name, was in lost.items()}
        best = max(alike, key=lambda name: alike[name], default=None)
        if best is not None and alike[best] >= ALIKE:
            made[key] = best
            del lost[best]
    return made


def _likeness(one: Cell, other: Cell) -> float:
    if one.get("cell_type") != other.get("cell_type"):
        return 0.0
    texts = [source_of(cell).split("\n") for cell in (one, other)]
    if max(map(len, texts)) > MOST_GUESSED:
        return 0.0
    return matcher(*texts).ratio()
