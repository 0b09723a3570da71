"""The front page of the tab 'Library': starters by keyboard, wide and narrow, light and dark."""

from __future__ import annotations

from collections.abc import Callable

from harness.accessibility import axe_violations, nameless
from harness.panel import AlacardPanel
from playwright.sync_api import expect

ROOT = ".jp-AlacardLibrary"


def test_a_new_library_begins_with_starters_and_deals_one_by_keyboard(
    panel: AlacardPanel, shot: Callable[..., object]
) -> None:
    lab, page = panel.lab, panel.page
    page.set_viewport_size({"width": 1280, "height": 1000})
    lab.execute("alacard:open-library")
    root = page.locator(ROOT)
    week = root.get_by_role("region", name="Notebook of the week").get_by_role("button")
    expect(week).to_be_visible()
    expect(root.get_by_role("region", name="Starters").get_by_role("listitem")).not_to_have_count(0)
    for theme in ("light", "dark"):
        lab.theme(f"JupyterLab {theme.title()}")
        assert not nameless(page, ROOT) and not axe_violations(page, ROOT)
        shot(f"front-{theme}", clip=root)

    title = week.locator(".jp-AlacardFront-title").inner_text()
    lab.tab_to(week)
    page.keyboard.press("Enter")
    expect(panel.view.locator(".jp-Alacard-hand-code code")).to_be_visible()

    lab.tab_to(root.get_by_role("button", name="All starters"))
    page.keyboard.press("Enter")
    expect(root.locator(".jp-AlacardLibrary-count")).to_have_text("24 hands")
    root.get_by_label("Search starters").fill(title)
    expect(root.locator(".jp-AlacardLibrary-count")).to_have_text("1 hand")

    # Narrow: the filters make room for the list, and the front page stands in one column.
    page.set_viewport_size({"width": 585, "height": 800})
    fits = (
        "node => node.scrollWidth <= node.clientWidth"
        " && node.clientWidth > 0 && node.clientWidth < 260"
    )
    page.wait_for_function(fits, arg=root.element_handle())
    topic = root.get_by_label("Topic")
    expect(topic).to_be_hidden()
    shot("starters-narrow", clip=root)
    lab.tab_to(root.get_by_role("button", name="Filters and order"))
    page.keyboard.press("Enter")
    expect(topic).to_be_visible()
    root.get_by_role("button", name="Start", exact=True).click()
    expect(week).to_be_visible()
    page.wait_for_function(fits, arg=root.element_handle())
    shot("front-narrow", clip=root)
