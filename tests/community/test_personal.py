"""All that is kept of a person can be taken along and deleted, and nobody else's."""

from __future__ import annotations

import json
import stat
import zipfile
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import JSON, Table, Text, cast, func, insert, or_, select

from alacard_ext.community.ids import NOTEBOOK
from alacard_ext.community.personal.service import PersonalData
from alacard_ext.community.rows import now
from alacard_ext.room import Requester
from alacard_ext.store.community_tables import (
    collection_items,
    collections,
    comments,
    custom_cards,
    notifications,
    ratings,
    recipes,
)
from alacard_ext.store.tables import bodies, metadata, notebooks, trends

from .dealing import as_bob, dealt, share
from .test_outbox import away, named


@pytest.mark.attack
async def test_all_of_a_person_is_handed_over_and_erased_and_nothing_of_another(
    api: Any, jp_serverapp: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    services = jp_serverapp.web_app.settings["alacard_services"]
    store, personal = services.shared.store, services.of(PersonalData)
    mine = (await dealt(api))["share_id"]
    await share(api, mine)
    body = {"modified_recipe": {"topic": "cats"}}
    remixed = await api("notebook", mine, "remix", method="POST", body=body, **as_bob())
    bobs = remixed.data["share_id"]
    body = {"visibility": "everyone", "accept_findings": True}
    await api("notebook", bobs, "share", method="PUT", body=body, **as_bob())
    for verb in ("star", "worked"):
        await api("notebook", bobs, verb, method="PUT", body={"worked": True})
    await api("notebook", bobs, "track", method="POST", body={"event": "view"})
    async with store.writing() as connection:
        await connection.execute(insert(comments), [said("ada", 1, mine), said("bob", 2, mine)])
        for table, row in others(mine).items():
            await connection.execute(insert(table), [row])
        # Of a remix that she may not see she is told that there is one.
        about = {"kind": NOTEBOOK, "subject": mine, "reason": "remix", "cause": "x" * 22}
        about |= {"person": "ada", "actor": "eve", "notification_id": "y"}
        await connection.execute(insert(notifications), [filled(notifications, **about)])
    async with away(monkeypatch):
        waiting = named(await dealt(api))

    (tmp_path / "ada.zip").touch()
    (tmp_path / "ada.zip").chmod(0o644)
    made = await personal.archive(Requester("ada"), tmp_path / "ada.zip")
    assert (made.hands, made.versions) == (2, 1), "what waited is kept first"
    assert stat.S_IMODE((tmp_path / "ada.zip").stat().st_mode) == 0o600
    assert_taken_along(tmp_path / "ada.zip", [mine, waiting], bobs)

    gone = await personal.erase(Requester("ada"))
    assert (gone.hands, gone.waiting) == (2, 0) and gone.rows >= 7
    async with store.reading() as connection:
        for table in metadata.sorted_tables:
            texts = [cast(each, Text) == "ada" for each in table.c]
            counted = select(func.count()).select_from(table).where(or_(*texts))
            assert (await connection.execute(counted)).scalar_one() == 0, table.name
        owners = (await connection.execute(select(notebooks.c.owner))).scalars().all()
        assert owners == ["bob"]
        assert (await connection.execute(select(func.count(bodies.c.hash)))).scalar_one() == 1
        assert (await connection.execute(select(comments.c.text))).all() == [], "nobody reads it"
    counts = (await api("notebook", bobs)).data["counts"]
    assert (counts["stars"], counts["views"]) == (0, 1)
    async with store.reading() as connection:
        heats = (await connection.execute(select(trends.c.heat))).scalars().all()
        assert not any(heats), "what someone did who is gone weighs nothing"
    chain = (await api("notebook", bobs, "chain", **as_bob())).data
    assert chain["edges"] == [[mine, bobs]]
    assert {each["share_id"]: each["owner"] for each in chain["nodes"]} == {mine: None, bobs: "bob"}
    assert (await api("library")).json["meta"]["total"] == 0


def assert_taken_along(path: Path, own: list[str], bobs: str) -> None:
    """What is in the archive of Ada, and that nothing of another is."""
    with zipfile.ZipFile(path) as archive:
        hands = json.loads(archive.read("hands.json"))
        assert [each["share_id"] for each in hands] == own
        assert json.loads(archive.read(f"notebooks/{own[0]}/1.ipynb"))["nbformat"] == 4
        assert json.loads(archive.read("stars.json"))[0]["share_id"] == bobs
        assert [each["text"] for each in json.loads(archive.read("comments.json"))] == ["by ada"]
        assert json.loads(archive.read("notifications.json"))[0]["actor"] is None
        everything = b"".join(archive.read(name) for name in archive.namelist())
    assert b"by bob" not in everything


def said(person: str, number: int, share_id: str) -> dict[str, Any]:
    told = {"kind": NOTEBOOK, "subject": share_id, "person": person, "text": f"by {person}"}
    return {"comment_id": f"{number:022}", **told, "created_at": now()}


def others(share_id: str) -> dict[Any, dict[str, Any]]:
    """A row of Ada's in each of the other tables."""
    about = {"kind": NOTEBOOK, "subject": share_id}
    return {
        ratings: filled(ratings, **about, person="ada"),
        notifications: filled(notifications, **about, person="bob", actor="ada"),
        collections: filled(collections, id=1, owner="ada"),
        collection_items: filled(collection_items, collection=1, share_id=share_id),
        recipes: filled(recipes, owner="ada"),
        custom_cards: filled(custom_cards, owner="ada"),
    }


def filled(table: Table, **values: Any) -> dict[str, Any]:
    """A row with these values, and others where the table wants some."""
    plain: dict[Any, Any] = {str: "x", int: 1, bool: False, dict: {}}
    wanted = [each for each in table.c if not each.nullable and each.server_default is None]
    kinds = {
        each.name: dict if isinstance(each.type, JSON) else each.type.python_type
        for each in wanted
        if each.autoincrement is not True
    }
    return {name: plain[kind] for name, kind in kinds.items()} | values
