"""Remixes over REST: a new hand of another's, and the chain that outlives its hands."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import nbformat
import pytest
from sqlalchemy import delete, insert, select, update

from alacard_ext.store.tables import forks, notebooks

from .dealing import IN_A_FILE, MODEL, as_bob, as_person, dealt, share


async def remixed(api: Any, share_id: str, who: str, **body: Any) -> dict[str, Any]:
    reply = await api("notebook", share_id, "remix", method="POST", body=body, **as_person(who))
    assert reply.status == 200, reply.json
    data: dict[str, Any] = reply.data
    return data


def store_of(jp_serverapp: Any) -> Any:
    return jp_serverapp.web_app.settings["alacard_services"].shared.store


async def test_a_shared_hand_is_remixed_and_the_chain_outlives_its_hands(
    api: Any, jp_root_dir: Path, jp_serverapp: Any
) -> None:
    first = (await dealt(api))["share_id"]
    await share(api, first)
    made = await remixed(api, first, "bob", modified_recipe={"topic": "cats"}, request_id="again")
    second = made["share_id"]
    assert made["request_id"] == "again"
    assert made["recipe"]["topic"]["id"] == "cats"
    assert made["recipe"]["model_card"]["id"] == MODEL
    assert made["metadata"]["forked_from"] == first
    ours = nbformat.read(jp_root_dir / made["path"], as_version=4).metadata["alacard"]
    assert (ours["forked_from"], ours["share_id"]) == (first, second)
    hand = (await api("notebook", second, **as_bob())).data
    assert (hand["forked_from"], hand["path"], hand["mine"]) == (first, made["path"], True)
    await remixed(api, first, "bob", save=False)
    assert (await api("notebook", first)).data["counts"]["remixes"] == 1, "once a day"
    await share_as_bob(api, second)
    third = (await remixed(api, second, "ada", save=False))["share_id"]

    chain = (await api("notebook", second, "chain")).data
    assert [first, second] in chain["edges"] and [second, third] in chain["edges"]
    nodes = {node["share_id"]: node for node in chain["nodes"]}
    assert len(nodes) == 4 and [node["current"] for node in nodes.values()].count(True) == 1
    assert nodes[second]["current"] and nodes[second]["owner"] == "bob"
    (hidden,) = [node for node in nodes.values() if not node["visible"]]
    assert {name for name, value in hidden.items() if value} == {"share_id"}, "it is Bob's alone"

    await api("notebook", second, method="DELETE", **as_bob())
    chain = (await api("notebook", third, "chain")).data
    (gone,) = [node for node in chain["nodes"] if node["share_id"] == second]
    assert gone["deleted"] and not gone["visible"] and gone["title"] is gone["owner"] is None
    async with store_of(jp_serverapp).writing() as connection:  # as after the days to bring it back
        await connection.execute(delete(notebooks).where(notebooks.c.share_id == second))
    chain = (await api("notebook", third, "chain")).data
    assert [first, second] in chain["edges"] and [second, third] in chain["edges"]
    (gone,) = [node for node in chain["nodes"] if node["share_id"] == second]
    assert gone["deleted"] and not gone["visible"]
    assert (await api("notebook", third)).data["forked_from"] == second


@IN_A_FILE
async def test_parts_that_no_recipe_has_are_refused_by_name(api: Any) -> None:
    share_id = (await dealt(api))["share_id"]
    body = {"modified_recipe": {"topic": "cats", "model": MODEL, "__proto__": 1}}
    reply = await api("notebook", share_id, "remix", method="POST", body=body)
    assert (reply.status, reply.code) == (400, "BAD_REQUEST")
    assert "'__proto__', 'model'" in reply.json["message"]


async def share_as_bob(api: Any, share_id: str) -> None:
    body = {"visibility": "everyone", "accept_findings": True}
    reply = await api("notebook", share_id, "share", method="PUT", body=body, **as_bob())
    assert reply.status == 200, reply.json


@IN_A_FILE
async def test_a_remix_of_a_remix_of_itself_and_even_a_circle_end(
    api: Any, jp_serverapp: Any
) -> None:
    ids = [(await dealt(api))["share_id"]]
    for _ in range(2):
        ids.append((await remixed(api, ids[-1], "ada", save=False))["share_id"])
    chain = (await api("notebook", ids[1], "chain")).data
    assert chain["edges"] == [[ids[0], ids[1]], [ids[1], ids[2]]]
    assert [node["share_id"] for node in chain["nodes"]].count(ids[1]) == 1
    async with store_of(jp_serverapp).writing() as connection:  # which nothing else can write
        circle = {"child": ids[0], "parent": ids[2], "created_at": 0}
        await connection.execute(insert(forks).values(circle))
    chain = (await api("notebook", ids[1], "chain")).data
    assert len(chain["nodes"]) == 3 and len(chain["edges"]) == 3


async def test_a_long_chain_and_a_wide_one_are_told_in_part(api: Any, jp_serverapp: Any) -> None:
    share_id = (await dealt(api))["share_id"]
    deep = [f"{number:022}" for number in range(300)]
    rows = [{"child": share_id, "parent": deep[0], "created_at": 0}]
    rows += [{"child": a, "parent": b, "created_at": 0} for a, b in itertools.pairwise(deep)]
    rows += [
        {"child": f"w{number:021}", "parent": share_id, "created_at": 0} for number in range(600)
    ]
    async with store_of(jp_serverapp).writing() as connection:
        await connection.execute(insert(forks), rows)
    chain = (await api("notebook", share_id, "chain")).data
    assert 500 <= len(chain["edges"]) <= 600
    assert [deep[0], share_id] in chain["edges"]
    assert sum(node["current"] for node in chain["nodes"]) == 1


@pytest.mark.attack
@IN_A_FILE
async def test_a_remix_takes_no_consent_from_the_original_and_no_word_of_the_request(
    api: Any, jp_serverapp: Any
) -> None:
    share_id = (await dealt(api))["share_id"]
    body: dict[str, Any] = {"forked_from": "0" * 22}
    reply = await api("notebook", share_id, "remix", method="POST", body=body)
    assert (reply.status, reply.code) == (400, "BAD_REQUEST")
    body = {"recipe": {"model_card": MODEL, "topic": "cats"}, "forked_from": share_id}
    reply = await api("notebook", "generate", method="POST", body=body)
    assert reply.data["metadata"]["forked_from"] is None
    assert "forked_from" not in reply.data["notebook"]["metadata"]["alacard"]
    # A row that another program wrote allows nothing either.
    commit = "0" * 40
    async with store_of(jp_serverapp).writing() as connection:
        recipe = (await connection.execute(select(notebooks.c.recipe))).scalars().first()
        recipe["model_card"] |= {"trust_remote_code": commit, "readme_code": commit}
        await connection.execute(update(notebooks).values(recipe=recipe))
    card = (await api("notebook", share_id)).data["recipe"]["model_card"]
    assert card["trust_remote_code"] is card["readme_code"] is None
    for modified in ({"model_card": "a..b"}, {"topic": "no-such-topic"}, {"difficulty": []}):
        body = {"modified_recipe": modified}
        reply = await api("notebook", share_id, "remix", method="POST", body=body)
        assert reply.status == 400, reply.json
    reply = await api("notebook", share_id, "remix", method="POST", body={"path": "../.."})
    assert (reply.status, reply.code) == (400, "INVALID_PATH")
