"""Where `-o` may point: devices, pipes, links, folders; only a plain file is ever replaced."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from alacard_ext import disk

from .conftest import Run

GENERATE = ("generate", "tiny/bert-sentiment", "-o")


@pytest.mark.attack
def test_a_device_a_pipe_and_a_link_are_written_into_and_stay(alacard: Run, tmp_path: Path) -> None:
    # Never the real /dev/null: a node of our own, where the rights allow to make one.
    folder = tmp_path / "work"
    pipe, link, target = folder / "pipe", folder / "link.ipynb", folder / "target.ipynb"
    os.mkfifo(pipe)
    target.write_text("old")
    target.chmod(0o640)
    link.symlink_to("target.ipynb")
    read: list[str] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_text()))
    reader.start()
    assert alacard(*GENERATE, "pipe").returncode == 0
    reader.join(60)
    assert json.loads(read[0])["nbformat"] == 4
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    done = alacard(*GENERATE, "link.ipynb")
    assert done.returncode == 0 and done.stdout.startswith("link.ipynb: ")
    assert link.is_symlink() and link.readlink() == Path("target.ipynb")
    assert json.loads(target.read_text())["nbformat"] == 4
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
    assert {path.name for path in folder.iterdir()} == {"pipe", "link.ipynb", "target.ipynb"}


@pytest.mark.attack
def test_a_device_node_stays_a_device(tmp_path: Path) -> None:
    node = tmp_path / "null"
    try:
        os.mknod(node, 0o666 | stat.S_IFCHR, os.makedev(1, 3))
        node.write_text("")
    except OSError:
        pytest.skip("this account may not make or use device nodes")
    disk.write(node, "text")
    assert stat.S_ISCHR(node.stat().st_mode)
    link = tmp_path / "link"
    link.symlink_to("null")
    disk.write(link, "text")
    assert stat.S_ISCHR(node.stat().st_mode) and link.is_symlink()


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("nonexistent/x.ipynb", "nonexistent/x.ipynb: there is no folder nonexistent; create it"),
        ("file/x.ipynb", "file/x.ipynb: there is no folder file; create it"),
        ("dangling", "dangling: there is no folder"),
        ("folder", "folder: it is a folder; name a file in it"),
        ("x" * 300, "the name is too long"),
        ("circle", "circle: its links lead in a circle"),
        pytest.param(
            "/proc/x.ipynb",
            "/proc/x.ipynb: no file can be created in /proc",
            marks=pytest.mark.skipif(sys.platform != "linux", reason="/proc is Linux's"),
        ),
    ],
)
def test_a_path_that_cannot_be_written_is_named_as_it_was_given(
    path: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("file").touch()
    Path("folder").mkdir()
    Path("dangling").symlink_to("nowhere/x.ipynb")
    Path("circle").symlink_to("circle")
    before = set(Path().iterdir())
    with pytest.raises(OSError) as caught:
        disk.write(Path(path), "text")
    assert said in f"{caught.value.filename}: {caught.value.strerror}"
    assert ".alacard-" not in f"{caught.value.filename}{caught.value.strerror}"
    assert set(Path().iterdir()) == before and not list(Path("folder").iterdir())


def test_a_new_file_heeds_the_umask_and_a_dangling_link_is_followed(tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to("new.ipynb")
    old = os.umask(0o027)
    try:
        disk.write(link, "text")
    finally:
        os.umask(old)
    assert link.is_symlink()
    assert (tmp_path / "new.ipynb").read_text() == "text"
    assert stat.S_IMODE((tmp_path / "new.ipynb").stat().st_mode) == 0o640


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_what_was_there_outlives_a_failure(
    error: BaseException, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "manual.ipynb"
    target.write_text("old")

    def refuse(_: int) -> None:
        raise error

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(type(error)):
        disk.write(target, "new")
    with pytest.raises(type(error)):
        disk.create(tmp_path / "other.ipynb", "new")
    assert [path.name for path in tmp_path.iterdir()] == ["manual.ipynb"]
    assert target.read_text() == "old"


def test_a_limit_on_the_size_of_files_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    code = (
        "import resource, sys; from pathlib import Path; from alacard_ext import disk\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))\n"
        "try: disk.write(Path('big.ipynb'), 'x' * 10_000)\n"
        "except OSError as error: print(error.filename, error.strerror)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, timeout=900
    )
    assert done.stdout == "big.ipynb the file would be larger than is allowed here\n", done.stderr
    assert not list(tmp_path.iterdir())


def test_without_hard_links_a_name_is_still_taken_by_one_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(os, "link", refuse)
    disk.create(tmp_path / "x.ipynb", "one")
    with pytest.raises(FileExistsError):
        disk.create(tmp_path / "x.ipynb", "two")
    assert (tmp_path / "x.ipynb").read_text() == "one"
    assert [path.name for path in tmp_path.iterdir()] == ["x.ipynb"]
