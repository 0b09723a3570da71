"""Alacard in JupyterLab: palette, launcher, menus, settings, and all of it without a mouse."""

from __future__ import annotations

import re
from collections.abc import Callable

from harness.lab import Lab
from harness.notebook import Notebook
from harness.panel import AlacardPanel
from playwright.sync_api import Locator, expect

from tests.local_hub.server import LocalHub


def test_palette_deals_generates_and_opens_in_one_go(lab: Lab, hub: LocalHub) -> None:
    lab.palette("Deal me a hand")
    Notebook(lab).wait_open()
    panel = AlacardPanel(lab)
    expect(panel.view).to_be_visible()
    assert panel.filled() == 5
    assert len(lab.notebooks()) == 1


def test_one_launcher_card_opens_the_panel(lab: Lab, shot: Callable[..., object]) -> None:
    lab.execute("launcher:create")
    # Where hands have names, a card beside it begins with one of those.
    cards = lab.page.locator(".jp-LauncherCard:visible").filter(
        has_text=re.compile(r"^\s*Alacard\s*$")
    )
    expect(cards).to_have_count(1)
    expect(cards.locator("svg").first).to_be_visible()
    shot("launcher-light")
    cards.click()
    expect(AlacardPanel(lab).view).to_be_visible()


def test_deal_again_from_a_file_and_from_an_open_notebook(
    panel: AlacardPanel, hand_code: Callable[..., str]
) -> None:
    lab = panel.lab
    code = panel.view.locator(".jp-Alacard-hand-code code")
    panel.lay(hand_code("tiny/bert-sentiment", topic="chess"))
    panel.generate_button.click()
    notebook = Notebook(lab).wait_open()
    made = notebook.content()["metadata"]["alacard"]
    panel.toolbar("clear").click()
    expect(panel.welcome).to_be_visible()
    notebook.panel.locator(".jp-Cell").first.click(button="right")
    _menu_item(lab, "Deal Again from This Notebook").click()
    expect(code).to_have_text(made["hand_code"])
    panel.deal()
    lab.execute("filebrowser:activate")
    item = lab.page.locator(".jp-DirListing-item", has_text="alacard-bert-sentiment.ipynb")
    item.click(button="right")
    _menu_item(lab, "Deal Again from This Notebook").click()
    expect(code).to_have_text(made["hand_code"])
    assert panel.title("topic") == "Chess"
    # A notebook that Alacard did not make says so and changes nothing.
    other = {"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    lab.server.ask(
        f"api/contents/{lab.name}/other.ipynb", "PUT", {"type": "notebook", "content": other}
    )
    lab.execute("filebrowser:activate")
    lab.execute("filebrowser:refresh")
    lab.page.locator(".jp-DirListing-item", has_text="other.ipynb").click(button="right")
    _menu_item(lab, "Deal Again from This Notebook").click()
    expect(lab.notifications.filter(has_text="did not make this notebook")).to_be_visible()
    expect(panel.open().view.locator(".jp-Alacard-hand-code code")).to_have_text(made["hand_code"])


def test_default_difficulty_of_the_settings_editor_is_dealt(
    panel: AlacardPanel, shot: Callable[..., object]
) -> None:
    lab = panel.lab
    lab.execute("settingeditor:open", {"query": "Alacard"})
    editor = lab.page.locator(".jp-SettingsPanel")
    # The editor ties its labels to nothing, so the field is found by its choices.
    field = editor.get_by_role("combobox").filter(has_text="Advanced")
    expect(field).to_be_visible()
    shot("settings-light")
    field.select_option(label="Advanced")
    lab.wait_setting("advanced")
    # The page itself knows of it when it offers the way back.
    expect(editor.get_by_role("button", name="Restore to Defaults").first).to_be_visible()
    assert {panel.deal()["difficulty"] for _ in range(5)} == {"Advanced"}


def test_target_folder_and_confirmation_are_honoured(lab: Lab, hub: LocalHub) -> None:
    (lab.folder / "deeper").mkdir()
    lab.server.ask(
        "lab/api/settings/alacard_ext:plugin",
        "PUT",
        {"raw": f'{{"targetFolder": "{lab.name}/deeper", "confirm": true}}'},
    )
    lab.reload()
    panel = AlacardPanel(lab).open()
    panel.deal()
    panel.generate_button.click()
    dialog = lab.page.locator(".jp-Dialog")
    dialog.get_by_role("button", name="Cancel").click()
    expect(dialog).to_have_count(0)
    assert not list((lab.folder / "deeper").iterdir())
    panel.generate_button.click()
    dialog.get_by_role("button", name="Generate").click()
    Notebook(lab).wait_open()
    assert len(lab.notebooks("deeper")) == 1
    assert lab.notebooks() == []


def test_keyboard_alone_leads_from_an_empty_panel_to_an_open_notebook(
    lab: Lab, hub: LocalHub
) -> None:
    panel, keyboard = AlacardPanel(lab), lab.page.keyboard
    lab.palette("Show Alacard")
    expect(panel.view).to_be_visible()
    lab.tab_to(panel.slot("model").locator(".jp-Alacard-slot-face"))
    keyboard.press("Enter")
    picker = panel.picker("model")
    expect(picker.search).to_be_focused()
    keyboard.type("tiny/bert-sentiment")
    expect(picker.option("tiny/bert-sentiment")).to_be_visible()
    picker.wait_settled()
    keyboard.press("ArrowDown")
    expect(picker.options.first).to_be_focused()
    keyboard.press("Enter")
    expect(panel.slot("model")).to_contain_text("bert-sentiment")
    lab.tab_to(panel.deal_button)
    keyboard.press("Enter")
    expect(panel.view.locator("[data-filled=true]")).to_have_count(5)
    lab.tab_to(panel.lock("topic"))
    keyboard.press("Space")
    expect(panel.lock("topic")).to_have_attribute("aria-pressed", "true")
    lab.tab_to(panel.generate_button)
    keyboard.press("Enter")
    Notebook(lab).wait_open()
    assert lab.notebooks() == ["alacard-bert-sentiment.ipynb"]


def test_hub_is_named_with_whether_a_token_is_there(panel: AlacardPanel, hub: LocalHub) -> None:
    foot = panel.view.locator(".jp-Alacard-hub")
    expect(foot).to_contain_text(f"127.0.0.1:{hub.port}")
    expect(foot).to_contain_text("no token")
    link = foot.get_by_role("link", name="Get a token")
    expect(link).to_have_attribute("rel", "noopener noreferrer")
    expect(link).to_have_attribute("title", re.compile("hf auth login"))


def _menu_item(lab: Lab, label: str) -> Locator:
    item = lab.page.locator(".lm-Menu-item", has_text=label)
    expect(item).to_be_visible()
    return item
