"""What a notebook took up of the present templates, so that the next time finds its own changes.

The library keeps a hand as it was dealt first. Whoever was rebased onto later templates has their
texts too, which are no changes of a person's; digests in the notebook's metadata tell them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from .cells import Cell, essence

TAKEN_UP = "taken_up"
"""The entry of a notebook's metadata that holds the digests."""


def taken_up(merged: Mapping[str, Any], theirs: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """The entry for a merged notebook: the cells that are as the templates have them, by their ids,
    and the entries of the metadata."""
    dealt = {essence(cell) for cell in theirs["cells"]}
    cells = {
        str(cell["id"]): _digest(essence(cell))
        for cell in merged["cells"]
        if essence(cell) in dealt
    }
    entries = theirs["metadata"]["alacard"]
    return {
        "cells": cells,
        "metadata": {name: _digest(value) for name, value in entries.items()},
    }


def as_taken_up(base: Mapping[str, Any], mine: Mapping[str, Any]) -> dict[str, Any]:
    """The base with what `mine` says that it took up since, where that is still as it was."""
    ours = _ours(mine)
    said = ours.get(TAKEN_UP)
    cells, entries = (
        found if isinstance(said, Mapping) and isinstance(found := said.get(name), Mapping) else {}
        for name in ("cells", "metadata")
    )
    merged: list[Cell] = list(base["cells"])
    places = {cell.get("id"): place for place, cell in enumerate(merged)}
    added: dict[Any, list[Cell]] = {}
    last: Any = None
    for cell in mine["cells"]:
        name = cell.get("id")
        if isinstance(name, str) and cells.get(name) == _digest(essence(cell)):
            kind, source = essence(cell)
            if name in places:
                # The rest of it may be a person's, such as tags.
                merged[places[name]] = {**merged[places[name]], "cell_type": kind, "source": source}
            else:
                section = (cell.get("metadata") or {}).get("alacard")
                metadata = {} if section is None else {"alacard": section}
                new = {"id": name, "cell_type": kind, "source": source, "metadata": metadata}
                added.setdefault(last, []).append(new)
        if name in places:
            last = name
    ordered = added.pop(None, [])
    for cell in merged:
        ordered += [cell, *added.pop(cell.get("id"), [])]
    same = {
        name: value
        for name, value in ours.items()
        if name in entries and entries[name] == _digest(value)
    }
    metadata = {**base["metadata"], "alacard": {**_ours(base), **same}}
    return {**base, "cells": ordered, "metadata": metadata}


def _ours(notebook: Mapping[str, Any]) -> Mapping[str, Any]:
    ours = (notebook.get("metadata") or {}).get("alacard")
    return ours if isinstance(ours, Mapping) else {}


def _digest(value: Any) -> str:
    text = json.dumps(value, sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
