"""A card's own commands: by its context menu, by keys that live in the panel, and by its link."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from harness.panel import AlacardPanel
from playwright.sync_api import Locator, expect

from tests.local_hub.server import LocalHub

MODEL = "tiny/bert-sentiment"


@pytest.fixture
def hand(panel: AlacardPanel, hand_code: Callable[..., str]) -> AlacardPanel:
    """The panel with a hand on the table."""
    panel.lay(hand_code(MODEL))
    return panel


def menu(panel: AlacardPanel, card_type: str) -> Locator:
    panel.slot(card_type).locator(".jp-Alacard-slot-title").click(button="right")
    return panel.page.locator(".lm-Menu")


def item(of: Locator, label: str) -> Locator:
    return of.locator(".lm-Menu-item", has_text=label)


def test_a_card_is_locked_copied_and_removed_by_its_context_menu(
    hand: AlacardPanel, hub: LocalHub, shot: Callable[..., object]
) -> None:
    hand.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    opened = menu(hand, "model")
    for label in ("Change Card…", "Deal Another Card", "Lock Card", "Remove Card"):
        expect(item(opened, label)).to_be_visible()
    expect(item(opened, "Remove Card")).to_contain_text("Del")
    shot("card-menu-light")
    item(opened, "Lock Card").click()
    expect(hand.lock("model")).to_have_attribute("aria-pressed", "true")
    item(menu(hand, "model"), "Copy Model ID").click()
    hand.page.wait_for_function(
        "async id => (await navigator.clipboard.readText()) === id", arg=MODEL
    )
    with hand.page.context.expect_page() as opening:
        item(menu(hand, "model"), "Open on the Hub").click()
    assert opening.value.url == f"{hub.url}/{MODEL}"
    assert opening.value.evaluate("() => window.opener") is None
    opening.value.close()

    opened = menu(hand, "topic")
    expect(item(opened, "Copy Model ID")).to_have_count(0)
    item(opened, "Remove Card").click()
    expect(hand.slot("topic")).to_have_attribute("data-filled", "false")
    item(menu(hand, "topic"), "Change Card…").click()
    expect(hand.picker("topic").region).to_be_visible()


def test_keys_belong_to_the_card_with_the_focus_and_to_the_panel_alone(
    hand: AlacardPanel,
) -> None:
    keyboard = hand.page.keyboard
    topic = hand.slot("topic")
    face = topic.locator(".jp-Alacard-slot-face")
    face.focus()
    keyboard.press("l")
    expect(hand.lock("topic")).to_have_attribute("aria-pressed", "true")
    expect(hand.lock("topic")).to_have_attribute("title", "Locked: the next deal keeps it (L)")
    keyboard.press("Delete")
    expect(topic).to_have_attribute("data-filled", "false")
    expect(face).to_be_focused()
    keyboard.press("Control+z")
    expect(topic).to_have_attribute("data-filled", "true")
    expect(hand.lock("topic")).to_have_attribute("aria-pressed", "true")
    keyboard.press("Control+Shift+Z")
    expect(topic).to_have_attribute("data-filled", "false")
    with hand.page.expect_response(lambda answer: "/v1/shuffle" in answer.url):
        keyboard.press("d")
    expect(topic).to_have_attribute("data-filled", "true")
    assert "(D)" in str(hand.deal_button.get_attribute("title"))

    # In a field the letters are letters.
    before = hand.hand()
    picker = hand.choose("prompt").wait_settled()
    picker.search.press_sequentially("dl")
    keyboard.press("Delete")
    keyboard.press("Control+z")
    expect(picker.region).to_be_visible()
    keyboard.press("Escape")
    assert hand.hand() == before
    # Elsewhere they do nothing to the hand.
    hand.page.locator(".jp-Launcher-body").click(position={"x": 5, "y": 5})
    keyboard.press("l")
    keyboard.press("Delete")
    asked: list[str] = []
    hand.page.on("request", lambda request: asked.append(request.url))
    keyboard.press("d")
    # What comes after the keys has happened, so what they would do has, too.
    hand.lock("prompt").click()
    expect(hand.lock("prompt")).to_have_attribute("aria-pressed", "true")
    assert hand.hand() == before
    assert not [url for url in asked if "/v1/shuffle" in url]


def test_a_card_is_removed_by_its_button_and_links_to_its_page(
    hand: AlacardPanel, hub: LocalHub
) -> None:
    link = hand.slot("model").get_by_role("link", name="View on the Hub")
    expect(link).to_have_attribute("href", f"{hub.url}/{MODEL}")
    expect(link).to_have_attribute("rel", "noopener noreferrer")
    hand.slot("model").get_by_role("button", name="Remove: Model").click()
    expect(hand.slot("model")).to_have_attribute("data-filled", "false")
    expect(hand.generate_button).to_be_disabled()
    hand.pick_model("tiny/gated")
    expect(hand.slot("model").get_by_role("link", name="Read its terms")).to_be_visible()


def test_an_address_of_the_hub_finds_its_model_and_no_other_thing(
    panel: AlacardPanel, shot: Callable[..., object]
) -> None:
    picker = panel.choose("model").wait_settled()
    picker.search.fill(f"https://hf.co/{MODEL}/blob/main/config.json")
    expect(picker.search).to_have_value(MODEL)
    picker.option(MODEL).click()
    expect(panel.slot("model")).to_contain_text(MODEL)
    picker = panel.choose("model").wait_settled()
    picker.search.fill("https://huggingface.co/datasets/org/name")
    expect(panel.banners().filter(has_text="address of a dataset")).to_be_visible()
    expect(picker.options).to_have_count(0)
    shot("picker-address-light")
    panel.page.keyboard.press("Escape")
    panel.toolbar("paste|code").click()
    dialog = panel.page.locator(".jp-Dialog")
    dialog.get_by_role("textbox").fill("huggingface.co/tiny/bert-mask?library=transformers")
    dialog.get_by_role("button", name="Deal", exact=True).click()
    expect(panel.slot("model")).to_contain_text("tiny/bert-mask")
