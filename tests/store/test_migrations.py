"""What a released version has kept is there after a migration, on every database."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from sqlalchemy import select, text

from alacard_ext.community.activity import Activity
from alacard_ext.community.library import Library
from alacard_ext.community.models import LibraryQuery
from alacard_ext.community.rows import DAY, now
from alacard_ext.community.share_models import TrendingQuery
from alacard_ext.room import Requester
from alacard_ext.store import migrating
from alacard_ext.store.engine import WRITES, make_engine
from alacard_ext.store.place import find_place
from alacard_ext.store.reports import check, migrate_now
from alacard_ext.store.schema import HEAD
from alacard_ext.store.service import Store
from alacard_ext.store.tables import notebooks

from .differences import differences
from .postgresql import new_database

HAND = {
    "owner": "ada",
    "title": "BERT · Bread",
    "model_id": "tiny/bert",
    "topic": "sourdough",
    "difficulty": "beginner",
    "ui": "none",
    "prompts": json.dumps(["quick_start"]),
    "recipe": "{}",
    "facts": "{}",
    "filename": "alacard-bert.ipynb",
    "root": "/home/ada",
    "created_at": 1_700_000_000_000,
    "body": "0" * 64,
}
HANDS = 1203
"""More than are changed at once."""


@pytest.fixture(params=["sqlite", "postgresql"])
def no_tables(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database without tables."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/library.sqlite"
    return new_database(request.getfixturevalue("postgresql"), "released")


async def run_alembic(url: str, to: str, *, statements: Any = ()) -> None:
    """Bring a database to a schema, up or down, and tell it these."""

    def work(connection: Any) -> None:
        config = migrating.alembic_config(Path(migrating.__file__).with_name("migrations"))
        config.attributes["connection"] = connection
        (command.downgrade if to == "base" else command.upgrade)(config, to)

    engine = make_engine(find_place(url))
    async with engine.execution_options(**{WRITES: True}).begin() as connection:
        await connection.run_sync(work)
        for statement, values in statements:
            await connection.execute(text(statement), values)
    await engine.dispose()


def test_servers_that_start_at_once_find_one_whole_database(no_tables: str, tmp_path: Path) -> None:
    """Two processes on one database; each has another beside it, as Alembic has one context alone
    in a process."""
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.store.opener", no_tables, f"sqlite:///{tmp_path}/{own}"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=Path(__file__).parents[2],
        )
        for own in ("one", "other")
    ]
    try:
        for process in processes:
            assert process.stdout is not None and process.stdin is not None
            assert process.stdout.readline() == "ready\n"
        for process in processes:
            assert process.stdin is not None
            print("go", file=process.stdin, flush=True)
        for process in processes:
            assert json.loads(process.communicate(timeout=120)[0]) == [[0, 0], [0, 0]]
    finally:
        for process in processes:
            process.kill()
            process.communicate()
    assert check(no_tables).schema_version == HEAD


def insertion(table: str, values: dict[str, Any]) -> str:
    names = ", ".join(values)
    return f"INSERT INTO {table} ({names}) VALUES ({', '.join(f':{name}' for name in values)})"


def test_the_first_released_schema_becomes_this_one(no_tables: str, tmp_path: Path) -> None:
    body = {"hash": "0" * 64, "size": 2, "packed": b"x"}
    hands = []
    for number in range(HANDS):
        path = None if number % 2 else f"Bread/{number}.ipynb"
        words = f"bert · bread\n{(path or '').casefold()}\ntask\nsourdough"
        mine = {"share_id": f"{number:022}", "gate_passed": True, "path": path, "words": words}
        hands.append({**HAND, **mine})
    told = [(insertion("bodies", body), body), (insertion("notebooks", hands[0]), hands)]
    asyncio.run(run_alembic(no_tables, "0001", statements=told))
    assert check(no_tables).schema_version == "0001"
    assert migrate_now(no_tables).before == "0001"
    found = check(no_tables)
    assert (found.schema_version, found.notebooks, found.faults) == (HEAD, HANDS, [])
    if "sqlite" in no_tables:
        (copy,) = tmp_path.glob("*-schema-0001.backup")
        assert check(f"sqlite:///{copy}").schema_version == "0001"

    async def look() -> None:
        store = Store(no_tables)
        async with store.reading() as connection:
            rows = (await connection.execute(select(notebooks).order_by(notebooks.c.id))).all()

            assert await connection.run_sync(differences) == []
        await store.aclose()
        assert [row.share_id for row in rows] == [hand["share_id"] for hand in hands]
        for number, row in enumerate(rows):
            assert row.words == "bert · bread\ntask\nsourdough", "a path is not searched by others"
            assert row.path_words == (None if number % 2 else f"bread/{number}.ipynb")
            assert (row.visibility, row.version, row.views) == ("private", None, 0)
            assert row.prompts == ["quick_start"]

    asyncio.run(look())
    asyncio.run(run_alembic(no_tables, "base"))
    assert check(no_tables).schema_version is None


def test_what_was_shared_before_is_searched_and_ranked_after(no_tables: str) -> None:
    """The second schema knew days alone, and added up events for each list."""
    body = {"hash": "0" * 64, "size": 2, "packed": b"x"}
    words = "bert · bread\ntask\nsourdough"
    hand = {**HAND, "share_id": "0" * 22, "gate_passed": True, "path": None, "words": words}
    hand |= {"visibility": "everyone", "version": 1, "shared_at": 1, "views": 1, "stars": 1}
    day = now() // DAY
    viewed = {"notebook": 1, "kind": "view", "day": day - 2, "person": "bob"}
    starred = {"notebook": 1, "person": "bob", "day": day - 2}
    told = [
        (insertion(table, values), values)
        for table, values in (
            ("bodies", body),
            ("notebooks", hand),
            ("events", viewed),
            ("stars", starred),
        )
    ]
    asyncio.run(run_alembic(no_tables, "0002", statements=told))
    assert migrate_now(no_tables).before == "0002"

    async def look() -> None:
        store, bob = Store(no_tables), Requester("bob")
        library = Library(store)
        query = {"scope": "shared", "sort": "newest"}
        for text_asked, number in (("bread", 1), ("sourd", 1), ("gardens", 0)):
            asked = LibraryQuery.model_validate({**query, "q": text_asked})
            assert (await library.list(asked, bob)).total == number
        (risen,) = await Activity(store).trending(TrendingQuery(timeframe="week"), bob)
        assert risen.counts.stars == 1
        assert risen.score is not None and 1 < risen.score < 4, "two days and more ago"
        assert await Activity(store).trending(TrendingQuery(timeframe="day"), bob) == []
        await store.aclose()

    asyncio.run(look())
    asyncio.run(run_alembic(no_tables, "base"))
    assert check(no_tables).schema_version is None
