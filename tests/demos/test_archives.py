"""Archives of strangers: what is refused, with the file and what to do, and nothing half there."""

from __future__ import annotations

import os
import stat
import tarfile
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from alacard_ext.demos.archives import by_libarchive
from alacard_ext.demos.archives.unpacking import unpack
from alacard_ext.demos.archives.writing import Target
from alacard_ext.demos.findings import BundleFinding, Refused
from alacard_ext.demos.limits import Limits

from . import hostile
from .hostile import APP, entry_of, rar_of, tar_of, zip_of

pytestmark = pytest.mark.attack
needs_libarchive = pytest.mark.skipif(
    by_libarchive.libarchive() is None and not os.environ.get("CI"), reason="needs libarchive"
)
SMALL = Limits(bytes=20_000_000, files=50, ratio=100)
NAMES = {
    "above": "../evil.py",
    "above, deeper": "a/../../evil.py",
    "absolute": "/etc/cron.d/evil",
    "drive": "C:evil.py",
    "drive and slash": "C:/evil.py",
    "backslash": "..\\evil.py",
    "NUL": "app.py\0.png",
    "300 characters": "a" * 300 + ".py",
    "255 bytes of others": "ä" * 140,
    "control": "a\x1b[2Jb.py",
    "turned": "gpj\u202epy.exe",
    "device of Windows": "data/CON.txt",
    "device with a blank": "nul .csv",
    "stream of Windows": "app.py:hidden",
    "dropped full stop": "evil.py.",
    "empty folder": "a//b.py",
    "too deep": "/".join("d" * 40),
}


def refusal(
    data: bytes, folder: Path, name: str = "bundle.zip", limits: Limits = SMALL
) -> BundleFinding:
    source, into = folder / name, folder / "into"
    source.write_bytes(data)
    into.mkdir()
    with pytest.raises(Refused) as refused:
        unpack(source, into, limits)
    found = refused.value.finding
    assert found.level == "refused" and found.message.endswith(".") and found.what_to_do
    found.model_dump_json()  # whatever the name held
    outside = {path.name for path in folder.iterdir()} - {name, "into"}
    assert not outside, "it wrote beside its folder"
    return found


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_a_name_that_leads_elsewhere_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "zip").mkdir()
    found = refusal(zip_of({**APP, name: b"x"}), tmp_path / "zip")
    assert found.code == "name" and found.file
    if "\0" in name:
        return  # a tar has no such names
    (tmp_path / "tar").mkdir()
    if name.startswith("a//"):
        return  # as tarfile writes no such name
    assert refusal(tar_of({**APP, name: b"x"}), tmp_path / "tar", "b.tar.gz").code == "name"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Data.csv", "data.csv"),
        ("stra\u00dfe.txt", "strasse.txt"),
        ("caf\u00e9.txt", "cafe\u0301.txt"),
        ("Data/a", "data/b"),
        ("a", "a/b"),
        ("a", "a"),
    ],
)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_names_that_are_one_on_some_system_are_refused(
    tmp_path: Path, first: str, second: str
) -> None:
    entries: list[tuple[str, bytes]] = [(first, b"1"), (second, b"2")]
    made = tmp_path / "made.zip"
    with zipfile.ZipFile(made, "w") as archive:
        for name, data in entries:
            archive.writestr(name, data)
    data = made.read_bytes()
    made.unlink()
    assert refusal(data, tmp_path).code == "collision"


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (tarfile.SYMTYPE, "link"),
        (tarfile.LNKTYPE, "link"),
        (tarfile.FIFOTYPE, "device"),
        (tarfile.CHRTYPE, "device"),
        (tarfile.GNUTYPE_SPARSE, "damaged"),
    ],
)
def test_what_is_no_plain_file_is_refused_in_a_tar(tmp_path: Path, kind: bytes, code: str) -> None:
    data = tar_of({"app.py": b"import gradio", "x": entry_of("x", kind, "/etc/passwd")})
    assert refusal(data, tmp_path, "b.tgz").code in {code, "device"}


@pytest.mark.parametrize("mode", [stat.S_IFLNK | 0o777, stat.S_IFIFO | 0o600, stat.S_IFCHR])
def test_what_is_no_plain_file_is_refused_in_a_zip(tmp_path: Path, mode: int) -> None:
    found = refusal(hostile.zip_with_mode(mode), tmp_path)
    assert found.code in {"link", "device"} and found.file == "data"


def test_links_of_a_folder_are_refused_and_not_followed(tmp_path: Path) -> None:
    source, into, secret = tmp_path / "app", tmp_path / "into", tmp_path / "secret"
    secret.mkdir()
    (secret / "key").write_text("key")
    for name, target in (("key.txt", secret / "key"), ("folder", secret)):
        source.mkdir()
        into.mkdir()
        (source / "app.py").write_text("import gradio")
        (source / name).symlink_to(target)
        with pytest.raises(Refused) as refused:
            unpack(source, into, SMALL)
        assert refused.value.finding.code == "link" and refused.value.finding.file == name
        assert not [path for path in into.rglob("*") if path.name == "key"]
        for folder in (source, into):
            for path in folder.iterdir():
                path.unlink()
            folder.rmdir()


def test_a_pipe_in_a_folder_is_refused_without_waiting_for_it(tmp_path: Path) -> None:
    source, into = tmp_path / "app", tmp_path / "into"
    source.mkdir()
    into.mkdir()
    os.mkfifo(source / "app.py")
    with pytest.raises(Refused) as refused:
        unpack(source, into, SMALL)
    assert refused.value.finding.code == "device"


