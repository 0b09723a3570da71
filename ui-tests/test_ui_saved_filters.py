"""Filters of one's own hands under a name, and hands of one title told apart."""

from __future__ import annotations

from harness.accessibility import axe_violations, nameless
from harness.lab import Lab
from harness.pictures import both_themes
from playwright.sync_api import expect

TAB = ".jp-AlacardLibrary-frame"


def test_a_filter_is_saved_chosen_renamed_deleted_and_brought_back(lab: Lab) -> None:
    recipe = {"model_card": "tiny/bert-sentiment", "topic": "coffee", "ui_component": "gradio_demo"}
    for difficulty in ("beginner", "advanced"):
        body = {"recipe": {**recipe, "difficulty": difficulty}}
        lab.server.ask("alacard/api/v1/notebook/generate", "POST", body)
    lab.execute("alacard:open-library", {"link": "scope=mine&difficulty=advanced"})
    page = lab.page
    tab = page.locator(TAB)
    row = tab.locator(".jp-AlacardLibrary-row").first
    expect(row).to_contain_text("Advanced · Gradio demo · Coffee")
    tab.get_by_role("button", name="Save filter…").click()
    page.keyboard.type("Hard ones")
    page.keyboard.press("Enter")
    saved = tab.get_by_label("Saved filters")
    expect(saved).to_have_value("Hard ones")
    tab.get_by_label("Level").select_option("")
    expect(saved).to_have_value("")
    saved.select_option("Hard ones")
    expect(tab.get_by_label("Level")).to_have_value("advanced")
    tab.get_by_role("button", name="Rename the filter").click()
    page.keyboard.press("Control+a")
    page.keyboard.type("Advanced")
    page.keyboard.press("Enter")
    expect(saved).to_have_value("Advanced")
    assert not nameless(page, TAB) and not axe_violations(page, TAB)
    both_themes(lab, tab, "saved-filters-page")
    tab.get_by_role("button", name="Delete the filter").click()
    undo = lab.notifications.get_by_role("button", name="Undo")
    undo.hover()
    expect(tab.get_by_label("Saved filters")).to_have_count(0)
    undo.click()
    expect(saved).to_have_value("Advanced")
