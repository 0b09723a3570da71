"""The first pass of a build over many rows at once: what `Collector.add` does, by columns.

Text that repeats, such as tags and owners, is looked at once a batch; names are cut into words as
one array of bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import blake2b
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from .batch import ACCESS_UNTOLD, GATED, NUMBERS, RowBatch, Texts
from .normalise import (
    BITS,
    BITS_AS_RE2,
    BITS_WORDS,
    MAX_WORD,
    NAME,
    OTHER,
    OWNER,
    RELATION_WORDS,
    words,
)
from .parts import Array
from .rows import RELATIONS, SIZE_NAMES, SIZES, month, popularities

if TYPE_CHECKING:
    from .collect import Collector

_LETTER, _DIGIT = 1, 2
_SIGNS = np.zeros(256, np.uint8)
_SIGNS[ord("a") : ord("z") + 1] = _LETTER
_SIGNS[ord("0") : ord("9") + 1] = _DIGIT
_FIELD_BITS, _WORD_BITS = 2, 32
_DAY = 86_400


def add_batch(of: Collector, batch: RowBatch) -> None:
    """Take many rows. Of several with the same id, the last one counts."""
    first, ids = len(of), [model_id.encode("ascii") for model_id in batch.ids]
    of.count_rows(len(ids))
    columns: dict[str, Array] = {
        "ids": np.frombuffer(b"".join(ids), np.uint8),
        "id_lengths": np.fromiter(map(len, ids), np.uint32, len(ids)),
        "shas": batch.sha,
        "flags": batch.flags,
        "hashes": _hashes(ids),
        "score": popularities(batch.numbers["downloads"], batch.numbers["likes"]),
        "trending": batch.trending,
        **{name: batch.numbers[name] for name in NUMBERS},
    }
    lower = [text.lower() for text in ids]
    columns["folded"] = columns["hashes"].copy()
    differ = [at for at, text in enumerate(ids) if text != lower[at]]
    columns["folded"][differ] = _hashes(lower[at] for at in differ)
    parts = [text.rpartition(b"/") for text in lower]
    names = _Names([name for _, _, name in parts])
    columns["named"], columns["begun"] = names.hashes()
    owner_of: dict[bytes, int] = {}
    owners = np.fromiter(
        (owner_of.setdefault(owner, len(owner_of)) for owner, _, _ in parts), np.int64, len(ids)
    )
    owner_names = _Names(list(owner_of))
    columns["owned"] = owner_names.hashes()[0][owners]
    pairs = _WordPairs(of.vocabulary.numbers)
    pairs.add(names.rows, pairs.numbers_of(names.different)[names.codes], NAME)
    numbers = pairs.numbers_of(owner_names.different)[owner_names.codes]
    each = np.bincount(owner_names.rows, minlength=len(owner_of))
    pairs.add_each(np.arange(len(ids)), owners, each, numbers, OWNER)
    _add_other_words(pairs, batch, names)
    columns["word_of"], columns["word_field"], columns["word_counts"] = pairs.once(len(ids))
    of.count_words(len(columns["word_of"]))
    columns["value_of"], columns["value_counts"] = _values(of, batch)
    parents, codes = _used(batch.parents)
    columns["edge_child"] = batch.parents.rows + first
    columns["edge_parent"] = of.parent_numbers(parents)[codes]
    columns["edge_relation"] = batch.relations
    for name, column in columns.items():
        of.columns.append(name, column)


def _hashes(texts: Iterable[bytes | memoryview]) -> Array:
    """What `rows.id_hash` answers for each."""
    whole = b"".join(blake2b(text, digest_size=8).digest() for text in texts)
    return np.frombuffer(whole, ">u8").astype(np.uint64)


def _used(texts: Texts) -> tuple[list[str], Array]:
    """The texts that any row has, and the place of each pair's among them."""
    codes, places = np.unique(texts.codes, return_inverse=True)
    return [texts.texts[code] for code in codes.tolist()], places