BOMBS = {
    "zeros in a ZIP": (lambda: zip_of({"zeros": b"\0" * 19_000_000}), "ratio"),
    "zeros in a tar.gz": (lambda: tar_of({"zeros": b"\0" * 19_000_000}), "ratio"),
    "too large": (lambda: zip_of({"a": b"\0" * 21_000_000}, zipfile.ZIP_STORED), "size"),
    "overlapping": (hostile.overlapping_zip, "overlap"),
    "declared small": (hostile.lying_zip, "damaged"),
    "many entries": (lambda: hostile.many_entries_zip(60_000), "count"),
    "many files": (lambda: zip_of({f"{n}.txt": b"" for n in range(60)}), "count"),
    "many files in a tar": (lambda: tar_of({f"{n}.txt": b"" for n in range(60)}), "count"),
    "a header without an end": (hostile.endless_header_tar, "damaged"),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_before_it_fills_anything(tmp_path: Path, name: str) -> None:
    make, code = BOMBS[name]
    assert refusal(make(), tmp_path).code == code
    size = sum(path.stat().st_size for path in (tmp_path / "into").rglob("*") if path.is_file())
    assert size <= SMALL.bytes


BROKEN = {
    "cut": (lambda: zip_of(APP)[:-30], "damaged"),
    "cut within": (lambda: tar_of({"app.py": os.urandom(9000)})[:-2000], "damaged"),
    "flipped": (lambda: bytearray(zip_of({"a": b"1234"}, 0)).replace(b"1234", b"1235"), "damaged"),
    "encrypted": (hostile.encrypted_zip, "encrypted"),
    "a picture before it": (lambda: b"\x89PNG\r\n\x1a\n" + zip_of(APP), "polyglot"),
    "with two ends": (hostile.two_ended_zip, "polyglot"),
    "headers upon headers": (hostile.deep_header_tar, "damaged"),
    "a page behind it": (lambda: zip_of(APP) + b"<script>", "polyglot"),
    "7z": (lambda: b"7z\xbc\xaf\x27\x1c" + b"\0" * 100, "7z"),
    "a compressed RAR": (lambda: rar_of({"app.py": b"x" * 50}, method=3), "rar"),
    "a RAR that leads out": (lambda: rar_of({"../app.py": b"x"}), "name"),
    "empty": (lambda: b"", "empty"),
    "no archive": (lambda: b"hello", "damaged"),
    "lzma": (lambda: zip_of(APP, zipfile.ZIP_LZMA), "method"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_cannot_be_read_as_it_should_is_refused(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")  # no tool for RAR
    monkeypatch.setattr(by_libarchive, "libarchive", lambda: None)
    make, code = BROKEN[name]
    assert refusal(bytes(make()), tmp_path).code == code


SEVEN: dict[str, tuple[dict[str, Any], str]] = {
    "above": ({"name": "../evil.py"}, "name"),
    "absolute": ({"name": "/etc/cron.d/evil"}, "name"),
    "case": ({"name": "APP.py"}, "collision"),
    "a link": ({"link": "/etc/passwd"}, "link"),
    "zeros": ({"name": "zeros", "data": b"\0" * 19_000_000}, "ratio"),
    "too large": ({"name": "large", "data": b"\0" * 21_000_000}, "size"),
    "cut": ({"name": "x", "cut": 40}, "damaged"),
    "damaged": ({"name": "x", "damage": 60}, "damaged"),
}


@pytest.mark.parametrize("what", SEVEN)
@needs_libarchive
def test_a_7z_is_read_as_carefully(tmp_path: Path, what: str) -> None:
    how, code = SEVEN[what]
    limits = replace(SMALL, ratio=10_000) if code == "size" else SMALL
    assert refusal(hostile.seven_of(**how), tmp_path, limits=limits).code == code


@needs_libarchive
def test_what_is_packed_as_rar_goes_through_the_same_door(tmp_path: Path) -> None:
    for name, code in (("../evil.py", "name"), ("app.py", "damaged")):
        folder = tmp_path / code
        folder.mkdir()
        assert refusal(rar_of({name: b"x" * 50}, method=3), folder).code == code
    into = tmp_path / "into"
    into.mkdir()
    (tmp_path / "b.rar").write_bytes(rar_of(APP))
    by_libarchive.unpack(tmp_path / "b.rar", Target(into, SMALL, None), "rar5")
    assert {each.name: each.read_bytes() for each in into.iterdir()} == APP


def test_archives_of_each_kind_give_the_same_plain_files(tmp_path: Path) -> None:
    files = {f"project/{name}": data for name, data in APP.items()}
    junk = {"project/.git/config": b"x", "__MACOSX/._app.py": b"x"}
    stored = {"project/assets/a.txt": b"a"}
    made = {
        "a.zip": zip_of({**files, **stored, **junk}),
        "a.tar.gz": tar_of({**files, **stored, **junk}),
        "a.rar": rar_of({**files, **stored, **junk}),
    }
    if by_libarchive.libarchive() is not None:
        made["a.7z"] = hostile.seven_of({**files, **stored, **junk})
    for name, data in made.items():
        (tmp_path / name).write_bytes(data)
        into = tmp_path / f"into-{name}"
        into.mkdir()
        [note] = unpack(tmp_path / name, into, SMALL)
        assert note.code == "left_out"
        found = {p.relative_to(into).as_posix(): p for p in into.rglob("*") if p.is_file()}
        assert {path: file.read_bytes() for path, file in found.items()} == {
            **APP,
            "assets/a.txt": b"a",
        }, name
        assert not any(file.stat().st_mode & 0o111 for file in found.values())
