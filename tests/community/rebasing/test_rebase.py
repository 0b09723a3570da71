"""Rebases over REST: onto the newest version of an original, and onto the current templates."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from alacard_ext.community.rows import packed
from alacard_ext.store.tables import bodies, notebooks
from tests.community.dealing import IN_A_FILE, as_bob, dealt, share


def read(place: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(place.read_text())
    return found


def edit(place: Path, section: str, text: str) -> str:
    """Append a line to the first cell of a section; its id."""
    found = read(place)
    cell = next(
        each for each in found["cells"] if each["metadata"]["alacard"]["section"] == section
    )
    source = cell["source"]
    cell["source"] = (source if isinstance(source, str) else "".join(source)) + f"\n{text}"
    place.write_text(json.dumps(found))
    cell_id: str = cell["id"]
    return cell_id


def sources(notebook: dict[str, Any]) -> dict[str, str]:
    return {cell["id"]: cell["source"] for cell in notebook["cells"]}


async def rebased(api: Any, share_id: str, path: str, onto: str, **who: Any) -> Any:
    body = {"path": path, "onto": onto}
    return await api("notebook", share_id, "rebase", method="POST", body=body, **who)


async def publish(api: Any, share_id: str) -> None:
    body = {"accept_findings": True}
    reply = await api("notebook", share_id, "versions", method="POST", body=body)
    assert reply.status == 200, reply.json


async def test_a_remix_and_a_copy_take_up_what_their_original_became(
    api: Any, jp_root_dir: Path
) -> None:
    first = await dealt(api)
    original = jp_root_dir / first["path"]
    await share(api, first["share_id"])
    body = {"modified_recipe": {"topic": "cats"}}
    reply = await api("notebook", first["share_id"], "remix", method="POST", body=body, **as_bob())
    remix = reply.data
    mine = jp_root_dir / remix["path"]
    title = edit(mine, "title", "Bob was here.")
    copy = jp_root_dir / "copy.ipynb"
    copy.write_text(
        json.dumps((await api("notebook", first["share_id"], "preview")).data["notebook"])
    )
    edit(copy, "next", "A line of the copy.")

    reply = await rebased(api, remix["share_id"], remix["path"], "original", **as_bob())
    assert reply.status == 200, reply.json
    assert reply.data["up_to_date"] and reply.data["changes"] == []
    assert sources(reply.data["notebook"]) == sources(read_joined(mine))

    setup = edit(original, "setup", "# Ada's new line")
    edit(original, "title", "Ada was here.")
    await publish(api, first["share_id"])
    before = mine.read_bytes()
    reply = await rebased(api, remix["share_id"], remix["path"], "original", **as_bob())
    merged = reply.data
    assert mine.read_bytes() == before, "nothing is written"
    assert sources(merged["notebook"])[setup].endswith("# Ada's new line")
    assert [each["cell_id"] for each in merged["conflicts"]] == [title]
    (conflict,) = merged["conflicts"]
    assert (conflict["section"], conflict["kind"]) == ("title", "both_changed")
    assert conflict["mine"].endswith("Bob was here.")
    assert conflict["theirs"].endswith("Ada was here.")
    assert (merged["base"], merged["theirs"]) == ("version 1", "version 2")
    ours = merged["notebook"]["metadata"]["alacard"]
    assert ours["recipe"]["topic"]["id"] == "cats", "one's own card"
    assert (ours["share_id"], ours["forked_from"]) == (remix["share_id"], first["share_id"])
    again = {**merged["notebook"]}
    mine.write_text(json.dumps(again))
    reply = await rebased(api, remix["share_id"], remix["path"], "original", **as_bob())
    assert reply.data["up_to_date"], "what was merged is the base of the next time"

    reply = await rebased(api, first["share_id"], "copy.ipynb", "original", **as_bob())
    merged = reply.data
    assert not merged["conflicts"] and merged["base"] == "version 1"
    assert sources(merged["notebook"])[title].endswith("Ada was here.")
    assert any(
        each.endswith("A line of the copy.") for each in sources(merged["notebook"]).values()
    )

    # Both have written into the one cell by which the versions differ.
    before = await api("notebook", first["share_id"], "preview", params={"version": "2"})
    copy.write_text(json.dumps(before.data["notebook"]))
    edit(copy, "title", "Mine.")
    edit(original, "title", "Ada was here again.")
    await publish(api, first["share_id"])
    merged = (await rebased(api, first["share_id"], "copy.ipynb", "original", **as_bob())).data
    assert (merged["base"], merged["theirs"]) == ("version 2", "version 3")
    assert [each["cell_id"] for each in merged["conflicts"]] == [title]


@IN_A_FILE
async def test_each_rebase_begins_where_the_last_ended(api: Any, jp_root_dir: Path) -> None:
    first = await dealt(api)
    original = jp_root_dir / first["path"]
    await share(api, first["share_id"])
    body: dict[str, Any] = {"modified_recipe": {}}
    where = ("notebook", first["share_id"], "remix")
    remix = (await api(*where, method="POST", body=body, **as_bob())).data
    mine = jp_root_dir / remix["path"]
    edit(mine, "next", "Bob was here.")
    for number in (2, 3, 4):
        found = read_joined(original)
        found["cells"][0]["source"] = f"# Version {number}"
        original.write_text(json.dumps(found))
        await publish(api, first["share_id"])
        reply = await rebased(api, remix["share_id"], remix["path"], "original", **as_bob())
        assert reply.data["conflicts"] == [], number
        told = (reply.data["base"], reply.data["theirs"])
        assert told == (f"version {number - 1}", f"version {number}")
        mine.write_text(json.dumps(reply.data["notebook"]))
    assert read(mine)["cells"][0]["source"] == "# Version 4"


@IN_A_FILE
@pytest.mark.parametrize("cards", [{}, {"topic": "cats"}])
async def test_a_remix_takes_up_an_original_whose_first_versions_are_hidden(
    api: Any, jp_root_dir: Path, cards: dict[str, str]
) -> None:
    first = await dealt(api)
    original = jp_root_dir / first["path"]
    await share(api, first["share_id"])
    body = {"modified_recipe": cards}
    where = ("notebook", first["share_id"], "remix")
    remix = (await api(*where, method="POST", body=body, **as_bob())).data
    topic = read(jp_root_dir / remix["path"])["metadata"]["alacard"]["recipe"]["topic"]
    await share(api, first["share_id"], "private")
    setup = edit(original, "setup", "# Ada's new line")
    await share(api, first["share_id"])
    reply = await rebased(api, remix["share_id"], remix["path"], "original", **as_bob())
    assert reply.status == 200, reply.json
    assert [each["cell_id"] for each in reply.data["changes"]] == [setup]
    assert reply.data["conflicts"] == []
    merged = reply.data["notebook"]
    assert sources(merged)[setup].endswith("# Ada's new line")
    assert merged["metadata"]["alacard"]["recipe"]["topic"] == topic


def read_joined(place: Path) -> dict[str, Any]:
    found = read(place)
    for cell in found["cells"]:
        cell["source"] = "".join(cell["source"])
    return found


@IN_A_FILE
async def test_a_hand_takes_up_the_present_templates(
    api: Any, jp_root_dir: Path, jp_serverapp: Any
) -> None:
    hand = await dealt(api)
    place = jp_root_dir / hand["path"]
    # As an older template dealt it: with a cell that is no longer dealt, and another text.
    old = read_joined(place)
    old["cells"][0]["source"] += "\nAn old sentence."
    gone = {**old["cells"][0], "id": "common-title-gone", "source": "Gone."}
    old["cells"].insert(1, gone)
    store = jp_serverapp.web_app.settings["alacard_services"].shared.store
    digest, size, body = packed(old)
    async with store.writing() as connection:
        await connection.execute(bodies.insert().values(hash=digest, size=size, packed=body))
        this = update(notebooks).where(notebooks.c.share_id == hand["share_id"])
        await connection.execute(this.values(body=digest))
    place.write_text(json.dumps(old))
    edit(place, "usage", "# mine")

    reply = await rebased(api, hand["share_id"], hand["path"], "template")
    assert reply.status == 200, reply.json
    kinds = sorted(each["kind"] for each in reply.data["changes"])
    assert (kinds, reply.data["conflicts"]) == (["changed", "removed"], [])
    merged = sources(reply.data["notebook"])
    assert "An old sentence." not in merged[old["cells"][0]["id"]]
    assert any(text.endswith("# mine") for text in merged.values())
    total = (await api("library")).json["meta"]["total"]
    assert total == 1, "what is dealt for a merge is no new hand"

    reply = await rebased(api, hand["share_id"], hand["path"], "original")
    assert (reply.status, reply.code) == (409, "CONFLICT")
    assert "onto the current templates" in reply.json["message"]


@pytest.mark.attack
@IN_A_FILE
async def test_a_rebase_reads_nothing_that_its_person_may_not_see(
    api: Any, jp_root_dir: Path
) -> None:
    private = await dealt(api)
    missing = await rebased(api, "0" * 22, private["path"], "original", **as_bob())
    hidden = await rebased(api, private["share_id"], private["path"], "original", **as_bob())
    assert (hidden.status, hidden.json) == (missing.status, missing.json)
    assert hidden.status == 404

    await share(api, private["share_id"])
    body: dict[str, Any] = {"modified_recipe": {}}
    reply = await api(
        "notebook", private["share_id"], "remix", method="POST", body=body, **as_bob()
    )
    remix = reply.data
    await share(api, private["share_id"], "private")
    reply = await rebased(api, remix["share_id"], remix["path"], "original", **as_bob())
    assert reply.json == missing.json, "the original was taken back"
    # A file that says it is of another's hand, or was rebased onto it, is believed nothing.
    found = read(jp_root_dir / remix["path"])
    found["metadata"]["alacard"]["based_on"] = {"share_id": private["share_id"], "version": 1}
    (jp_root_dir / "false.ipynb").write_text(json.dumps(found))
    reply = await rebased(api, private["share_id"], "false.ipynb", "template", **as_bob())
    assert reply.json == missing.json
    reply = await rebased(api, private["share_id"], "false.ipynb", "template")
    assert (reply.status, reply.code) == (409, "CONFLICT"), "it is of another hand"
    for path in ("../../etc/passwd.ipynb", "/etc/x.ipynb", ".hidden/x.ipynb", "x", "", "a\0.ipynb"):
        reply = await rebased(api, remix["share_id"], path, "template", **as_bob())
        assert reply.status in (400, 404), (path, reply.json)
