"""Collections over REST: what two people may do with them, together and at once."""

from __future__ import annotations

import asyncio
import io
import json
import re
import zipfile
from typing import Any

import nbformat
import pytest

from alacard_ext.community.collecting.export import CollectionExports
from alacard_ext.community.ids import new_id
from alacard_ext.room import Requester

from .dealing import IN_A_FILE, as_bob, as_person, dealt, share


async def made(api: Any, name: str = "Breads", *share_ids: str, **who: Any) -> dict[str, Any]:
    body = {"name": name, "share_ids": list(share_ids)}
    reply = await api("collections", method="POST", body=body, **who)
    assert reply.status == 200, reply.json
    data: dict[str, Any] = reply.data
    return data


async def changed(api: Any, there: dict[str, Any], *rest: str, method: str = "PUT", **body: Any):
    body = {"revision": there["revision"], **body}
    where = ("collections", there["collection_id"], *rest)
    if method == "DELETE":
        ids = [("share_id", each) for each in body.pop("share_ids", ())]
        params = [("revision", body["revision"]), *ids]
        reply = await api(*where, method=method, params=params)
    else:
        reply = await api(*where, method=method, body=body)
    assert reply.status == 200, reply.json
    return reply.data


def ids(whole: dict[str, Any]) -> list[str]:
    return [item["share_id"] for item in whole["items"]]


async def test_hands_are_collected_noted_ordered_removed_and_brought_back(api: Any) -> None:
    one, two = (await dealt(api))["share_id"], (await dealt(api, topic="cats"))["share_id"]
    three = (await dealt(api, difficulty="advanced"))["share_id"]
    there = await made(api, "  Breads  and more ", one)
    assert (there["name"], there["visibility"], there["size"]) == ("Breads and more", "private", 1)
    items = [{"share_id": two, "note": " for  cats "}, {"share_id": one}]
    there = await changed(api, there, "items", method="POST", items=items)
    assert ids(there) == [one, two] and there["items"][1]["note"] == "for cats"
    there = await changed(
        api, there, "items", method="POST", items=[{"share_id": three}], position=1
    )
    assert ids(there) == [one, three, two]
    there = await changed(
        api, there, "items", items=[{"share_id": each} for each in (two, one, three)]
    )
    assert ids(there) == [two, one, three]
    assert there["items"][0]["note"] == "for cats", "what is not given stays"
    bad = {"revision": there["revision"], "items": [{"share_id": one}]}
    reply = await api("collections", there["collection_id"], "items", method="PUT", body=bad)
    assert reply.status == 400, "an order names all"
    there = await changed(api, there, "items", method="DELETE", share_ids=[one])
    assert ids(there) == [two, three]
    back = [{"share_id": one}]
    there = await changed(api, there, "items", method="POST", items=back, position=1)
    assert ids(there) == [two, one, three]
    listed = (await api("collections", params={"holding": one, "q": "MORE bread"})).data
    (told,) = listed["collections"]
    assert (told["size"], told["holds"], told["revision"]) == (3, True, there["revision"])
    assert (await api("collections", params={"q": "cake"})).json["meta"]["total"] == 0

    gone = await changed(api, there, method="DELETE")
    assert gone["deleted_at"]
    assert (await api("collections", there["collection_id"])).status == 404
    where = ("collections", there["collection_id"], "restore")
    back = (await api(*where, method="POST", body={})).data
    assert ids(back) == [two, one, three] and back["revision"] > there["revision"]


async def test_who_changes_what_was_changed_meanwhile_is_told_and_overwrites_nothing(
    api: Any,
) -> None:
    one, two = (await dealt(api))["share_id"], (await dealt(api, topic="cats"))["share_id"]
    there = await made(api, "Breads")
    stale = there["revision"]
    where = ("collections", there["collection_id"])
    bodies = [{"revision": stale, "items": [{"share_id": each}]} for each in (one, two)]
    replies = await asyncio.gather(
        *(api(*where, "items", method="POST", body=body) for body in bodies)
    )
    assert sorted(reply.status for reply in replies) == [200, 409]
    (first,) = (reply.data for reply in replies if reply.status == 200)
    (second,) = (reply for reply in replies if reply.status == 409)
    assert second.code == "OUTDATED"
    assert second.json["error"]["details"]["present"] == first
    requests = (
        ("PUT", (), {"body": {"revision": stale, "name": "Mine"}}),
        ("PUT", ("items",), {"body": {"revision": stale, "items": [{"share_id": ids(first)[0]}]}}),
        ("DELETE", ("items",), {"params": {"revision": stale, "share_id": ids(first)[0]}}),
        ("DELETE", (), {"params": {"revision": stale}}),
    )
    for method, rest, options in requests:
        reply = await api(*where, *rest, method=method, **options)
        assert (reply.status, reply.code) == (409, "OUTDATED"), (method, rest)
    assert (await api(*where)).data == first


