"""Backups: made by a job on a schedule, kept by number, and everything is there once restored."""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from alacard_ext.cli import main
from alacard_ext.errors import BadRequest, Forbidden, StoreUnavailable
from alacard_ext.jobs.backup_job import BackupJob, BackupPayload
from alacard_ext.jobs.models import JobSubmission
from alacard_ext.room import Requester
from alacard_ext.store.engine import make_engine
from alacard_ext.store.place import find_place
from alacard_ext.store.replacing_file import restore
from alacard_ext.store.reports import check
from alacard_ext.store.schema import HEAD
from tests.store.conftest import database_url
from tests.store.postgresql import new_database
from tools.team.postgresql import PACKAGED, programs

from .oven import ANN, ROOT, Oven, ovens, tried

__all__ = ["database_url"]
TABLES = ("jobs", "job_logs", "job_turns", "alembic_version")


async def rows(url: str) -> dict[str, list[Any]]:
    """What is in some tables."""
    engine = make_engine(find_place(url), as_it_is=True)
    async with engine.connect() as connection:
        found = {}
        for table in TABLES:
            asked = await connection.execute(text(f"SELECT * FROM {table}"))
            found[table] = sorted(tuple(map(str, row)) for row in asked)
    await engine.dispose()
    return found


async def back_up(oven: Oven) -> Any:
    """Run the job as an administrator asks for it."""
    job = await oven.jobs.submit(JobSubmission(kind="store.backup"), ROOT)
    ended = await oven.until(job, "done", "failed")
    assert ended.state == "done", ended.error
    return ended.result


def test_what_was_lost_is_there_once_the_backup_is_restored(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: Any
) -> None:
    sqlite = database_url.startswith("sqlite")
    binaries = programs(PACKAGED)
    if not sqlite and binaries is not None:
        monkeypatch.setenv("PATH", f"{binaries}{os.pathsep}{os.environ['PATH']}")
    folder = tmp_path / "backups"
    kept: dict[str, Any] = {}

    async def test() -> None:
        traits = {
            "backup_folder": str(folder),
            "backup_keep": 2,
            "administrators": ["root"],
        }
        async with ovens(database_url, **traits) as [oven]:
            for name in ("rye", "oat"):
                await oven.until(await oven.submit(name), "done")
            for _ in range(3):
                result = await back_up(oven)
            kept["file"], kept["removed"] = result["file"], result["removed"]
            if sqlite:
                with pytest.raises(StoreUnavailable, match="A server or worker uses"):
                    restore(database_url, Path(kept["file"]))

    tried(test)
    copy = Path(kept["file"])
    assert kept["removed"] == 1 and len([*folder.iterdir()]) == 2
    assert copy.stat().st_mode & 0o77 == 0
    if not sqlite:
        with pytest.raises(BadRequest, match="pg_restore"):
            restore(database_url, copy)
        there = new_database(request.getfixturevalue("postgresql"), "restored")
        assert binaries is not None
        plain = there.replace("+asyncpg", "")
        subprocess.run(
            [str(Path(binaries, "pg_restore")), "--no-owner", f"--dbname={plain}", str(copy)],
            check=True,
            timeout=300,
        )
        found = asyncio.run(rows(there))
        assert [row for row in found["jobs"] if "test.bake" in row].__len__() == 2
        assert found["alembic_version"] == [(HEAD,)]

        async def go_on() -> None:
            async with ovens(there) as [oven]:
                await oven.until(await oven.submit("later"), "done")

        tried(go_on)
        return
    # All that was there when the copy was begun: the two breads, and the backup that runs.
    before = asyncio.run(rows(f"sqlite:///{copy}"))
    assert sum("test.bake" in row for row in before["jobs"]) == 2 and before["job_logs"]
    file = find_place(database_url).file
    assert file is not None
    for lost in (None, b"no database at all" * 999):
        if lost is None:
            file.unlink()
        else:
            file.write_bytes(lost)
        done = restore(database_url, copy)
        assert asyncio.run(rows(database_url)) == before
        assert (done.kept is None) == (lost is None)
        if done.kept is not None:
            assert Path(done.kept).read_bytes() == lost
    assert check(database_url).faults == []


def test_only_a_whole_copy_of_a_known_schema_is_restored(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.store.conftest import migrated

    file, url = tmp_path / "library.sqlite", f"sqlite:///{tmp_path}/library.sqlite"
    shutil.copy(migrated(), file)
    whole = file.read_bytes()
    newer, text_file, cut = tmp_path / "newer", tmp_path / "text", tmp_path / "cut"
    shutil.copy(file, newer)
    with closing(sqlite3.connect(newer)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    text_file.write_text("not a database")
    cut.write_bytes(whole[: len(whole) // 2])
    for wrong in (newer, text_file, cut, file):
        with pytest.raises(BadRequest):
            restore(url, wrong)
        assert file.read_bytes() == whole
    monkeypatch.setenv("ALACARD_DATABASE_URL", url)
    copy = tmp_path / "copy.sqlite"
    shutil.copy(migrated(), copy)
    assert main(["store", "restore", str(tmp_path / "gone")]) == 1
    assert main(["store", "restore", str(copy)]) == 0
    told = capsys.readouterr().out
    assert "Restored" in told and ".old" in told


def test_nobody_else_backs_up_what_is_everybodys(tmp_path: Path) -> None:
    async def test() -> None:
        async with ovens(f"sqlite:///{tmp_path}/library.sqlite") as [oven]:
            kind = BackupJob.build(oven.services.of, oven.services.shared)
            with pytest.raises(Forbidden):
                await kind.check(BackupPayload(), ANN)
            await kind.check(BackupPayload(), Requester("root", administrator=True))

    tried(test)
