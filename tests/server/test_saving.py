"""Saving into the workspace: two servers with one root, kills, full disks, files elsewhere."""

from __future__ import annotations

import asyncio
import errno
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager
from jupyter_server.services.contents.manager import ContentsManager
from tornado.web import HTTPError

from alacard_ext.notebooks.workspace import SaveFailed, save_notebook

EACH = 48
# A server's part in it: its own contents manager, and a line for each notebook that is answered.
SERVER = """
import asyncio, sys
from pathlib import Path
import nbformat
from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager
from alacard_ext.notebooks.workspace import save_notebook

root, me, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
contents = AsyncLargeFileManager(root_dir=root)
print("ready", flush=True)
sys.stdin.readline()

async def one(number):
    cells = [nbformat.v4.new_markdown_cell(f"{me} {number}", id="title")]
    cells += [nbformat.v4.new_code_cell("x = 1\\n" * 200, id=f"c{n}") for n in range(20)]
    notebook = nbformat.v4.new_notebook(cells=cells)
    path = await save_notebook(contents, "", "alacard-bert.ipynb", notebook)
    print(path, f"{me} {number}", sep="\\t", flush=True)

async def all_of_them():
    await asyncio.gather(*(one(number) for number in range(count)))

asyncio.run(all_of_them())
"""


