"""Tables of types, names and sizes that nobody expects: read, or refused in a sentence."""

from __future__ import annotations

import json
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from alacard_ext.catalog.engine.batch import RowBatch
from alacard_ext.catalog.engine.rows import CatalogRow
from alacard_ext.catalog.feed import objects
from alacard_ext.catalog.feed.clean import clean
from alacard_ext.catalog.feed.files import read_models, read_rows
from alacard_ext.catalog.feed.taken import Taken
from alacard_ext.catalog.feed.values import mapping, moment
from alacard_ext.cli import main
from alacard_ext.errors import BadRequest

pa = pytest.importorskip("pyarrow")

MAY = 1_714_554_000


def written(path: Path, columns: dict[str, Any] | list[tuple[str, Any]], **options: Any) -> Path:
    """Columns as a file; a list of pairs may name one twice."""
    from pyarrow import parquet

    pairs = list(columns.items()) if isinstance(columns, dict) else columns
    table = pa.Table.from_arrays([pa.array(c) for _, c in pairs], names=[n for n, _ in pairs])
    parquet.write_table(table, path, **options)
    return path


def test_views_are_read_as_the_texts_that_they_are(tmp_path: Path) -> None:
    texts = {
        # The last is looked at by itself, with views that Arrow cannot pick rows of.
        "id": pa.array(["a/b", "c/d", "e/f"]),
        "pipeline_tag": pa.array(["fill-mask", None, " spaced "]),
        "cardData": pa.array([json.dumps({"license_name": "own"}), None, "{}"]),
        "tags": pa.array([["tiny", "en"], [], ["license:mit"]]),
        "sha": pa.array(["ab" * 20, None, "0" * 40]),
    }
    plain = list(read_rows(written(tmp_path / "plain.parquet", texts), Taken()))
    flat = {
        name: column if name == "tags" else column.cast(pa.string_view())
        for name, column in texts.items()
    }
    flat["library_name"] = pa.array([None, None, b"y"], pa.binary_view())
    path = written(tmp_path / "views.parquet", flat)
    assert list(read_rows(path, Taken())) == plain
    assert len(plain) == 3 and plain[0].license_name == "own"
    flat["tags"] = pa.array(texts["tags"].to_pylist(), pa.list_(pa.string_view()))
    path = written(tmp_path / "nested.parquet", flat)
    assert list(read_rows(path, Taken())) == plain
    bulk = [found for found in read_models(path, Taken()) if isinstance(found, RowBatch)]
    assert [len(batch) for batch in bulk] == [2]


def test_lists_of_other_texts_are_taken_in_bulk(tmp_path: Path) -> None:
    lists = pa.array([["tiny", "en"]], pa.list_(pa.dictionary(pa.int32(), pa.string())))
    for kind, column in {
        "large": lists.cast(pa.large_list(pa.large_string())),
        "of": lists,
    }.items():
        path = written(tmp_path / f"{kind}.parquet", {"id": ["a/b"], "tags": column})
        (batch,) = read_models(path, Taken())
        assert isinstance(batch, RowBatch), kind
        assert (batch.row(0).tags, batch.row(0).languages) == (("tiny",), ("en",)), kind


NOWHERE = pa.timestamp("ns", "Nowhere/Bad")
TWICE = pa.StructArray.from_arrays([pa.array([1]), pa.array([2])], names=["total", "total"])


@pytest.mark.parametrize(
    ("columns", "told"),
    [
        ([("id", ["a/b"]), ("id", ["c/d"])], "more than one column named 'id'"),
        (
            [("id", ["a/b"]), ("tags", [["x"]]), ("tags", [["y"]])],
            "more than one column named 'tags'",
        ),
        (
            [("id", ["a/b"]), ("safetensors", TWICE)],
            "more than one field named 'total' in the column 'safetensors'",
        ),
        ([("id", ["a/b"]), ("config", [[TWICE[0]]])], "field named 'total' in the column 'config'"),
        ([("id", ["a/b"]), ("tags", pa.array([MAY], NOWHERE))], "'Nowhere/Bad'"),
    ],
)
def test_what_cannot_be_read_is_told_in_one_line(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    columns: Any,
    told: str,
) -> None:
    path = written(tmp_path / "strange.parquet", columns)
    with pytest.raises(BadRequest) as refused:
        list(read_rows(path, Taken()))
    assert told in refused.value.message and "is unchanged" in refused.value.message
    for name in ("HF_HOME", "JUPYTER_CONFIG_DIR"):
        monkeypatch.setenv(name, str(tmp_path / name))
    assert main(["catalog", "import", str(path)]) == 1
    assert len(capsys.readouterr().err.strip().splitlines()) == 1


def test_a_name_twice_that_nobody_reads_does_no_harm(tmp_path: Path) -> None:
    path = written(tmp_path / "a.parquet", [("id", ["a/b"]), ("note", [1]), ("note", [2])])
    assert [row.id for row in read_rows(path, Taken())] == ["a/b"]


