"""The audit log beyond hands: comments, cards, collections and named hands, a line for each act."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from .dealing import BODY, as_bob, as_person, dealt, share

PACK = {
    "name": "Breads",
    "description": "Of flour and time.",
    "tasks": ["text-classification"],
    "prompts": ["The loaf is warm.", "The crust is burnt.", "The crumb is dry."],
}


@pytest.fixture
def jp_server_config(jp_server_config: dict[str, Any], tmp_path: Path) -> dict[str, Any]:
    jp_server_config["AlacardApp"]["audit_file"] = str(tmp_path / "audit.jsonl")
    return jp_server_config


@pytest.fixture
def lines(tmp_path: Path) -> Any:
    """What was written since the last time that was asked."""
    seen = 0

    def read(*names: str) -> list[tuple[Any, ...]]:
        nonlocal seen
        file = tmp_path / "audit.jsonl"
        all_lines = file.read_text().splitlines() if file.exists() else []
        new, seen = all_lines[seen:], len(all_lines)
        return [tuple(json.loads(line)[name] for name in names) for line in new]

    return read


async def test_hiding_a_comment_and_unfeaturing_a_hand_are_noted_once(api: Any, lines: Any) -> None:
    share_id = (await dealt(api))["share_id"]
    await share(api, share_id)
    said = await api(
        "notebook", share_id, "comments", method="POST", body={"text": "warm"}, **as_bob()
    )
    comment_id = said.data["comment_id"]
    lines()
    address = ("notebook", share_id, "comments", comment_id)
    for hidden in (True, True, False):
        body = {"hidden": hidden}
        done = await api(*address, "hidden", method="PUT", body=body, **as_person("root"))
        assert done.status == 200
    assert (await api(*address, "hidden", method="PUT", body={"hidden": True})).status == 403
    assert (await api(*address, method="DELETE", **as_bob())).status == 200
    for _ in range(2):
        back = await api(*address, "restore", method="POST", body={}, **as_bob())
        assert back.status == 200
    names = ("act", "person", "kind", "subject", "of", "owner", "administrator")
    about = ("comment", comment_id, share_id, "bob")
    assert lines(*names) == [
        ("hide", "root", *about, True),
        ("show", "root", *about, True),
        ("delete", "bob", *about, False),
        ("restore", "bob", *about, False),
    ]
    for featured in (False, True, False, False):
        body = {"featured": featured}
        reply = await api(
            "notebook", share_id, "featured", method="PUT", body=body, **as_person("root")
        )
        assert reply.status == 200
    assert lines("act", "kind", "owner") == [
        ("feature", "hand", "ada"),
        ("unfeature", "hand", "ada"),
    ]


async def test_acts_on_collections_cards_and_named_hands_are_noted(api: Any, lines: Any) -> None:
    there = (await api("collections", method="POST", body={"name": "Breads"})).data
    where = ("collections", there["collection_id"])
    body = {"revision": 1, "visibility": "everyone"}
    assert (await api(*where, method="PUT", body=body)).status == 200
    assert (await api(*where, method="PUT", body={"revision": 2, "name": "Loaves"})).status == 200
    assert (await api(*where, method="DELETE", params={"revision": 3})).status == 200
    assert (await api(*where, "restore", method="POST", body={})).status == 200
    names = ("act", "kind", "subject", "before", "after")
    about = ("collection", there["collection_id"])
    assert lines(*names) == [
        ("share", *about, "private", "everyone"),
        ("delete", *about, "everyone", None),
        ("restore", *about, None, "everyone"),
    ]

    body = {"card": PACK, "visibility": "everyone"}
    card = await api("cards", "prompt", method="POST", body=body)
    assert card.status == 200, card.json
    where = ("cards", "prompt", card.data["card"]["id"])
    body = {"visibility": "private"}
    assert (await api(*where, method="PUT", body=body, **as_person("root"))).status == 200
    assert (await api(*where, method="DELETE")).status == 200
    assert (await api(*where, "restore", method="POST", body={})).status == 200
    about = ("card", card.data["card"]["id"])
    assert lines(*names, "person", "owner") == [
        ("share", *about, "private", "everyone", "ada", "ada"),
        ("revoke", *about, "everyone", "private", "root", "ada"),
        ("delete", *about, "private", None, "ada", "ada"),
        ("restore", *about, None, "private", "ada", "ada"),
    ]

    named = await api("recipes", method="POST", body={"name": "Mine", **BODY})
    assert named.status == 200, named.json
    where = ("recipes", named.data["recipe_id"])
    assert (await api(*where, method="DELETE", params={"revision": 1})).status == 200
    for _ in range(2):
        assert (await api(*where, "restore", method="POST", body={})).status == 200
    about = ("named hand", named.data["recipe_id"])
    assert lines("act", "kind", "subject") == [("delete", *about), ("restore", *about)]


async def test_a_shared_collection_is_withdrawn_by_administrators_alone_and_its_owner_is_told_why(
    api: Any, lines: Any
) -> None:
    there = (await api("collections", method="POST", body={"name": "Breads"})).data
    where = ("collections", there["collection_id"])
    root = as_person("root")
    assert (await api(*where, **root)).status == 404, "what is private they do not see"
    body = {"revision": 1, "visibility": "everyone"}
    assert (await api(*where, method="PUT", body=body)).data["may_withdraw"] is False
    body = {"revision": 2, "visibility": "private", "why": "It names a person."}
    assert (await api(*where, method="PUT", body=body, **as_bob())).status == 404
    seen = (await api(*where, **as_person("root"))).data
    assert seen["may_withdraw"] is True
    renamed = await api(
        *where, method="PUT", body={"revision": 2, "name": "Mine now"}, **as_person("root")
    )
    assert renamed.status == 404, "an administrator changes nothing else"
    stale = await api(*where, method="PUT", body={**body, "revision": 1}, **as_person("root"))
    assert stale.status == 409
    lines()
    done = await api(*where, method="PUT", body=body, **as_person("root"))
    assert (done.status, done.data["visibility"]) == (200, "private")
    assert lines("act", "administrator", "owner") == [("revoke", True, "ada")]
    assert (await api(*where, **as_person("root"))).status == 404
    assert (await api(*where, **as_bob())).status == 404
    told = (await api("notifications")).data["notifications"]
    names = ("reason", "kind", "subject", "title", "actor", "text")
    about = ("collection", there["collection_id"], "Breads")
    assert [tuple(each[name] for name in names) for each in told] == [
        ("withdrawn", *about, "root", "It names a person.")
    ]
    assert (await api("notifications", **as_bob())).data["notifications"] == []
    # Shared and withdrawn again, it is told again, also without a reason.
    assert (
        await api(*where, method="PUT", body={"revision": 3, "visibility": "everyone"})
    ).status == 200
    again = {"revision": 4, "visibility": "private"}
    assert (await api(*where, method="PUT", body=again, **as_person("root"))).status == 200
    told = (await api("notifications")).data["notifications"]
    assert [each["text"] for each in told] == [None, "It names a person."]


async def test_a_hand_that_an_administrator_withdraws_is_told_to_its_owner(api: Any) -> None:
    share_id = (await dealt(api))["share_id"]
    await share(api, share_id)
    body = {"visibility": "private", "why": "<b>Not</b> for here."}
    done = await api("notebook", share_id, "share", method="PUT", body=body, **as_person("root"))
    assert done.status == 200
    (told,) = (await api("notifications")).data["notifications"]
    assert (told["reason"], told["actor"], told["text"]) == ("withdrawn", "root", body["why"])
    assert (await api("notebook", share_id, "comments")).data["comments"] == []


async def test_what_is_there_is_brought_back_without_a_line(api: Any, lines: Any) -> None:
    hand = ("notebook", (await dealt(api))["share_id"])
    made = (await api("collections", method="POST", body={"name": "Breads"})).data
    card = (await api("cards", "prompt", method="POST", body={"card": PACK})).data["card"]["id"]
    for where in (hand, ("collections", made["collection_id"]), ("cards", "prompt", card)):
        lines()
        back = await api(*where, "restore", method="POST", body={})
        assert (back.status, lines("act")) == (200, []), where
        gone = await api(*where, method="DELETE", params={"revision": 1})
        assert gone.status == 200, gone.json
        for _ in range(2):
            back = await api(*where, "restore", method="POST", body={})
            assert back.status == 200
        assert lines("act") == [("delete",), ("restore",)], where


async def test_a_card_that_an_administrator_withdraws_is_told_to_its_owner_and_who_dealt_with_it(
    api: Any,
) -> None:
    body: dict[str, Any] = {"card": PACK, "visibility": "everyone"}
    made = (await api("cards", "prompt", method="POST", body=body)).data
    where = ("cards", "prompt", made["card"]["id"])
    recipe = BODY["recipe"] | {"prompt_cards": [made["card"]["id"]]}
    for _ in range(2):
        body = {"recipe": recipe}
        hand = (await api("notebook", "generate", method="POST", body=body, **as_bob())).data
    await api("notebook", "generate", method="POST", body=BODY, **as_person("carol"))
    body = {"visibility": "private", "why": "<b>Not</b> for here."}
    assert (await api(*where, method="PUT", body=body, **as_bob())).status == 404
    assert (await api(*where, method="PUT", body=body, **as_person("root"))).status == 200
    (told,) = (await api("notifications")).data["notifications"]
    names = ("reason", "kind", "subject", "title", "actor", "text")
    assert tuple(told[name] for name in names) == (
        *("withdrawn", "prompt", made["card"]["id"], PACK["name"], "root"),
        body["why"],
    )
    # Who holds it in a hand is told of that hand, once, and of nobody's name or reason.
    (told,) = (await api("notifications", **as_bob())).data["notifications"]
    assert tuple(told[name] for name in (*names[:3], *names[4:])) == (
        *("card_withdrawn", "notebook", hand["share_id"]),
        *(None, None),
    )
    for person in ("carol", "root"):
        assert (await api("notifications", **as_person(person))).data["notifications"] == []
    assert (await api(*where, method="DELETE")).status == 200
    assert (await api("notifications")).data["notifications"] == []