@pytest.mark.attack
async def test_others_see_what_is_shared_with_them_and_of_hidden_hands_no_more_than_a_number(
    api: Any,
) -> None:
    hands = [await dealt(api), await dealt(api, topic="cats"), await dealt(api, topic="chess")]
    shown, hidden, gone = (hand["share_id"] for hand in hands)
    await share(api, shown)
    there = await made(api, "Breads", hidden, shown, gone)
    items = [{"share_id": hidden, "note": "the secret one"}]
    there = await changed(api, there, "items", method="POST", items=items)
    where = ("collections", there["collection_id"])
    unknown = await api("collections", new_id(), **as_bob())
    changes = (
        ("PUT", (), {"body": {"revision": there["revision"], "name": "Bob's"}}),
        ("POST", ("items",), {"body": {"revision": there["revision"], "items": items}}),
        ("PUT", ("items",), {"body": {"revision": there["revision"], "items": items}}),
        ("DELETE", ("items",), {"params": {"revision": there["revision"], "share_id": shown}}),
        ("DELETE", (), {"params": {"revision": there["revision"]}}),
        ("POST", ("restore",), {"body": {}}),
    )
    for method, rest, options in (("GET", (), {}), *changes):
        reply = await api(*where, *rest, method=method, **options, **as_bob())
        assert (reply.status, reply.json) == (404, unknown.json), (method, rest)
    body = {"revision": there["revision"], "visibility": "group:bakers"}
    assert (await api(*where, method="PUT", body=body)).status == 403, "she is not in it"
    reply = await api(*where, method="PUT", body=body, **as_person("ada", "bakers"))
    assert reply.status == 200 and reply.data["groups"] == ["bakers"]
    assert (await api(*where, **as_bob())).json == unknown.json
    await api("notebook", gone, method="DELETE")

    reply = await api(*where, **as_person("eve", "bakers"))
    assert ids(reply.data) == [shown] and reply.data["unseen"] == 2 and not reply.data["mine"]
    assert reply.data["items"][0]["hand"]["title"] == (await api("notebook", shown)).data["title"]
    text = json.dumps(reply.json)
    assert hidden not in text and gone not in text and "secret one" not in text
    params = {"scope": "shared"}
    for hand, holds in ((shown, True), (hidden, False), (gone, False)):
        asked = await api(
            "collections", params={**params, "holding": hand}, **as_person("eve", "bakers")
        )
        assert asked.data["collections"][0]["holds"] is holds
    held = await api("collections", params={"holding": hidden})
    assert held.data["collections"][0]["holds"] is True
    listed = (await api("collections", params=params, **as_person("eve", "bakers"))).data
    assert [each["collection_id"] for each in listed["collections"]] == [there["collection_id"]]
    assert (await api("collections", params=params, **as_bob())).data["collections"] == []
    for method, rest, options in changes:
        reply = await api(*where, *rest, method=method, **options, **as_person("eve", "bakers"))
        assert (reply.status, reply.json) == (404, unknown.json), (method, rest)
    own = (await api(*where)).data
    assert [item["hand"] is None for item in own["items"]] == [False, False, True]
    assert own["unseen"] == 1, "her own she sees"
    body = {"name": "Eve's", "share_ids": [hidden]}
    reply = await api("collections", method="POST", body=body, **as_person("eve"))
    assert (reply.status, reply.code) == (404, "HAND_NOT_FOUND")


@IN_A_FILE
async def test_what_others_would_read_is_looked_through_for_secrets_first(api: Any) -> None:
    one = (await dealt(api))["share_id"]
    there = await made(api, "Breads", one)
    note = "token hf_" + "Ab3dEf6hIj" * 3 + "kLmN"
    there = await changed(api, there, "items", items=[{"share_id": one, "note": note}])
    where = ("collections", there["collection_id"])
    body = {"revision": there["revision"], "visibility": "everyone"}
    reply = await api(*where, method="PUT", body=body)
    assert (reply.status, reply.code) == (409, "SHARE_FINDINGS")
    assert reply.json["error"]["details"]["findings"][0]["kind"] == "secret"
    assert (await api(*where)).data["visibility"] == "private"
    reply = await api(*where, method="PUT", body={**body, "accept_findings": True})
    assert reply.data["visibility"] == "everyone"