def test_a_type_that_is_not_supported_is_told_from_a_damaged_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path / "a.parquet", {"id": ["a/b"]})

    def fail(*_: object) -> None:
        raise pa.ArrowNotImplementedError("no kernel for new_type")

    # What pyarrow writes it reads, so that a type of a later release has to be made up.
    with monkeypatch.context() as patch:
        patch.setattr("alacard_ext.catalog.feed.parquet_rows.TableBatch", fail)
        with pytest.raises(
            BadRequest, match=r"not supported \(no kernel for new_type\)"
        ) as refused:
            list(read_rows(path, Taken()))
    assert ".jsonl" in refused.value.message
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(BadRequest, match="is incomplete or damaged"):
        list(read_rows(path, Taken()))


@pytest.mark.parametrize("zone", [None, "UTC", "Nowhere/Bad"])
def test_times_need_neither_a_known_zone_nor_microseconds(tmp_path: Path, zone: str) -> None:
    nanos = pa.array([MAY * 10**9 + 123_456_789, -1, None], pa.timestamp("ns", zone))
    # A text that would be changed leaves the first to `clean`.
    texts = [" spaced ", None, None]
    columns = {"id": ["a/b", "c/d", "e/f"], "createdAt": nanos, "pipeline_tag": texts}
    taken = Taken()
    found = {
        row.id: row.created for row in read_rows(written(tmp_path / "a.parquet", columns), taken)
    }
    assert found == {"a/b": MAY, "c/d": None, "e/f": None}
    assert taken.losses.dropped == {"createdAt": 1}


def test_a_date_far_ahead_is_no_count_of_milliseconds() -> None:
    assert moment(datetime(9999, 12, 31, tzinfo=UTC)) is None and moment("9999-12-31") is None


@pytest.mark.parametrize("column", ["modelId", "model_id"])
def test_the_last_row_of_an_id_counts_by_whichever_name(tmp_path: Path, column: str) -> None:
    rows: list[dict[str, Any]] = [
        {"id": None, column: "a/b", "downloads": 1},
        {"id": "a/b", column: None, "downloads": 2},
        {"id": "c/d", column: None, "downloads": 3},
        {"id": "no id", column: "c/d", "downloads": 4},
        {"id": "e/f", column: "a/b", "downloads": 5},
    ]
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    path = written(tmp_path / "a.parquet", columns)
    last = {found.id: found for found in read_rows(path, Taken())}
    assert last == {found.id: found for found in map(clean, rows)}
    assert {name: row.downloads for name, row in last.items()} == {"a/b": 2, "c/d": 4, "e/f": 5}


@pytest.fixture
def arrow_memory() -> Iterator[Any]:
    """A pool of its own, which tells how much Arrow had at most."""
    before = pa.default_memory_pool()
    mine = pa.proxy_memory_pool(before)
    pa.set_memory_pool(mine)
    yield mine
    pa.set_memory_pool(before)


@pytest.mark.attack
@pytest.mark.parametrize("odd", [False, True])
@pytest.mark.parametrize("category", [False, True])
def test_a_long_text_that_is_repeated_by_number_fills_no_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arrow_memory: Any, odd: bool, category: bool
) -> None:
    """A file of some kilobytes stands for 300 MB, and would for any number of rows."""
    size = 300
    text = json.dumps({"license_name": "own", "widget": "x" * 999_000})
    card = pa.array([text] * 2).dictionary_encode()
    card = pa.DictionaryArray.from_arrays(pa.array([0] * size, pa.int32()), card.dictionary)
    columns = {
        "id": [f"a/m{number}" for number in range(size)],
        "cardData": card,
        "sha": ["odd" if odd else None] * size,
    }
    path = written(tmp_path / "a.parquet", columns, store_schema=category)
    assert path.stat().st_size < 1 << 20
    parsed: list[int] = []

    def counted(value: Any, read: Any = mapping) -> Any:
        parsed.append(len(value) if isinstance(value, str) else 0)
        return read(value)

    monkeypatch.setattr(objects, "mapping", counted)
    tracemalloc.start()
    names: set[tuple[str, str | None]] = set()
    for found in read_models(path, Taken()):
        several = [found] if isinstance(found, CatalogRow) else map(found.row, range(len(found)))
        names.update((row.id, row.license_name) for row in several)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert names == {(f"a/m{number}", "own") for number in range(size)}
    # Of the rows looked at together one text is parsed once.
    assert 0 < len(parsed) < size / 8
    assert most < 60_000_000 and arrow_memory.max_memory() < 100_000_000


def test_what_nobody_asks_of_an_object_is_not_kept() -> None:
    texts = pa.array(['{"total": 7, "long": "x"}', '{"long": "x"}', "{}", None, "[]"])
    found = objects.Objects(texts, 5, ("total",))
    assert [found.at(row) for row in range(5)] == [{"total": 7}, {"total": None}, {}, {}, {}]
    assert found.rows() == [0, 1] and found.rows_with("total") == [0]
    assert found.odd.tolist() == [False] * 4 + [True]
