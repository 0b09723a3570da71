"""A real JupyterHub with the service, two people, a group and somebody outside of it."""

from __future__ import annotations

import base64
import json
import re
import sqlite3
import zipfile
import zlib
from typing import Any

import httpx
import pytest

from tests.cards.custom.drafts import TOPIC

from .hub import ADMIN, Hub

BODY = {"recipe": {"model_card": "tiny/bert-sentiment", "topic": "sourdough"}}
SERVICE = "/services/alacard/"
NOBODY = "0" * 22
NEVER = {"dealt": 0, "kept": 0}
NOTEBOOK = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": []}
PACKED = base64.b64encode(zlib.compress(json.dumps(NOTEBOOK).encode())).decode()


@pytest.fixture(scope="module")
def ada(hub: Hub) -> httpx.Client:
    return hub.person("ada")


@pytest.fixture(scope="module")
def bob(hub: Hub) -> httpx.Client:
    return hub.person("bob")


@pytest.fixture(scope="module")
def cy(hub: Hub) -> httpx.Client:
    return hub.client(SERVICE, hub.token("cy"))


def data(answer: httpx.Response) -> Any:
    assert answer.status_code == 200, answer.text
    return answer.json()["data"]


def code(answer: httpx.Response) -> str:
    return f"{answer.status_code} {answer.json()['error']['code']}"


def deal(person: httpx.Client, **body: Any) -> dict[str, Any]:
    made: dict[str, Any] = data(person.post("notebook/generate", json={**BODY, **body}))
    return made


def requests_of(share_id: str) -> list[tuple[str, str, Any]]:
    """What somebody may try on a hand that they may not see."""
    one = f"notebook/{share_id}"
    return [
        ("GET", one, None),
        ("PUT", one, {"title": "Mine now"}),
        ("DELETE", one, None),
        ("POST", f"{one}/restore", None),
        ("GET", f"{one}/versions", None),
        ("GET", f"notebook/download/{share_id}", None),
        ("GET", f"{one}/preview", None),
        ("GET", f"{one}/export?format=py", None),
        ("GET", f"{one}/comments", None),
        ("POST", f"{one}/comments", {"text": "Hello"}),
        ("PUT", f"{one}/rating", {"value": 5}),
        ("PUT", f"{one}/star", None),
        ("POST", f"{one}/track", {"event": "view"}),
        ("GET", f"{one}/chain", None),
        ("PUT", f"{one}/worked", {"worked": True}),
    ]


def ask(person: httpx.Client, method: str, path: str, body: Any) -> httpx.Response:
    return person.request(method, path, json=body)


@pytest.mark.attack
def test_what_is_private_is_to_others_as_if_it_never_was(
    ada: httpx.Client, bob: httpx.Client, cy: httpx.Client
) -> None:
    of_ada, of_bob = deal(ada)["share_id"], deal(bob)["share_id"]
    assert of_ada and of_bob
    for mine, other in ((of_ada, bob), (of_bob, ada), (of_ada, cy)):
        for method, path, body in requests_of(mine):
            there = ask(other, method, path, body)
            never = ask(other, method, path.replace(mine, NOBODY), body)
            assert there.status_code == never.status_code == 404, (method, path, there.text)
            assert there.json() == never.json()
        shared = {"visibility": "everyone", "accept_findings": True}
        for path in (f"notebook/{mine}/share", f"service/hands/{mine}/share"):
            answer = other.put(path, json=shared if "service" not in path else {"wanted": shared})
            assert answer.status_code in (404, 405), (path, answer.text)
        listed = data(other.get("library", params={"scope": "shared"}))["hands"]
        assert mine not in [each["share_id"] for each in listed]
    assert data(ada.get(f"notebook/{of_ada}"))["title"] != "Mine now"


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


def test_in_a_terminal_the_library_is_the_services_and_all_of_a_person_is_theirs(
    hub: Hub, ada: httpx.Client
) -> None:
    before = ada.get("library").json()["meta"]["total"]
    printed = hub.terminal(
        "cy",
        "generate tiny/bert-sentiment -o cy.ipynb",
        "library list --json",
        "library export SHARE_ID --format py -o hand.py",
        "library rebase cy.ipynb --onto template --json",
        "library share SHARE_ID --visibility everyone --json",
        "library remix SHARE_ID --topic cats -o remix.ipynb --json",
        "library export --all -o mine.zip --json",
        "library erase --yes --json",
        "library list --json",
        "doctor",
    )
    listed, merged, shared, remix, saved, gone, left = map(json.loads, (printed[1], *printed[3:9]))
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
    assert saved["hands"] == gone["hands"] == len(listed["hands"]) + 1 and left["hands"] == []
    assert ada.get("library").json()["meta"]["total"] == before
    assert "private means protected" in printed[9]


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