class _Names:
    """The words of each name: `different[codes[n]]` in row `rows[n]`, in order."""

    def __init__(self, names: list[bytes]) -> None:
        """`names` are in lower case."""
        self._size = len(names)
        self.names = names
        text = np.frombuffer(b"".join(names), np.uint8)
        row_of = np.repeat(
            np.arange(len(names)), np.fromiter(map(len, names), np.int64, len(names))
        )
        sign = _SIGNS[text]
        begins = np.ones(len(text), bool)
        begins[1:] = (sign[1:] != sign[:-1]) | (row_of[1:] != row_of[:-1])
        starts = np.flatnonzero(begins)
        lengths = np.diff(starts, append=len(text))
        # No longer than a word may be, and no run of other signs.
        taken = np.where(sign[starts] > 0, np.minimum(lengths, MAX_WORD), 0)
        inside = np.arange(len(text)) - np.repeat(starts, lengths) < np.repeat(taken, lengths)
        letters = text[inside]
        is_word = taken > 0
        self.rows = row_of[starts[is_word]]
        self._lengths = taken[is_word]
        self._letters = letters
        ends = np.zeros(len(self.rows) + 1, np.int32)
        np.cumsum(self._lengths, out=ends[1:])
        buffers = [None, pa.py_buffer(ends), pa.py_buffer(letters)]
        encoded = pa.StringArray.from_buffers(
            len(self.rows), buffers[1], buffers[2]
        ).dictionary_encode()
        self.different: list[str] = encoded.dictionary.to_pylist()
        self.codes: Array = encoded.indices.to_numpy()

    def hashes(self) -> tuple[Array, Array]:
        """Of each name as `normalise.whole` writes it, and of its first word."""
        # A space behind each word.
        text = np.full(len(self._letters) + len(self.rows), ord(" "), np.uint8)
        word_of = np.repeat(np.arange(len(self.rows)), self._lengths)
        text[np.arange(len(self._letters)) + word_of] = self._letters
        ends = np.zeros(self._size, np.int64)
        np.add.at(ends, self.rows, self._lengths + 1)
        ends = np.cumsum(ends)
        starts = np.concatenate((np.zeros(1, np.int64), ends[:-1]))[: self._size]
        view = memoryview(text.tobytes())
        whole = _hashes(
            view[start : max(end - 1, start)]
            for start, end in zip(starts.tolist(), ends.tolist(), strict=True)
        )
        rows, at = np.unique(self.rows, return_index=True)
        codes, place = np.unique(self.codes[at], return_inverse=True)
        begun = np.full(self._size, _hashes([b""])[0])
        begun[rows] = _hashes(self.different[code].encode() for code in codes.tolist())[place]
        return whole, begun


class _WordPairs:
    """The words of rows by number, with the field that each stands in."""

    def __init__(self, numbers: dict[str, int]) -> None:
        self._numbers = numbers
        self._keys: list[Array] = []

    def numbers_of(self, several: Sequence[str]) -> Array:
        """The number of each word."""
        numbers = self._numbers
        found = (numbers.setdefault(word, len(numbers)) for word in several)
        return np.fromiter(found, np.uint64, len(several))

    def add(self, rows: Array, numbers: Array, field: int) -> None:
        """One word for each of `rows`."""
        key = rows.astype(np.uint64) << np.uint64(_WORD_BITS + _FIELD_BITS)
        key |= numbers << np.uint64(_FIELD_BITS)
        self._keys.append(key | np.uint64(field))

    def add_several(
        self, rows: Array, codes: Array, words_of: Sequence[Sequence[str]], field: int
    ) -> None:
        """All words of `words_of[code]` for each of `rows`."""
        lengths = np.fromiter(map(len, words_of), np.int64, len(words_of))
        numbers = self.numbers_of([word for each in words_of for word in each])
        self.add_each(rows, codes, lengths, numbers, field)

    def add_each(
        self, rows: Array, codes: Array, lengths: Array, numbers: Array, field: int
    ) -> None:
        """The same, where `numbers` hold those of each code's words, `lengths` of them a code."""
        starts, mine = np.cumsum(lengths) - lengths, lengths[codes]
        before = np.cumsum(mine) - mine
        at = np.repeat(starts[codes] - before, mine) + np.arange(int(mine.sum()))
        self.add(np.repeat(rows, mine), numbers[at], field)

    def once(self, size: int) -> tuple[Array, Array, Array]:
        """Each row's words once, their best fields, and how many words each row has."""
        keys = np.concatenate(self._keys)
        keys.sort()
        pairs = keys >> np.uint64(_FIELD_BITS)
        first = np.ones(len(keys), bool)
        first[1:] = pairs[1:] != pairs[:-1]
        keys, pairs = keys[first], pairs[first]
        rows = (pairs >> np.uint64(_WORD_BITS)).astype(np.int64)
        fields = (keys & np.uint64((1 << _FIELD_BITS) - 1)).astype(np.uint8)
        counts = np.bincount(rows, minlength=size).astype(np.uint32)
        return pairs.astype(np.uint32), fields, counts


