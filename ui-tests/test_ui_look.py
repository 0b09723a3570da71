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
WIDTHS = (240, 380, 700)
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

RECORD = """() => {
  window.alacardBegun = [];
  for (const kind of ['animationstart', 'transitionrun']) {
    document.querySelector('#alacard-panel').addEventListener(
      kind, event => window.alacardBegun.push(event.animationName || event.propertyName));
  }
}"""


def cut_off(panel: AlacardPanel) -> list[str]:
    """What is cut off once the cards lie still."""
    panel.page.wait_for_function(f"() => ({ANIMATIONS})().length === 0")
    found: list[str] = panel.page.evaluate(OVERFLOWING)
    return found


def test_every_state_is_readable_in_every_theme(
    panel: AlacardPanel,
    hub: LocalHub,
    hand_code: Callable[..., str],
    shot: Callable[..., object],
) -> None:
    panel.lab.console.allow(
        r"status of 409 .*/v1/notebook/generate", because="the browser logs the cancelled request"
    )

    def check(state: str, *themes: str) -> None:
        """Every control has a name, and axe-core has nothing to say, in these themes or in all."""
        for theme in themes or THEMES:
            panel.lab.theme(THEMES[theme])
            shot(f"look-{theme}-{state}")
            assert nameless(panel.page, "#alacard-panel") == [], (state, theme)
            assert axe_violations(panel.page, "#alacard-panel") == [], (state, theme)

    check("1-empty")
    panel.lay(hand_code("tiny/bert-sentiment"))
    panel.lock("topic").click()
    expect(panel.slot("model").locator(".jp-Alacard-badges")).to_be_visible()
    check("2-hand")
    panel.choose("model").wait_settled()
    check("3-picker")
    panel.page.keyboard.press("Escape")
    panel.show_recipes()
    check("4-recipes")
    panel.page.keyboard.press("Escape")
    for theme, name in THEMES.items():
        panel.lab.theme(name)
        hub.faults.set(kind="hold")
        panel.generate_button.click()
        expect(panel.progress).to_be_visible()
        check("5-progress", theme)
        panel.progress.get_by_role("button", name="Cancel").click()
        expect(panel.failure).to_be_visible()
        hub.reset()
        check("6-cancelled", theme)
    assert panel.lab.notebooks() == []
    panel.failure.get_by_role("button", name="Try again").click()
    Notebook(panel.lab).wait_open()
    expect(panel.result).to_be_visible()
    check("7-result")


def test_nothing_is_cut_off_at_any_width(
    panel: AlacardPanel, hand_code: Callable[..., str], shot: Callable[..., object]
) -> None:
    def check(state: str) -> None:
        for width in WIDTHS:
            panel.lab.sidebar_width(width)
            box = panel.root.bounding_box()
            assert box and abs(box["width"] - width) < 12, box
            assert cut_off(panel) == [], (state, width)
            shot(f"width-{width}-{state}")
            expect(panel.deal_button).to_be_in_viewport(ratio=1)
            expect(panel.generate_button).to_be_in_viewport(ratio=1)

    check("1-empty")
    panel.lay(hand_code("sentence-transformers/all-MiniLM-L6-v2", prompt="search_queries"))
    check("2-hand")
    panel.choose("model").wait_settled()
    check("3-picker")
    panel.page.keyboard.press("Escape")
    panel.generate_button.click()
    expect(panel.result).to_be_visible()
    check("4-result")


def moved(panel: AlacardPanel) -> list[str]:
    """Names of the animations that begin in the panel over three deals."""
    panel.page.evaluate(RECORD)
    for _ in range(3):
        panel.deal()
    # They begin with the next frame that is drawn.
    panel.page.evaluate(
        "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
    )
    begun: list[str] = panel.page.evaluate("() => window.alacardBegun")
    return begun


def test_the_deal_moves(panel: AlacardPanel) -> None:
    assert moved(panel)


class TestReducedMotion:
    """For people who asked their system for less motion."""

    @pytest.fixture
    def context_options(self) -> dict[str, object]:
        return {"viewport": {"width": 1280, "height": 800}, "reduced_motion": "reduce"}

    def test_the_deal_holds_still(self, panel: AlacardPanel) -> None:
        assert moved(panel) == []
