"""Attacks on people of a JupyterHub by each other, through the service and by their browsers."""

from __future__ import annotations

import base64
import json
import re
import zlib
from typing import Any

import httpx
import pytest

from .asking import NOBODY, SERVICE, code, data, deal
from .hub import ADMIN, Hub

NOTEBOOK = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": []}
PACKED = base64.b64encode(zlib.compress(json.dumps(NOTEBOOK).encode())).decode()


def requests_of(share_id: str) -> list[tuple[str, str, Any]]:
    """What someone may try on a hand that they may not see."""
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
    assert data(cy.put(f"service/hands/{mine}", json=hand)) == {"share_id": mine, "kept": True}
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
    """Bob, at the server of someone else."""
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
