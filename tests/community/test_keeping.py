"""What the library keeps, follows and clears, also where the store is away or slow."""

from __future__ import annotations

import asyncio
import errno
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from sqlalchemy import func, select, text, update
from sqlalchemy.dialects import postgresql

from alacard_ext import disk
from alacard_ext.cards.custom import service as custom_cards
from alacard_ext.community import library, statements
from alacard_ext.community.rows import DAY, now, packed
from alacard_ext.notebooks.ipynb import plain
from alacard_ext.room import Requester
from alacard_ext.store.bodies import KNOWN_BODY
from alacard_ext.store.service import Store
from alacard_ext.store.tables import bodies, notebooks

from .dealing import BODY, IN_A_FILE, as_bob, dealt


async def test_a_path_is_that_of_the_latest_hand_there(api: Any, jp_root_dir: Path) -> None:
    first = await dealt(api)
    (jp_root_dir / first["path"]).unlink()
    second = await dealt(api, topic="cats")
    assert second["path"] == first["path"]
    assert (await api("notebook", second["share_id"])).data["path"] == first["path"]
    assert (await api("notebook", first["share_id"])).data["path"] is None


def test_equal_notebooks_are_one_body_whatever_the_order_of_their_keys() -> None:
    notebook = {"metadata": {"b": 1, "a": {"d": None, "c": "é"}}, "cells": [{"z": [], "id": "x"}]}
    turned = {"cells": [{"id": "x", "z": []}], "metadata": {"a": {"c": "é", "d": None}, "b": 1}}
    body = packed(notebook)
    assert body == packed(turned) == packed(plain(turned), ordered=True)
    assert body[0] != packed({"cells": []})[0]
    assert packed({"a": "half a character: \ud83d"})[2], "a file of another tool may hold it"


