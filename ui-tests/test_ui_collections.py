"""Collections that one person makes and another opens, and a notebook out of a template."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from harness.accessibility import axe_violations, nameless
from harness.console import Console
from harness.lab import Lab
from harness.notebook import Notebook
from harness.panel import AlacardPanel
from harness.pictures import both_themes
from harness.server import JupyterServer
from playwright.sync_api import Page, expect

ROOT = ".jp-AlacardLibrary"
DIALOG = ".jp-AlacardCollections-add"


def dealt(server: JupyterServer, topic: str) -> str:
    recipe = {"model_card": "tiny/bert-sentiment", "topic": topic, "difficulty": "beginner"}
    made: dict[str, Any] = server.ask(
        "alacard/api/v1/notebook/generate", "POST", {"recipe": recipe}
    )["data"]
    return str(made["share_id"])


def collect(lab: Lab, name: str, first: str, second: str) -> None:
    """Begin a collection from the row of a hand, and put another in."""
    page = lab.page
    lab.execute("alacard:open-library", {"link": "scope=mine"})
    root = page.locator(ROOT)
    row = root.locator(f"[data-id='{first}']")
    row.get_by_role("button", name="Add to collection").click()
    dialog = page.locator(DIALOG)
    dialog.get_by_label("New collection").fill(name)
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("checkbox", name=name)).to_be_checked()
    assert not nameless(page, DIALOG) and not axe_violations(page, DIALOG)
    both_themes(lab, dialog, "collection-add")
    page.keyboard.press("Escape")
    root.locator(f"[data-id='{second}']").get_by_role("button", name="Add to collection").click()
    dialog.get_by_role("checkbox", name=name).check()
    expect(dialog.get_by_role("status").last).to_contain_text("Added to")
    page.keyboard.press("Escape")


def test_a_collection_is_made_ordered_shared_and_opened_by_another(
    lab: Lab, bobs_server: JupyterServer, console: Console, lab_name: str
) -> None:
    page, server = lab.page, lab.server
    name = f"Loaves & <b>crumbs</b> {uuid4().hex[:12]}"
    coffee, cats = dealt(server, "coffee"), dealt(server, "cats")
    shared = {"visibility": "everyone", "accept_findings": True}
    server.ask(f"alacard/api/v1/notebook/{coffee}/share", "PUT", shared)

    root = page.locator(ROOT)
    collect(lab, name, coffee, cats)
    root.get_by_role("button", name="Collections", exact=True).click()
    root.get_by_role("button", name=name).click()
    hands = root.get_by_role("list", name="Hands of this collection").get_by_role("listitem")
    expect(hands).to_have_count(2)
    expect(hands.first).to_contain_text("Coffee")
    expect(root.locator("b")).to_have_count(0)
    lab.tab_to(hands.first.get_by_role("button").first)
    page.keyboard.press("Alt+ArrowDown")
    expect(hands.first).to_contain_text("cats")
    hands.first.get_by_role("button", name="Remove").click()
    expect(hands).to_have_count(1)
    lab.notifications.get_by_role("button", name="Undo").click()
    expect(hands).to_have_count(2)
    expect(hands.first).to_contain_text("cats")
    root.get_by_label("Who can open it").select_option("everyone")
    copy = root.get_by_role("button", name="Copy link")
    expect(copy).to_be_visible()
    root.get_by_role("button", name="Export…").click()
    with page.expect_download() as saved:
        page.get_by_role("dialog").get_by_role("button", name="Export").click()
    assert len(zipfile.ZipFile(saved.value.path()).namelist()) == 4
    assert not nameless(page, ROOT) and not axe_violations(page, ROOT)
    both_themes(lab, root, "collection-page")

    made = server.ask("alacard/api/v1/collections")["data"]["collections"]
    (one,) = (each for each in made if each["name"] == name)
    other: Page = page.context.new_page()
    console.watch(other)
    bob = Lab(other, bobs_server, console, lab_name).open()
    link = f"scope=collections&collection={one['collection_id']}"
    bob.execute("alacard:open-library", {"link": link})
    shown = other.locator(ROOT)
    expect(shown.get_by_role("heading", name=name)).to_be_visible()
    expect(shown).to_contain_text("1 hand that you cannot see")
    expect(shown).to_contain_text("Coffee")
    expect(shown.get_by_role("button", name="Remove")).to_have_count(0)


def test_a_hand_that_is_a_template_makes_a_notebook_from_the_menu_of_files(
    panel: AlacardPanel, hand_code: Callable[..., str]
) -> None:
    lab, page = panel.lab, panel.page
    name = f"Friday {uuid4().hex[:8]}"
    panel.lay(hand_code("tiny/bert-sentiment", topic="coffee"))
    recipes = panel.show_recipes()
    recipes.get_by_label("Name for this hand").fill(name)
    recipes.get_by_role("button", name="Save under this name").click()
    star = recipes.get_by_role("button", name=f"Template in File > New: {name}")
    star.click()
    expect(star).to_have_attribute("aria-pressed", "true")
    assert not nameless(page, "#alacard-panel")
    both_themes(lab, recipes, "recipes-named")
    page.locator("#jp-MainMenu").get_by_text("File", exact=True).click()
    page.locator(".lm-Menu-item", has_text="New").first.click()
    page.locator(".lm-Menu-item", has_text=name).click()
    made = Notebook(lab).wait_open().content()["metadata"]["alacard"]
    assert made["recipe"]["topic"]["id"] == "coffee"
