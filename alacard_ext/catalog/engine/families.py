"""The edges of the family tree, both ways. Parents that are not rows have numbers after them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from .collect import Collector
from .parts import Add, Array, Parts
from .rows import RELATIONS, id_hash
from .texts import add_text

_PART = 1 << 18


def write_families(of: Collector, order: Array, number_of: Array, add: Add) -> None:
    """Write parents by child, and children by parent and relation, the most popular first."""
    node_of, absent = _nodes(of, order)
    rows = len(order)
    add_text("absent", (name.encode(errors="replace") for name in absent), add)
    child = number_of[of.columns.take("edge_child")].astype(np.int64)
    parent = node_of[of.columns.take("edge_parent")]
    relation = of.columns.take("edge_relation").astype(np.int64)
    valid = (child >= 0) & (child != parent)
    child, parent, relation = child[valid], parent[valid], relation[valid]
    # A parent named twice by one child counts once, by its first relation.
    keys = (child << 35) | (parent << 3) | relation
    keys.sort()
    _, once = np.unique(keys >> 3, return_index=True)
    keys = keys[once]
    child, parent, relation = keys >> 35, (keys >> 3) & 0xFFFFFFFF, keys & 7
    add("parent_ends", np.searchsorted(child, np.arange(rows + 1)).astype(np.int64))
    add("parent_node", parent.astype(np.int32))
    add("parent_relation", relation.astype(np.uint8))
    keys = ((parent * len(RELATIONS) + relation) << 32) | child
    keys.sort()
    add("child_ends", _ends(keys, (rows + len(absent)) * len(RELATIONS)))
    add("child_rid", (keys & 0xFFFFFFFF).astype(np.int32))


def _ends(keys: Array, lists: int) -> Parts:
    """Where each of the lists ends (a zero first) whose number is in the upper half of the keys."""

    def each() -> Iterator[Array]:
        for first in range(0, lists + 1, _PART):
            several = np.arange(first, min(first + _PART, lists + 1))
            yield np.searchsorted(keys, several << 32).astype(np.int64)

    return Parts(np.dtype(np.int64), (lists + 1,), each())


def _nodes(of: Collector, order: Array) -> tuple[Array, list[str]]:
    """The number of each parent: its row, whatever the case it is written in, or one of its own."""
    exact = of.columns.take("hashes")[order]
    folded = of.columns.take("folded")[order]
    by_exact, by_folded = np.argsort(exact), np.argsort(folded, kind="stable")
    names = list(of.parents)
    mine = np.array([id_hash(name) for name in names], np.uint64)
    mine_folded = np.array([id_hash(name.casefold()) for name in names], np.uint64)
    rid = _lookup(exact, by_exact, mine)
    rid = np.where(rid >= 0, rid, _lookup(folded, by_folded, mine_folded))
    node_of = rid.astype(np.int64)
    absent: list[str] = []
    seen: dict[int, int] = {}
    # By name, so that the numbers do not depend on the order in which rows came.
    for at in sorted(np.flatnonzero(rid < 0).tolist(), key=names.__getitem__):
        key = int(mine_folded[at])
        if key not in seen:
            seen[key] = len(order) + len(absent)
            absent.append(names[at])
        node_of[at] = seen[key]
    return node_of, absent


def _lookup(column: Array, by: Array, wanted: Array) -> Array:
    if not len(column) or not len(wanted):
        return np.full(len(wanted), -1, np.int64)
    at = np.minimum(np.searchsorted(column, wanted, sorter=by), len(column) - 1)
    found = by[at]
    return np.where(column[found] == wanted, found, -1)
