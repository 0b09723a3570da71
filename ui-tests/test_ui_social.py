"""Two people on one database: one comments on and rates the other's hand, who is told of it."""

from __future__ import annotations

import pytest
from harness.accessibility import axe_violations, nameless
from harness.console import Console
from harness.lab import Lab
from harness.pictures import both_themes, shot_of
from harness.server import JupyterServer
from playwright.sync_api import Locator, expect

PAGE = ".jp-AlacardShare-frame"
LIST = ".jp-AlacardSocial-frame"
TAB = "alacard-notifications:notifications"
LINK = "https://huggingface.co/docs"
MARKUP = "<img src=x onerror=\"window.caught = 'img'\"> **bold** [x](javascript:window.caught='x')"


@pytest.fixture(autouse=True)
def _no_notifications(lab: Lab, bobs_server: JupyterServer) -> None:
    """Those of earlier tests lie in the same database, and this one counts its own."""
    address = "alacard/api/v1/notifications"
    for server in (lab.server, bobs_server):
        while told := server.ask(address)["data"]["notifications"]:
            for each in told:
                server.ask(f"{address}/{each['notification_id']}", "DELETE")


@pytest.mark.attack
def test_a_hand_is_commented_on_and_rated_and_its_owner_is_told_and_answers(
    lab: Lab, bobs_server: JupyterServer, console: Console, lab_name: str
) -> None:
    ask = lab.server.ask
    recipe = {"model_card": "tiny/bert-sentiment", "topic": "coffee", "difficulty": "beginner"}
    made = ask("alacard/api/v1/notebook/generate", "POST", {"recipe": recipe})["data"]
    address = f"alacard/api/v1/notebook/{made['share_id']}"
    title = f"Coffee & <b>milk</b> {lab_name[-12:]}"
    ask(address, "PUT", {"title": title})
    wanted = {"visibility": "everyone", "accept_findings": True}
    owner = ask(f"{address}/share", "PUT", wanted)["data"]["owner"]

    page = lab.page.context.new_page()
    console.watch(page)
    bob = Lab(page, bobs_server, console, lab_name).open()
    bob.execute("alacard:open-share", {"hand": made["share_id"]})
    shown = page.locator(f"{PAGE}:visible").get_by_role("region", name="Comments")
    expect(shown).to_contain_text("No comments yet")
    field = shown.get_by_label("Write a comment")
    field.fill(f"It runs, @{owner}! See {LINK}.\n{MARKUP}")
    field.press("Control+Enter")
    entry = shown.locator(".jp-AlacardSocial-entry")
    expect(entry).to_contain_text(MARKUP)
    expect(entry.get_by_role("link")).to_have_attribute("href", LINK)
    expect(entry.locator("img, b, strong:not(:first-child)")).to_have_count(0)
    rate_by_keyboard(bob, shown)
    change_and_take_back(bob, shown, entry)
    assert not nameless(page, PAGE) and not axe_violations(page, PAGE)
    shown.scroll_into_view_if_needed()
    both_themes(bob, shown, "social-page")
    assert page.evaluate("() => window.caught") is None

    lab.page.bring_to_front()
    lab.execute("alacard:check-notifications")
    told = lab.notifications.filter(has_text=f"bob mentioned you on “{title}”")
    lab.execute("alacard:open-library")
    nav = lab.page.get_by_role("navigation", name="Library")
    expect(nav.get_by_role("button", name="Notifications (1)")).to_be_visible()
    told.get_by_role("button", name="Open").click()
    marked = lab.page.locator(f"{PAGE}:visible [data-marked=true]")
    expect(marked).to_contain_text("It runs very well")
    expect(marked).to_be_focused()
    expect(marked).to_be_in_viewport()
    shot_of(lab.page, "social-marked")
    mine = lab.page.locator(f"{PAGE}:visible").get_by_role("region", name="Comments")
    expect(mine).to_contain_text("It runs very well")
    expect(mine).to_contain_text("4 of 5 stars, 1 rating")
    expect(mine.get_by_role("radiogroup")).to_have_count(0)
    mine.get_by_label("Write a comment").fill("Thanks, @bob.")
    mine.get_by_role("button", name="Comment", exact=True).click()
    expect(mine.locator(".jp-AlacardSocial-entry")).to_have_count(2)

    page.bring_to_front()
    bob.execute("alacard:open-notifications")
    bob.execute("alacard:check-notifications")
    look_at_list(bob, title, owner)


def rate_by_keyboard(lab: Lab, shown: Locator) -> None:
    """Give three stars, and then one more by an arrow."""
    third = shown.get_by_role("radio", name="3 stars")
    third.focus()
    lab.page.keyboard.press("Space")
    expect(third).to_be_checked()
    lab.page.keyboard.press("ArrowRight")
    expect(shown).to_contain_text("4 of 5 stars, 1 rating")
    expect(shown.get_by_role("radio", name="4 stars")).to_be_checked()


def change_and_take_back(lab: Lab, shown: Locator, entry: Locator) -> None:
    """Edit a comment, delete it and bring it back."""
    entry.get_by_role("button", name="Edit").click()
    field = entry.get_by_label("Change your comment")
    expect(field).to_be_focused()
    field.fill(field.input_value().replace("It runs", "It runs very well"))
    entry.get_by_role("button", name="Save").click()
    expect(entry).to_contain_text("edited")
    expect(entry.get_by_role("button", name="Edit")).to_be_focused()
    entry.get_by_role("button", name="Delete").click()
    undo = lab.notifications.get_by_role("button", name="Undo")
    undo.hover()
    expect(entry).to_have_count(0)
    undo.click()
    expect(entry).to_contain_text("It runs very well")


def look_at_list(lab: Lab, title: str, owner: str) -> None:
    """The list, which a reload brings back as it was left."""
    page = lab.page
    listed = page.locator(LIST)
    entry = listed.locator(".jp-AlacardSocial-entry").filter(has_text=title)
    expect(entry).to_contain_text(f"{owner} mentioned you on “{title}”")
    expect(entry).to_have_attribute("data-unread", "true")
    expect(page.get_by_role("tab", name="Notifications (1)")).to_be_visible()
    assert not nameless(page, LIST) and not axe_violations(page, LIST)
    both_themes(lab, listed, "social-list-page")
    # JupyterLab writes down what is open a moment later.
    kept = lab.server.home / "workspaces"
    lab.wait_until(
        lambda: any(TAB in path.read_text(errors="replace") for path in kept.glob("*")),
        "the workspace holds the list",
    )
    lab.reload()
    expect(entry).to_have_attribute("data-unread", "true")
    entry.get_by_role("button", name="Mark as read").click()
    expect(entry).to_have_attribute("data-unread", "false")
    expect(page.get_by_role("tab", name="Notifications", exact=True)).to_be_visible()
    entry.get_by_role("button", name="Remove").click()
    undo = lab.notifications.get_by_role("button", name="Undo")
    undo.hover()
    expect(listed).to_contain_text("Nothing yet.")
    undo.click()
    entry.get_by_role("button", name=title).click()
    expect(page.locator(f"{PAGE}:visible")).to_contain_text("Thanks, @bob.")
