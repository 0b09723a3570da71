"""Lists as people save them: pandas CSV, JSON in every layout; what is lost is counted and told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from alacard_ext.catalog.catalog import Catalog
from alacard_ext.catalog.feed.clean import Losses, clean
from alacard_ext.catalog.feed.files import MISSING, check_kind, read_rows
from alacard_ext.catalog.feed.importing import describe_losses, import_catalog
from alacard_ext.catalog.feed.taken import Taken
from alacard_ext.catalog.feed.values import count, items, mapping, moment
from alacard_ext.cli import main
from alacard_ext.errors import BadRequest

ENTRY: dict[str, Any] = {
    "id": "ada/one",
    "downloads": 1234,
    "tags": ["license:mit", "tiny", "en", "dataset:ada/words"],
    "created_at": "2024-05-01T09:00:00+00:00",
    "last_modified": "2024-06-01T09:00:00Z",
    "private": False,
    "gated": False,
    "pipeline_tag": "text-generation",
}
MAY, JUNE = 1714554000, 1717232400


def check(path: Path) -> None:
    taken = Taken()
    (row,) = read_rows(path, taken)
    assert (row.downloads, row.license, row.tags) == (1234, "mit", ("tiny",))
    assert (row.created, row.modified, row.gated) == (MAY, JUNE, False)
    assert (row.languages, row.datasets) == (("en",), ("ada/words",))
    assert not taken.bad and not taken.losses.dropped and not taken.losses.changed


def test_csv_of_pandas(tmp_path: Path) -> None:
    """The real library: a missing number makes a column of floats, and lists are printed."""
    pandas = pytest.importorskip("pandas")
    path = tmp_path / "models.csv"
    frame = pandas.DataFrame([ENTRY, {**ENTRY, "id": "ada/two", "downloads": None}])
    frame.to_csv(path)
    assert "1234.0" in path.read_text() and "['license:mit'" in path.read_text()
    taken = Taken()
    one, two = read_rows(path, taken)
    assert (one.downloads, one.license, one.tags) == (1234, "mit", ("tiny",))
    assert (two.downloads, two.created, two.modified) == (None, MAY, JUNE)
    assert not taken.losses.dropped and not taken.unread
    frame.iloc[:1].to_csv(path, sep=";", index=False)
    check(path)
    for layout in ({"orient": "records"}, {"orient": "records", "indent": 2}):
        frame.iloc[:1].to_json(tmp_path / "models.json", **layout)
        check(tmp_path / "models.json")
    frame["created_at"] = pandas.to_datetime(frame["created_at"])
    frame.iloc[:1].to_json(tmp_path / "models.jsonl", orient="records", lines=True)
    check(tmp_path / "models.jsonl")
    frame.to_json(tmp_path / "columns.json")
    with pytest.raises(BadRequest) as refused:
        list(read_rows(tmp_path / "columns.json", Taken()))
    assert "save it as records" in str(refused.value.details)


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("shape", ["array", "lines", "follow", "marked"])
def test_json_in_every_layout(tmp_path: Path, shape: str, indent: int | None) -> None:
    path = tmp_path / "models.json"
    text = json.dumps([ENTRY] if shape in ("array", "marked") else ENTRY, indent=indent)
    path.write_text(text + "\n", "utf-8-sig" if shape == "marked" else "utf-8")
    check(path)


def test_a_long_array_is_read_in_parts_and_a_cut_one_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "models.json"
    several = [{**ENTRY, "id": f"ada/m{number}", "note": "é" * 300} for number in range(3000)]
    path.write_text(json.dumps(several, indent=1, ensure_ascii=False))
    taken = Taken()
    assert len(list(read_rows(path, taken))) == 3000 and taken.unread == ["note"]
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(BadRequest, match="is incomplete or damaged"):
        list(read_rows(path, Taken()))
    path.write_text("[" * 100_000)
    with pytest.raises(BadRequest):
        list(read_rows(path, Taken()))


@pytest.mark.parametrize(
    ("value", "meant"),
    [
        ("['a', 'b']", ["a", "b"]),
        ("['a' 'b'\n 'c']", ["a", "b", "c"]),
        ('["a", "b"]', ["a", "b"]),
        ("('a', 'b')", ["a", "b"]),
        ("a", ["a"]),
        ("[" * 5000, None),
        ("['a', __import__('os')]", None),
        ("['a'] * 999999999", None),
        (7, None),
    ],
)
def test_lists_in_a_text_are_literals_alone(value: object, meant: object) -> None:
    assert items(value) == meant


def test_numbers_times_and_objects_in_a_text() -> None:
    assert [count(text) for text in ("7", "7.0", "1e3", " 7 ", "-1", "7 GB", "inf")] == [
        *(7, 7, 1000, 7),
        *(None, None, None),
    ]
    for text in (MAY, str(MAY), f"{MAY}.0", MAY * 1000, str(MAY * 10**9), "2024-05-01 09:00:00"):
        assert moment(text) == MAY, text
    assert moment("soon") is None and moment(-5) is None
    printed = "SafeTensorsInfo(parameters={'F32': 7}, total=7)"
    assert mapping(printed) == {"total": 7} and mapping("{'total': 7}") == {"total": 7}


def test_every_value_that_is_lost_is_counted_by_its_field() -> None:
    losses = Losses()
    row = clean(
        {
            "id": "a/b",
            "downloads": "many",
            "likes": 2.5,
            "created_at": "soon",
            "gated": "perhaps",
            "tags": ["x" * 200, 7],
            "safetensors": "{broken",
            "private": float("nan"),
            "license": None,
            "sha": "short",
            "library": "timm",
        },
        losses,
    )
    assert (row.downloads, row.likes, row.created, row.library) == (None, 2, None, "timm")
    assert losses.dropped == dict.fromkeys(
        ("downloads", "createdAt", "gated", "safetensors", "sha"), 1
    )
    assert losses.changed == {"likes": 1, "tags": 1}


def test_an_import_tells_what_is_lost_on_every_surface(
    tmp_path: Path,
    hub_env: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name in ("HF_ENDPOINT", "HF_HOME", "JUPYTER_CONFIG_DIR"):
        monkeypatch.setenv(name, hub_env[name])
    file = tmp_path / "models.csv"
    file.write_text("id,downloads,colour\na/b,many,red\n,1,red\nc/d,5.0,red\n")
    folder = Path(hub_env["HF_HOME"]) / "alacard" / "catalog"
    found = import_catalog(str(file), folder)
    assert (found.dropped, found.unread, found.bad) == ({"downloads": 1}, ["colour"], 1)
    told = describe_losses(found)
    assert told == [
        "1 bad row was left out: 1 no valid model id.",
        "Values that could not be read, by field: 1 downloads.",
        "Fields that are not used: colour.",
    ]
    assert main(["catalog", "import", str(file)]) == 0
    said = capsys.readouterr().out
    assert all(line in said for line in told), said
    assert main(["catalog", "status"]) == 0
    said = capsys.readouterr().out
    assert all(line in said for line in told), said
    assert Catalog(folder).get("c/d") is not None


def test_what_a_file_needs_is_known_before_it_is_fetched(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    asked = []
    monkeypatch.setattr("huggingface_hub.hf_hub_download", lambda *_, **__: asked.append(1))
    monkeypatch.setattr("alacard_ext.catalog.feed.files.find_spec", lambda _: None)
    monkeypatch.setattr("alacard_ext.catalog.feed.importing.is_offline", lambda: False)
    with pytest.raises(BadRequest, match=r"pip install 'alacard_ext\[catalog\]'"):
        import_catalog("cfahlgren1/hub-stats", tmp_path)
    assert not asked
    with pytest.raises(BadRequest, match="zstd"):
        check_kind("models.jsonl.zst")


def test_the_hint_names_a_distribution_and_an_extra_that_exist() -> None:
    import re
    import tomllib

    project = tomllib.loads(Path("pyproject.toml").read_text("utf-8"))["project"]
    named = re.search(r"'(\w+)\[(\w+)\]'", MISSING)
    assert named and named[1] == project["name"]
    needs = " ".join(project["optional-dependencies"][named[2]])
    assert "pyarrow" in needs and "zstandard" in needs
    assert f"[lab,{named[2]}]" in Path("Makefile").read_text("utf-8")
