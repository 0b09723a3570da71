"""Files of the whole Hub, good and bad, into the catalog and out again."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from alacard_ext.catalog.catalog import Catalog
from alacard_ext.catalog.engine.rows import CatalogRow
from alacard_ext.catalog.feed.clean import BadRow, clean
from alacard_ext.catalog.feed.files import as_entry, read_rows, write_parquet
from alacard_ext.catalog.feed.importing import import_catalog
from alacard_ext.catalog.feed.state import SyncState
from alacard_ext.catalog.feed.taken import Taken
from alacard_ext.catalog.models import CatalogQuery
from alacard_ext.errors import BadRequest

ROW = CatalogRow(
    id="ada/tiny-GGUF",
    task="text-generation",
    library="transformers",
    licenses=("mit", "other"),
    license_name="tiny-community",
    license_link="https://example.org/terms",
    downloads=7,
    likes=2,
    trending=1.5,
    created=1_700_000_000,
    modified=1_710_000_000,
    parameters=1_000,
    formats=("safetensors",),
    tags=("tiny",),
    languages=("en", "no"),
    datasets=("ada/words",),
    bases=(("quantized", "ada/tiny"), ("unknown", "bob/other")),
    sha="a" * 40,
    storage=5,
    arch="llama",
)
ROWS = [replace(ROW, id=f"ada/m{number}") for number in range(5000)]


def test_a_row_comes_back_from_its_own_entry() -> None:
    assert clean(as_entry(ROW)) == ROW


@pytest.mark.parametrize(
    "entry",
    [None, [], {}, {"id": "../x"}, {"id": "a b/c"}, {"id": "a/b", "private": True}, {"id": 3}],
)
def test_what_names_no_public_model_is_refused(entry: object) -> None:
    with pytest.raises(BadRow):
        clean(entry)


def test_absurd_values_are_dropped() -> None:
    row = clean(
        {
            "id": "a/b",
            "downloads": -5,
            "likes": float("nan"),
            "createdAt": "soon",
            "lastModified": 10**30,
            "tags": ["x" * 9999, None, "base_model:a/b", "base_model:merge:c/d", "\x00"],
            "safetensors": "{broken",
            "trendingScore": float("inf"),
        }
    )
    assert (row.downloads, row.likes, row.created, row.modified) == (None, None, None, None)
    assert row.bases == (("merge", "c/d"),)
    assert row.trending is None and len(row.tags[0]) == 100 and len(row.tags) == 1


def test_every_real_answer_is_taken() -> None:
    corpus = os.environ.get("ALACARD_CORPUS")
    if not corpus:
        pytest.skip("set ALACARD_CORPUS to the folder of real answers")
    taken = 0
    for path in sorted(Path(corpus, "api").rglob("*.json")):
        value = json.loads(path.read_text("utf-8"))
        for entry in value if isinstance(value, list) else [value]:
            if isinstance(entry, dict) and "id" in entry:
                row = clean(entry)
                assert row.id == entry["id"]
                assert row.likes == entry.get("likes")
                taken += 1
    assert taken > 100


def test_every_real_answer_is_found_again(tmp_path: Path) -> None:
    """As an import takes them: one file, and each model under its own id and by its words."""
    corpus = os.environ.get("ALACARD_CORPUS")
    if not corpus:
        pytest.skip("set ALACARD_CORPUS to the folder of real answers")
    entries = {}
    for path in sorted(Path(corpus, "api").rglob("*.json")):
        value = json.loads(path.read_text("utf-8"))
        for entry in value if isinstance(value, list) else [value]:
            if isinstance(entry, dict) and "id" in entry:
                entries[entry["id"]] = entry
    file = tmp_path / "real.jsonl"
    file.write_text("".join(json.dumps(entry) + "\n" for entry in entries.values()))
    found = import_catalog(str(file), tmp_path / "catalog")
    assert (found.snapshot.rows, found.bad) == (len(entries), 0)
    catalog = Catalog(tmp_path / "catalog")
    for model_id, entry in entries.items():
        model = catalog.get(model_id)
        assert model is not None and model.id == model_id
        assert model.task == entry.get("pipeline_tag", model.task)
        page = catalog.search(CatalogQuery(q=model_id, limit=100))
        assert model_id in {each.id for each in page.models}, model_id


def test_arrow_takes_its_memory_from_the_system(tmp_path: Path) -> None:
    file = tmp_path / "models.parquet"
    write_parquet(ROWS[:3], file)
    code = (
        "import os, sys; from pathlib import Path\n"
        "from alacard_ext.catalog.feed.files import read_rows\n"
        "from alacard_ext.catalog.feed.taken import Taken\n"
        "rows = list(read_rows(Path(sys.argv[1]), Taken()))\n"
        "import pyarrow; print(len(rows), pyarrow.default_memory_pool().backend_name)\n"
        "print(os.environ.get('ARROW_DEFAULT_MEMORY_POOL'))"
    )
    told = subprocess.run(
        [sys.executable, "-c", code, str(file)], check=True, capture_output=True, text=True
    ).stdout
    assert told.split() == ["3", "system", "None"], "and what is started from there chooses itself"


def test_parquet_goes_in_and_out(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    file = tmp_path / "all.parquet"
    assert write_parquet(ROWS, file) == len(ROWS)
    assert list(read_rows(file, Taken())) == ROWS
    found = import_catalog(str(file), tmp_path / "catalog")
    assert (found.snapshot.rows, found.bad) == (len(ROWS), 0)
    file.write_bytes(file.read_bytes()[:-2000])
    with pytest.raises(BadRequest, match="damaged"):
        import_catalog(str(file), tmp_path / "catalog")
    assert len(list(Catalog(tmp_path / "catalog").ids())) == len(ROWS)


@pytest.mark.parametrize("packed", ["", ".gz", ".zst"])
def test_json_lines_with_bad_rows(tmp_path: Path, packed: str) -> None:
    lines = [json.dumps(as_entry(row)) for row in ROWS[:50]]
    lines[3:3] = ["{nonsense", "[]", '{"id": "a/b", "private": true}']
    body = ("\n".join(lines) + "\n").encode()
    file = tmp_path / f"all.jsonl{packed}"
    if packed == ".zst":
        body = pytest.importorskip("zstandard").compress(body)
    file.write_bytes(gzip.compress(body) if packed == ".gz" else body)
    found = import_catalog(str(file), tmp_path / "catalog")
    assert (found.snapshot.rows, found.bad) == (50, 3)
    assert found.named[0] == "line 4: not JSON"
    file.write_bytes(file.read_bytes()[:-30])
    with pytest.raises(BadRequest, match="damaged"):
        import_catalog(str(file), tmp_path / "catalog")
    assert len(list(Catalog(tmp_path / "catalog").ids())) == 50


def test_csv(tmp_path: Path) -> None:
    file = tmp_path / "all.csv"
    file.write_text('id,downloads,tags\na/b,7,"[""tiny"", ""license:mit""]"\n,1,\n', "utf-8")
    taken = Taken()
    (row,) = read_rows(file, taken)
    assert (row.id, row.downloads, row.license, row.tags) == ("a/b", 7, "mit", ("tiny",))
    assert taken.named == ["line 3: no valid model id"]


def test_the_next_sync_goes_on_from_what_the_file_knows(tmp_path: Path) -> None:
    """Not from the file's own time, which may only be that of its download."""
    file, folder = tmp_path / "models.jsonl", tmp_path / "catalog"
    rows = [replace(ROW, id=f"ada/m{n}", modified=1_710_000_000 + n) for n in range(3)]
    file.write_text("".join(json.dumps(as_entry(row)) + "\n" for row in rows))
    import_catalog(str(file), folder)
    state = SyncState(folder)
    assert state.get("finished_start") == state.get("swept_at") == 1_710_000_002