def start(root: Path, me: str, count: int = EACH) -> subprocess.Popen[str]:
    server = subprocess.Popen(
        [sys.executable, "-c", SERVER, str(root), me, str(count)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert server.stdout is not None
    assert server.stdout.readline() == "ready\n"
    return server


def go(*servers: subprocess.Popen[str]) -> None:
    for server in servers:
        assert server.stdin is not None
        server.stdin.write("go\n")
        server.stdin.flush()


def answered(text: str) -> dict[str, str]:
    return dict(line.split("\t") for line in text.splitlines() if "\t" in line)


def title(path: Path) -> str:
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    assert len(notebook.cells) == 21
    return str(notebook.cells[0].source)


@pytest.mark.attack
def test_two_servers_with_one_root_never_overwrite_each_other(tmp_path: Path) -> None:
    servers = [start(tmp_path, me) for me in ("left", "right")]
    go(*servers)
    told = [answered(server.communicate(timeout=900)[0]) for server in servers]
    assert [len(paths) for paths in told] == [EACH, EACH]
    assert len({*told[0], *told[1]}) == 2 * EACH
    assert {path.name for path in tmp_path.glob("*.ipynb")} == {*told[0], *told[1]}
    for paths in told:
        for path, content in paths.items():
            assert title(tmp_path / path) == content
    assert not list(tmp_path.glob(".alacard-*"))


@pytest.mark.attack
def test_a_kill_in_the_middle_loses_no_notebook_and_leaves_none_empty(tmp_path: Path) -> None:
    told: dict[str, str] = {}
    for round_ in range(2):
        killed = start(tmp_path, f"killed {round_}", 400)
        other = start(tmp_path, f"other {round_}", 12)
        assert killed.stdout is not None
        go(killed, other)
        for _ in range(5 + 6 * round_):
            told |= answered(killed.stdout.readline())
        killed.send_signal(signal.SIGKILL)
        rest, _ = killed.communicate(timeout=900)
        # The last line may be cut; all before it were answered.
        told |= answered(rest.rpartition("\n")[0])
        assert killed.returncode == -signal.SIGKILL
        mine = answered(other.communicate(timeout=900)[0])
        assert len(mine) == 12 and not set(mine) & set(told)
        told |= mine
    for path, content in told.items():
        assert title(tmp_path / path) == content
    for path in tmp_path.glob("*.ipynb"):
        assert title(path).startswith(("killed", "other"))


def notebook_of(text: str) -> Any:
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(text, id="title")])


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.ENOSPC, "the disk is full"),
        (errno.EDQUOT, "quota"),
        (errno.EROFS, "read-only"),
        (errno.EACCES, "may not write"),
    ],
)
async def test_a_failed_save_says_why_and_leaves_nothing(
    number: int, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A full disk cannot be had without rights of its own: the last step of writing is refused.
    def refuse(_: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", refuse)
    contents = AsyncLargeFileManager(root_dir=str(tmp_path))
    with pytest.raises(SaveFailed, match=said):
        await save_notebook(contents, "", "alacard-x.ipynb", notebook_of("one"))
    assert not list(tmp_path.iterdir())


class Refusing(AsyncLargeFileManager):
    """A manager of someone else's, whose own save meets a full disk."""

    async def save(self, model: Any, path: str = "") -> Any:
        try:
            raise OSError(errno.ENOSPC, "No space left on device")
        except OSError as error:
            raise HTTPError(500, f"Unexpected error while saving file: {path}") from error


async def test_what_another_managers_save_refuses_is_not_left_behind(tmp_path: Path) -> None:
    contents = Refusing(root_dir=str(tmp_path))
    with pytest.raises(SaveFailed, match="the disk is full"):
        await save_notebook(contents, "", "alacard-x.ipynb", notebook_of("one"))
    assert not list(tmp_path.iterdir())


async def test_a_save_runs_the_managers_hooks_and_tells_of_it(tmp_path: Path) -> None:
    seen: list[str] = []
    contents = AsyncLargeFileManager(root_dir=str(tmp_path))

    def before(model: Any, **_: Any) -> None:
        seen.append("before")
        model["content"]["metadata"]["hooked"] = True

    contents.register_pre_save_hook(before)
    contents.register_post_save_hook(lambda os_path, **_: seen.append(Path(os_path).name))
    path = await save_notebook(contents, "", "alacard-x.ipynb", notebook_of("one"))
    assert seen == ["before", "alacard-x.ipynb"]
    assert json.loads((tmp_path / path).read_text())["metadata"]["hooked"]
    assert await contents.list_checkpoints(path)


async def test_a_name_that_a_broken_link_or_a_folder_has_is_not_taken(tmp_path: Path) -> None:
    (tmp_path / "alacard-x.ipynb").symlink_to("nowhere/at-all")
    (tmp_path / "alacard-x-1.ipynb").mkdir()
    contents = AsyncLargeFileManager(root_dir=str(tmp_path))
    assert await save_notebook(contents, "", "alacard-x.ipynb", notebook_of("one")) == (
        "alacard-x-2.ipynb"
    )


STORE: dict[str, Any] = {}


class Elsewhere(ContentsManager):
    """Files that lie in no folder of this machine; two of these share one slow store."""

    arrived: int = 0
    meet: asyncio.Event

    def is_hidden(self, path: str) -> bool:
        return False

    def dir_exists(self, path: str) -> bool:
        return not path

    def file_exists(self, path: str = "") -> bool:
        return path.strip("/") in STORE

    async def get(self, path: str, **_: Any) -> Any:
        return STORE[path]

    async def save(self, model: Any, path: str = "") -> Any:
        # Both have chosen their name before either writes, and both write before either reads.
        type(self).arrived += 1
        if type(self).arrived == 2:
            self.meet.set()
        await self.meet.wait()
        STORE[path] = {"type": "notebook", "content": json.loads(json.dumps(model["content"]))}
        await asyncio.sleep(0)
        return model


async def test_where_files_lie_elsewhere_an_overwritten_notebook_is_saved_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from alacard_ext.notebooks import workspace

    class NoLock:
        """Two processes have a lock each, which is none between them."""

        async def __aenter__(self) -> None: ...
        async def __aexit__(self, *_: Any) -> None: ...

    monkeypatch.setattr(workspace, "_naming", NoLock)
    STORE.clear()
    Elsewhere.arrived, Elsewhere.meet = 0, asyncio.Event()
    names = ("one", "two")
    paths = await asyncio.gather(
        *(save_notebook(Elsewhere(), "", "alacard-x.ipynb", notebook_of(name)) for name in names)
    )
    assert len(set(paths)) == 2
    for name, path in zip(names, paths, strict=True):
        assert STORE[path]["content"]["cells"][0]["source"] == name
