"""Three people of a real JupyterHub, whose library a service keeps, in JupyterLab."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from harness.console import Console
from harness.pictures import shot_of
from harness.processes import unavailable
from playwright.sync_api import Browser, Locator, Page, expect

from tests.local_hub.server import LocalHub
from tests.service.hub import Hub, missing, running

PAGE = ".jp-AlacardShare-frame:visible"
RECIPE = {"model_card": "tiny/bert-sentiment", "topic": "sourdough", "difficulty": "beginner"}
RESTORED = "() => window.jupyterapp && window.jupyterapp.restored.then(() => true)"


@pytest.fixture
def people(served_hub: LocalHub, tmp_path: Path) -> Iterator[Hub]:
    """A hub on which Ada and Bob, who are bakers, and Cy, who is none, have JupyterLab."""
    if (why := missing()) is not None:
        unavailable(why)
    url = f"sqlite:///{tmp_path}/library.sqlite"
    with running(tmp_path, served_hub.url, url, ["ada", "bob", "cy"], lab=True) as hub:
        yield hub


@pytest.mark.attack
def test_a_group_of_a_hub_shares_a_hand_and_sees_nothing_that_is_private(
    people: Hub, chromium: Browser, console: Console
) -> None:
    ada = people.person("ada")
    made, private = [
        ada.post("notebook/generate", json={"recipe": RECIPE}).raise_for_status().json()["data"]
        for _ in range(2)
    ]
    hers = opened(chromium, console, people, "ada", "/hub/user-redirect/lab?reset")
    run(hers, "docmanager:open", path=made["path"])
    expect(hers.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Cell").first).to_be_visible()
    run(hers, "alacard:share-notebook")
    dialog = hers.locator(".jp-AlacardShare-dialog")
    dialog.get_by_role("radio", name="One of my groups").check()
    dialog.get_by_role("button", name="Share", exact=True).click()
    anyway, link = dialog.get_by_role("button", name="Share anyway"), dialog.get_by_label("Link")
    expect(anyway.or_(link.first)).to_be_visible()
    if anyway.is_visible():
        anyway.click()
    address = link.first.input_value()
    assert address == f"{people.url}/hub/user-redirect/alacard/share/{made['share_id']}"
    shot_of(hers, "hub-share")
    hers.keyboard.press("Escape")

    his = opened(chromium, console, people, "bob", address.removeprefix(people.url))
    shown = his.locator(PAGE)
    expect(shown).to_contain_text("ada")
    expect(shown.get_by_role("region", name="Notebook", exact=True)).to_contain_text("sentiment")
    assert "/user/bob/" in his.url
    shot_of(his, "hub-page")
    remix(his, shown)
    bob = people.person("bob")
    (mine, *_) = bob.get("library").raise_for_status().json()["data"]["hands"]
    group = {"visibility": "group:bakers", "accept_findings": True}
    bob.put(f"notebook/{mine['share_id']}/share", json=group).raise_for_status()
    console.allow("404", because="what is private is not there")
    run(his, "alacard:open-share", hand=private["share_id"])
    expect(his.locator(PAGE)).to_contain_text("not shared with you")

    theirs = opened(chromium, console, people, "cy", address.removeprefix(people.url))
    expect(theirs.locator(PAGE)).to_contain_text("not shared with you")
    shot_of(theirs, "hub-stranger")
    cy = people.person("cy")
    not_theirs, never = (cy.get(f"notebook/{each}") for each in (made["share_id"], "0" * 22))
    assert not_theirs.status_code == never.status_code == 404
    assert not_theirs.json() == never.json()

    hers.bring_to_front()
    # By the list, since a notice goes by itself after a while.
    run(hers, "alacard:open-notifications")
    told = hers.locator(".jp-AlacardSocial-open").filter(has_text="bob remixed")
    expect(told).to_be_visible()
    shot_of(hers, "hub-told")
    told.click()
    chain = hers.locator(PAGE).get_by_role("region", name="Remixes", exact=True)
    expect(chain.get_by_role("button", name="Coffee")).to_be_visible()


def remix(page: Page, shown: Locator) -> None:
    """Another topic, by the sidebar."""
    shown.get_by_role("button", name="Remix", exact=True).click()
    table = page.locator("#alacard-panel .jp-Alacard-view")
    expect(table.get_by_role("region", name="Remix")).to_contain_text("Change any card")
    table.locator(".jp-Alacard-slot[data-type='topic'] .jp-Alacard-slot-face").click()
    page.locator("[role=option][data-id='coffee']").first.click()
    table.get_by_role("button", name="Generate", exact=True).click()
    expect(page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)")).to_have_count(1)


def opened(chromium: Browser, console: Console, hub: Hub, name: str, path: str) -> Page:
    """JupyterLab of somebody who logs in for that address, as a person does."""
    page = chromium.new_context(viewport={"width": 1280, "height": 800}).new_page()
    console.watch(page)
    page.goto(f"{hub.url}{path}")
    page.locator("#username_input").fill(name)
    page.locator("#password_input").fill("-")
    page.locator("#login_submit").click()
    page.wait_for_function(RESTORED, timeout=240_000)
    return page


def run(page: Page, command: str, **arguments: Any) -> None:
    """A command, without waiting for a dialog that it may show."""
    page.evaluate(
        "([id, args]) => { void window.jupyterapp.commands.execute(id, args); }",
        [command, arguments],
    )
