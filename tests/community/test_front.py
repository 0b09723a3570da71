"""The front page: what administrators feature, the notebook of the week, and what is left when the
store is away."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from alacard_ext.community.starters import read_starters

from .dealing import IN_A_FILE, as_bob, as_person, dealt, share


async def feature(api: Any, share_id: str, person: str, featured: Any = True) -> Any:
    body = {"featured": featured}
    asked = as_person(person)
    return await api("notebook", share_id, "featured", method="PUT", body=body, **asked)


async def may(api: Any, share_id: str, person: str, what: str = "feature") -> Any:
    return (await api("notebook", share_id, **as_person(person))).data[f"may_{what}"]


async def front(api: Any, person: str = "bob") -> dict[str, Any]:
    reply = await api("library", "front", **as_person(person))
    assert reply.status == 200, reply.json
    data: dict[str, Any] = reply.data
    return data


async def test_only_administrators_feature_and_only_what_is_shared_with_everyone(api: Any) -> None:
    mine = (await dealt(api))["share_id"]
    # What may not be seen is not there, also for an administrator; the owner may not.
    unseen = await feature(api, mine, "root")
    never = await feature(api, "0" * 22, "root")
    assert unseen.status == never.status == 404 and unseen.json == never.json
    assert (await feature(api, mine, "ada")).status == 403

    asked = as_person("ada", "kitchen")
    body = {"visibility": "group:kitchen", "accept_findings": True}
    assert (await api("notebook", mine, "share", method="PUT", body=body, **asked)).status == 200
    assert (await feature(api, mine, "root")).status == 409
    assert not await may(api, mine, "root") and await may(api, mine, "root", "withdraw")
    assert (await feature(api, mine, "bob")).status == 404

    await share(api, mine)
    assert (await feature(api, mine, "bob")).status == 403
    for what in ("feature", "withdraw"):
        told = {each: await may(api, mine, each, what) for each in ("ada", "bob", "root")}
        assert told == {"ada": False, "bob": False, "root": True}
    assert (await feature(api, mine, "root", "perhaps")).status == 400
    page = await front(api)
    assert page["featured"] == [] and page["chosen_by"] == "calendar"
    assert (await feature(api, mine, "root")).data["featured_at"]
    page = await front(api)
    assert [hand["share_id"] for hand in page["featured"]] == [mine]
    assert (page["of_the_week"]["share_id"], page["chosen_by"]) == (mine, "administrator")
    assert page["featured"][0]["path"] is None and page["featured"][0]["mine"] is False

    # Whoever narrows the audience ends that, and it does not come back by itself.
    await share(api, mine, "private")
    assert (await front(api, "ada"))["featured"] == []
    await share(api, mine)
    assert (await front(api))["featured"] == []
    await feature(api, mine, "root")
    assert (await feature(api, mine, "root", False)).data["featured_at"] is None
    assert (await front(api))["featured"] == []


async def test_the_notebook_of_the_week_is_what_rises_where_nobody_chooses(api: Any) -> None:
    rising, other = [(await dealt(api, topic=topic))["share_id"] for topic in ("cats", "coffee")]
    for share_id in (rising, other):
        await share(api, share_id)
    body = {"event": "view"}
    await api("notebook", rising, "track", method="POST", body=body, **as_bob())
    page = await front(api)
    assert [hand["share_id"] for hand in page["trending"]] == [rising]
    assert (page["of_the_week"]["share_id"], page["chosen_by"]) == (rising, "trend")
    assert page["trending"][0]["score"] > 0
    assert len(page["starters"]) >= 4


@IN_A_FILE
async def test_without_a_store_there_are_starters_and_they_can_be_dealt(
    api: Any, tmp_path: Path
) -> None:
    (tmp_path / "library.sqlite").write_bytes(b"no database at all" * 400)
    reply = await api("library", "front")
    assert reply.status == 200 and reply.json["meta"]["notice"]
    assert reply.data["featured"] == reply.data["trending"] == []
    assert reply.data["of_the_week"]["reason"] and reply.data["chosen_by"] == "calendar"
    params = {"scope": "starters", "limit": 7}
    page = await api("library", params=params)
    assert page.json["meta"]["total"] == len(read_starters()) >= 20
    later = await api("library", params={**params, "cursor": page.json["meta"]["next"]})
    ids = [hand["share_id"] for hand in (*page.data["hands"], *later.data["hands"])]
    assert len(set(ids)) == 14
    found = await api("library", params={"scope": "starters", "q": "LIGHTHOUSES sd"})
    assert [hand["topic"] for hand in found.data["hands"]] == ["lighthouses"]
    for cursor in ("starters:x", "7", "starters:-1"):
        assert (await api("library", params={**params, "cursor": cursor})).status == 400
    whole = (await api("notebook", ids[0])).data
    assert whole["recipe"]["model_card"]["id"] == whole["hf_model_id"]


async def test_a_remix_of_a_starter_has_no_original(api: Any) -> None:
    first = read_starters()[0].share_id
    body = {"modified_recipe": {"model_card": "tiny/bert-sentiment"}}
    made = await api("notebook", first, "remix", method="POST", body=body)
    assert made.status == 200, made.json
    assert made.data["metadata"]["forked_from"] is None
    chain = (await api("notebook", made.data["share_id"], "chain")).data
    assert len(chain["nodes"]) == 1 and chain["edges"] == []
    for rest, method in (("share", "PUT"), ("star", "PUT"), ("featured", "PUT")):
        sent = {"visibility": "private"} if rest == "share" else {"featured": True}
        reply = await api("notebook", first, rest, method=method, body=sent, **as_person("root"))
        assert reply.status == 404, rest
