"""Before the first run: the ladder with its reasons, what to know of a model, and its own code."""

from __future__ import annotations

from collections.abc import Callable

from harness.accessibility import axe_violations, nameless
from harness.panel import AlacardPanel
from playwright.sync_api import Locator, expect


def check_of(panel: AlacardPanel) -> Locator:
    """The section about the model on the table."""
    section = panel.view.locator(".jp-Alacard-check")
    expect(section).to_be_visible()
    return section


def test_a_model_that_is_too_big_says_so_and_what_stands_in(
    panel: AlacardPanel, shot: Callable[..., object]
) -> None:
    panel.deal()
    panel.pick_model("family/starling-405b-chat")
    section = check_of(panel)
    steps = section.locator(".jp-Alacard-rung")
    expect(steps.first).to_contain_text("too big")
    expect(steps.last).to_contain_text("family/starling-1b-chat")
    expect(steps.last).to_have_attribute("data-state", "chosen")
    shot("check-too-big")
    panel.generate_button.click()
    expect(panel.result).to_be_visible()
    expect(panel.result).to_contain_text("starling-1b-chat")


def test_the_person_may_insist_and_take_it_back(panel: AlacardPanel) -> None:
    panel.deal()
    panel.pick_model("family/starling-405b-chat")
    section = check_of(panel)
    section.get_by_role("button", name="Run it this way: Full precision").click()
    expect(section.locator(".jp-Alacard-rung").first).to_have_attribute("data-state", "chosen")
    section.get_by_role("button", name="Let the plan decide").click()
    expect(section.locator(".jp-Alacard-rung").last).to_have_attribute("data-state", "chosen")


def test_the_models_own_code_is_read_before_it_is_switched_on(
    panel: AlacardPanel, shot: Callable[..., object]
) -> None:
    panel.pick_model("tiny/custom-code")
    section = check_of(panel)
    expect(section).to_contain_text("Python code from its own repository")
    box = section.get_by_role("checkbox")
    expect(box).not_to_be_checked()
    section.get_by_text("own.py", exact=True).click()
    expect(section.locator("pre")).to_contain_text("class OwnModel")
    shot("check-code")
    assert nameless(panel.page, "#alacard-panel") == []
    assert axe_violations(panel.page, "#alacard-panel") == []
    box.check()
    expect(box).to_be_checked()
    # However much there is to read, a picker has its room, and the hand above it scrolls.
    picker = panel.choose("prompt").wait_settled()
    assert (picker.region.bounding_box() or {})["height"] > 200
    expect(panel.generate_button).to_be_in_viewport(ratio=1)
    shot("check-code-picker")


def test_a_pickle_stays_closed_until_its_maker_is_trusted(
    panel: AlacardPanel, shot: Callable[..., object]
) -> None:
    panel.deal()
    panel.pick_model("tiny/pickled-agent")
    section = check_of(panel)
    expect(section).to_contain_text("which only Stable-Baselines3 opens")
    expect(section.locator(".jp-Alacard-pickled")).to_have_text("ppo-CartPole-v1.zip")
    section.get_by_role("checkbox").check()
    shot("check-pickle")
    assert axe_violations(panel.page, "#alacard-panel") == []
    panel.generate_button.click()
    expect(panel.result).to_be_visible()
    notebook = (panel.lab.folder / panel.lab.notebooks()[0]).read_text(encoding="utf-8")
    assert "stable_baselines3" in notebook and "stays closed" not in notebook


def test_an_ordinary_model_keeps_it_folded(panel: AlacardPanel) -> None:
    panel.pick_model("tiny/bert-sentiment")
    section = check_of(panel)
    expect(section.locator(".jp-Alacard-trust")).to_be_hidden()
    section.locator("summary").first.click()
    expect(section.locator(".jp-Alacard-trust")).to_be_visible()
    for theme in ("JupyterLab Light", "JupyterLab Dark High Contrast"):
        panel.lab.theme(theme)
        assert axe_violations(panel.page, "#alacard-panel") == []
