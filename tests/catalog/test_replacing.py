"""Nothing is replaced without a word: the catalog by an import, a file by an export."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from alacard_ext.catalog.catalog import Catalog
from alacard_ext.catalog.feed.importing import import_catalog
from alacard_ext.cli import main
from alacard_ext.errors import Conflict


@pytest.fixture(autouse=True)
def home(hub_env: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("HF_ENDPOINT", "HF_HOME", "JUPYTER_CONFIG_DIR"):
        monkeypatch.setenv(name, hub_env[name])
    return Path(hub_env["HF_HOME"]) / "alacard" / "catalog"


def listed(folder: Path, count: int) -> Path:
    file = folder / f"{count}.jsonl"
    file.write_text("".join(json.dumps({"id": f"a/m{n}"}) + "\n" for n in range(count)))
    return file


def test_an_import_says_how_many_it_replaced_and_asks_before_a_loss(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    forty, four, three = (str(listed(tmp_path, count)) for count in (40, 4, 3))
    assert main(["catalog", "import", forty]) == 0
    assert "replace" not in capsys.readouterr().out
    assert main(["catalog", "import", three]) == 1
    refused = capsys.readouterr().err
    assert "alacard: CONFLICT: The catalog holds 40 models, and 3.jsonl brings 3 models" in refused
    assert "--replace" in refused
    assert Catalog(home).statistics().models == 40
    with pytest.raises(Conflict, match="40 models"):
        import_catalog(three, home)
    assert len(list(home.glob("catalog-*"))) == 1
    # A tenth is taken, with a word.
    assert main(["catalog", "import", four]) == 0
    assert "They replace the 40 models that the catalog held." in capsys.readouterr().out
    assert main(["catalog", "import", forty]) == 0
    assert import_catalog(three, home, replace=True).replaced == 40
    capsys.readouterr()
    assert main(["catalog", "import", forty, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["replaced"] == 3
    assert main(["catalog", "import", three, "--replace"]) == 0
    assert Catalog(home).statistics().models == 3


def test_an_export_goes_by_the_ending_and_replaces_no_file_unasked(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import_catalog(str(listed(tmp_path, 5)), home)
    for name in ("out.txt", "out", "out.csv"):
        assert main(["catalog", "export", str(tmp_path / name)]) == 1
        told = capsys.readouterr().err
        assert told.startswith("alacard: BAD_REQUEST: ") and ".parquet or .jsonl" in told
        assert not (tmp_path / name).exists()
    file = tmp_path / "out.jsonl"
    assert main(["catalog", "export", str(file)]) == 0
    assert len(file.read_text().splitlines()) == 5
    assert import_catalog(str(file), home).snapshot.rows == 5
    file.write_text("mine")
    assert main(["catalog", "export", str(file)]) == 1
    assert "--force" in capsys.readouterr().err and file.read_text() == "mine"
    assert main(["catalog", "export", str(file), "--force"]) == 0
    assert file.read_text() != "mine"


def test_a_tree_of_no_model_fails_and_one_without_relatives_says_so(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import_catalog(str(listed(tmp_path, 1)), home)
    for more in ([], ["--ancestors"]):
        assert main(["catalog", "tree", "no/such", *more]) == 1
        said = capsys.readouterr()
        assert said.err.startswith("alacard: MODEL_NOT_FOUND: ") and "no/such" in said.err
        assert main(["catalog", "tree", "a/m0", *more]) == 0
        assert "no such relatives of a/m0" in capsys.readouterr().out
