"""Cards of one's own: a pack is made, dealt, generated with, edited, deleted and brought back."""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import uuid4

from harness.accessibility import axe_violations
from harness.console import Console
from harness.lab import Lab
from harness.panel import AlacardPanel
from playwright.sync_api import expect

DIALOG = ".jp-AlacardEditor-dialog"


def test_a_pack_is_made_dealt_edited_deleted_and_brought_back(
    panel: AlacardPanel,
    hand_code: Callable[..., str],
    console: Console,
    shot: Callable[..., object],
) -> None:
    page, lab = panel.page, panel.lab
    console.allow(r"400", because="a pack that is not whole is told by its field")
    panel.lay(hand_code("tiny/llama-chat", prompt="quick_start"))
    picker = panel.choose("prompt").wait_settled()
    picker.region.get_by_role("button", name="New pack…").click()
    dialog = page.locator(DIALOG)
    name = dialog.get_by_label("Name", exact=True)
    expect(name).to_be_focused()
    called = f"Kitchen talk {uuid4().hex[:8]}"
    name.fill(called)
    dialog.get_by_label("Prompt 1").fill("Name {topic} in one word.")
    dialog.get_by_label("Prompt 2").fill("What is { Topic }?")
    dialog.get_by_label("Text generation", exact=True).check()
    # What is wrong is told by its field as one types, and the rest when it is to be kept.
    expect(dialog).to_contain_text("Write {topic} in lower-case letters and without spaces.")
    page.get_by_role("button", name="Create", exact=True).click()
    expect(dialog.get_by_label("Prompt 2")).to_be_focused()
    expect(dialog.get_by_label("Prompt 3")).to_have_attribute("aria-invalid", "true")
    assert not axe_violations(page, DIALOG)
    look(lab, shot, "own-cards-findings")
    dialog.get_by_label("Prompt 2").fill("<b>What</b> is {topic}?")
    dialog.get_by_label("Prompt 3").fill("Why {topic}?")
    preview = dialog.get_by_role("region", name="Preview")
    expect(preview).to_contain_text("<b>What</b> is sourdough bread?")
    look(lab, shot, "own-cards-preview")
    page.get_by_role("button", name="Create", exact=True).click()
    expect(dialog).to_have_count(0)

    option = picker.options.filter(has_text=called)
    expect(option).to_contain_text("yours")
    option.click()
    expect(panel.slot("prompt")).to_contain_text(called)
    look(lab, shot, "own-cards-picker")
    page.keyboard.press("Escape")
    panel.slot("prompt").get_by_role("button", name=re.compile("Remove.*Quick start")).click()
    panel.generate_button.click()
    expect(panel.result).to_be_visible()
    expect(page.locator(".jp-NotebookPanel")).to_contain_text("Name sourdough bread in one word.")

    picker = panel.choose("prompt").wait_settled()
    picker.options.filter(has_text=called).focus()
    picker.region.get_by_role("button", name=f"Edit “{called}”").click()
    dialog.get_by_label("Name", exact=True).fill("Table talk")
    dialog.get_by_label("Who can use it").select_option("everyone")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(dialog).to_have_count(0)
    option = picker.options.filter(has_text="Table talk")
    expect(option).to_contain_text("yours, shared")
    option.focus()
    picker.region.get_by_role("button", name="Delete “Table talk”").click()
    expect(option).to_have_count(0)
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(picker.options.filter(has_text="Table talk")).to_have_count(1)


def look(lab: Lab, shot: Callable[..., object], name: str) -> None:
    """Pictures in both themes, for a person to look at."""
    for theme in ("Dark", "Light"):
        lab.theme(f"JupyterLab {theme}")
        shot(f"{name}-{theme.lower()}")
