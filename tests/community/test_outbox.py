"""Hands that are dealt while the store is away wait in the outbox, and are kept once."""

from __future__ import annotations

import asyncio
import json
import os
import stat
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from alacard_ext.community.library import Library
from alacard_ext.community.outbox import service
from alacard_ext.community.outbox.files import ASIDE, folder_for
from alacard_ext.community.outbox.service import Outbox
from alacard_ext.community.quotas import Quotas
from alacard_ext.errors import StoreUnavailable
from alacard_ext.store.service import Store
from alacard_ext.store.tables import forks, notebooks

from .dealing import dealt, share


@asynccontextmanager
async def away(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    """The store answers nothing, as one whose database is down."""

    async def down(self: Store) -> Any:
        raise StoreUnavailable("The library's database cannot be used now; check that it runs.")

    with monkeypatch.context() as patched:
        patched.setattr(Store, "_open", down)
        yield


def named(made: dict[str, Any]) -> str:
    """The id that the file of a hand names."""
    return str(made["notebook"]["metadata"]["alacard"]["share_id"])


async def test_hands_wait_and_are_kept_once_whoever_publishes_them(
    api: Any, jp_serverapp: Any, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = (await dealt(api))["share_id"]
    await share(api, original)
    folder = folder_for(database_url)
    async with away(monkeypatch):
        first, second = await dealt(api), await dealt(api, topic="cats")
        assert first["share_id"] is None and "It waits on this machine" in first["notice"]
        refused = await api("library")
        assert (refused.status, refused.code) == (503, "STORE_UNAVAILABLE")
        told = refused.json["error"]["details"]["outbox"]
        assert (told["waiting"], told["damaged"]) == (2, 0) and told["since"]
    files = sorted(folder.glob("*.json"))
    assert [each.stem for each in files] == sorted(map(named, (first, second)))
    assert {stat.S_IMODE(each.stat().st_mode) for each in (*files, folder)} == {0o600, 0o700}
    # One of them is a remix, made by a server that was killed once it was kept.
    remix = json.loads((folder / f"{named(second)}.json").read_text())
    remix["parent"] = original
    (folder / f"{named(second)}.json").write_text(json.dumps(remix))
    left = {each.name: each.read_bytes() for each in files}

    store = jp_serverapp.web_app.settings["alacard_services"].shared.store
    await asyncio.gather(*(Outbox(store, folder).publish() for _ in range(2)))
    for name, content in left.items():
        (folder / name).write_bytes(content)
    await Outbox(store, folder).publish()
    assert list(folder.glob("*.json")) == []
    async with store.reading() as connection:
        for table in (notebooks, forks):
            asked = select(func.count()).select_from(table)
            assert (await connection.execute(asked)).scalar_one() == (
                3 if table is notebooks else 1
            )
    listed = (await api("library")).json
    assert "outbox" not in listed["meta"]
    paths = {hand["share_id"]: hand["path"] for hand in listed["data"]["hands"]}
    assert paths[named(first)] == first["path"] and paths[named(second)] == second["path"]
    assert (await api("notebook", original)).data["counts"]["remixes"] == 1


async def test_the_next_use_publishes_and_an_older_hand_takes_no_path_from_a_later_one(
    api: Any, jp_root_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with away(monkeypatch):
        first = await dealt(api)
    (jp_root_dir / first["path"]).unlink()
    second = await dealt(api)
    assert second["path"] == first["path"] and second["share_id"]
    found = (await api("library")).data["hands"]
    assert {hand["share_id"]: hand["path"] for hand in found} == {
        second["share_id"]: second["path"],
        named(first): None,
    }


@pytest.mark.attack
async def test_a_damaged_file_is_set_aside_and_told_and_stops_no_other(
    api: Any, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with away(monkeypatch):
        made = [await dealt(api, topic=topic) for topic in ("sourdough", "cats", "coffee")]
    folder = folder_for(database_url)
    cut, forged, good = (folder / f"{named(each)}.json" for each in made)
    cut.write_bytes(cut.read_bytes()[:-40])
    content = json.loads(forged.read_text())
    content["row"]["title"] = None
    forged.write_text(json.dumps(content))
    newer = folder / f"{'n' * 22}.json"
    newer.write_text(json.dumps({"form": 99}))
    (folder / f"{'l' * 22}.json").write_text("[" * 100_000)
    listed = (await api("library")).json
    assert [hand["share_id"] for hand in listed["data"]["hands"]] == [good.stem]
    assert listed["meta"]["outbox"] == {"waiting": 1, "damaged": 3, "since": None}
    assert newer.exists() and not good.exists()
    assert (folder / ASIDE / cut.name).exists() and (folder / ASIDE / forged.name).exists()


async def test_what_the_database_or_the_disk_refuses_stops_no_other(
    api: Any,
    jp_serverapp: Any,
    database_url: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with away(monkeypatch):
        made = [await dealt(api, topic=topic) for topic in ("sourdough", "cats", "coffee")]
    folder = folder_for(database_url)
    long, unreadable, good = (folder / f"{named(each)}.json" for each in made)
    content = json.loads(long.read_text())
    content["row"]["model_id"] = "m" * 201
    long.write_text(json.dumps(content))
    unreadable.unlink()
    unreadable.mkdir()
    for number, path in enumerate((long, unreadable, good)):
        os.utime(path, (number, number))
    # One that is published between the listing of its name and the look at it.
    (folder / f"{'g' * 22}.json").symlink_to("gone")
    store = jp_serverapp.web_app.settings["alacard_services"].shared.store
    outbox = Outbox(store, folder)
    await outbox.publish()
    assert not good.exists() and unreadable.exists() and not long.exists()
    refused = "postgresql" in database_url  # SQLite takes any length
    assert (folder / ASIDE / long.name).exists() is refused
    assert outbox.told()["waiting"] == 1

    assert await outbox.forget("bob") == (0, 1), "whose the unreadable one is cannot be told"
    assert await outbox.forget("ada") == (int(refused), 1), "what was set aside goes, too"


async def test_a_server_notices_what_a_command_has_put_there(
    api: Any, jp_serverapp: Any, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "PATIENCE", 60.0)
    outbox = jp_serverapp.web_app.settings["alacard_services"].of(Library)._outbox
    async with away(monkeypatch):
        made = await dealt(api)
        await asyncio.wait({outbox._publishing()})  # no pass has the hand in mind any more
        path = folder_for(database_url) / f"{named(made)}.json"
        content = path.read_bytes()
        path.unlink()
    assert (await api("library")).data["hands"] == []
    path.write_bytes(content)
    monkeypatch.setattr(service, "LOOK_AGAIN", 0.0)
    assert len((await api("library")).data["hands"]) == 1


async def test_no_answer_waits_long_for_a_hand_that_is_being_published(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "PATIENCE", 0.0)
    outbox = Outbox(Store(f"sqlite:///{tmp_path}/none.sqlite"), tmp_path)
    async with outbox._one_at_a_time:
        with pytest.raises(TimeoutError):
            await outbox.amend("a" * 22, {})
    assert await outbox.amend("a" * 22, {}) is False


async def test_what_is_beyond_a_quota_by_then_is_set_aside(
    api: Any, jp_serverapp: Any, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with away(monkeypatch):
        for topic in ("sourdough", "cats"):
            await dealt(api, topic=topic)
    store = jp_serverapp.web_app.settings["alacard_services"].shared.store
    folder = folder_for(database_url)
    await Outbox(store, folder, Quotas(hands_a_month=1)).publish()
    assert len(list((folder / ASIDE).glob("*.json"))) == 1
    listed = (await api("library")).json
    assert len(listed["data"]["hands"]) == 1 and not list(folder.glob("*.json"))


async def test_a_server_publishes_at_its_start_what_an_earlier_one_left(
    api: Any, jp_serverapp: Any, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with away(monkeypatch):
        made = await dealt(api)
    store = jp_serverapp.web_app.settings["alacard_services"].shared.store
    monkeypatch.setattr(service, "RETRY", 0.0)
    later = Outbox(store, folder_for(database_url))
    await later.start()
    assert later._retrying is not None
    await later._retrying
    assert (await api("notebook", named(made))).status == 200
    await later.aclose()


def test_each_database_has_an_outbox_of_its_own_whoever_logs_in_to_it() -> None:
    one = folder_for("postgresql://ada:secret@host/team?ssl=require")
    assert one == folder_for("postgresql://bob:other@host/team?password=x")
    others = {folder_for(url) for url in ("", "postgresql://ada@host/else", "sqlite:////a.sqlite")}
    assert len(others) == 3 and one not in others
    assert "secret" not in str(one)
