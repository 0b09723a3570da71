"""Commands in a terminal of a person whose library is a service's."""

from __future__ import annotations

import json
import zipfile

import httpx

from tests.cards.custom.drafts import PACK

from .asking import data, deal
from .hub import Hub


def test_in_a_terminal_the_library_is_the_services_and_all_of_a_person_is_theirs(
    hub: Hub, ada: httpx.Client
) -> None:
    mailed = hub.folder / "homes" / "ada" / deal(ada)["path"]
    before = ada.get("library").json()["meta"]["total"]
    shelf = data(ada.post("collections", json={"name": "Breads", "share_ids": []}))
    named = {"revision": 1, "visibility": "everyone"}
    where = f"collections/{shelf['collection_id']}"
    assert data(ada.put(where, json=named))["visibility"] == "everyone"
    pack = {**PACK, "id": "rye", "prompts": ["Is it rye?", "Is it sour?", "Is it warm?"]}
    home = hub.folder / "homes" / "cy"
    home.mkdir(exist_ok=True)
    (home / "cards.yaml").write_text(json.dumps([pack]))
    (home / "mailed.ipynb").write_bytes(mailed.read_bytes())
    printed = hub.terminal(
        "cy",
        "generate tiny/bert-sentiment -o cy.ipynb",
        "library list --json",
        "library export SHARE_ID --format py -o hand.py",
        "library rebase cy.ipynb --onto template --json",
        "library share SHARE_ID --visibility everyone --json",
        "library remix SHARE_ID --topic cats -o remix.ipynb --json",
        "library import mailed.ipynb --json",
        "library import mailed.ipynb --json",
        "library comments SHARE_ID --add 'It rose.' --json",
        "library comments SHARE_ID --json",
        "library notifications --unread --json",
        "library collections --scope shared --json",
        f"library export --collection {shelf['collection_id']} -o shelf.zip --json",
        "library stats --json",
        "cards import cards.yaml --json",
        "cards import cards.yaml --share everyone --json",
        "library export --all -o mine.zip --json",
        "library erase --yes --json",
        "library list --json",
        "doctor",
    )
    told = [json.loads(each) for each in printed[3:-1]]
    listed, (merged, shared, remix), (saved, gone, left) = (
        json.loads(printed[1]),
        told[:3],
        told[-3:],
    )
    first, again, said, comments, news, shelves, packed, counted, *brought = told[3:-3]
    assert (len(first["hands"]), again["hands"], len(again["left_out"])) == (1, [], 1)
    assert comments["comments"][0]["comment_id"] == said["comment_id"] and comments["total"] == 1
    assert (news["notifications"], news["unread"]) == ([], 0)
    assert shelf["collection_id"] in [each["collection_id"] for each in shelves["collections"]]
    assert packed["bytes"] == (home / "shelf.zip").stat().st_size
    assert counted["scope"] in ("mine", "deployment")
    assert [each["cards"][0]["updated"] for each in brought] == [False, True]
    assert (merged["onto"], merged["up_to_date"], shared["visibility"]) == (
        "template",
        True,
        "everyone",
    )
    assert remix["metadata"]["forked_from"] == shared["share_id"]
    assert "tiny/bert-sentiment" in (hub.folder / "homes" / "cy" / "hand.py").read_text()
    assert {hand["owner"] for hand in listed["hands"]} == {"cy"}
    with zipfile.ZipFile(hub.folder / "homes" / "cy" / "mine.zip") as archive:
        assert {hand["owner"] for hand in json.loads(archive.read("hands.json"))} == {"cy"}
    assert saved["hands"] == gone["hands"] == len(listed["hands"]) + 2 and left["hands"] == []
    assert ada.get("library").json()["meta"]["total"] == before
    assert "private means protected" in printed[-1]
