"""A table taken column by column makes the very index that its rows make one by one."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from alacard_ext.catalog.catalog import Catalog
from alacard_ext.catalog.engine.arrays import write_arrays
from alacard_ext.catalog.engine.batch import RowBatch
from alacard_ext.catalog.engine.build import build_snapshot
from alacard_ext.catalog.engine.collect import collect
from alacard_ext.catalog.engine.overlay import Overlay
from alacard_ext.catalog.engine.parts import in_memory
from alacard_ext.catalog.engine.rows import CatalogRow, popularities, popularity
from alacard_ext.catalog.feed import files
from alacard_ext.catalog.feed.clean import BadRow, Losses, clean
from alacard_ext.catalog.feed.files import as_entry, read_models
from alacard_ext.catalog.feed.taken import FIELDS, Taken
from tests.bench_catalog.synthetic import rows

pa = pytest.importorskip("pyarrow")

BASE: dict[str, Any] = {
    "id": "ada/Tiny-Llama-3B-q4",
    "pipeline_tag": "text-generation",
    "library_name": "transformers",
    "downloads": 7,
    "likes": 2,
    "trendingScore": 1.5,
    "createdAt": "2024-05-01T09:00:00.000Z",
    "lastModified": "2025-05-01T09:00:00.000Z",
    "private": False,
    "disabled": False,
    "gated": "auto",
    "sha": "ab" * 20,
    "usedStorage": 5_000,
    "tags": ["tiny", "en", "safetensors", "license:mit", "dataset:ada/words", "region:us"],
    "siblings": [{"rfilename": "model.GGUF"}, {"rfilename": "README.md"}],
    "cardData": {"license_name": "own", "license_link": "LICENSE"},
    "config": {"model_type": "llama"},
    "safetensors": {"total": 9, "parameters": {"F32": 9}},
    "gguf": None,
    "baseModels": None,
}
CHANGES: list[dict[str, Any]] = [
    {},
    *({"id": bad} for bad in ("../x", "a b", "", None, "a--b/c", "a/b..c", "x/" + "y" * 97)),
    *({"id": good} for good in ("gpt2", "A_b/C.d-9", "____/____", "9/9", "x/" + "y" * 96)),
    {"id": "q/" + "a" * 60 + "-" + "7" * 33},
    {"private": True},
    {"disabled": True},
    *({"gated": value} for value in ("manual", "false", "soon", "", None)),
    *({"downloads": value} for value in (0, -5, 10**12, 2**62, None)),
    *({"trendingScore": value} for value in (0.0, -1.0, 1e12, float("nan"), float("inf"), None)),
    *({"createdAt": value} for value in ("soon", "", "1969-01-01", "2024-05-01", "9999-12-31")),
    *({"sha": value} for value in ("AB" * 20, "ab" * 19, "zz" * 20, "", "0" * 40, None)),
    *({"pipeline_tag": value} for value in (" spaced ", "", "x" * 200, "a\nb", None)),
    {"tags": []},
    {"tags": None},
    {"tags": ["tiny", None, "tiny", "", " x", "a\x00b", "t" * 200, "\u3000wide", "modèle:x"]},
    {"tags": [f"tag{number}" for number in range(100)]},
    {"tags": [f"tag{number}" for number in range(600)]},
    {"tags": ["license:", "license:mit", "license:mit", "dataset:", "base_model:", "4-bit", "Q8"]},
    {"tags": [f"license:l{number}" for number in range(20)]},
    {
        "tags": [
            "base_model:a/b",
            "base_model:merge:a/b",
            "base_model:finetune:a/b",
            "conversational",
        ]
    },
    # The bits of a quantised model, by a tag alone.
    {"tags": ["8-bit"], "id": "ada/whale"},
    {"tags": ["base_model:odd:a/b", "base_model:quantized:c/d", "base_model:no model", "w4a16"]},
    {"tags": ["base_model:finetune:ada/Self", "gguf", "pytorch"], "id": "ada/Self"},
    {"tags": [f"base_model:merge:a/m{number}" for number in range(40)]},
    *({"cardData": value} for value in (None, {}, {"license": "mit"}, {"license": ["apache-2.0"]})),
    {"cardData": {"language": ["de", False]}, "tags": ["license:mit"]},
    {"cardData": {"datasets": ["ada/words", "new/set"], "base_model": "ada/base"}},
    {
        "cardData": {"base_model": "a/b", "base_model_relation": "adapter"},
        "tags": ["base_model:a/b"],
    },
    {"cardData": {"base_model": "a/b"}, "tags": ["base_model:adapter:a/b", "base_model:a/b"]},
    {
        "cardData": {"pipeline_tag": "fill-mask", "license_link": "http://x.org"},
        "pipeline_tag": None,
    },
    {"cardData": {"license_link": "https://example.org/a b"}, "library_name": None},
    {"baseModels": {"relation": "merge", "models": [{"id": "c/d"}, {"id": None}]}},
    {"safetensors": {"total": None, "parameters": {"F32": 4, "I8": 5}}},
    {
        "safetensors": {"total": -4},
        "gguf": {"total": 77, "architecture": "llama", "chat_template": "x"},
    },
    {"safetensors": None, "gguf": {"total": 78}, "config": None},
    {"config": {"tokenizer_config": {"chat_template": "{{x}}"}}},
    {"siblings": [{"rfilename": f"f{number}.onnx"} for number in range(3)] + [{"rfilename": None}]},
    # One id again and again: the last counts, whether it is plain or not.
    *(
        {"id": "twice/same", "likes": likes, "sha": sha}
        for likes, sha in ((1, None), (2, "x"), (3, None))
    ),
]
OBJECTS = ("cardData", "config", "safetensors", "gguf", "baseModels")


def entries() -> list[dict[str, Any]]:
    made = []
    for number, change in enumerate(CHANGES):
        entry = {**BASE, **change}
        if "id" not in change:
            entry["id"] = f"{BASE['id']}-{number}"
        made.append(entry)
    return made


def in_json(entry: dict[str, Any]) -> dict[str, Any]:
    """As published tables have it: objects as JSON in a text."""
    texts = {name: None if entry.get(name) is None else json.dumps(entry[name]) for name in OBJECTS}
    return {**entry, **texts}


def in_structures(entry: dict[str, Any]) -> dict[str, Any]:
    """As structures, with numbers as floats and times as such."""
    found = {**entry, "downloads": entry["downloads"] and float(entry["downloads"])}
    for name in ("createdAt", "lastModified"):
        try:
            found[name] = datetime.fromisoformat(entry[name]).replace(tzinfo=UTC)
        except ValueError:
            found[name] = None
    found["gated"] = {"auto": True, "false": False}.get(entry["gated"])
    card = entry["cardData"]
    if card is not None:
        found["cardData"] = {
            **card,
            "license": [card["license"]] if isinstance(card.get("license"), str) else None,
            "language": None,
        }
    return found


def strange_types(entry: dict[str, Any]) -> dict[str, Any]:
    """Everything in a text, as CSV has it."""
    return {
        name: None if value is None else value if isinstance(value, str) else json.dumps(value)
        for name, value in entry.items()
    }


def written(made: list[dict[str, Any]], path: Path) -> Path:
    from pyarrow import parquet

    table = pa.Table.from_pylist(made)
    parquet.write_table(table, path, row_group_size=37)
    return path


def one_by_one(path: Path, losses: Losses, bad: Counter[str]) -> Iterable[CatalogRow]:
    from pyarrow import parquet

    for entry in parquet.read_table(path).to_pylist():
        try:
            yield clean({k: v for k, v in entry.items() if k in FIELDS}, losses)
        except BadRow as reason:
            bad[str(reason)] += 1


def arrays(found: Iterable[CatalogRow | RowBatch]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    write_arrays(collect(found), in_memory(made), lambda _: None)
    return made


def assert_same(path: Path) -> int:
    """How many rows were taken in bulk."""
    taken, losses, bad, bulk = Taken(), Losses(), Counter[str](), 0
    plain = arrays(one_by_one(path, losses, bad))

    def counted() -> Iterable[CatalogRow | RowBatch]:
        nonlocal bulk
        for found in read_models(path, taken):
            bulk += 0 if isinstance(found, CatalogRow) else len(found)
            yield found

    many = arrays(counted())
    assert set(many) == set(plain)
    for name, each in plain.items():
        assert many[name].dtype == each.dtype, name
        assert np.array_equal(many[name], each), name
    assert taken.losses == losses
    assert taken.bad == bad
    return bulk


@pytest.mark.parametrize("batch", [5, 1_000])
@pytest.mark.parametrize("form", [in_json, in_structures, strange_types])
def test_columns_and_rows_make_the_same_index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: Any, batch: int
) -> None:
    monkeypatch.setattr("alacard_ext.catalog.feed.parquet_rows.BATCH", batch)
    bulk = assert_same(written([form(entry) for entry in entries()], tmp_path / "a.parquet"))
    assert bulk > 35 or form is strange_types


def test_the_made_up_catalog_is_all_taken_in_bulk(tmp_path: Path) -> None:
    path = tmp_path / "made.parquet"
    files.write_parquet(rows(3_000), path)
    assert assert_same(path) == 3_000


def test_real_answers_make_the_same_index(tmp_path: Path) -> None:
    corpus = os.environ.get("ALACARD_CORPUS")
    if not corpus:
        pytest.skip("set ALACARD_CORPUS to the folder of real answers")
    real = {}
    for path in sorted(Path(corpus, "api").rglob("*.json")):
        value = json.loads(path.read_text("utf-8"))
        for entry in value if isinstance(value, list) else [value]:
            if isinstance(entry, dict) and "id" in entry:
                real[entry["id"]] = {k: v for k, v in entry.items() if k in FIELDS}
    made = [{**entry, "gated": str(entry.get("gated"))} for entry in real.values()]
    bulk = assert_same(written([in_json(entry) for entry in made], tmp_path / "real.parquet"))
    assert bulk > len(made) / 2


def test_columns_of_other_types_are_read(tmp_path: Path) -> None:
    """Categories, long texts and times in nanoseconds, as pandas and polars write them."""
    made = [{**BASE, "id": f"ada/m{number}", "gated": True} for number in range(20)]
    table = pa.Table.from_pylist(made)
    for name, column in {
        "pipeline_tag": table["pipeline_tag"].combine_chunks().dictionary_encode(),
        "id": table["id"].cast(pa.large_string()),
        "likes": table["likes"].cast(pa.int32()),
        "createdAt": pa.array([1_714_554_000_123_456_789] * 20, pa.timestamp("ns")),
        "lastModified": pa.array([1_714_554_000_123] * 20),
        "tags": table["tags"].cast(pa.large_list(pa.large_string())),
        "usedStorage": pa.array([2**63 + 5] * 20, pa.uint64()),
    }.items():
        at = table.schema.get_field_index(name)
        table = table.set_column(at, name, column)
    from pyarrow import parquet

    parquet.write_table(table, tmp_path / "a.parquet")
    found = list(files.read_rows(tmp_path / "a.parquet", Taken()))
    assert len(found) == 20
    assert {(row.task, row.likes, row.created, row.modified, row.storage) for row in found} == {
        ("text-generation", 2, 1_714_554_000, 1_714_554_000, None)
    }
    assert found[0].tags == ("tiny",) and found[0].languages == ("en",)


def test_a_batch_gives_its_rows_back_and_leaves_some_out(tmp_path: Path) -> None:
    made = [CatalogRow(id="a/b"), *rows(50)]
    files.write_parquet(made, tmp_path / "a.parquet")
    (batch,) = read_models(tmp_path / "a.parquet", Taken())
    assert isinstance(batch, RowBatch)

    def plain(row: CatalogRow) -> dict[str, Any]:
        entry = as_entry(row)
        return {**entry, "tags": sorted(entry["tags"])}

    assert [plain(batch.row(at)) for at in range(51)] == [plain(row) for row in made]
    rest = batch.without([0, 7])
    assert [plain(rest.row(at)) for at in range(49)] == [
        plain(row) for at, row in enumerate(made) if at not in (0, 7)
    ]


def test_changes_since_the_build_are_folded_into_a_table(tmp_path: Path) -> None:
    path, folder = tmp_path / "a.parquet", tmp_path / "catalog"
    files.write_parquet([CatalogRow(f"a/m{n}", likes=1, modified=10) for n in range(9)], path)
    changes = Overlay(folder)
    folder.mkdir()
    changes.remove(["a/m0"])
    changes.upsert([CatalogRow("a/m1", likes=5, modified=20), CatalogRow("a/m2", likes=5)])
    build_snapshot(read_models(path, Taken()), folder)
    catalog = Catalog(folder)
    likes = {model_id: catalog.get(model_id).likes for model_id in catalog.ids()}  # type: ignore[union-attr]
    assert likes == {"a/m1": 5, **{f"a/m{n}": 1 for n in range(2, 9)}}


def test_popularity_of_many_is_that_of_each() -> None:
    dice = np.random.default_rng(7)
    downloads = (dice.pareto(0.5, 5_000) * 3).clip(-1, 2**60).astype(np.int64)
    likes = (dice.pareto(0.8, 5_000) - 2).astype(np.int64)
    each = [popularity(int(d), int(n)) for d, n in zip(downloads, likes, strict=True)]
    assert popularities(downloads, likes).tolist() == each
