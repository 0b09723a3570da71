"""The three-way merge of notebooks: one's own changes of a base put upon another's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..rows import NAMES
from .cells import Cell, attached, essence, free_id, keyed, section_of, source_of
from .lines import MergedText, merge_text
from .models import Conflict

RUNS = ("outputs", "execution_count")
"""What a run leaves in a cell; it is of the source that ran."""
LEFT_BY_TOOLS = frozenset({"alacard", "collapsed", "execution", "ExecuteTime", "scrolled"})
"""Entries of a cell's metadata that no person wrote."""
Notebook = Mapping[str, Any]


@dataclass(frozen=True)
class Merged:
    """The notebook, and the cells that both sides changed."""

    notebook: dict[str, Any]
    conflicts: list[Conflict]


def merge(base: Notebook, mine: Notebook, theirs: Notebook) -> Merged:
    """What `mine` and `theirs` made of `base`, in one notebook.

    No cell that `mine` added or changed is lost: where both sides changed the same lines, its own
    stand in the notebook; a cell that one side deleted and the other changed stays.
    """
    old = keyed(base["cells"])
    sides = keyed(mine["cells"], old), keyed(theirs["cells"], old)
    kept: dict[str, tuple[dict[str, Any], Conflict | None]] = {}
    for key in {**old, **sides[0], **sides[1]}:
        if (found := _cell(old.get(key), sides[0].get(key), sides[1].get(key))) is not None:
            kept[key] = found
    cells: dict[str, dict[str, Any]] = {}
    numbers: dict[str, int] = {}
    conflicts = []
    for key in _order(old, *sides, set(kept)):
        cell, conflict = kept[key]
        cell["id"] = free_id(str(cell.get("id") or key), cells, numbers)
        cells[cell["id"]] = cell
        if conflict is not None:
            conflicts.append(conflict.model_copy(update={"cell_id": cell["id"]}))
    notebook = {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": _notebook_metadata(base, mine, theirs),
        "cells": list(cells.values()),
    }
    return Merged(notebook, conflicts)


def _cell(
    base: Cell | None, mine: Cell | None, theirs: Cell | None
) -> tuple[dict[str, Any], Conflict | None] | None:
    """The merged cell; None where it is deleted."""
    if mine is None and theirs is None:
        return None
    if mine is None or theirs is None:
        there: Cell = mine or theirs  # type: ignore[assignment]
        cell = dict(there) if mine is not None else _without_run(there)
        if base is None:
            return cell, None
        if _is_untouched(base, there, whole=there is mine):
            return None
        return cell, _deletion(base, mine, theirs)
    if base is None:
        base = {"cell_type": mine["cell_type"], "source": "", "metadata": {}}
    text, conflict = _text(base, mine, theirs)
    side = mine if essence(mine)[0] == text[0] else theirs
    cell = dict(side) if side is mine else _without_run(theirs)
    if text != essence(mine):
        cell = _without_run(cell)
    cell |= {"id": mine.get("id"), "cell_type": text[0], "source": text[1]}
    for name in ("metadata", "attachments"):
        was, own, other = (each.get(name) or {} for each in (base, mine, theirs))
        cell[name] = merge_mappings(was, own, other)
    if text[0] != "code":
        conflict = _pictures(base, mine, theirs, cell, conflict)
    if text[0] == "code" or not cell["attachments"]:
        del cell["attachments"]
    return cell, conflict


def _is_untouched(base: Cell, cell: Cell, *, whole: bool) -> bool:
    """Whether nobody changed a cell; `whole`: nor its metadata, as by tags."""
    if essence(base) != essence(cell) or attached(base) != attached(cell):
        return False
    was, now = (each.get("metadata") or {} for each in (base, cell))
    names = (was.keys() | now.keys()) - LEFT_BY_TOOLS
    return not whole or all(was.get(name) == now.get(name) for name in names)


def _pictures(
    base: Cell, mine: Cell, theirs: Cell, cell: dict[str, Any], conflict: Conflict | None
) -> Conflict | None:
    """The conflict of a merged cell also where both sides attached another picture by one name:
    theirs is attached beside one's own by a name of its own, which their text then shows. So is
    what one side attached again and the other took away; then both texts stand as they were."""
    was, own, other = attached(base), attached(mine), attached(theirs)
    text = cell["source"] if conflict is None or conflict.theirs is None else conflict.theirs
    both = [
        name
        for name in sorted(own.keys() & other.keys())
        if own[name] != other[name] and was.get(name) not in (own[name], other[name])
    ]
    # Of these one side has another picture than before, and the other side none any more.
    mine_alone, theirs_alone = (
        sorted(name for name in was.keys() & one.keys() - two.keys() if one[name] != was[name])
        for one, two in ((own, other), (other, own))
    )
    if not (both or mine_alone or theirs_alone):
        return conflict
    if mine_alone or theirs_alone:
        if conflict is None:
            cell["source"] = source_of(mine)
            text = source_of(theirs)
        cell["attachments"] |= {name: other[name] for name in theirs_alone}
    for name in both:
        free = f"theirs-{name}"
        while free in cell["attachments"]:
            free = f"theirs-{free}"
        cell["attachments"][free] = other[name]
        text = text.replace(f"attachment:{name}", f"attachment:{free}")
    if conflict is not None:
        return conflict.model_copy(update={"theirs": text})
    return Conflict(
        cell_id="",
        section=section_of(mine) or section_of(theirs),
        cell_type=str(cell["cell_type"]),
        their_cell_type=str(cell["cell_type"]),
        kind="both_changed",
        base=source_of(base),
        mine=cell["source"],
        theirs=text,
        both=f"{cell['source']}\n{text}",
    )


