"""Sets of row numbers, and how they meet: short ones as sorted numbers, long ones as bits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from .parts import Array

HEAVY = 32
"""A set of more than a 32nd of all rows is kept as bits: there the bits are the shorter form."""
_STEP = 256


@dataclass
class RowSet:
    """A set out of `rows` row numbers, by `rids` (sorted) or by `bits` (lowest bit first)."""

    rows: int
    rids: Array | None = None
    bits: Array | None = None

    @cached_property
    def count(self) -> int:

        if self.rids is not None:
            return len(self.rids)
        assert self.bits is not None
        return _set_bits(self.bits)

    def count_with(self, other: RowSet) -> int:
        """How many are in both sets, which need not be made for that."""
        if self.bits is not None and other.bits is not None:
            return _set_bits(np.bitwise_and(self.bits, other.bits))
        short, long = (self, other) if self.rids is not None else (other, self)
        if long.rids is not None and len(long.rids) < len(short.numbers()):
            short, long = long, short
        assert short.rids is not None
        return int(np.count_nonzero(long.holds(short.rids)))

    def without(self, other: RowSet) -> RowSet:
        """What is in this set and not in the other."""
        if self.rids is not None:
            return RowSet(self.rows, rids=self.rids[~other.holds(self.rids)])
        bits = pack(self.rows, other.rids) if other.rids is not None else other.bits
        assert self.bits is not None and bits is not None
        return RowSet(self.rows, bits=np.bitwise_and(self.bits, np.bitwise_not(bits)))

    def flags(self) -> Array:
        """For every row, whether it is in the set."""
        if self.bits is not None:
            return np.unpackbits(self.bits, count=self.rows, bitorder="little").view(bool)
        flags = np.zeros(self.rows, bool)
        flags[self.rids] = True
        return flags

    def numbers(self) -> Array:
        """All row numbers, ascending."""
        if self.rids is not None:
            return self.rids
        # As truth values: finding what is not zero among numbers takes ten times as long.
        return np.flatnonzero(self.flags())

    def holds(self, rids: Array) -> Array:
        """For each of `rids`, whether it is in the set."""
        if self.bits is not None:
            hit: Array = (self.bits[rids >> 3] >> (rids & 7).astype(np.uint8)) & 1 != 0
            return hit
        assert self.rids is not None
        if not len(self.rids):
            return np.zeros(len(rids), bool)
        # Of one type, or all of the set would be converted for each search in it.
        rids = rids.astype(self.rids.dtype, copy=False)
        at = np.minimum(self.rids.searchsorted(rids), len(self.rids) - 1)
        same: Array = self.rids[at] == rids
        return same

    def from_number(self, start: int, limit: int) -> Array:
        """The first `limit` row numbers from `start` on."""
        if self.rids is not None:
            at = int(np.searchsorted(self.rids, start))
            return self.rids[at : at + limit]
        assert self.bits is not None
        parts: list[Array] = []
        have, byte, step = 0, start >> 3, _STEP
        while byte < len(self.bits) and have < limit:
            block = np.unpackbits(self.bits[byte : byte + step], bitorder="little")
            numbers = np.flatnonzero(block.view(bool)) + (byte << 3)
            numbers = numbers[(numbers >= start) & (numbers < self.rows)]
            parts.append(numbers)
            have += len(numbers)
            byte += step
            step *= 4
        return np.concatenate(parts)[:limit] if parts else np.empty(0, np.int64)

    def in_order(self, order: Array, places: Array, start: int, limit: int) -> Array:
        """The first `limit` of the set in a given order, from place `start` of that order on.

        `order` holds the row at each place, `places` the place of each row.
        """
        if self.bits is None:
            assert self.rids is not None
            mine = places[self.rids]
            mine = mine[mine >= start]
            if len(mine) > limit:
                mine = np.partition(mine, limit)[:limit]
            ordered: Array = order[np.sort(mine)]
            return ordered
        parts: list[Array] = []
        have, step = 0, 2048
        while start < self.rows and have < limit:
            block = order[start : start + step]
            hits = block[self.holds(block)]
            parts.append(hits)
            have += len(hits)
            start += step
            step *= 2
        return np.concatenate(parts)[:limit] if parts else order[:0]


def _set_bits(bits: Array) -> int:
    whole = len(bits) // 8 * 8
    # Eight bytes at a time: counting byte by byte takes five times as long.
    count = int(np.bitwise_count(bits[:whole].view(np.uint64)).sum(dtype=np.int64))
    return count + int(np.bitwise_count(bits[whole:]).sum(dtype=np.int64))


def pack(rows: int, rids: Array) -> Array:
    """Row numbers as bits."""
    flags = np.zeros(rows, bool)
    flags[rids] = True
    return np.packbits(flags, bitorder="little")


def everything(rows: int) -> RowSet:
    """The set of all rows."""
    bits = np.full((rows + 7) // 8, 255, np.uint8)
    if rows % 8:
        bits[-1] = (1 << rows % 8) - 1
    return RowSet(rows, bits=bits)


def union(rows: int, sets: Iterable[RowSet]) -> RowSet:
    """What is in any of the sets."""
    parts = list(sets)
    if len(parts) == 1:
        return parts[0]
    numbers = [part.rids for part in parts if part.rids is not None]
    bits = [part.bits for part in parts if part.bits is not None]
    together = np.concatenate(numbers) if numbers else np.empty(0, np.int32)
    if not bits and len(together) <= max(rows // HEAVY, 64):
        return RowSet(rows, rids=np.unique(together))
    if len(together):
        bits.append(pack(rows, together))
    result = bits[0]
    for more in bits[1:]:
        result = result | more
    return RowSet(rows, bits=result)


def intersection(rows: int, sets: Iterable[RowSet]) -> RowSet:
    """What is in every one of the sets; everything, where there is none."""
    parts = list(sets)
    if not parts:
        return everything(rows)
    if len(parts) == 1:
        return parts[0]
    short = sorted((part for part in parts if part.rids is not None), key=lambda part: part.count)
    long = [part for part in parts if part.rids is None]
    if short:
        rids = short[0].rids
        assert rids is not None
        for part in (*long, *short[1:]):
            rids = rids[part.holds(rids)]
        return RowSet(rows, rids=rids)
    bits = long[0].bits
    for part in long[1:]:
        bits = np.bitwise_and(bits, part.bits)  # type: ignore[arg-type]
    result = RowSet(rows, bits=bits)
    if result.count <= rows // HEAVY:
        return RowSet(rows, rids=result.numbers())
    return result
