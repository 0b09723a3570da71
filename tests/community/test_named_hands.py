"""Hands that are kept under a name, over REST."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from sqlalchemy import select, update

from alacard_ext.community.ids import new_id
from alacard_ext.community.library import Library
from alacard_ext.community.named.models import NewNamedHand
from alacard_ext.community.named.service import NamedHands
from alacard_ext.room import Requester
from alacard_ext.store.community_tables import collections, recipes
from alacard_ext.store.service import Store

from .dealing import BODY, IN_A_FILE, as_bob, as_person, dealt

RECIPE = BODY["recipe"]


async def saved(api: Any, name: str, **body: Any) -> Any:
    body = {"name": name, "recipe": RECIPE, **body}
    return await api("recipes", method="POST", body=body)


async def test_a_hand_is_kept_under_a_name_changed_deleted_and_brought_back(api: Any) -> None:
    custom = {"id": "quick_start", "name": "My own", "prompts": ["Only this."]}
    recipe = {**RECIPE, "prompt_cards": [custom]}
    recipe["model_card"] = {"id": RECIPE["model_card"], "trust_remote_code": "a" * 40}
    reply = await saved(api, " Bread  hand ", recipe=recipe, is_template=True)
    assert reply.status == 200, reply.json
    there = reply.data
    assert (there["name"], there["is_template"], there["revision"]) == ("Bread hand", True, 1)
    assert there["recipe"]["prompt_cards"][0]["prompts"] == ["Only this."], "custom cards whole"
    assert there["recipe"]["model_card"]["trust_remote_code"] is None, "nothing is allowed in it"
    assert "Sourdough" in there["title"]
    where = ("recipes", there["recipe_id"])
    reply = await saved(api, "Bread hand")
    assert (reply.status, reply.code) == (409, "CONFLICT")
    assert reply.json["error"]["details"]["recipe_id"] == there["recipe_id"]
    await saved(api, "Another")
    reply = await api("recipes", params={"template": "true"})
    assert [each["name"] for each in reply.data["recipes"]] == ["Bread hand"]
    assert (await api("recipes", params={"q": "BREAD hand sour"})).json["meta"]["total"] == 1
    assert (await api("library")).data["hands"] == [], "nothing was generated"

    body = {"revision": 1, "name": "Loaf", "is_template": False}
    changed = (await api(*where, method="PUT", body=body)).data
    assert (changed["name"], changed["is_template"], changed["revision"]) == ("Loaf", False, 2)
    assert changed["recipe"] == there["recipe"]
    reply = await api(*where, method="PUT", body={"revision": 1, "name": "Other"})
    assert (reply.status, reply.code) == (409, "OUTDATED")
    assert reply.json["error"]["details"]["present"] == changed
    reply = await api(*where, method="PUT", body={"revision": 2, "name": "Another"})
    assert (reply.status, reply.code) == (409, "CONFLICT")
    assert (await api(*where, method="DELETE", params={"revision": 1})).code == "OUTDATED"
    assert (await api(*where, method="DELETE", params={"revision": 2})).data["deleted_at"]
    assert (await api(*where)).status == 404
    back = (await api(*where, "restore", method="POST", body={})).data
    assert (back["name"], back["recipe"]) == ("Loaf", there["recipe"])
    assert (await api(*where, method="DELETE", params={"revision": 4})).status == 200
    assert (await saved(api, "Loaf")).status == 200
    reply = await api(*where, "restore", method="POST", body={})
    assert (reply.status, reply.code) == (409, "CONFLICT"), "its name was given to another"


async def test_a_name_is_given_once_whoever_asks_at_the_same_time(
    api: Any, jp_serverapp: Any, database_url: str
) -> None:
    shared = jp_serverapp.web_app.settings["alacard_services"].shared
    stores = [Store(database_url), Store(database_url)]
    wanted = NewNamedHand.model_validate({"name": "same", "recipe": RECIPE})
    made = await asyncio.gather(
        *(NamedHands(store, shared.deck).make(wanted, Requester("ada")) for store in 3 * stores),
        return_exceptions=True,
    )
    assert sorted(type(each).__name__ for each in made) == 5 * ["Conflict"] + ["NamedHandWhole"]
    for store in stores:
        await store.aclose()


@IN_A_FILE
async def test_a_card_of_ones_own_in_it_is_in_ones_deck(api: Any) -> None:
    draft = {"name": "Rye", "inputs": {"prompts": ["Tell me of rye."]}}
    made = await api("cards", "topic", method="POST", body={"card": draft})
    assert made.status == 200, made.json
    topic = made.data["card"]
    there = (await saved(api, "Rye bread", recipe={**RECIPE, "topic": topic})).data
    where = ("recipes", there["recipe_id"])
    assert (await api(*where)).data["recipe"]["topic"]["is_custom"] is False
    card = {**draft, "name": "Rye and more"}
    body = {"card": card, "revision": made.data["custom"]["revision"]}
    changed = await api("cards", "topic", topic["id"], method="PUT", body=body)
    assert changed.status == 200, changed.json
    assert (await api(*where)).data["recipe"]["topic"]["is_custom"] is True, (
        "it says something else"
    )


@IN_A_FILE
@pytest.mark.attack
async def test_nobody_else_finds_it_and_bad_recipes_are_refused(api: Any) -> None:
    there = (await saved(api, "Mine")).data
    where = ("recipes", there["recipe_id"])
    unknown = (await api("recipes", "0" * 22, **as_bob())).json
    for method, rest, options in (
        ("GET", (), {}),
        ("PUT", (), {"body": {"revision": 1, "name": "Bob's"}}),
        ("DELETE", (), {"params": {"revision": 1}}),
        ("POST", ("restore",), {"body": {}}),
    ):
        reply = await api(*where, *rest, method=method, **options, **as_bob())
        assert (reply.status, reply.json) == (404, unknown), method
    assert (await api("recipes", **as_bob())).data["recipes"] == []
    for recipe in ({}, {"model_card": "a..b"}, {**RECIPE, "topic": "none"}, {"model_card": [1]}):
        reply = await saved(api, "Other", recipe=recipe)
        assert reply.status == 400, recipe
    inputs = {"prompts": ["x" * 4000] * 12, "masked": ["y" * 4000] * 12, "document": "z" * 4000}
    large = {**RECIPE, "topic": {"id": "mine", "name": "Mine", "inputs": inputs}}
    reply = await saved(api, "Large", recipe=large)
    assert (reply.status, reply.code) == (400, "INVALID_RECIPE")
    assert "more than 100,000 bytes" in reply.json["message"]
    for body in ({"name": "x"}, {"name": "\n", "recipe": RECIPE}, {"recipe": RECIPE}):
        assert (await api("recipes", method="POST", body=body)).status == 400
    assert (await api(*where)).data == there


async def test_what_was_deleted_counts_until_it_is_gone_for_good_whoever_it_was(
    api: Any, jp_serverapp: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("alacard_ext.community.named.service.MOST_NAMED", 1)
    monkeypatch.setattr("alacard_ext.community.collecting.service.MOST_COLLECTIONS", 1)
    person = new_id()
    for kind, body in (("recipes", {"recipe": RECIPE}), ("collections", {})):
        body = {"name": "One", **body}
        there = (await api(kind, method="POST", body=body, **as_person(person))).data
        name = there.get("recipe_id") or there["collection_id"]
        gone = {"method": "DELETE", "params": {"revision": 1}}
        assert (await api(kind, name, **gone, **as_person(person))).status == 200
        reply = await api(kind, method="POST", body=body, **as_person(person))
        assert reply.status == 409 and "within 30 days" in reply.json["message"]

    services = jp_serverapp.web_app.settings["alacard_services"]
    tables = (recipes, collections)
    async with services.shared.store.writing() as connection:
        for table in tables:
            await connection.execute(update(table).values(deleted_at=1))
    for _ in range(2):  # a clock is trusted once two hands are of these days
        await dealt(api)
    services.of(Library)._swept = None
    await dealt(api)
    async with services.shared.store.reading() as connection:
        for table in tables:
            assert (await connection.execute(select(table.c.id))).all() == []
