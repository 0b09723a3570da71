"""What differs between two notebooks, cell by cell. Outputs are no change of a person's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from typing import Any

from .cells import Cell, attached, essence, keyed, section_of, source_of
from .lines import LONGEST, matcher
from .models import CellChange, DiffLine

CONTEXT = 2
"""Lines told around a change."""


def changes_between(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[CellChange]:
    """What leads from one notebook to the other: in the order of the newer, each removed cell after
    the one that it stood behind."""
    old = keyed(before["cells"])
    new = keyed(after["cells"], old)
    moved = _moved(old, new)
    places = {key: number for number, key in enumerate(old, 1)}
    behind = _removed(old, new)
    found = [_removal(key, old[key], places[key]) for key in behind.pop(None, [])]
    for number, (key, cell) in enumerate(new.items(), 1):
        if (change := _change(old.get(key), cell, number, moved=key in moved)) is not None:
            found.append(change)
        found += [_removal(gone, old[gone], places[gone]) for gone in behind.pop(key, [])]
    return found


def _removed(old: Mapping[str, Cell], new: Mapping[str, Cell]) -> dict[str | None, list[str]]:
    """The cells that are gone, by the one before them that is still there."""
    behind: dict[str | None, list[str]] = {}
    last: str | None = None
    for key in old:
        if key in new:
            last = key
        else:
            behind.setdefault(last, []).append(key)
    return behind


def _moved(old: Mapping[str, Cell], new: Mapping[str, Cell]) -> set[str]:
    """The fewest cells without which all others stand in the order that they had."""
    was, now = [key for key in old if key in new], [key for key in new if key in old]
    if was == now:
        return set()
    blocks = SequenceMatcher(None, was, now, autojunk=False).get_matching_blocks()
    stayed = {key for block in blocks for key in was[block.a : block.a + block.size]}
    return set(was) - stayed


def _change(was: Cell | None, cell: Cell, number: int, *, moved: bool) -> CellChange | None:
    kind, source = essence(cell)
    told = {"cell_id": str(cell["id"]), "number": number, "section": section_of(cell)}
    told |= {"cell_type": kind, "moved": moved}
    if was is None:
        return CellChange.model_validate(told | {"kind": "added", "lines": lines_of("", source)})
    pictures = _pictures(attached(was), attached(cell))
    if essence(was) == (kind, source) and not pictures:
        if not moved:
            return None
        return CellChange.model_validate(told | {"kind": "moved", "lines": []})
    retyped = None if was["cell_type"] == kind else str(was["cell_type"])
    lines = lines_of(source_of(was), source) + pictures
    return CellChange.model_validate(told | {"kind": "changed", "retyped": retyped, "lines": lines})


def _pictures(was: Mapping[str, Any], now: Mapping[str, Any]) -> list[DiffLine]:
    """The pictures that differ, by the words with which a text shows them."""
    names = sorted(name for name in was.keys() | now.keys() if was.get(name) != now.get(name))
    return [
        DiffLine(mark=mark, text=f"attachment:{name}")
        for name in names
        for mark, side in (("removed", was), ("added", now))
        if name in side
    ]


def _removal(key: str, cell: Cell, number: int) -> CellChange:
    return CellChange(
        kind="removed",
        cell_id=key,
        number=number,
        section=section_of(cell),
        cell_type=str(cell["cell_type"]),
        lines=lines_of(source_of(cell), ""),
    )


def lines_of(before: str, after: str) -> list[DiffLine]:
    """The lines that differ, with some around them."""
    return list(_lines(before.split("\n") if before else [], after.split("\n") if after else []))


def _lines(old: list[str], new: list[str]) -> Iterator[DiffLine]:
    if max(len(old), len(new)) > LONGEST:
        yield from (DiffLine(mark="removed", text=line) for line in old)
        yield from (DiffLine(mark="added", text=line) for line in new)
        return
    end = 0
    for group in matcher(old, new).get_grouped_opcodes(CONTEXT):
        if group[0][1] > end:
            yield DiffLine(mark="gap", text="")
        for tag, a, b, c, d in group:
            if tag == "equal":
                yield from (DiffLine(mark="same", text=line) for line in old[a:b])
            else:
                yield from (DiffLine(mark="removed", text=line) for line in old[a:b])
                yield from (DiffLine(mark="added", text=line) for line in new[c:d])
        end = group[-1][2]
    if end < len(old):
        yield DiffLine(mark="gap", text="")