@pytest.mark.attack
def test_nobody_is_believed_who_says_they_are_another(
    hub: Hub, ada: httpx.Client, bob: httpx.Client, cy: httpx.Client
) -> None:
    made = deal(ada)
    share_id = made["share_id"]
    said = {
        "X-Person": "ada",
        "X-Forwarded-User": "ada",
        "Remote-User": "ada",
        "X-Groups": "bakers",
    }
    assert code(cy.get(f"notebook/{share_id}", headers=said)) == "404 HAND_NOT_FOUND"
    # A hand that is handed over is its sender's, and takes nobody's id.
    hand = {
        "notebook": PACKED,
        "recipe": made["recipe"],
        "facts": made["metadata"],
        "model_id": "tiny/bert-sentiment",
        "model_sha": None,
        "task": None,
        "hand_code": None,
        "filename": "mine.ipynb",
        "path": None,
        "gate_passed": True,
        "created_at": 0,
        "parent": share_id,
    }
    mine = "1" * 22
    assert code(cy.put(f"service/hands/{share_id}", json=hand)) == "409 CONFLICT"
    assert code(cy.put(f"service/hands/{mine}", json={**hand, "owner": "ada"})) == "400 BAD_REQUEST"
    assert (
        code(cy.put(f"service/hands/{mine}", json={**hand, "notebook": "e30="}))
        == "400 BAD_REQUEST"
    )
    led = {**hand, "filename": "../mine.ipynb"}
    assert code(cy.put(f"service/hands/{mine}", json=led)) == "400 BAD_REQUEST"
    assert data(cy.put(f"service/hands/{mine}", json=hand)) == {"share_id": mine}
    kept = data(cy.get(f"notebook/{mine}"))
    assert (kept["owner"], kept["forked_from"], kept["version"]) == ("cy", None, None)
    assert kept["created_at"] > "2020"
    assert [each["share_id"] for each in data(ada.get(f"notebook/{share_id}/chain"))["nodes"]] == [
        share_id
    ]
    # Only tokens of people who may use the service open it.
    others = (None, "forged", ADMIN, f"{ADMIN}-ada", hub.token("ada", ["read:users!user"]))
    for token in others:
        assert code(hub.client(SERVICE, token).get("library")) == "401 UNAUTHENTICATED", token
    # Whoever may enter another's server is not them.
    root = hub.client("/user/ada/", hub.token("root"))
    for path in ("library", f"notebook/{share_id}", "notifications"):
        assert code(root.get(path)) == "403 FORBIDDEN", path
    assert bob_at(hub, "ada").status_code == 403


def bob_at(hub: Hub, name: str) -> httpx.Response:
    """Bob, at the server of somebody else."""
    return hub.client(f"/user/{name}/", hub.token("bob")).get("library")


@pytest.mark.attack
def test_a_cookie_opens_nothing_but_the_page_that_leads_to_ones_own_server(hub: Hub) -> None:
    with httpx.Client(base_url=hub.url, trust_env=False, timeout=60) as browser:
        link = f"{SERVICE}alacard/share/{NOBODY}"
        login = browser.get(link, follow_redirects=True)
        assert login.url.path == "/hub/login"
        form = {
            "username": "bob",
            "password": "",
            "_xsrf": browser.cookies.get("_xsrf", path="/hub/") or xsrf(login),
        }
        browser.post(str(login.url), data=form, follow_redirects=True)
        landed = browser.get(link)
        while landed.is_redirect and "/user-redirect/" not in landed.headers["location"]:
            landed = browser.get(landed.headers["location"])
        assert landed.headers["location"] == f"/hub/user-redirect/lab?alacard=share:{NOBODY}"
        assert any(each.path == SERVICE for each in browser.cookies.jar)
        for method in ("GET", "PUT", "DELETE"):
            answer = browser.request(method, f"{SERVICE}alacard/api/v1/notebook/{NOBODY}", json={})
            assert answer.status_code in (401, 403), answer.text
            assert answer.json()["error"]["code"] in ("UNAUTHENTICATED", "XSRF")


def xsrf(page: httpx.Response) -> str:
    found = re.search(r'name="_xsrf" value="([^"]+)"', page.text)
    assert found is not None
    return found[1]


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
