"""Damaged, missing, locked and read-only files of the catalog's folder: read as none, and told.

For root permissions are void: there a folder is read-only by a mount, and full by a small one.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest

from alacard_ext.catalog.catalog import Catalog
from alacard_ext.catalog.engine.build import build_snapshot
from alacard_ext.catalog.engine.overlay import Overlay
from alacard_ext.catalog.engine.rows import CatalogRow
from alacard_ext.catalog.feed.importing import import_catalog
from alacard_ext.catalog.feed.state import SyncState
from alacard_ext.catalog.history import History
from alacard_ext.catalog.models import CatalogQuery
from alacard_ext.cli import main

from .made_hub import MadeHub

KNOWN = "tiny/bert-sentiment"
ROWS = [
    CatalogRow(id=KNOWN, task="text-classification", likes=3, downloads=9),
    *(CatalogRow(id=f"ada/m{number}", likes=number, trending=1.0) for number in range(40)),
]
ROUTES: list[tuple[tuple[str, ...], Any]] = [
    (("status",), {}),
    (("search",), {"q": "bert", "facets": "task"}),
    (("models", *KNOWN.split("/")), {}),
    (("files", *KNOWN.split("/")), {}),
    (("readme", *KNOWN.split("/")), {}),
    (("tree", *KNOWN.split("/")), {}),
    (("similar", *KNOWN.split("/")), {}),
    (("history", *KNOWN.split("/")), {}),
    (("trending",), {}),
    (("statistics",), {}),
    (("compare",), [("id", KNOWN), ("id", "tiny/bert-ner")]),
]
FILES = ("current.json", "catalog-*.columns", "overlay.sqlite", "sync.sqlite", "history.sqlite")
Harm = Callable[[Path], None]


def _directory(path: Path) -> None:
    path.unlink()
    path.mkdir()
    (path / "within").write_text("x")


def _bad_rows(path: Path) -> None:
    """Whole as a database, though no release wrote these rows."""
    path.unlink()
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("CREATE TABLE change (number INTEGER, id TEXT, data TEXT)")
        database.execute("INSERT INTO change VALUES (1, 'a/b', '[1, 2]')")
        database.execute("CREATE TABLE other (x TEXT)")


HARMS: dict[str, Harm] = {
    "missing": Path.unlink,
    "empty": lambda path: path.write_bytes(b"") and None,
    "truncated": lambda path: path.write_bytes(path.read_bytes()[:200]) and None,
    "random": lambda path: path.write_bytes(bytes(range(256)) * 16) and None,
    "nested": lambda path: path.write_text("[" * 100_000) and None,
    "directory": _directory,
    "strange": _bad_rows,
}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A catalog's folder in which nothing is wrong; tests copy it."""
    folder = tmp_path_factory.mktemp("whole") / "catalog"
    file = folder.parent / "models.jsonl"
    file.write_text(
        "".join(
            json.dumps({"id": row.id, "likes": row.likes, "pipeline_tag": row.task}) + "\n"
            for row in ROWS
        )
    )
    import_catalog(str(file), folder)
    Overlay(folder).upsert([CatalogRow(id="new/one", likes=1)])
    return folder


def _copied(whole: Path, folder: Path) -> None:
    """Put the whole catalog there, as new files: by their times a server knows them for others."""
    shutil.copytree(whole, folder, dirs_exist_ok=True, copy_function=shutil.copy)


@pytest.fixture(scope="module")
def synced(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[MadeHub, Path]]:
    """A hub, and the home of a catalog that knows it by a whole pass and one of changes."""
    home = tmp_path_factory.mktemp("synced")
    with MadeHub(home / "empty", 30) as hub:
        hub.sync(home)
        hub.put("ada/late", minute=59, day="2027-01-01")
        hub.sync(home)
        yield hub, home


def _harmed(folder: Path, name: str, harm: str) -> None:
    for path in folder.glob(name):
        for end in ("-wal", "-shm"):
            path.with_name(path.name + end).unlink(missing_ok=True)
        HARMS[harm](path)


@pytest.mark.parametrize("harm", HARMS)
async def test_no_route_fails_and_status_tells(
    api: Any, whole: Path, tmp_path: Path, harm: str
) -> None:
    folder = tmp_path / "catalog"
    for name in FILES:
        shutil.rmtree(folder, ignore_errors=True)
        _copied(whole, folder)
        _harmed(folder, name, harm)
        for parts, params in ROUTES:
            reply = await api("catalog", *parts, params=params)
            assert reply.status == 200, (name, parts, reply.json)
        status = (await api("catalog", "status")).data
        if harm == "missing" and name.endswith(".sqlite"):
            assert status["troubles"] == []
            continue
        shown = name if name.endswith(".sqlite") else "The catalog's file"
        assert shown in status["summary"] and shown in status["troubles"][0], (name, status)
        told = (await api("catalog", "trending")).json["meta"].get("notice", "")
        assert shown in told or name == "sync.sqlite" or harm == "missing", name


@pytest.mark.parametrize("harm", HARMS)
@pytest.mark.parametrize("name", FILES)
def test_the_next_sync_heals(
    synced: tuple[MadeHub, Path], tmp_path: Path, name: str, harm: str
) -> None:
    hub, home = synced
    folder = tmp_path / "catalog"
    shutil.copytree(home, tmp_path, dirs_exist_ok=True)
    _harmed(folder, name, harm)
    hub.sync(tmp_path)
    catalog = Catalog(folder)
    assert set(catalog.ids()) == hub.ids, (name, harm)
    assert not catalog.troubles
    assert History(folder).of("ada/m007") and SyncState(folder).get("phase") == "done"


