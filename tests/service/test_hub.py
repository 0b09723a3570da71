"""A real JupyterHub with the service, two people, a group and someone outside of it."""

from __future__ import annotations

import json
import sqlite3

import httpx

from tests.cards.custom.drafts import TOPIC

from .asking import NOBODY, SERVICE, code, data, deal
from .hub import Hub

NEVER = {"dealt": 0, "kept": 0}


def test_a_hand_walks_from_its_dealer_to_others_and_back(
    hub: Hub, ada: httpx.Client, bob: httpx.Client, cy: httpx.Client
) -> None:
    made = deal(ada)
    share_id, path = made["share_id"], made["path"]
    one = f"notebook/{share_id}"
    assert made["notebook_url"].startswith("/user/ada/alacard/api/v1/notebook/download/")
    assert made["share_url"] == f"/hub/user-redirect/alacard/share/{share_id}"
    assert data(ada.get("library"))["hands"][0]["path"] == path
    # What is shared is the file as it lies now, which only Ada's own server can read.
    file = hub.folder / "homes" / "ada" / path
    notebook = json.loads(file.read_text())
    notebook["cells"].append({**notebook["cells"][0], "id": "mine", "source": "Added by hand."})
    file.write_text(json.dumps(notebook))
    whole = data(ada.put(f"{one}/share", json={"visibility": "group:bakers"}))
    assert (whole["visibility"], whole["groups"], whole["path"]) == (
        "group:bakers",
        ["bakers"],
        path,
    )
    assert code(cy.get(one)) == "404 HAND_NOT_FOUND"
    seen = data(bob.get(one))
    assert (seen["owner"], seen["mine"], seen["path"], seen["groups"]) == ("ada", False, None, [])
    assert "Added by hand." in bob.get(f"notebook/download/{share_id}").text
    assert data(bob.post(f"{one}/track", json={"event": "view"}))["counts"]["views"] == 1
    body = {"modified_recipe": {"topic": "cats"}}
    remix = data(bob.post(f"{one}/remix", json=body))
    assert remix["metadata"]["forked_from"] == share_id
    edges = data(ada.get(f"{one}/chain"))["edges"]
    assert edges == [[share_id, remix["share_id"]]]
    data(bob.post(f"{one}/comments", json={"text": "It rose."}))
    data(bob.put(f"{one}/rating", json={"value": 5}))
    told = data(ada.get("notifications"))["notifications"]
    assert {(each["reason"], each["actor"]) for each in told} == {
        ("remix", None),  # a remix that is Bob's alone, so she is not told of it
        ("comment", "bob"),
    }
    figures = data(ada.get("library/statistics"))
    assert figures["sums"]["generated"] >= 1
    # Shared with everyone by who may; the link leads each to a server of their own.
    assert data(ada.post(f"{one}/versions", json={"note": "two"}))["versions"][0]["number"] == 2
    assert (
        data(ada.put(f"{one}/share", json={"visibility": "everyone"}))["visibility"] == "everyone"
    )
    assert data(cy.get(one))["owner"] == "ada"
    assert data(ada.put(f"{one}/share", json={"visibility": "private"}))["visibility"] == "private"
    assert code(bob.get(one)) == "404 HAND_NOT_FOUND"
    database = sqlite3.connect(hub.folder / "library.sqlite")
    owners = database.execute("SELECT DISTINCT owner FROM notebooks").fetchall()
    database.close()
    assert {each for (each,) in owners} == {"ada", "bob"}


def test_no_database_is_made_beside_a_persons_server(hub: Hub, ada: httpx.Client) -> None:
    assert deal(ada)["share_id"]
    # What a server remembers of its own jobs is its own.
    assert not list((hub.folder / "homes").rglob("library.sqlite*"))
    assert code(ada.put(f"notebook/{NOBODY}/featured", json={"featured": True})).startswith("404")


