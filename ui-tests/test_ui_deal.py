"""The table: an empty panel, dealing, locks, undo, hand codes, and a reload."""

from __future__ import annotations

from collections.abc import Callable

from harness.panel import TYPES, AlacardPanel
from playwright.sync_api import expect

DEALS = 6


def test_empty_panel_explains_itself_and_each_deal_differs(
    panel: AlacardPanel, shot: Callable[..., object]
) -> None:
    expect(panel.welcome.get_by_role("listitem")).to_have_count(3)
    expect(panel.welcome).to_contain_text("Deal")
    expect(panel.welcome).to_contain_text("Generate")
    assert panel.filled() == 0
    expect(panel.generate_button).to_be_disabled()
    expect(panel.deal_button).to_be_enabled()
    shot("empty-light")
    hands = [panel.deal() for _ in range(DEALS)]
    assert panel.filled() == len(TYPES)
    assert len({hand["model"] for hand in hands}) > 1
    assert len({hand["topic"] for hand in hands}) > 1
    expect(panel.welcome).to_be_hidden()
    expect(panel.generate_button).to_be_enabled()


def test_locked_cards_stay_over_several_deals_and_the_others_change(panel: AlacardPanel) -> None:
    first = panel.deal()
    for card_type in ("model", "topic"):
        panel.lock(card_type).click()
        expect(panel.lock(card_type)).to_have_attribute("aria-pressed", "true")
    hands = [panel.deal() for _ in range(DEALS)]
    # Chance may deal the same difficulty again, and for some models there is but one pack.
    while len({hand["difficulty"] for hand in hands}) == 1 and len(hands) < 20:
        hands.append(panel.deal())
    assert {hand["model"] for hand in hands} == {first["model"]}
    assert {hand["topic"] for hand in hands} == {first["topic"]}
    assert len({hand["prompt"] + hand["difficulty"] for hand in hands}) > 1
    # An unlocked one is dealt again.
    panel.lock("topic").click()
    expect(panel.lock("topic")).to_have_attribute("aria-pressed", "false")
    assert len({panel.deal()["topic"] for _ in range(DEALS)}) > 1
    # With every card locked there is nothing to deal.
    for card_type in TYPES:
        if card_type != "model":
            panel.lock(card_type).click()
    expect(panel.deal_button).to_be_disabled()
    panel.lock("prompt").click()
    expect(panel.deal_button).to_be_enabled()


def test_undo_and_redo_step_through_the_hands(panel: AlacardPanel) -> None:
    first, second, third = (panel.deal() for _ in range(3))
    codes = panel.hand_code()
    panel.undo()
    expect(panel.slot("topic")).to_contain_text(second["topic"])
    assert panel.hand() == second
    panel.undo()
    assert panel.hand() == first
    panel.redo()
    panel.redo()
    assert panel.hand() == third
    assert panel.hand_code() == codes


def test_hand_code_deals_the_hand_again_and_a_damaged_one_is_refused(panel: AlacardPanel) -> None:
    panel.lab.console.allow(
        r"status of 400 .*/v1/hand\?", because="the browser logs the refusal this test provokes"
    )
    panel.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    dealt = panel.deal()
    code = panel.hand_code()
    assert 0 < len(code) < 160
    panel.view.get_by_role("button", name="Copy the hand code").click()
    panel.page.wait_for_function(
        "async code => (await navigator.clipboard.readText()) === code", arg=code
    )
    other = panel.deal()
    assert other != dealt
    panel.paste_hand_code(code)
    expect(panel.view.locator(".jp-Alacard-hand-code code")).to_have_text(code)
    assert panel.hand() == dealt
    panel.paste_hand_code("definitely not a hand")
    message = panel.page.locator(".Toastify__toast, .jp-Dialog, .jp-Alacard-banner[role=alert]")
    expect(message.filter(has_text="code").first).to_be_visible()
    assert panel.hand() == dealt


def test_reload_brings_the_hand_and_its_locks_back(panel: AlacardPanel) -> None:
    before = panel.deal()
    code = panel.hand_code()
    panel.lock("topic").click()
    panel.wait_saved('"locks":["topic"]')
    panel.lab.reload()
    panel.open()
    expect(panel.view.locator(".jp-Alacard-hand-code code")).to_have_text(code)
    assert panel.hand() == before
    expect(panel.lock("topic")).to_have_attribute("aria-pressed", "true")
    expect(panel.lock("model")).to_have_attribute("aria-pressed", "false")
