"""Several models in one hand: asked for, generated, run in a real kernel, and dealt again."""

from __future__ import annotations

from collections.abc import Callable

from harness.notebook import Notebook
from harness.panel import AlacardPanel
from playwright.sync_api import Locator, expect

MODELS = ["tiny/bert-sentiment", "tiny/distilbert-sentiment"]


def companions(panel: AlacardPanel) -> Locator:
    return panel.view.get_by_role("group", name="Models of this hand")


def test_a_bake_off_is_asked_for_in_a_dialog_and_runs_to_its_end(
    panel: AlacardPanel, shot: Callable[..., object]
) -> None:
    panel.pick_model(MODELS[0])
    panel.deal()
    panel.lab.palette("Bake-Off of Several Models")
    dialog = panel.page.locator(".jp-Dialog")
    field = dialog.get_by_role("textbox")
    expect(field).to_have_value(f"{MODELS[0]}\n")
    expect(field).to_be_focused()
    field.press("End")
    field.press("Control+End")
    # Enter makes a new line; it does not send the dialog off.
    field.press_sequentially(f"{MODELS[1]}\n")
    shot("bake-off-dialog-light")
    dialog.get_by_role("button", name="Generate").click()
    expect(panel.result).to_be_visible(timeout=30_000)
    notebook = Notebook(panel.lab).wait_open()
    assert panel.lab.notebooks() == ["alacard-bert-sentiment-bake-off.ipynb"]
    expect(companions(panel)).to_contain_text(f"Bake-off against {MODELS[1]}")
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
    companions(panel).get_by_role("button", name="One model alone").click()
    expect(companions(panel)).to_have_count(0)


def test_models_that_do_not_fit_are_named_and_two_are_needed(panel: AlacardPanel) -> None:
    panel.lab.console.allow(
        r"status of 400 .*/v1/notebook/generate", because="the browser logs the refused request"
    )
    panel.lab.execute("alacard:workflow", {"ids": ["tiny/bert-sentiment", "tiny/t5-summary"]})
    expect(panel.failure).to_contain_text("tiny/t5-summary does not fit after tiny/bert-sentiment")
    panel.lab.execute("alacard:bake-off", {"ids": ["tiny/gpt2"]})
    expect(panel.lab.notifications.filter(has_text="Name two to four models")).to_be_visible()
    assert panel.lab.notebooks() == []
