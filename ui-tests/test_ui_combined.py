"""Several models in one hand: asked for, generated, run in a real kernel, and dealt again."""

from __future__ import annotations

from collections.abc import Callable

from harness.notebook import Notebook
from harness.panel import AlacardPanel
from playwright.sync_api import Locator, expect

MODELS = ["tiny/bert-sentiment", "tiny/distilbert-sentiment"]


def companions(panel: AlacardPanel) -> Locator:
    return panel.view.get_by_role("group", name="Models of this hand")


def test_models_are_compared_from_the_picker_and_the_notebook_runs_to_its_end(
    panel: AlacardPanel, shot: Callable[..., object]
) -> None:
    panel.pick_model(MODELS[0])
    panel.deal()
    panel.view.get_by_role("button", name="Compare with other models…").click()
    picker = panel.picker("model")
    expect(picker.region).to_have_accessible_name("Choose: Models to compare")
    # Only what can be compared is offered: models of the same task.
    expect(picker.region.get_by_label("Task")).to_have_value("text-classification")
    picker.search.fill(f"https://huggingface.co/{MODELS[1]}/tree/main?library=transformers")
    expect(picker.search).to_have_value(MODELS[1])
    picker.option(MODELS[1]).click()
    expect(picker.option(MODELS[1])).to_have_attribute("aria-selected", "true")
    expect(companions(panel)).to_contain_text(MODELS[1])
    shot("bake-off-picker-light")
    panel.page.keyboard.press("Escape")
    expect(picker.region).to_be_hidden()
    for model in ("bert-sentiment", "distilbert-sentiment"):
        expect(panel.view).to_contain_text(model)
    # A template covers both, which their facts tell.
    expect(panel.slot("model")).not_to_contain_text("basic")
    shot("bake-off-light")
    panel.generate_button.click()
    expect(panel.result).to_be_visible()
    notebook = Notebook(panel.lab).wait_open()
    assert panel.lab.notebooks() == ["alacard-bert-sentiment-bake-off.ipynb"]
    expect(companions(panel)).to_contain_text("Bake-off against")
    panel.result.get_by_role("button", name="Run all").click()
    notebook.wait_finished()
    assert notebook.errors() == []
    usage = notebook.output_text("usage")
    assert all(model in usage for model in MODELS)
    notebook.show_result("usage")
    shot("bake-off-ran-light")

    panel.lab.execute("alacard:clear-hand")
    expect(companions(panel)).to_have_count(0)
    panel.lab.execute("alacard:deal-from-notebook", {"from": "notebook"})
    expect(companions(panel)).to_contain_text(MODELS[1])
    companions(panel).get_by_role("button", name="Keep only bert-sentiment").click()
    expect(companions(panel)).to_have_count(0)


def test_models_that_do_not_fit_are_named_and_two_are_needed(panel: AlacardPanel) -> None:
    panel.lab.console.allow(
        r"status of 400 .*/v1/notebook/generate", because="the browser logs the refused request"
    )
    panel.lab.execute("alacard:workflow", {"ids": ["tiny/bert-sentiment", "tiny/t5-summary"]})
    expect(panel.failure).to_contain_text("tiny/t5-summary does not fit after tiny/bert-sentiment")
    panel.lab.execute("alacard:bake-off", {"ids": ["tiny/gpt2"]})
    expect(panel.lab.notifications.filter(has_text="two to four models")).to_be_visible()
    assert panel.lab.notebooks() == []


def test_a_partner_leaves_with_the_model_that_it_was_chosen_for(
    panel: AlacardPanel, shot: Callable[..., object]
) -> None:
    panel.pick_model(MODELS[0])
    panel.deal()
    panel.lab.palette("Compare Models in a Bake-Off")
    picker = panel.picker("model")
    picker.search.fill(MODELS[1])
    picker.option(MODELS[1]).click()
    expect(companions(panel)).to_contain_text(MODELS[1])
    panel.page.keyboard.press("Escape")
    panel.pick_model("tiny/vit")
    expect(companions(panel)).to_have_count(0)
    told = panel.banners().filter(has_text=f"previous model: {MODELS[1]}")
    expect(told).to_be_visible()
    shot("bake-off-left-light")
    told.get_by_role("button", name="Undo").click()
    expect(companions(panel)).to_contain_text(MODELS[1])
    expect(panel.slot("model")).to_contain_text(MODELS[0])
    companions(panel).get_by_role("button", name=f"Remove: {MODELS[1]}").click()
    expect(companions(panel)).to_have_count(0)
