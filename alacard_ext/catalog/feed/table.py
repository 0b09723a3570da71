"""A table of models, column by column: what is as the Hub writes it is taken in bulk.

`clean` stays the one place that says what a strange value means. A row is taken here only where
`clean` would take each of its values unchanged and count no loss; the others are named, and `clean`
gets them one by one. Texts that repeat from row to row, as tags do, are looked at once a batch.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ...hub.licences import licence_address
from ..engine.batch import ACCESS_UNTOLD, CHAT, GATED, UNKNOWN, RowBatch, Texts
from ..engine.parts import Array
from ..engine.rows import MAX_COUNT
from .clean import (
    ENDINGS,
    FORMATS,
    MODEL_ID,
    MOST_FILES,
    MOST_VALUES,
    NAMES,
    gated,
    is_model_id,
    named_parents,
    sum_of_counts,
    texts_of,
)
from .objects import Objects
from .plain import OneText, Read, counts, given, in_plain_type, moments, scores, shas, truths
from .tags import Tags
from .values import count, line, mapping, truth

_ID_NAMES = (*NAMES["id"], *NAMES["modelId"])
_KEYS = {
    "cardData": (
        "base_model",
        "datasets",
        "language",
        "library_name",
        "license",
        "license_link",
        "license_name",
        "pipeline_tag",
    ),
    "config": ("model_type", "tokenizer_config"),
    "safetensors": ("parameters", "total"),
    "gguf": ("architecture", "chat_template", "total"),
    "baseModels": ("models",),
}
"""What is asked of the objects of each field."""


class TableBatch:
    """One batch of a table: `rows` in bulk, and `odd`, the numbers of those that are left to
    `clean`, in order."""

    def __init__(self, batch: pa.RecordBatch) -> None:
        self._batch = batch
        self._size = batch.num_rows
        self._odd = np.zeros(self._size, bool)
        try:
            rows = self._read()
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError, pa.ArrowTypeError):
            # A column of a type that nobody expects: all rows one by one.
            self._odd[:] = True
            self.rows: RowBatch | None = None
        else:
            self.rows = rows.without(self.odd) if self._odd.any() else rows

    @property
    def odd(self) -> list[int]:
        return np.flatnonzero(self._odd).tolist()

    def _column(self, name: str) -> pa.Array | None:
        """A field under the first of its names; rows that may mean another of them are odd."""
        present = [known for known in NAMES[name] if known in self._batch.schema.names]
        columns = [in_plain_type(self._batch.column(known)) for known in present]
        columns = [column for column in columns if column is not None]
        if not columns:
            return None
        first, *others = columns
        for other in others:
            self._odd |= ~given(first) & given(other)
        return first

    def _bulk(self, read: Callable[[pa.Array | None, int], Read], name: str) -> Array:
        values, strange = read(self._column(name), self._size)
        self._odd |= strange
        return values

    def _truths(self, name: str, read: Callable[[Any], bool | None]) -> Array:
        return self._bulk(lambda column, size: truths(column, size, read), name)

    def _objects(self, name: str) -> Objects:
        found = Objects(self._column(name), self._size, _KEYS[name])
        self._odd |= found.odd
        return found

    def _read(self) -> RowBatch:
        ids = self._ids()
        for name in ("private", "disabled"):
            self._odd |= self._truths(name, truth) == 1
        card, config = self._objects("cardData"), self._objects("config")
        weights, gguf = self._objects("safetensors"), self._objects("gguf")
        tags = Tags(self._column("tags"), self._size)
        self._odd |= tags.odd
        self._leave_what_the_card_adds(card, self._objects("baseModels"), tags)
        access = self._truths("gated", gated)
        flags = np.where(access < 0, ACCESS_UNTOLD, np.where(access == 1, GATED, 0))
        flags[self._conversational(config, gguf, tags)] |= CHAT
        numbers = {
            "downloads": self._bulk(counts, "downloads"),
            "likes": self._bulk(counts, "likes"),
            "created": self._bulk(moments, "createdAt"),
            "modified": self._bulk(moments, "lastModified"),
            "parameters": self._parameters(weights, gguf),
            "storage": self._bulk(counts, "usedStorage"),
        }
        single = {
            "task": self._text("pipeline_tag").otherwise(card.text("pipeline_tag")),
            "library": self._text("library_name").otherwise(card.text("library_name")),
            "arch": config.text("model_type").otherwise(gguf.text("architecture")),
            "license_name": card.text("license_name"),
            "license_link": self._licence_links(card, ids),
        }
        values = {name: _pairs(one) for name, one in single.items()}
        for kind in ("license", "language", "tag", "dataset"):
            values[kind] = tags.texts(kind)
        values["format"] = self._formats(gguf, tags)
        parents, relations = tags.parents(ids)
        return RowBatch(
            ids=ids,
            sha=self._bulk(shas, "sha"),
            flags=flags.astype(np.uint8),
            trending=self._bulk(scores, "trendingScore"),
            numbers=numbers,
            values=values,
            parents=parents,
            relations=relations,
        )

    def _ids(self) -> list[str]:
        column = self._column("id")
        if column is None:
            column = self._column("modelId")
        if column is None or not pa.types.is_string(column.type):
            self._odd[:] = True
            return [""] * self._size
        fine = pc.and_(
            pc.match_substring_regex(column, rf"\A(?:{MODEL_ID.pattern})\z"),
            pc.invert(pc.match_substring_regex(column, r"--|\.\.")),
        )
        fine = fine.fill_null(False)
        ids = pc.if_else(fine, column, "")
        codes = ids.dictionary_encode().indices.to_numpy(zero_copy_only=False)
        # Of several rows of one id the last counts: they are taken in their order, one by one.
        again = np.bincount(codes, minlength=1)[codes] > 1
        again |= pc.is_in(ids, self._other_ids(pc.invert(fine))).to_numpy(zero_copy_only=False)
        self._odd |= again | ~fine.to_numpy(zero_copy_only=False)
        found: list[str] = ids.to_pylist()
        return found

    def _other_ids(self, rows: pa.Array) -> pa.Array:
        """What else may be the id of some rows, under any of its names."""
        names = [name for name in _ID_NAMES if name in self._batch.schema.names]
        columns = [in_plain_type(self._batch.column(name)) for name in names]
        texts = [column for column in columns if column is not None]
        texts = [column.filter(rows) for column in texts if pa.types.is_string(column.type)]
        return pa.concat_arrays([pa.array([], pa.string()), *texts]).drop_null()

    def _text(self, name: str) -> OneText:
        column = self._column(name)
        if column is None:
            return OneText(self._size)
        one = OneText.of_column(column, lambda text: text if line(text) == text else None)
        self._odd |= given(column) & (one.codes < 0)
        return one

    def _leave_what_the_card_adds(self, card: Objects, listed: Objects, tags: Tags) -> None:
        """Leave rows whose card names licences, languages, data sets or parents that its tags,
        which the Hub makes of the card, do not."""
        told = card.rows_with("license")
        column = self._column("license")
        if column is not None:
            told += np.flatnonzero(given(column)).tolist()
        for kind, rows in (("license", told), ("language", card.rows_with("language"))):
            named = np.zeros(self._size, bool)
            named[rows] = True
            self._odd |= named & ~tags.has(kind)
        for row in card.rows_with("datasets"):
            names = texts_of(card.at(row).get("datasets"), MOST_VALUES)
            mine = tags.of_row(row)
            if not all(f"dataset:{name}" in mine for name in names):
                self._odd[row] = True
        for row in {*card.rows_with("base_model"), *listed.rows_with("models")}:
            for parent in named_parents(card.at(row), listed.at(row)):
                if is_model_id(parent) and not tags.names_parent(row, parent):
                    self._odd[row] = True

    def _conversational(self, config: Objects, gguf: Objects, tags: Tags) -> Array:
        """For each row, whether the model takes part in a conversation."""
        found = np.zeros(self._size, bool)
        found[tags.chat()] = True
        for row in config.rows_with("tokenizer_config"):
            tokenizer = mapping(config.at(row).get("tokenizer_config")) or {}
            found[row] |= bool(tokenizer.get("chat_template"))
        for row in gguf.rows_with("chat_template"):
            found[row] |= bool(gguf.at(row).get("chat_template"))
        return found

    def _parameters(self, weights: Objects, gguf: Objects) -> Array:
        found = np.full(self._size, UNKNOWN, np.int64)
        total = weights.child("total")
        if total is not None and pa.types.is_int64(total.type):
            plain = total.fill_null(0).to_numpy(zero_copy_only=False)
            plain = np.where(plain <= MAX_COUNT, plain, 0)
            found = np.where(plain > 0, plain, found)
            rest = {*weights.rows_with("parameters"), *gguf.rows()}
        else:
            rest = {*weights.rows(), *gguf.rows()}
        for row in rest:
            if found[row] < 0:
                mine = weights.at(row)
                found[row] = (
                    count(mine.get("total"))
                    or sum_of_counts(mine.get("parameters"))
                    or count(gguf.at(row).get("total"))
                    or UNKNOWN
                )
        return found

    def _licence_links(self, card: Objects, ids: list[str]) -> OneText:
        links = {
            row: licence_address(card.at(row).get("license_link"), ids[row])
            for row in card.rows_with("license_link")
        }
        return OneText.of_values(self._size, links)

    def _formats(self, gguf: Objects, tags: Tags) -> Texts:
        """The formats by tags, by the endings of files, and by what a file of weights says."""
        tagged = tags.texts("format")
        names = np.array([FORMATS.index(text) for text in tagged.texts], np.int64)
        rows, codes = [tagged.rows], [names[tagged.codes] if len(names) else tagged.codes]
        files = self._column("siblings")
        if files is not None and pa.types.is_list(files.type):
            file = pc.list_flatten(files)
            of = pc.list_parent_indices(files).to_numpy(zero_copy_only=False)
            if pa.types.is_struct(file.type) and "rfilename" in {f.name for f in file.type}:
                file = in_plain_type(pc.struct_field(file, "rfilename"))
            if file is not None and pa.types.is_string(file.type):
                lower = pc.utf8_lower(file)
                self._odd |= np.bincount(of, minlength=self._size) > MOST_FILES
                for ending, name in ENDINGS.items():
                    hit = pc.ends_with(lower, ending).fill_null(False)
                    mine = of[hit.to_numpy(zero_copy_only=False)]
                    rows.append(mine)
                    codes.append(np.full(len(mine), FORMATS.index(name)))
            elif file is not None:
                self._odd |= given(files)
        elif files is not None:
            self._odd |= given(files)
        mine = np.array(gguf.rows(), np.int64)
        rows.append(mine)
        codes.append(np.full(len(mine), FORMATS.index("gguf")))
        keys = np.unique(np.concatenate(rows) * len(FORMATS) + np.concatenate(codes))
        return Texts(list(FORMATS), keys // len(FORMATS), keys % len(FORMATS))


def _pairs(one: OneText) -> Texts:
    rows = np.flatnonzero(one.codes >= 0)
    return Texts(one.texts, rows, one.codes[rows])