def _mounted(*words: str) -> None:
    done = subprocess.run(["mount", *words], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"a mount is not allowed here: {done.stderr.strip()}")


@pytest.fixture(params=["read-only", "full"])
def unwritable(request: pytest.FixtureRequest, whole: Path, tmp_path: Path) -> Iterator[Path]:
    """The catalog's folder where nothing can be written."""
    folder = tmp_path / "catalog"
    root = os.geteuid() == 0
    if not root and request.param == "full":
        pytest.skip("only root can make a file system, to fill it")
    if request.param == "full":
        folder.mkdir()
        _mounted("-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder))
    try:
        _copied(whole, folder)
        if request.param == "full":
            with (folder / "rest").open("wb", buffering=0) as file, suppress(OSError):
                while file.write(bytes(4096)):
                    pass
        elif root:
            _mounted("--bind", str(folder), str(folder))
            _mounted("-o", "remount,ro,bind", str(folder))
        else:
            folder.chmod(0o500)
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], capture_output=True, check=False)
        if not root:
            folder.chmod(0o700)


async def test_a_folder_that_takes_nothing_answers_and_a_sync_says_why_not(
    api: Any, unwritable: Path
) -> None:
    for parts, params in ROUTES:
        reply = await api("catalog", *parts, params=params)
        assert reply.status == 200, (parts, reply.json)
    status = (await api("catalog", "status")).data
    assert status["ready"] and status["overlay"] == 1 and status["as_of"]
    assert not status["troubles"], status
    await api("catalog", "sync", method="POST", body={})
    for _ in range(6_000):
        sync = (await api("catalog", "status")).data["sync"]
        if not sync["running"]:
            break
        await asyncio.sleep(0.1)
    assert sync["error"].startswith("The catalog could not be written"), sync
    assert (await api("catalog", "search", params={"q": "bert"})).data["origin"] == "catalog"


@pytest.mark.parametrize("unwritable", ["read-only"], indirect=True)
def test_a_read_only_folder_is_named_with_the_setting_that_moves_it(
    unwritable: Path,
    whole: Path,
    hub_env: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    monkeypatch.setenv("HF_HOME", hub_env["HF_HOME"])
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(tmp_path))
    config = {"AlacardApp": {"catalog_dir": str(unwritable)}}
    (tmp_path / "jupyter_server_config.json").write_text(json.dumps(config))
    file = tmp_path / "models.jsonl"
    file.write_text('{"id": "a/b"}')
    assert main(["catalog", "import", str(file), "--replace"]) == 1
    told = capsys.readouterr().err.splitlines()[-1]
    assert told.startswith("alacard: IO: ")
    assert str(unwritable) in told and "AlacardApp.catalog_dir" in told


def test_a_cut_file_is_told_in_one_story(
    whole: Path,
    hub_env: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for variable in ("HF_ENDPOINT", "HF_HOME"):
        monkeypatch.setenv(variable, hub_env[variable])
    folder = Path(hub_env["HF_HOME"]) / "alacard" / "catalog"
    _copied(whole, folder)
    (file,) = folder.glob("catalog-*.columns")
    os.truncate(file, 3000)
    for words in (["status"], ["search", "bert"], ["stats"]):
        assert main(["catalog", *words]) == 0
        said = capsys.readouterr()
        told = said.out + said.err
        assert "is empty" not in told and "cannot be read" in told and "is damaged" in told, words
    for harm in (file.unlink, (folder / "current.json").unlink):
        harm()
        assert main(["catalog", "status", "--json"]) == 0
        status = json.loads(capsys.readouterr().out)
        if harm == file.unlink:
            assert status["damaged"] and "is empty" not in status["summary"]
    # Nothing of it is left: now it is empty.
    assert not status["damaged"] and "is empty" in status["summary"]


def test_changes_kept_by_another_process_come_when_it_lets_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("alacard_ext.catalog.engine.databases._READING", 0.1)
    monkeypatch.setattr("alacard_ext.catalog.catalog._AGAIN", 0.0)
    build_snapshot(ROWS, tmp_path)
    Overlay(tmp_path).upsert([CatalogRow(id="new/one", likes=1)])
    catalog = Catalog(tmp_path)
    with closing(sqlite3.connect(tmp_path / "overlay.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert catalog.get("new/one") is None and catalog.get(KNOWN) is not None
        assert catalog.troubles == ["overlay.sqlite is in use by another process."]
    assert catalog.get("new/one") is not None and not catalog.troubles


@pytest.mark.parametrize("name", FILES)
def test_the_command_line_answers(
    whole: Path,
    hub_env: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    name: str,
) -> None:
    for variable in ("HF_ENDPOINT", "HF_HOME"):
        monkeypatch.setenv(variable, hub_env[variable])
    folder = Path(hub_env["HF_HOME"]) / "alacard" / "catalog"
    _copied(whole, folder)
    _harmed(folder, name, "random")
    for words in (["status"], ["search"], ["stats"], ["show", KNOWN], ["tree", KNOWN]):
        assert main(["catalog", *words]) == 0
        said = capsys.readouterr()
        if words == ["status"] or not name.startswith(("sync", "history")):
            assert "damaged" in said.out + said.err, (words, said)


def test_python_answers(
    whole: Path, hub_env: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from alacard_ext import api

    for variable in ("HF_ENDPOINT", "HF_HOME"):
        monkeypatch.setenv(variable, hub_env[variable])
    folder = Path(hub_env["HF_HOME"]) / "alacard" / "catalog"
    _copied(whole, folder)
    for name in FILES:
        _harmed(folder, name, "random")
    assert api.catalog_search("bert").models
    assert api.catalog_model(KNOWN).model.id == KNOWN
    assert Catalog(folder).search(CatalogQuery()).total == 0
