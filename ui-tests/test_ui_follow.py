"""What follows from a choice: cards that fit the model, marks on those that do not, a way back."""

from __future__ import annotations

from collections.abc import Callable

from harness.notebook import Notebook
from harness.panel import AlacardPanel
from playwright.sync_api import Locator, expect

from tests.local_hub.server import LocalHub

MASKED = "tiny/bert-mask"
SEEING = "tiny/idefics3"


def banner(panel: AlacardPanel, text: str) -> Locator:
    return panel.banners().filter(has_text=text)


def misfit(panel: AlacardPanel, card_type: str) -> Locator:
    return panel.slot(card_type).get_by_role("note")


def code(panel: AlacardPanel) -> Locator:
    return panel.view.locator(".jp-Alacard-hand-code code")


def test_another_model_has_the_rest_dealt_again_and_undo_brings_all_back(
    panel: AlacardPanel, hand_code: Callable[..., str], shot: Callable[..., object]
) -> None:
    panel.lay(hand_code(SEEING, prompt="picture_questions", topic="cats"))
    before, first = panel.hand(), panel.hand_code()
    panel.pick_model(MASKED)
    expect(banner(panel, "Dealt again to fit the model: Prompt packs")).to_be_visible()
    assert panel.title("prompt") != before["prompt"]
    expect(misfit(panel, "prompt")).to_have_count(0)
    expect(code(panel)).not_to_have_text(first)
    shot("follow-redealt-light")
    after = panel.hand()
    # What undo brings back is there after a reload as well.
    panel.wait_saved('"past":[{')
    panel.wait_saved(panel.hand_code())
    panel.lab.reload()
    panel.open()
    expect(panel.slot("model")).to_contain_text(MASKED)
    assert panel.hand() == after
    panel.undo()
    expect(code(panel)).to_have_text(first)
    assert panel.hand() == before
    expect(panel.lock("model")).to_have_attribute("aria-pressed", "false")


def test_a_locked_card_that_does_not_fit_is_marked_with_a_way_out(
    panel: AlacardPanel, hand_code: Callable[..., str], shot: Callable[..., object]
) -> None:
    panel.lay(hand_code(SEEING, prompt="picture_questions", topic="cats"))
    before = panel.hand()
    panel.lock("prompt").click()
    panel.pick_model(MASKED)
    expect(misfit(panel, "prompt")).to_contain_text("does not use its prompts")
    assert panel.title("prompt") == before["prompt"]
    shot("follow-marked-light")
    panel.lab.theme("JupyterLab Dark")
    panel.lab.sidebar_width(240)
    shot("follow-marked-dark-240")
    misfit(panel, "prompt").get_by_role("button", name="Deal one that fits").click()
    expect(misfit(panel, "prompt")).to_have_count(0)
    assert panel.title("prompt") != before["prompt"]
    panel.undo()
    expect(misfit(panel, "prompt")).to_be_visible()
    assert panel.title("prompt") == before["prompt"]


def test_the_panel_shows_the_code_that_stands_in_the_notebook(
    panel: AlacardPanel, hub: LocalHub
) -> None:
    panel.pick_model("tiny/distilbert-sentiment")
    panel.deal()
    before = panel.hand_code()
    panel.generate_button.click()
    expect(panel.result).to_be_visible()
    # Its file may be being saved.
    made = Notebook(panel.lab).wait_open().content()["metadata"]
    assert panel.hand_code() == made["alacard"]["hand_code"] == before


def test_a_model_that_the_hub_does_not_have_is_told_of_with_a_way_out(
    panel: AlacardPanel, hub: LocalHub
) -> None:
    panel.lab.console.allow(r"status of 404 .*/v1/models/", because="the model is not there")
    panel.deal()
    panel.lab.execute("alacard:paste-hand-code", {"code": "https://huggingface.co/no-org/no-model"})
    alert = panel.view.get_by_role("alert").filter(has_text="no-org/no-model")
    expect(alert).to_be_visible()
    topic = panel.title("topic")
    alert.get_by_role("button", name="Deal another model").click()
    expect(alert).to_have_count(0)
    expect(panel.slot("model")).not_to_contain_text("no-model")
    assert panel.title("topic") == topic