@IN_A_FILE
@pytest.mark.attack
async def test_what_cannot_be_understood_is_refused_and_changes_nothing(api: Any) -> None:
    one = (await dealt(api))["share_id"]
    there = await made(api, "<b>*Breads*</b>", one)
    assert there["name"] == "<b>*Breads*</b>", "a name is a text"
    where = ("collections", there["collection_id"])
    good = {"revision": there["revision"]}
    for body in (
        {"name": "Cakes"},
        {**good, "name": " "},
        {**good, "name": "a\0b"},
        {**good, "name": "n" * 201},
        {**good, "description": "\ud800"},
        {**good, "visibility": "group:"},
        {**good, "revision": 2**40},
        {**good, "owner": "bob"},
        [],
    ):
        assert (await api(*where, method="PUT", body=body)).status == 400, body
    for body in (
        {**good, "items": []},
        {**good, "items": [{"share_id": "../.."}]},
        {**good, "items": [{"share_id": one, "note": "n" * 501}]},
        {**good, "items": [{"share_id": one}], "position": -1},
        {**good, "items": [{"share_id": one}] * 1001},
    ):
        assert (await api(*where, "items", method="POST", body=body)).status == 400, body
    twice = {**good, "items": [{"share_id": one}, {"share_id": one}]}
    assert (await api(*where, "items", method="PUT", body=twice)).status == 400
    for params in ({"cursor": "x"}, {"cursor": "WzEsIDJd" * 9}, {"scope": "all"}):
        assert (await api("collections", params=params)).status == 400, params
    assert (await api(*where)).data == there
    await made(api, "Cakes")
    first = await api("collections", params={"limit": 1})
    assert first.json["meta"]["total"] == 2
    params = {"limit": 1, "cursor": first.json["meta"]["next"]}
    second = await api("collections", params=params)
    assert [each["name"] for each in (*first.data["collections"], *second.data["collections"])] == [
        "Cakes",
        there["name"],
    ]
    assert second.json["meta"]["next"] is None


@pytest.mark.attack
async def test_an_archive_holds_what_its_reader_may_see_under_names_that_are_safe(
    api: Any, jp_fetch: Any, jp_serverapp: Any
) -> None:
    hands = [await dealt(api), await dealt(api), await dealt(api, topic="cats")]
    one, two, hidden = (hand["share_id"] for hand in hands)
    for share_id in (one, two):
        await share(api, share_id, license="[MIT](x)")
    there = await made(api, "../<b>/Breads*", hidden, one, two)
    body = {"revision": there["revision"], "visibility": "everyone"}
    await changed(api, there, **body, description="For\n# everybody")
    where = ("alacard/api/v1/collections", there["collection_id"], "export")

    answer = await jp_fetch(*where, **as_bob())
    assert answer.headers["Content-Type"] == "application/zip"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"].endswith("''b-Breads.zip")
    archive = zipfile.ZipFile(io.BytesIO(answer.body))
    names = archive.namelist()
    assert len(set(names)) == len(names) == 4
    told = json.loads(archive.read("collection.json"))
    assert (told["format"], told["version"], told["missing"]) == ("alacard-collection", 1, 1)
    assert [hand["share_id"] for hand in told["hands"]] == [one, two]
    assert hidden not in archive.read("collection.json").decode()
    for hand in told["hands"]:
        assert re.fullmatch(r"notebooks/\d\d-[A-Za-z0-9._-]+\.ipynb", hand["file"])
        notebook = nbformat.reads(archive.read(hand["file"]).decode(), as_version=4)
        assert notebook.metadata["alacard"]["share_id"] == hand["share_id"]
    page = archive.read("README.md").decode()
    assert "\\<b\\>" in page and "\\# everybody" in page and "\\[MIT\\]\\(x\\)" in page
    assert "1 hand is not here" in page
    assert (await api("notebook", one)).data["counts"]["downloads"] == 1
    own = zipfile.ZipFile(io.BytesIO((await jp_fetch(*where)).body))
    assert len(own.namelist()) == 5, "her own she has whole"
    exports = jp_serverapp.web_app.settings["alacard_services"].of(CollectionExports)
    ada, this = Requester("ada"), there["collection_id"]
    async with exports.archive(this, ada), exports.archive(this, ada):
        assert exports._turn.locked(), "until it is downloaded"
    assert not exports._turn.locked()
    reply = await api("collections", new_id(), "export")
    assert (reply.status, reply.code) == (404, "NOT_FOUND")


@IN_A_FILE
class TestSmallArchive:
    @pytest.fixture
    def jp_server_config(self, jp_server_config: dict[str, Any]) -> dict[str, Any]:
        jp_server_config["AlacardApp"]["collection_max_bytes"] = 10_000
        return jp_server_config

    async def test_an_archive_that_is_too_large_is_refused_by_the_name_of_the_setting(
        self, api: Any
    ) -> None:
        there = await made(api, "Breads", (await dealt(api))["share_id"])
        reply = await api("collections", there["collection_id"], "export")
        assert (reply.status, reply.code) == (413, "SHARE_TOO_LARGE")
        assert "AlacardApp.collection_max_bytes" in reply.json["message"]
