"""Comments and ratings of hands over REST: who sees, changes, hides and rates what."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from sqlalchemy import update

from alacard_ext.community.ids import new_id
from alacard_ext.store.community_tables import comments
from alacard_ext.store.instants import now

from .dealing import IN_A_FILE, as_bob, as_person, dealt, share

MARKUP = "<img src=x onerror=alert(1)> **bold** [x](javascript:alert(1)) @ada\u202e"


async def said(api: Any, share_id: str, text: str, who: str = "bob") -> dict[str, Any]:
    reply = await api(
        "notebook", share_id, "comments", method="POST", body={"text": text}, **as_person(who)
    )
    assert reply.status == 200, reply.json
    comment: dict[str, Any] = reply.data
    return comment


async def listed(api: Any, share_id: str, who: str = "bob", **params: Any) -> list[str]:
    reply = await api("notebook", share_id, "comments", params=params, **as_person(who))
    assert reply.status == 200, reply.json
    return [each["text"] for each in reply.data["comments"]]


async def test_a_comment_is_written_changed_deleted_and_brought_back_by_who_wrote_it(
    api: Any,
) -> None:
    share_id = (await dealt(api))["share_id"]
    await share(api, share_id)
    made = await said(api, share_id, "  one \r\n\r\n two\t\n")
    assert (made["text"], made["author"], made["mine"]) == ("one\n\n two", "bob", True)
    await said(api, share_id, MARKUP, "ada")
    assert await listed(api, share_id) == [MARKUP, "one\n\n two"], "text stays as it was written"
    assert (await api("notebook", share_id, **as_bob())).data["comments"] == 2

    address = ("notebook", share_id, "comments", made["comment_id"])
    changed = await api(*address, method="PUT", body={"text": "three"}, **as_bob())
    assert changed.data["text"] == "three" and changed.data["edited_at"]
    again = await api(*address, method="PUT", body={"text": "three"}, **as_bob())
    assert again.data == changed.data, "the same words are no change"
    assert (await api(*address, method="DELETE", **as_bob())).data["deleted"] is True
    for method, body in (("DELETE", None), ("PUT", {"text": "four"})):
        assert (await api(*address, method=method, body=body, **as_bob())).status == 404
    assert await listed(api, share_id) == [MARKUP]
    assert (await api("notebook", share_id)).data["comments"] == 1
    for _ in range(2):
        reply = await api(*address, "restore", method="POST", body={}, **as_bob())
        assert reply.data["deleted"] is False
    assert await listed(api, share_id) == [MARKUP, "three"]

    unseen = {"text": "\u200b\ufe0f \u202e"}
    for bad in (
        {"text": " \n"},
        unseen,
        {"text": "x" * 4001},
        {"text": "a\0b"},
        {"text": 1},
        {},
        [],
    ):
        for where, method in ((address[:3], "POST"), (address, "PUT")):
            reply = await api(*where, method=method, body=bad, **as_bob())
            assert (reply.status, reply.code) == (400, "BAD_REQUEST"), bad
            assert "Value error" not in json.dumps(reply.json), "a whole sentence of our own"
    reply = await api(*address[:3], method="POST", body={"text": "half \ud800"}, **as_bob())
    assert reply.status == 400


@IN_A_FILE
async def test_a_comment_is_brought_back_for_thirty_days(api: Any, jp_serverapp: Any) -> None:
    share_id = (await dealt(api))["share_id"]
    await share(api, share_id)
    made = await said(api, share_id, "one")
    address = ("notebook", share_id, "comments", made["comment_id"])
    store = jp_serverapp.web_app.settings["alacard_services"].shared.store
    day = 24 * 3_600_000
    for age, status in ((30 * day - 3_600_000, 200), (30 * day + 1, 404)):
        assert (await api(*address, method="DELETE", **as_bob())).status == 200
        async with store.writing() as connection:
            await connection.execute(update(comments).values(deleted_at=now() - age))
        reply = await api(*address, "restore", method="POST", body={}, **as_bob())
        assert reply.status == status, age


async def test_pages_of_comments_go_on_where_the_last_one_ended(api: Any) -> None:
    share_id = (await dealt(api))["share_id"]
    await share(api, share_id)
    texts = [f"number {number}" for number in range(5)]
    for text in texts:
        await said(api, share_id, text)
    first = await api("notebook", share_id, "comments", params={"limit": 2}, **as_bob())
    assert first.json["meta"]["total"] == 5
    await said(api, share_id, "in between")
    found, cursor = [each["text"] for each in first.data["comments"]], first.json["meta"]["next"]
    while cursor:
        params = {"limit": 2, "cursor": cursor}
        page = await api("notebook", share_id, "comments", params=params, **as_bob())
        found += [each["text"] for each in page.data["comments"]]
        cursor = page.json["meta"]["next"]
    assert found == texts[::-1]
    for bad in ("x", "-1", "9" * 30, ""):
        params = {"cursor": bad}
        assert (await api("notebook", share_id, "comments", params=params)).status == 400, bad


@pytest.mark.attack
async def test_a_comment_is_changed_by_nobody_else_and_hidden_by_administrators_alone(
    api: Any,
) -> None:
    share_id = (await dealt(api))["share_id"]
    await share(api, share_id)
    made = await said(api, share_id, "mine @eve")
    address = ("notebook", share_id, "comments", made["comment_id"])

    async def asked(method: str, *rest: str, who: str, body: Any = None) -> tuple[int, str]:
        reply = await api(*address, *rest, method=method, body=body, **as_person(who))
        return reply.status, json.dumps(reply.json)

    async def refusals(*people: str) -> set[tuple[int, str]]:
        return {
            await asked(*act, who=who, body=body)
            for who in people
            for act, body in (
                (("PUT",), {"text": "yours"}),
                (("DELETE",), None),
                (("POST", "restore"), {}),
            )
        }

    told = await refusals("ada", "eve", "root")
    assert {status for status, _ in told} == {403} and len(told) == 1
    for who in ("bob", "ada", "eve"):
        status, _ = await asked("PUT", "hidden", who=who, body={"hidden": True})
        assert status == 403, "not even who owns the hand"
    for body in ({}, {"hidden": "perhaps"}, {"hidden": True, "more": 1}):
        assert (await asked("PUT", "hidden", who="root", body=body))[0] == 400
    await api(*address, "hidden", method="PUT", body={"hidden": True}, **as_person("root"))
    assert await listed(api, share_id, "eve") == await listed(api, share_id, "ada") == []
    assert await listed(api, share_id, "bob") == await listed(api, share_id, "root") != []
    assert (await api("notifications", **as_person("eve"))).data["notifications"] == []
    unknown = ("notebook", share_id, "comments", new_id())
    reply = await api(*unknown, method="DELETE", **as_person("eve"))
    hidden = await refusals("eve") | {
        await asked("PUT", "hidden", who="eve", body={"hidden": True})
    }
    assert hidden == {(404, json.dumps(reply.json))}, "as one that never was"

    await api(*address, "hidden", method="PUT", body={"hidden": False}, **as_person("root"))
    assert await listed(api, share_id, "eve") == ["mine @eve"]
    await asked("DELETE", who="bob")
    assert await refusals("eve") == hidden
    other = (await dealt(api))["share_id"]
    await share(api, other)
    elsewhere = await api(
        "notebook", other, "comments", made["comment_id"], "restore", method="POST", **as_bob()
    )
    assert elsewhere.status == 404, "a comment stands with its own hand alone"


@pytest.mark.attack
async def test_nothing_is_said_or_heard_of_what_may_not_be_seen(api: Any) -> None:
    share_id = (await dealt(api))["share_id"]
    await share(api, share_id)
    comment_id = (await said(api, share_id, "hello @eve"))["comment_id"]
    await api("notebook", share_id, "rating", method="PUT", body={"value": 4}, **as_bob())

    async def refused(hand: str, *who: str) -> set[str]:
        told = set()
        for method, rest, body in (
            ("GET", ("comments",), None),
            ("POST", ("comments",), {"text": "x"}),
            ("PUT", ("comments", comment_id), {"text": "x"}),
            ("DELETE", ("comments", comment_id), None),
            ("POST", ("comments", comment_id, "restore"), {}),
            ("PUT", ("comments", comment_id, "hidden"), {"hidden": True}),
            ("PUT", ("rating",), {"value": 1}),
            ("DELETE", ("rating",), None),
        ):
            reply = await api("notebook", hand, *rest, method=method, body=body, **as_person(*who))
            assert reply.status == 404, (method, rest, reply.json)
            told.add(json.dumps(reply.json))
        return told

    unknown = await refused(new_id(), "bob")
    assert len(unknown) == 1
    await share(api, share_id, "private")
    assert await refused(share_id, "bob") == unknown == await refused(share_id, "root")
    assert (await api("notifications", **as_person("eve"))).data == {
        "notifications": [],
        "unread": 0,
    }
    await said(api, share_id, "a note of my own for @bob", "ada")
    await api("notebook", share_id, method="DELETE")
    assert await refused(share_id, "ada") == unknown
    await api("notebook", share_id, "restore", method="POST", body={})
    await share(api, share_id)
    told = (await api("notifications", **as_bob())).data["notifications"]
    assert told == [], "who was named where nobody else could read it is not told later"


async def test_a_person_rates_once_and_nobody_their_own(api: Any) -> None:
    share_id = (await dealt(api))["share_id"]
    await share(api, share_id)

    async def rate(who: str, value: Any, method: str = "PUT") -> Any:
        body = {"value": value} if method == "PUT" else None
        return await api("notebook", share_id, "rating", method=method, body=body, **as_person(who))

    assert (await rate("bob", 5)).data == {"mean": 5.0, "count": 1, "mine": 5}
    await asyncio.gather(*(rate("bob", value) for value in (1, 2, 3, 4)))
    assert (await rate("bob", 2)).data == {"mean": 2.0, "count": 1, "mine": 2}
    assert (await rate("eve", 3)).data == {"mean": 2.5, "count": 2, "mine": 3}
    await rate("dan", 3)
    assert (await api("notebook", share_id)).data["rating"] == {
        "mean": 2.67,
        "count": 3,
        "mine": None,
    }
    assert (await rate("ada", 5)).status == 403
    for bad in (0, 6, "5", 4.5, None, True, 10**30):
        assert (await rate("eve", bad)).status == 400, bad
    for _ in range(2):
        assert (await rate("bob", None, "DELETE")).data == {"mean": 3.0, "count": 2, "mine": None}
