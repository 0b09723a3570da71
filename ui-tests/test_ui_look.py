"""How it looks and how it is read aloud: themes, widths, reduced motion, accessible names."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from harness.accessibility import axe_violations, nameless
from harness.notebook import Notebook
from harness.panel import AlacardPanel
from playwright.sync_api import expect

from tests.local_hub.server import LocalHub

THEMES = {
    "light": "JupyterLab Light",
    "dark": "JupyterLab Dark",
    "contrast": "JupyterLab Dark High Contrast",
}
# Elements that are cut off: wider than the panel lets be seen.
OVERFLOWING = """() => {
  const panel = document.querySelector('#alacard-panel').getBoundingClientRect();
  return [...document.querySelectorAll('#alacard-panel button, #alacard-panel input, '
      + '#alacard-panel select, .jp-Alacard-slot, .jp-Alacard-option, .jp-Alacard-banner')]
    .filter(node => node.checkVisibility() && node.getBoundingClientRect().width)
    .filter(node => node.getBoundingClientRect().right > panel.right + 1
                 || node.getBoundingClientRect().left < panel.left - 1)
    .concat([...document.querySelectorAll('#alacard-panel :is(footer, .jp-Alacard-actions, '
      + '.jp-Alacard-progress) button')].filter(node => node.scrollWidth > node.clientWidth + 1))
    .map(node => node.outerHTML.slice(0, 160));
}"""
ANIMATIONS = """() => document.getAnimations()
  .filter(animation => animation.playState === 'running')
  .filter(animation => animation.effect?.target?.closest?.('#alacard-panel'))
  .map(animation => animation.animationName || animation.transitionProperty || 'animation')"""


def cut_off(panel: AlacardPanel) -> list[str]:
    """What is cut off once the cards lie still."""
    panel.page.wait_for_function(f"() => ({ANIMATIONS})().length === 0")
    found: list[str] = panel.page.evaluate(OVERFLOWING)
    return found


def check(panel: AlacardPanel, state: str) -> None:
    """Every control has a name, and axe-core has nothing to say."""
    assert nameless(panel.page, "#alacard-panel") == [], state
    assert axe_violations(panel.page, "#alacard-panel") == [], state


@pytest.mark.parametrize("theme", THEMES)
def test_every_state_is_readable(
    panel: AlacardPanel,
    hub: LocalHub,
    hand_code: Callable[..., str],
    shot: Callable[..., object],
    theme: str,
) -> None:
    panel.lab.console.allow(
        r"status of 409 .*/v1/notebook/generate", because="the browser logs the cancelled request"
    )
    panel.lab.theme(THEMES[theme])
    shot(f"look-{theme}-1-empty")
    check(panel, "empty")
    panel.lay(hand_code("tiny/bert-sentiment"))
    panel.lock("topic").click()
    expect(panel.slot("model").locator(".jp-Alacard-badges")).to_be_visible()
    shot(f"look-{theme}-2-hand")
    check(panel, "hand")
    panel.choose("model").wait_settled()
    shot(f"look-{theme}-3-picker")
    check(panel, "picker")
    panel.page.keyboard.press("Escape")
    panel.show_recipes()
    check(panel, "recipes")
    panel.page.keyboard.press("Escape")
    # Longer than the check of the page takes on a busy machine: it is cancelled, not awaited.
    hub.faults.set(delay=6)
    panel.generate_button.click()
    expect(panel.progress).to_be_visible()
    shot(f"look-{theme}-4-progress")
    check(panel, "progress")
    panel.progress.get_by_role("button", name="Cancel").click()
    expect(panel.failure).to_be_visible()
    shot(f"look-{theme}-5-cancelled")
    check(panel, "cancelled")
    assert panel.lab.notebooks() == []
    hub.faults.clear()
    panel.failure.get_by_role("button", name="Try again").click()
    Notebook(panel.lab).wait_open()
    expect(panel.result).to_be_visible()
    shot(f"look-{theme}-6-result")
    check(panel, "result")


@pytest.mark.parametrize("width", [240, 380, 700])
def test_nothing_is_cut_off_at_any_width(
    panel: AlacardPanel, hand_code: Callable[..., str], shot: Callable[..., object], width: int
) -> None:
    panel.lab.sidebar_width(width)
    box = panel.root.bounding_box()
    assert box and abs(box["width"] - width) < 12, box
    assert cut_off(panel) == []
    shot(f"width-{width}-1-empty")
    panel.lay(hand_code("sentence-transformers/all-MiniLM-L6-v2", prompt="search_queries"))
    expect(panel.deal_button).to_be_in_viewport(ratio=1)
    expect(panel.generate_button).to_be_in_viewport(ratio=1)
    assert cut_off(panel) == []
    shot(f"width-{width}-2-hand")
    panel.choose("model").wait_settled()
    assert cut_off(panel) == []
    expect(panel.generate_button).to_be_in_viewport(ratio=1)
    shot(f"width-{width}-3-picker")
    panel.page.keyboard.press("Escape")
    panel.generate_button.click()
    expect(panel.result).to_be_visible()
    expect(panel.deal_button).to_be_in_viewport(ratio=1)
    assert cut_off(panel) == []
    shot(f"width-{width}-4-result")


def test_the_deal_moves(panel: AlacardPanel) -> None:
    panel.deal()
    seen: list[str] = []
    for _ in range(3):
        panel.deal_button.click()
        for _ in range(20):
            seen += panel.page.evaluate(ANIMATIONS)
            panel.page.wait_for_timeout(20)
    assert seen


class TestReducedMotion:
    """For people who asked their system for less motion."""

    @pytest.fixture
    def context_options(self) -> dict[str, object]:
        return {"viewport": {"width": 1280, "height": 800}, "reduced_motion": "reduce"}

    def test_the_deal_holds_still(self, panel: AlacardPanel) -> None:
        panel.deal()
        seen: list[str] = []
        for _ in range(3):
            panel.deal_button.click()
            for _ in range(20):
                seen += panel.page.evaluate(ANIMATIONS)
                panel.page.wait_for_timeout(20)
        assert seen == []