def _text(base: Cell, mine: Cell, theirs: Cell) -> tuple[tuple[str, str], Conflict | None]:
    """Kind and text of a cell that both sides have."""
    was, own, other = essence(base), essence(mine), essence(theirs)
    if own == was:
        return other, None
    if other in (was, own):
        return own, None
    alike = own[0] == other[0]
    # Code and prose make no cell together.
    merged = merge_text(was[1], own[1], other[1]) if alike else MergedText(own[1], other[1], "")
    if alike and not merged.conflicts:
        return (own[0], merged.mine), None
    conflict = Conflict(
        cell_id="",
        section=section_of(mine) or section_of(theirs),
        cell_type=own[0],
        their_cell_type=other[0],
        kind="both_changed",
        base=was[1],
        mine=merged.mine,
        theirs=merged.theirs,
        both=merged.both if alike else None,
    )
    return (own[0], merged.mine), conflict


def _deletion(base: Cell, mine: Cell | None, theirs: Cell | None) -> Conflict:
    there = mine or theirs or base
    return Conflict(
        cell_id="",
        section=section_of(there),
        cell_type=str(there["cell_type"]),
        their_cell_type=str(there["cell_type"]),
        kind="deleted_there" if theirs is None else "deleted_here",
        base=source_of(base),
        mine=None if mine is None else source_of(mine),
        theirs=None if theirs is None else source_of(theirs),
        both=None,
    )


def _without_run(cell: Cell) -> dict[str, Any]:
    plain = {name: value for name, value in cell.items() if name not in RUNS}
    if cell["cell_type"] == "code":
        plain |= {"outputs": [], "execution_count": None}
    return plain


def _order(
    old: Mapping[str, Cell], mine: Mapping[str, Cell], theirs: Mapping[str, Cell], kept: set[str]
) -> list[str]:
    """The cells in the order of the side that moved some, one's own where both did; what only the
    other side has stands behind the cell that it stands behind there."""
    first, second = (mine, theirs) if _moves(old, mine) else (theirs, mine)
    order = [key for key in first if key in kept]
    placed = set(order)
    after: dict[str | None, list[str]] = {}
    last: str | None = None
    for key in second:
        if key not in kept:
            continue
        if key in placed:
            last = key
        else:
            after.setdefault(last, []).append(key)
    found = after.get(None, [])
    for key in order:
        found += [key, *after.get(key, [])]
    return found


def _moves(old: Mapping[str, Cell], side: Mapping[str, Cell]) -> bool:
    return [key for key in old if key in side] != [key for key in side if key in old]


def merge_mappings(
    base: Mapping[str, Any], mine: Mapping[str, Any], theirs: Mapping[str, Any], *, depth: int = 0
) -> dict[str, Any]:
    """Entry by entry what one side changed, and one's own where both did; entries that are mappings
    themselves are merged so to a `depth`."""
    nothing: Any = object()
    found = {}
    for name in {**theirs, **mine}:
        was, own, other = (each.get(name, nothing) for each in (base, mine, theirs))
        if depth and isinstance(own, Mapping) and isinstance(other, Mapping):
            value: Any = merge_mappings(
                was if isinstance(was, Mapping) else {}, own, other, depth=depth - 1
            )
        else:
            value = other if own == was else own
        if value is not nothing:
            found[name] = value
    return found


def _notebook_metadata(base: Notebook, mine: Notebook, theirs: Notebook) -> dict[str, Any]:
    """One's own; what Alacard wrote becomes theirs, but for cards that one changed oneself and for
    whose hand the notebook is."""
    parts = [dict(each.get("metadata") or {}) for each in (base, mine, theirs)]
    ours = [
        dict(found) if isinstance(found := part.pop("alacard", None), Mapping) else {}
        for part in parts
    ]
    names = {name: ours[1][name] for name in NAMES if name in ours[1]}
    for each in ours:
        for name in NAMES:
            each.pop(name, None)
    merged = merge_mappings(parts[0], parts[1], parts[2])
    if alacard := merge_mappings(ours[0], ours[1], ours[2], depth=2) | names:
        merged["alacard"] = alacard
    return merged
