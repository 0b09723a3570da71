"""Imports: notebooks from files, folders and archives become hands of one's own."""

from __future__ import annotations

import io
import json
import tarfile
import zipfile
from pathlib import Path
from typing import Any

import pytest

from alacard_ext import api, file_api
from alacard_ext.community.importing import reading
from alacard_ext.errors import BadRequest
from tests.cli.conftest import here

__all__ = ["here"]
SCRIPT = "<script>window.caught = 1</script>"


@pytest.fixture
def notebook(here: Any, tmp_path: Path) -> bytes:
    """A dealt notebook that says of itself what is not so, with a script in an output."""
    api.write(api.generate({"model_card": "tiny/bert-sentiment", "topic": "cats"}), tmp_path / "n")
    found = json.loads((tmp_path / "n").read_text())
    ours = found["metadata"]["alacard"]
    ours |= {"share_id": "0" * 22, "forked_from": "1" * 22, "verified": {"outcome": "passed"}}
    ours["recipe"]["model_card"]["trust_remote_code"] = "a" * 40
    cell = next(each for each in found["cells"] if each["cell_type"] == "code")
    cell["outputs"] = [
        {"output_type": "display_data", "data": {"text/html": SCRIPT}, "metadata": {}}
    ]
    return json.dumps(found).encode()


@pytest.mark.attack
def test_what_is_imported_is_ones_own_and_believes_nothing(notebook: bytes, tmp_path: Path) -> None:
    folder = tmp_path / "mail"
    (folder / ".ipynb_checkpoints").mkdir(parents=True)
    (folder / "a.ipynb").write_bytes(notebook)
    (folder / ".ipynb_checkpoints" / "a.ipynb").write_bytes(notebook)
    (folder / "link.ipynb").symlink_to(folder / "a.ipynb")
    (folder / "broken.ipynb").write_text("{}")
    found = file_api.library_import(folder)
    (hand,) = found.hands
    assert [each.source for each in found.left_out] == ["broken.ipynb", "link.ipynb"]
    kept = api.library_hand(hand.share_id)
    assert (kept.forked_from, kept.verified, kept.visibility, kept.mine) == (
        None,
        None,
        "private",
        True,
    )
    assert kept.recipe["model_card"]["trust_remote_code"] is None
    assert kept.share_id != "0" * 22
    body = api.library_export(hand.share_id, "ipynb").content.decode()
    assert SCRIPT not in body and "0" * 22 not in body
    again = file_api.library_import(folder / "a.ipynb")
    assert not again.hands and "already" in again.left_out[0].reason


@pytest.mark.attack
def test_archives_are_hostile_until_shown_otherwise(
    notebook: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ("../out.ipynb", "/abs.ipynb", "C:/x.ipynb", "a\\..\\..\\b.ipynb", "in/good.ipynb")
    place = tmp_path / "x.zip"
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, notebook)
        link = zipfile.ZipInfo("link.ipynb")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("bomb.ipynb", b" " * 30_000_000)
        archive.writestr("note.txt", b"not looked at")
    before = sorted(tmp_path.rglob("*"))
    told = dict(reading.notebooks_in(place, 1_000_000))
    assert isinstance(told["in/good.ipynb"], dict)
    for name in names[:-1]:
        assert told[name] == "Its name leads out of the archive."
    assert "link" in str(told["link.ipynb"]) and "larger than 1,000,000" in str(told["bomb.ipynb"])
    assert sorted(tmp_path.rglob("*")) == before, "nothing is unpacked"

    packed = tmp_path / "x.tar.gz"
    with tarfile.open(packed, "w:gz") as tar:
        for name, kind in (("../t.ipynb", tarfile.REGTYPE), ("l.ipynb", tarfile.SYMTYPE)):
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, "/etc/passwd"
            tar.addfile(info)
        info = tarfile.TarInfo("good.ipynb")
        info.size = len(notebook)
        tar.addfile(info, io.BytesIO(notebook))
    told = dict(reading.notebooks_in(packed, 1_000_000))
    assert isinstance(told["good.ipynb"], dict) and len(told) == 3
    assert isinstance(told["l.ipynb"], str) and isinstance(told["../t.ipynb"], str)

    monkeypatch.setattr(reading, "MOST_BYTES", 1000)
    for source in (place, packed):
        with pytest.raises(BadRequest, match="unpacks to more"):
            list(reading.notebooks_in(source, 1_000_000))
    monkeypatch.setattr(reading, "MOST_MEMBERS", 1)
    for source in (place, packed):
        with pytest.raises(BadRequest, match="more than 1 entries"):
            list(reading.notebooks_in(source, 1_000_000))
    for content in (place.read_bytes()[:-30], packed.read_bytes()[:200], b"PK\x03\x04", b""):
        (tmp_path / "cut.zip").write_bytes(content)
        with pytest.raises(BadRequest):
            list(reading.notebooks_in(tmp_path / "cut.zip", 1_000_000))


@pytest.mark.attack
@pytest.mark.parametrize("kind", [tarfile.GNUTYPE_LONGNAME, tarfile.XHDTYPE, tarfile.XGLTYPE])
def test_names_of_an_archive_fill_no_memory(
    kind: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither one long name nor, of each entry, one that is just short enough."""
    monkeypatch.setattr(reading, "MOST_OF_NAMES", 100_000)
    monkeypatch.setattr(reading, "MOST_OF_ALL_NAMES", 250_000)
    for size, times in ((110_000, 1), (90_000, 3)):
        place = tmp_path / "names.tar.gz"
        with tarfile.open(place, "w:gz") as tar:
            for number in range(times):
                info = tarfile.TarInfo("././@LongLink")
                info.type, info.size = kind, size
                said = b"%d comment=%s\n" % (size, b"x" * (size - 16))
                tar.addfile(info, io.BytesIO(said.rjust(size, b"0")))
                tar.addfile(tarfile.TarInfo(f"{number}.txt"))
        with pytest.raises(BadRequest, match="has more metadata about an entry"):
            list(reading.notebooks_in(place, 1000))


@pytest.mark.attack
def test_one_entry_that_cannot_be_read_and_a_name_of_any_bytes_stop_no_other(
    notebook: bytes, tmp_path: Path
) -> None:
    place = tmp_path / "x.zip"
    with zipfile.ZipFile(place, "w") as archive:
        for name in ("locked.ipynb", "odd.ipynb", "broken.ipynb", "good.ipynb"):
            archive.writestr(name, notebook)
        archive.infolist()[0].flag_bits |= 1
        archive.infolist()[1].compress_type = 99
        archive.infolist()[2].CRC ^= 1
    found = file_api.library_import(place)
    assert [each.source for each in found.hands] == ["good.ipynb"]
    assert {each.source: each.reason for each in found.left_out} == dict.fromkeys(
        ("locked.ipynb", "odd.ipynb", "broken.ipynb"), reading.UNREADABLE
    )
    packed = tmp_path / "x.tar"
    with tarfile.open(packed, "w", format=tarfile.GNU_FORMAT) as tar:
        info = tarfile.TarInfo("caf\udce9.ipynb")
        changed = notebook.replace(b'"cells": [', b'"cells":  [')
        changed = json.dumps(json.loads(changed) | {"nbformat_minor": 4}).encode()
        info.size = len(changed)
        tar.addfile(info, io.BytesIO(changed))
    told = file_api.library_import(packed)
    assert [each.source for each in (*told.hands, *told.left_out)] == ["caf\ufffd.ipynb"]
