"""Counts of the library, which tell of nobody, and 'Did it work for you?'."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import insert, text, update

from alacard_ext.community.rows import DAY, now
from alacard_ext.community.statistics import service
from alacard_ext.community.statistics.models import FLOOR
from alacard_ext.store.community_tables import active_days, card_counts
from alacard_ext.store.tables import notebooks

from .dealing import BODY, IN_A_FILE, as_person, dealt, share

NOTHING = {"generated": 0, "shared": 0, "remixed": 0, "verified": 0, "passed": 0}


async def generate(api: Any, person: str, **recipe: Any) -> str:
    body = {"recipe": {**BODY["recipe"], **recipe}}
    made = await api("notebook", "generate", method="POST", body=body, **as_person(person))
    assert made.status == 200, made.json
    return str(made.data["share_id"])


async def statistics(api: Any, person: str, timeframe: str = "all") -> Any:
    params = {"timeframe": timeframe}
    reply = await api("library", "statistics", params=params, **as_person(person))
    assert reply.status == 200, reply.json
    return reply.data


def store_of(jp_serverapp: Any) -> Any:
    return jp_serverapp.web_app.settings["alacard_services"].shared.store


@pytest.mark.attack
async def test_few_people_are_told_of_themselves_alone_and_groups_of_few_of_nobody(
    api: Any,
) -> None:
    shared = (await dealt(api))["share_id"]
    await share(api, shared)
    await generate(api, "bob", topic="cats")
    mine = await statistics(api, "bob")
    assert (mine["scope"], mine["people"]) == ("mine", None)
    assert mine["sums"] == {**NOTHING, "generated": 1}
    assert [each["id"] for each in mine["cards"] if each["type"] == "topic"] == ["cats"]
    assert mine["health"]["deal_to_generate"] is None, "who dealt is not known"
    assert (await statistics(api, "eve"))["sums"] == NOTHING

    await generate(api, "carol")
    await generate(api, "bob")
    told = await statistics(api, "eve")
    assert (told["scope"], told["people"], told["floor"]) == ("deployment", 3, FLOOR)
    assert told["sums"] == {**NOTHING, "generated": 4, "shared": None}, "one person shared"
    assert [each["generated"] for each in told["models"]] == [4]
    assert [each["generated"] for each in told["weeks"]] == [4]
    topics = {
        each["id"]: (each["generated"], each["shared"])
        for each in told["cards"]
        if each["type"] == "topic"
    }
    assert topics == {"sourdough": (3, None)}, "one person alone chose cats, and one shared"
    assert any(each["type"] == "prompt" for each in told["cards"])
    assert told["health"]["generate_to_share"] is None
    authors = [(each["owner"], each["hands"]) for each in told["authors"]]
    assert authors == [("ada", 1)], "whose hands are shared, and nobody else"
    assert "bob" not in json.dumps(told) and "carol" not in json.dumps(told)
    for person in ("bob", "carol"):
        wanted = {"visibility": "everyone", "accept_findings": True}
        share_id = await generate(api, person)
        who = as_person(person)
        done = await api("notebook", share_id, "share", method="PUT", body=wanted, **who)
        assert done.status == 200
    told = await statistics(api, "eve")
    assert told["health"]["generate_to_share"] == {"part": 3, "whole": 6}
    assert told["models"][0]["shared"] == 3 and told["models"][0]["verified"] == 0


async def test_sums_weeks_and_health_are_counted_by_the_database(
    api: Any, jp_serverapp: Any
) -> None:
    ids = [(await dealt(api, topic=topic))["share_id"] for topic in ("cats", "coffee", "sourdough")]
    await share(api, ids[0])
    gone = (await dealt(api))["share_id"]
    await api("notebook", gone, method="DELETE")
    body = {"modified_recipe": {"topic": "coffee"}}
    await api("notebook", ids[0], "remix", method="POST", body=body, **as_person("bob"))
    await api("notebook", ids[0], "star", method="PUT", body={}, **as_person("bob"))
    at, today = now(), now() // DAY
    old = {"created_at": at - 400 * DAY, "verified": "failed"}
    async with store_of(jp_serverapp).writing() as connection:
        changed = update(notebooks).where(notebooks.c.share_id == ids[2])
        await connection.execute(changed.values(old))
        changed = update(notebooks).where(notebooks.c.share_id == ids[1])
        await connection.execute(changed.values(verified="passed", prompts=["a", "b"]))
        damaged = text("UPDATE notebooks SET prompts = '{}' WHERE share_id = :id")
        await connection.execute(damaged, {"id": ids[0]})
        days = [("ada", today - 40), ("ada", today - 33), ("dora", today - 100)]
        rows = [{"person": person, "day": day} for person, day in days]
        await connection.execute(insert(active_days), rows)
        of_hands = {"act": "dealt", "type": "hand", "card_id": ""}
        counted = {"day": today, **of_hands, "count": 10}
        await connection.execute(insert(card_counts), [counted])
    told = await statistics(api, "ada")
    assert told["dealt"] is None, "of one person alone"
    assert told["sums"] == {"generated": 3, "shared": 1, "remixed": 1, "verified": 2, "passed": 1}
    assert [each["generated"] for each in told["weeks"]] == [1, 2]
    packs = {each["id"] for each in told["cards"] if each["type"] == "prompt"}
    assert {"a", "b"} <= packs
    health = told["health"]
    assert health["share_to_remix"] == {"part": 1, "whole": 1}
    assert health["verified_passed"] == {"part": 1, "whole": 2}
    assert health["beyond_top_models"] == {"part": 0, "whole": 3}
    assert health["returned_7"] == {"part": 1, "whole": 1} == health["returned_30"]
    assert health["returned_90"] is None, "her first day is not so long ago"
    author = told["authors"][0]
    assert (author["owner"], author["stars"], author["remixes"]) == ("ada", 1, 1)
    assert author["trend"] > 7.9, "a star and a remix, just now"
    this_year = await statistics(api, "ada", "year")
    assert this_year["sums"]["generated"] == 2 and len(this_year["weeks"]) == 1


@IN_A_FILE
async def test_hands_count_as_remixed_by_others_and_many_are_not_counted_each_time(
    api: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    private, shared = [(await dealt(api, topic=each))["share_id"] for each in ("cats", "coffee")]
    await share(api, shared)
    for share_id in (private, shared):
        body: dict[str, Any] = {"modified_recipe": {}}
        reply = await api("notebook", share_id, "remix", method="POST", body=body)
        assert reply.status == 200, reply.json
    monkeypatch.setattr(service, "MANY", 5)
    told = await statistics(api, "ada")
    assert told["sums"]["remixed"] == 2
    assert told["health"]["share_to_remix"] == {"part": 0, "whole": 1}
    await dealt(api)
    told = await statistics(api, "ada")
    assert told["sums"]["generated"] == 5
    await dealt(api)
    assert await statistics(api, "ada") == told, "what was told a moment ago"
    assert (await statistics(api, "bob"))["sums"] == NOTHING, "to another person"
    assert (await statistics(api, "ada", "week"))["sums"]["generated"] == 6


async def test_did_it_work_is_asked_of_those_who_see_a_hand_and_told_of_enough(api: Any) -> None:
    share_id = (await dealt(api))["share_id"]
    refused = await api("notebook", share_id, "worked", **as_person("bob"))
    assert (refused.status, refused.code) == (404, "HAND_NOT_FOUND")
    await share(api, share_id)
    people = ("ada", "bob", "carol")
    for person, worked in zip(people, (True, False, True), strict=True):
        answer = await put_worked(api, share_id, person, worked)
        assert answer["worked"] is worked
        assert (answer["all"] is None) == (person != "carol")
    assert (await put_worked(api, share_id, "bob", True))["all"] == {"part": 3, "whole": 3}
    told = await statistics(api, "ada")
    assert told["health"]["worked"] == {"part": 1, "whole": 1}, "her own, of few people"
    assert (await api("notebook", share_id, method="DELETE")).status == 200
    assert (await statistics(api, "ada"))["health"]["worked"] is None, "of hands that are there"
    await api("notebook", share_id, "restore", method="POST", body={})
    back = await api("notebook", share_id, "worked", method="DELETE", **as_person("bob"))
    assert back.data == {"worked": None, "all": None}
    bad = await api("notebook", share_id, "worked", method="PUT", body={"worked": "perhaps"})
    assert bad.status == 400


@pytest.mark.attack
async def test_what_was_dealt_is_told_in_tens_and_by_names_that_say_nothing_of_anyone(
    api: Any, jp_serverapp: Any
) -> None:
    deck = (await api("cards", "topic")).data["cards"]
    card = next(each for each in deck if each["id"] == "sourdough")
    body = {"card": {**card, "name": "Rye"}}
    own = (await api("cards", "topic", method="POST", body=body)).data["card"]["id"]
    for person in ("ada", "bob", "carol"):
        await generate(api, person)
    used, today = BODY["recipe"]["model_card"], now() // DAY
    of_today = [
        ("hand", "", 19),
        ("model", used, 24),
        ("model", "ada/her-private-model", 70),
        ("task", "no-such-task", 80),
        ("task", "fill-mask", 30),
        ("topic", own, 90),
        ("topic", "cats", 41),
        ("topic", "coffee", 9),
        ("difficulty", "advanced", 12),
    ]
    rows = [
        {"day": day, "act": act, "type": kind, "card_id": name, "count": count}
        for day, act in ((today, "dealt"), (today - 1, "kept"), (today - 400, "dealt"))
        for kind, name, count in of_today
    ]
    async with store_of(jp_serverapp).writing() as connection:
        await connection.execute(insert(card_counts), rows)

    def told(answer: Any) -> dict[str, int]:
        dealt = answer["dealt"]
        named = {each["name"]: each["dealt"] for each in [*dealt["models"], *dealt["tasks"]]}
        return named | {each["id"]: each["dealt"] for each in dealt["cards"]}

    others = await statistics(api, "eve", "year")
    assert told(others) == {used: 20, "fill-mask": 30, "cats": 40, "advanced": 10}
    assert [each["dealt"] for each in others["dealt"]["weeks"]] == [10]
    hers = await statistics(api, "ada", "year")
    assert told(hers) == {**told(others), own: 90}
    assert next(each for each in hers["dealt"]["cards"] if each["id"] == own)["name"] == "Rye"
    everything = await statistics(api, "eve")
    assert told(everything)["cats"] == 80 and told(everything)["coffee"] == 10
    assert [each["dealt"] for each in everything["dealt"]["weeks"]] == [10, 10]


async def put_worked(api: Any, share_id: str, person: str, worked: bool) -> Any:
    body = {"worked": worked}
    parts = ("notebook", share_id, "worked")
    reply = await api(*parts, method="PUT", body=body, **as_person(person))
    assert reply.status == 200, reply.json
    return reply.data


@IN_A_FILE
async def test_custom_cards_are_named_to_those_who_see_them(api: Any) -> None:
    deck = (await api("cards", "topic")).data["cards"]
    card = next(each for each in deck if each["id"] == "sourdough")
    made = await api("cards", "topic", method="POST", body={"card": {**card, "name": "Rye & co."}})
    assert made.status == 200, made.json
    card_id = made.data["card"]["id"]
    share_id = (await dealt(api, topic=card_id))["share_id"]
    assert (await api("library")).data["card_names"] == {card_id: "Rye & co."}
    told = await statistics(api, "ada")
    named = {each["id"]: each["name"] for each in told["cards"]}
    assert named[card_id] == "Rye & co." and named["beginner"] is None
    await share(api, share_id)
    shared = await api("library", params={"scope": "shared"}, **as_person("bob"))
    assert len(shared.data["hands"]) == 1 and shared.data["card_names"] == {}