def _add_other_words(pairs: _WordPairs, batch: RowBatch, names: _Names) -> None:
    bits = pc.match_substring_regex(pa.array(names.names, pa.string()), BITS_AS_RE2)
    has_bits = bits.to_numpy(zero_copy_only=False)
    for kind in ("task", "library", "arch", "format", "tag"):
        values = batch.values[kind]
        texts, codes = _used(values)
        # Like 'arxiv:…', what has a colon is for filters: it would drown names.
        several = [[] if kind == "tag" and ":" in text else words(text) for text in texts]
        pairs.add_several(values.rows, codes, several, OTHER)
        if kind == "tag" and texts:
            bit_tags = np.fromiter((bool(BITS.search(text)) for text in texts), bool, len(texts))
            has_bits[values.rows[bit_tags[codes]]] = True
    rows = batch.parents.rows
    relations, codes = _used(Texts(list(RELATIONS), rows, batch.relations))
    of_relation = [RELATION_WORDS.get(relation, ()) for relation in relations]
    pairs.add_several(rows, codes, of_relation, OTHER)
    rows = np.flatnonzero(has_bits)
    if len(rows):
        pairs.add_several(rows, np.zeros(len(rows), np.int64), [BITS_WORDS], OTHER)


def _values(of: Collector, batch: RowBatch) -> tuple[Array, Array]:
    """The numbers of each row's values, row after row, and how many each row has."""
    size = len(batch)
    rows: list[Array] = []
    numbers: list[Array] = []

    def add(kind: str, values: Texts) -> None:
        texts, codes = _used(values)
        rows.append(values.rows)
        numbers.append(of.value_numbers(kind, texts)[codes])

    everyone = np.arange(size)
    for kind, values in batch.values.items():
        add(kind, values)
    add("author", _texts_of([model_id.rpartition("/")[0] for model_id in batch.ids]))
    parameters = batch.numbers["parameters"]
    sizes = np.searchsorted([end for _, end in SIZES], parameters, side="right")
    sizes[parameters <= 0] = SIZE_NAMES.index("unknown")
    add("size", Texts(list(SIZE_NAMES), everyone, sizes))
    days, codes = np.unique(batch.numbers["created"] // _DAY, return_inverse=True)
    months = [month(day * _DAY) or "" for day in days.tolist()]
    add("created", _texts_of([months[code] for code in codes.tolist()]))
    told = np.flatnonzero(batch.flags & ACCESS_UNTOLD == 0)
    add("gated", Texts(["false", "true"], told, (batch.flags[told] & GATED) // GATED))
    relations = np.unique(batch.parents.rows * len(RELATIONS) + batch.relations)
    each = np.divmod(relations, len(RELATIONS))
    add("relation", Texts(list(RELATIONS), *each))
    row, number = np.concatenate(rows), np.concatenate(numbers)
    counts = np.bincount(row, minlength=size).astype(np.uint32)
    return number[np.argsort(row, kind="stable")].astype(np.uint32), counts


def _texts_of(texts: list[str]) -> Texts:
    """One text a row, where it is not empty."""
    place: dict[str, int] = {}
    codes = np.fromiter(
        (place.setdefault(text, len(place)) if text else -1 for text in texts), np.int64, len(texts)
    )
    rows = np.flatnonzero(codes >= 0)
    return Texts(list(place), rows, codes[rows])
