"""What people are told of what others did: once, and only of what they may see."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from sqlalchemy import func, select, update

from alacard_ext.community import statements
from alacard_ext.community.ids import new_id
from alacard_ext.community.rows import DAY, now
from alacard_ext.community.subjects import subject_kinds
from alacard_ext.room import Requester
from alacard_ext.social.comments import Comments
from alacard_ext.social.mentions import MOST
from alacard_ext.social.models import NotificationQuery
from alacard_ext.social.notifications import Notifications
from alacard_ext.store.community_tables import comments, notifications, ratings
from alacard_ext.store.service import Store
from alacard_ext.store.tables import notebooks

from .dealing import IN_A_FILE, as_bob, as_person, dealt, share
from .test_comments import said


async def told(api: Any, who: str, *groups: str, **params: Any) -> list[tuple[str, str | None]]:
    reply = await api("notifications", params=params, **as_person(who, *groups))
    assert reply.status == 200, reply.json
    return [(each["reason"], each["actor"]) for each in reply.data["notifications"]]


async def test_owners_commenters_and_those_who_are_named_are_told_once(api: Any) -> None:
    share_id = (await dealt(api))["share_id"]
    await share(api, share_id)
    first = await said(api, share_id, "Nice, @ada! And @bob, @eve.", "bob")
    assert await told(api, "bob") == [], "nobody is told of their own acts"
    assert await told(api, "ada") == [("mention", "bob")], "by one reason"
    assert await told(api, "eve") == [("mention", "bob")]
    await said(api, share_id, "Thanks.", "ada")
    await said(api, share_id, "Thanks again.", "ada")
    assert await told(api, "bob") == [("comment", "ada")] * 2
    assert await told(api, "ada") == [("mention", "bob")]

    address = ("notebook", share_id, "comments", first["comment_id"])
    await api("notifications", "read", method="PUT", body={"all": True}, **as_person("eve"))
    for text in ("Nice, @dan and @eve!", "Nice, @eve and @dan."):
        await api(*address, method="PUT", body={"text": text}, **as_bob())
    assert await told(api, "dan") == [("mention", "bob")], "who is named later is told, once"
    assert await told(api, "eve", unread="true") == []
    (entry,) = (await api("notifications", **as_person("eve"))).data["notifications"]
    assert entry["title"] and entry["text"] == "Nice, @eve and @dan." and entry["read_at"]
    assert (entry["subject"], entry["cause"]) == (share_id, first["comment_id"])
    await api(*address, method="DELETE", **as_bob())
    assert await told(api, "eve") == await told(api, "ada") == []
    await api(*address, "restore", method="POST", body={}, **as_bob())
    assert await told(api, "eve") == [("mention", "bob")]


@IN_A_FILE
@pytest.mark.attack
async def test_a_comment_that_is_changed_names_no_more_people_than_one_may(
    api: Any, jp_serverapp: Any
) -> None:
    share_id = (await dealt(api))["share_id"]
    await share(api, share_id)
    first = await said(api, share_id, " ".join(f"@a{each}" for each in range(15)), "bob")
    address = ("notebook", share_id, "comments", first["comment_id"])
    for name in "bc":
        text = " ".join(f"@{name}{each}" for each in range(15))
        await api(*address, method="PUT", body={"text": text}, **as_bob())
    async with jp_serverapp.web_app.settings["alacard_services"].shared.store.reading() as store:
        named = select(func.count()).where(notifications.c.reason == "mention")
        assert (await store.execute(named)).scalar_one() == MOST


async def test_the_owner_of_an_original_is_told_of_its_remixes(api: Any) -> None:
    share_id = (await dealt(api))["share_id"]
    await share(api, share_id)
    reply = await api("notebook", share_id, "remix", method="POST", body={}, **as_bob())
    await api("notebook", share_id, "remix", method="POST", body={})
    (entry,) = (await api("notifications")).data["notifications"]
    assert (entry["reason"], entry["subject"]) == ("remix", share_id)
    assert (entry["actor"], entry["cause"]) == (None, None), "the remix is Bob's alone"
    body = {"visibility": "everyone", "accept_findings": True}
    remix = reply.data["share_id"]
    await api("notebook", remix, "share", method="PUT", body=body, **as_bob())
    (entry,) = (await api("notifications")).data["notifications"]
    assert (entry["actor"], entry["cause"]) == ("bob", remix)


@pytest.mark.attack
async def test_a_group_s_hand_is_told_of_to_that_group_alone(api: Any) -> None:
    share_id = (await dealt(api))["share_id"]
    reply = await api(
        "notebook",
        share_id,
        "share",
        method="PUT",
        body={"visibility": "group:team", "accept_findings": True},
        **as_person("ada", "team"),
    )
    assert reply.status == 200, reply.json
    await said(api, share_id, "@bob and @eve", "ada")
    assert await told(api, "bob", "team") == [("mention", "ada")]
    assert await told(api, "bob") == await told(api, "eve") == []
    assert (await api("notifications", **as_person("eve"))).data["unread"] == 0
    await share(api, share_id, "private")
    assert await told(api, "bob", "team") == []


async def test_a_list_is_read_and_cleared_by_whose_it_is(api: Any) -> None:
    share_id = (await dealt(api))["share_id"]
    await share(api, share_id)
    for number in range(5):
        await said(api, share_id, f"{number}")

    async def asked(method: str, *path: str, body: Any = None, who: str = "ada") -> Any:
        return await api("notifications", *path, method=method, body=body, **as_person(who))

    entries = (await api("notifications")).data["notifications"]
    ids = [each["notification_id"] for each in entries]
    assert [each["text"] for each in entries] == ["4", "3", "2", "1", "0"]
    assert sorted(each["number"] for each in entries)[::-1] == [each["number"] for each in entries]
    page = await api("notifications", params={"limit": 2})
    assert page.data["unread"] == 5
    cursor = page.json["meta"]["next"]
    page = await api("notifications", params={"limit": 3, "cursor": cursor})
    assert [each["text"] for each in page.data["notifications"]] == ["2", "1", "0"]
    assert page.json["meta"]["next"] is None

    for path, method, body in (
        ((ids[0],), "DELETE", None),
        ((ids[0], "restore"), "POST", {}),
        (("read",), "PUT", {"through": ids[0]}),
        ((new_id(),), "DELETE", None),
    ):
        reply = await asked(method, *path, body=body, who="bob")
        assert (reply.status, reply.code) == (404, "NOTIFICATION_NOT_FOUND")
    await asked("PUT", "read", body={"ids": ids}, who="bob")
    assert (await api("notifications")).data["unread"] == 5, "another's stay as they are"
    for bad in ({}, {"ids": []}, {"ids": ["x"]}, {"all": True, "ids": ids}, {"through": "\0" * 22}):
        assert (await asked("PUT", "read", body=bad)).status == 400, bad

    assert (await asked("PUT", "read", body={"ids": ids[:1]})).data == {"unread": 4}
    assert (await asked("PUT", "read", body={"through": ids[3]})).data == {"unread": 2}
    assert (await asked("DELETE", ids[1])).data == {"unread": 1}
    assert (await asked("DELETE", ids[1])).status == 404
    left = await api("notifications", params={"unread": "true"})
    assert [each["notification_id"] for each in left.data["notifications"]] == ids[2:3]
    assert (await asked("POST", ids[1], "restore", body={})).data == {"unread": 2}
    assert (await asked("PUT", "read", body={"all": True})).data == {"unread": 0}


@IN_A_FILE
async def test_what_many_say_at_once_is_told_whole_and_once(api: Any, database_url: str) -> None:
    share_id = (await dealt(api))["share_id"]
    await share(api, share_id)
    stores = [Store(database_url) for _ in range(3)]
    kinds = subject_kinds()
    await asyncio.gather(
        *(
            Comments(store, kinds).write("notebook", share_id, "@ada @zoe", Requester(f"p{number}"))
            for store in stores
            for number in range(4)
        )
    )
    assert len(await told(api, "ada", limit=100)) == 12
    listed, _ = await Notifications(stores[0], kinds).list(NotificationQuery(), Requester("zoe"))
    assert listed.unread == 12
    for store in stores:
        await store.aclose()


@IN_A_FILE
async def test_what_was_said_of_a_hand_is_removed_with_it(api: Any, database_url: str) -> None:
    share_id = (await dealt(api))["share_id"]
    kept = (await dealt(api))["share_id"]
    for each in (share_id, kept):
        await share(api, each)
        await said(api, each, "hello")
    gone = await said(api, kept, "taken back")
    await api("notebook", kept, "comments", gone["comment_id"], method="DELETE", **as_bob())
    await api("notebook", share_id, "rating", method="PUT", body={"value": 4}, **as_bob())
    await api("notebook", share_id, method="DELETE")
    store = Store(database_url)
    async with store.writing() as connection:
        for table in (notebooks, comments):
            deleted = update(table).where(table.c.deleted_at.is_not(None))
            await connection.execute(deleted.values(deleted_at=now() - 40 * DAY))
        await statements.sweep(connection)
    async with store.reading() as connection:
        counts = [
            (await connection.execute(select(func.count()).select_from(table))).scalar_one()
            for table in (comments, ratings, notifications)
        ]
    await store.aclose()
    assert counts == [1, 0, 2]