async def test_a_hand_is_kept_with_its_path_in_one_transaction(
    api: Any, jp_root_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[str] = []
    write = Store.write

    def counted(store: Store, work: Any) -> Any:
        if work.__qualname__.startswith("Library."):
            written.append(work.__qualname__)
        return write(store, work)

    await dealt(api)
    monkeypatch.setattr(Store, "write", counted)
    made = await dealt(api)
    assert len(written) == 1
    assert (await api("notebook", made["share_id"])).data["path"] == made["path"]
    (jp_root_dir / made["path"]).unlink()
    assert (await dealt(api))["path"] == made["path"]
    assert len(written) == 3, "one hand more is said to lie there: that is put right"


async def test_hands_that_are_dealt_at_once_have_a_path_each(api: Any) -> None:
    made = await asyncio.gather(*(dealt(api) for _ in range(6)))
    assert len({each["path"] for each in made}) == 6
    for each in made:
        assert (await api("notebook", each["share_id"])).data["path"] == each["path"]


async def test_a_hand_whose_file_cannot_be_written_has_no_path(
    api: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "full")

    # A full disk cannot be had without rights of its own.
    monkeypatch.setattr(disk, "create", refuse)
    made = await dealt(api)
    assert made["share_id"] and made["path"] is None and "disk is full" in made["save_error"]
    assert (await api("notebook", made["share_id"])).data["path"] is None


async def test_what_was_deleted_long_ago_is_removed_once_a_day_and_bodies_that_nobody_has(
    api: Any, jp_serverapp: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = jp_serverapp.web_app.settings["alacard_services"].shared.store

    async def count(table: Any) -> int:
        async with store.reading() as connection:
            asked = select(func.count()).select_from(table)
            found: int = (await connection.execute(asked)).scalar_one()
            return found

    same, alone = await dealt(api), await dealt(api, topic="cats")
    await api("notebook", "generate", method="POST", body=BODY, **as_bob())
    assert (await count(notebooks), await count(bodies)) == (3, 2)
    for made in (same, alone):
        await api("notebook", made["share_id"], method="DELETE")
    aged = now() - statements.DELETED_DAYS * 24 * 3600 * 1000 - 1
    async with store.writing() as connection:
        old = update(notebooks).where(notebooks.c.deleted_at.is_not(None))
        await connection.execute(old.values(deleted_at=aged))
    back = await api("notebook", alone["share_id"], "restore", method="POST", body={})
    assert back.status == 404, "too late, also where it is still there"
    await dealt(api)
    assert await count(notebooks) == 4, "the day is not over"
    monkeypatch.setattr(library, "SWEEP_EVERY", 0.0)
    await dealt(api)
    assert (await count(notebooks), await count(bodies)) == (3, 1)


async def test_a_clock_that_jumped_ahead_removes_nothing_with_the_first_deal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(f"sqlite:///{tmp_path}/library.sqlite")
    for created, deleted in ((1, None), (2, now()), (now() + 3650 * DAY, None)):
        async with store.writing() as connection:
            body = (f"{created:064}", 2, b"x")
            await statements.insert_hand(connection, made_row(created, deleted), body)
    monkeypatch.setattr(statements, "now", lambda: now() + 3650 * DAY)

    async def swept() -> int:
        async with store.writing() as connection:
            await statements.sweep(connection)
            asked = select(func.count()).select_from(notebooks)
            return (await connection.execute(asked)).scalar_one()

    assert await swept() == 3
    async with store.writing() as connection:
        later = made_row(now() + 3651 * DAY, None)
        await statements.insert_hand(connection, later, (later["body"], 2, b"x"))
    assert await swept() == 3, "time has really passed: two are of these days"
    await store.aclose()


def made_row(created: int, deleted: int | None) -> dict[str, Any]:
    words = dict.fromkeys(("title", "model_id", "topic", "difficulty", "ui", "words"), "x")
    words |= {"owner": "ada", "filename": "x", "root": "", "body": f"{created:064}"}
    more = {"prompts": [], "recipe": {}, "facts": {}, "gate_passed": True, "path": None}
    return {**words, **more, "share_id": f"{created:022}", "created_at": created} | {
        "deleted_at": deleted
    }


async def test_a_sweep_that_fails_loses_no_hand(
    api: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(connection: Any) -> None:
        await connection.execute(text("DELETE FROM nowhere"))

    monkeypatch.setattr(statements, "sweep", broken)
    made = await dealt(api)
    assert made["share_id"] and made["notice"] is None
    assert "deleted long ago could not be removed" in caplog.text
    assert (await api("notebook", made["share_id"])).status == 200


async def test_a_verification_that_is_done_does_not_fail_by_the_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: Any) -> None:
        raise ZeroDivisionError

    async def waiting(*_: Any) -> None:
        await asyncio.Event().wait()

    store = Store(f"sqlite:///{tmp_path}/library.sqlite")
    async with store.reading():
        pass
    for note, seconds in ((broken, 600.0), (waiting, 0.05)):
        monkeypatch.setattr(library, "KEEP_SECONDS", seconds)
        monkeypatch.setattr(statements, "note_verified", note)
        await library.Library(store).note_verified(Requester("ada"), "a.ipynb", "passed")
    await store.aclose()


def test_a_body_that_is_used_again_is_locked_until_its_hand_is_written() -> None:
    # PostgreSQL's stubs name no types.
    dialect: Any = postgresql.dialect  # type: ignore[attr-defined]
    assert str(KNOWN_BODY.compile(dialect=dialect())).endswith("FOR KEY SHARE")


@IN_A_FILE
async def test_a_damaged_store_stops_no_deal(api: Any, tmp_path: Path) -> None:
    (tmp_path / "library.sqlite").write_bytes(b"no database at all" * 400)
    made = await dealt(api)
    assert made["path"] and made["share_id"] is made["notebook_url"] is made["share_url"] is None
    assert "not in your library" in made["notice"] and "damaged" in made["notice"]
    refused = await api("library")
    assert (refused.status, refused.code) == (503, "STORE_UNAVAILABLE")


@IN_A_FILE
async def test_a_store_that_does_not_answer_stops_no_deal(
    api: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(library, "KEEP_SECONDS", 0.05)
    monkeypatch.setattr(custom_cards, "WAIT", 0.05)
    with FileLock(str(tmp_path / "library.sqlite.lock")):  # as one holds it who migrates
        made = await dealt(api)
    assert made["path"] and made["share_id"] is None
    assert "did not answer in time" in made["notice"]
    monkeypatch.undo()
    again = await dealt(api)
    assert again["share_id"], again["notice"]


async def test_many_deals_at_once_are_all_kept(api: Any) -> None:
    made = await asyncio.gather(*(dealt(api) for _ in range(5)))
    assert len({each["share_id"] for each in made}) == 5
    assert (await api("library")).json["meta"]["total"] == 5
