"""The family of a model over snapshot and overlay: parents, children level by level, counts."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from functools import lru_cache, partial
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary, proxy

import numpy as np

from ..errors import BadRequest
from .engine.index import Index
from .engine.keyset import Cursor, fingerprint, read_cursor, write_cursor
from .engine.parts import Array
from .engine.row_sets import RowSet
from .engine.rows import RELATIONS
from .models import MAX_LIMIT, RelationCounts, TreeNode, TreePage

if TYPE_CHECKING:
    from .engine.snapshot import Snapshot

MAX_ANCESTORS = 200
"""Nodes of a chain of ancestors; a card that names hundreds of parents is cut there."""
_COUNTS: MutableMapping[Snapshot, Callable[[str], int]] = WeakKeyDictionary()


def _children(snapshot: Snapshot, model_id: str, relations: tuple[str, ...]) -> list[Array]:
    """The children of a model in the snapshot and in the overlay, the most popular first."""
    both = []
    for index in (snapshot.index, snapshot.over):
        node = index.node(model_id)
        if node is None:
            both.append(np.empty(0, np.int64))
            continue
        lists = [index.children_of(node, relation) for relation in relations]
        rids = lists[0] if len(lists) == 1 else np.sort(np.concatenate(lists))
        both.append(snapshot.shown(rids) if index is snapshot.index else rids)
    return both


def children(
    snapshot: Snapshot, model_id: str, relation: str | None, limit: int, cursor: str | None
) -> TreePage:
    """One page of a model's children, the most popular first.

    Raises BadRequest for an unknown relation, a limit out of range and a damaged cursor.
    """
    if relation is not None and relation not in RELATIONS:
        raise BadRequest(
            f"There is no such relation; choose one of {', '.join(RELATIONS)}.",
            {"choices": list(RELATIONS)},
        )
    if not 1 <= limit <= MAX_LIMIT:
        raise BadRequest(f"A page holds 1 to {MAX_LIMIT} models; give such a limit.")
    both = _children(snapshot, model_id, RELATIONS if relation is None else (relation,))
    belongs = fingerprint("children", model_id, relation)
    stamps = (snapshot.version, snapshot.overlay_stamp)
    after = read_cursor(cursor, belongs) if cursor else None
    if after is not None and after.stamps != stamps:
        raise BadRequest("The catalog has changed since this page; open the level again.")
    indexes = (snapshot.index, snapshot.over)
    places = list(after.places if after else (0, 0))
    candidates = []
    for side, (index, rids) in enumerate(zip(indexes, both, strict=True)):
        for rid in RowSet(index.rows, rids=rids).from_number(places[side], limit + 1):
            candidates.append((-float(index.arrays["score"][rid]), side, int(rid)))
    candidates.sort()
    page = TreePage(root=model_id, total=sum(len(rids) for rids in both))
    for _, side, rid in candidates[:limit]:
        page.nodes.append(_node(snapshot, indexes[side], rid, model_id))
        places[side] = rid + 1
    if len(candidates) > limit:
        key = -candidates[limit - 1][0]
        page.next = write_cursor(Cursor(key, (places[0], places[1]), stamps), belongs)
    return page


def _node(snapshot: Snapshot, index: Index, rid: int, parent: str) -> TreeNode:
    model = index.model(rid)
    folded = parent.casefold()
    relation = next((base.relation for base in model.bases if base.id.casefold() == folded), None)
    return TreeNode(
        id=model.id,
        relation=relation,
        model=model,
        children_count=children_count(snapshot, model.id),
        child=parent,
    )


def children_count(snapshot: Snapshot, model_id: str) -> int:
    """How many direct children a model has."""
    total = 0
    if not snapshot.overlay_rows:
        node = snapshot.index.node(model_id)
        if node is None:
            return 0
        ends, each = snapshot.index.arrays["child_ends"], len(RELATIONS)
        return int(ends[(node + 1) * each] - ends[node * each])
    for rids in _children(snapshot, model_id, RELATIONS):
        total += len(rids)
    return total


def relation_counts(snapshot: Snapshot, model_id: str) -> RelationCounts:
    """Direct children by relation, and all descendants, each counted once."""
    counts = {
        relation: sum(len(rids) for rids in _children(snapshot, model_id, (relation,)))
        for relation in RELATIONS
    }
    return RelationCounts(
        children={name: count for name, count in counts.items() if count},
        descendants=_descendants_of(snapshot)(model_id),
    )


def parents(snapshot: Snapshot, model_id: str) -> list[TreeNode]:
    """The parents that a model's card names, known or not."""
    found = snapshot.find(model_id)
    if found is None:
        return []
    index, rid = found
    nodes = []
    for relation, name, _ in index.bases(rid):
        model = snapshot.get(name)
        nodes.append(
            TreeNode(
                id=model.id if model else name,
                relation=relation,
                model=model,
                known=model is not None,
                children_count=children_count(snapshot, name),
                child=model_id,
            )
        )
    return nodes


def ancestors(snapshot: Snapshot, model_id: str) -> TreePage:
    """Everything a model came from, nearest first; an ancestor met again ends its branch."""
    page = TreePage(root=model_id)
    met = {model_id.casefold()}
    level = [model_id]
    depth = 0
    while level and len(page.nodes) < MAX_ANCESTORS:
        depth += 1
        following = []
        for name in level:
            for node in parents(snapshot, name):
                node.depth = depth
                node.cycle = node.id.casefold() in met
                page.nodes.append(node)
                if not node.cycle:
                    met.add(node.id.casefold())
                    following.append(node.id)
        level = following
    page.nodes = page.nodes[:MAX_ANCESTORS]
    page.total = len(page.nodes)
    return page


def _descendants_of(snapshot: Snapshot) -> Callable[[str], int]:
    """`count_descendants` of this snapshot, which remembers what it has counted."""
    if snapshot not in _COUNTS:
        # A strong reference from the value to the key would keep every snapshot that there was.
        _COUNTS[snapshot] = lru_cache(maxsize=1000)(partial(count_descendants, proxy(snapshot)))
    return _COUNTS[snapshot]


def count_descendants(snapshot: Snapshot, model_id: str) -> int:
    """How many models came from this one, at any depth; each once, itself never."""
    index, over = snapshot.index, snapshot.over
    each = len(RELATIONS)
    ends, listed = index.arrays["child_ends"], index.arrays["child_rid"]
    nodes = (len(ends) - 1) // each
    # The overlay's rows and parents by the snapshot's numbers, or by numbers after them.
    numbers: dict[str, int] = {}

    def number(name: str) -> int:
        node = index.node(name)
        if node is None:
            node = numbers.setdefault(name.casefold(), nodes + len(numbers))
        return node

    root = number(model_id)
    more: dict[int, list[int]] = {}
    for rid in range(over.rows):
        for _, parent, _ in over.bases(rid):
            more.setdefault(number(parent), []).append(number(over.id(rid)))
    seen = np.zeros(nodes + len(numbers), bool)
    seen[root] = True
    frontier = np.array([root], np.int64)
    while len(frontier):
        mine = frontier[frontier < nodes]
        starts, stops = ends[mine * each], ends[(mine + 1) * each]
        lengths = stops - starts
        at = np.repeat(starts - (np.cumsum(lengths) - lengths), lengths)
        children = snapshot.shown(listed[at + np.arange(len(at))].astype(np.int64))
        extra = (
            [child for node in frontier.tolist() for child in more.get(node, ())] if more else []
        )
        frontier = np.unique(np.concatenate((children, np.array(extra, np.int64))))
        frontier = frontier[~seen[frontier]]
        seen[frontier] = True
    return int(seen.sum()) - 1
