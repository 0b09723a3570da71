"""The sidebar's model picker with a catalog: it answers first, and the Hub joins behind it."""

from __future__ import annotations

import re
from collections.abc import Callable

from harness.accessibility import axe_violations
from harness.catalog import BIG_BASE
from harness.panel import AlacardPanel
from playwright.sync_api import expect

from tests.local_hub.server import LocalHub

BADGE = ".jp-Alacard-badge[title*=catalog]"


def test_while_the_hub_is_away_the_catalog_of_its_date_is_shown(
    filled: None, panel: AlacardPanel, hub: LocalHub, shot: Callable[..., object]
) -> None:
    picker = panel.choose("model").wait_settled()
    hub.faults.set(kind="unavailable")
    picker.search.fill("llama")
    notice = picker.region.locator(".jp-Alacard-banner")
    expect(notice).to_contain_text(re.compile(r"The catalog of \d+ \w+ \d{4} is shown\."))
    expect(notice).not_to_contain_text("deck")
    expect(picker.option(BIG_BASE).locator(BADGE)).to_have_text("catalog")
    shot("catalog-picker-away-light")


def test_the_catalog_answers_first_and_the_hub_joins(
    filled: None, panel: AlacardPanel, hub: LocalHub, shot: Callable[..., object]
) -> None:
    picker = panel.choose("model").wait_settled()
    hub.faults.set(delay=2.0)
    picker.search.fill("llama")
    base = picker.option(BIG_BASE)
    expect(base.locator(BADGE)).to_have_text("catalog")
    # The Hub is still asked meanwhile.
    expect(picker.region.locator(".jp-Alacard-count")).to_have_text("Searching the Hub…")
    before = picker.ids()
    assert "tiny/llama-chat" not in before and len(before) >= 30
    picker.wait_settled()
    after = picker.ids()
    assert after[: len(before)] == before and len(set(after)) == len(after)
    live = picker.option("tiny/llama-chat")
    expect(live).to_be_attached()
    expect(live.locator(BADGE)).to_have_count(0)
    shot("catalog-picker-light")
    assert axe_violations(panel.page, ".jp-Alacard-picker") == []
    # A typo is corrected by the catalog, as in the tab.
    hub.reset()
    picker.search.fill("stabel difusion")
    first = picker.options.filter(has=panel.page.locator(BADGE)).first
    expect(first).to_contain_text(re.compile("stable-diffusion"))
    # By keyboard from the words to the card.
    picker.wait_settled()
    chosen = picker.ids()[0]
    panel.page.keyboard.press("ArrowDown")
    expect(picker.option(chosen)).to_be_focused()
    panel.page.keyboard.press("Enter")
    expect(picker.region).to_be_hidden()
    expect(panel.slot("model")).to_contain_text(chosen.split("/")[-1])