def test_a_rebase_reads_the_file_here_and_the_original_there(
    hub: Hub, ada: httpx.Client, bob: httpx.Client
) -> None:
    made = deal(ada)
    share_id, file = made["share_id"], hub.folder / "homes" / "ada" / made["path"]
    data(ada.put(f"notebook/{share_id}/share", json={"visibility": "everyone"}))
    remix = data(bob.post(f"notebook/{share_id}/remix", json={}))
    notebook = json.loads(file.read_text())
    notebook["cells"].append({**notebook["cells"][0], "id": "later", "source": "Came later."})
    file.write_text(json.dumps(notebook))
    data(ada.post(f"notebook/{share_id}/versions", json={}))
    path = {"path": remix["path"]}
    rebased = data(bob.post(f"notebook/{remix['share_id']}/rebase", json=path))
    assert "Came later." in [cell["source"] for cell in rebased["notebook"]["cells"]]
    compared = data(bob.post("notebook/compare", json=path))
    assert (compared["against"], compared["changes"]) == ("kept", [])
    private = deal(ada)["share_id"]
    hidden = bob.post(f"notebook/{private}/rebase", json=path)
    never = bob.post(f"notebook/{NOBODY}/rebase", json=path)
    assert hidden.status_code == never.status_code == 404 and hidden.json() == never.json()


def test_cards_are_seen_by_their_group_and_dealt_in_the_servers_of_its_people(
    ada: httpx.Client, bob: httpx.Client, cy: httpx.Client
) -> None:
    card = data(ada.post("cards/topic", json={"card": TOPIC, "visibility": "group:bakers"}))
    name = card["card"]["id"]
    listed = data(bob.get("cards/topic", params={"search": "jam", "counts": True}))
    assert listed["custom"][name]["owner"] == "ada" and listed["counts"][name] == NEVER
    assert cy.get(f"cards/topic/{name}").status_code == 404
    made = deal(bob, recipe={"model_card": "tiny/bert-sentiment", "topic": name})
    assert made["recipe"]["topic"]["name"] == "Jam"
    assert bob.put(f"cards/topic/{name}", json={"visibility": "private"}).status_code == 404
    assert data(ada.put(f"cards/topic/{name}", json={"visibility": "private"}))
    gone = bob.post("notebook/generate", json={"recipe": {"topic": name, "model_card": "gpt2"}})
    assert gone.json()["error"]["code"] == "UNKNOWN_CARD"
    assert name not in [each["id"] for each in data(bob.get("cards/topic?search=jam"))["cards"]]


def test_administrators_of_the_hub_feature_and_withdraw_and_see_nothing_private(
    hub: Hub, ada: httpx.Client, bob: httpx.Client
) -> None:
    root = hub.client(SERVICE, hub.token("root"))
    private, shared = deal(ada)["share_id"], deal(ada)["share_id"]
    data(ada.put(f"notebook/{shared}/share", json={"visibility": "group:bakers"}))
    assert code(root.get(f"notebook/{private}")) == "404 HAND_NOT_FOUND"
    assert data(root.get(f"notebook/{shared}"))["owner"] == "ada"
    data(ada.put(f"notebook/{shared}/share", json={"visibility": "everyone"}))
    featured = {"featured": True}
    assert code(bob.put(f"notebook/{shared}/featured", json=featured)) == "403 FORBIDDEN"
    assert data(root.put(f"notebook/{shared}/featured", json=featured))["featured_at"]
    assert shared in [each["share_id"] for each in data(bob.get("library/front"))["featured"]]
    path, body = f"service/hands/{shared}/share", {"wanted": {"visibility": "private"}}
    assert data(root.put(path, json=body))["visibility"] == "private"
    assert code(bob.get(f"notebook/{shared}")) == "404 HAND_NOT_FOUND"


def test_what_is_dealt_while_the_service_is_away_waits_and_is_kept_once(
    hub: Hub, ada: httpx.Client
) -> None:
    before = ada.get("library").json()["meta"]["total"]
    hub.kill_service()
    made = deal(ada)
    assert made["share_id"] is None and "waits on this machine" in made["notice"], made["notice"]
    away = ada.get("library")
    assert code(away) == "503 STORE_UNAVAILABLE"
    assert away.json()["error"]["details"]["outbox"]["waiting"] == 1
    assert code(ada.get("trending")) == "503 STORE_UNAVAILABLE"
    # What needs no store is told all the same.
    assert data(ada.get("library/front"))["starters"]
    hub.wait(lambda: hub.answers(SERVICE))
    hub.wait(lambda: ada.get("library").status_code == 200)
    found = ada.get("library")
    named = made["notebook"]["metadata"]["alacard"]["share_id"]
    assert found.json()["meta"]["total"] == before + 1
    assert "outbox" not in found.json()["meta"]
    assert [each["share_id"] for each in data(found)["hands"]].count(named) == 1
