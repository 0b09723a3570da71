"""Recipes: those played last, and those under a name, which outlive the page."""

from __future__ import annotations

from collections.abc import Callable

from harness.notebook import Notebook
from harness.panel import AlacardPanel
from playwright.sync_api import expect


def test_generated_hands_are_recent_and_can_be_dealt_again(
    panel: AlacardPanel, hand_code: Callable[..., str], shot: Callable[..., object]
) -> None:
    panel.lay(hand_code("tiny/bert-sentiment", topic="coffee"))
    panel.generate_button.click()
    made = Notebook(panel.lab).wait_open().content()["metadata"]["alacard"]
    panel.deal()
    recipes = panel.show_recipes()
    recent = recipes.locator("button.jp-Alacard-recipe")
    expect(recent).to_have_count(1)
    expect(recent).to_contain_text("Coffee")
    shot("recipes-light")
    recent.click()
    # Of the notebook, since generating pinned the model's commit.
    expect(panel.view.locator(".jp-Alacard-hand-code code")).to_have_text(made["hand_code"])


def test_named_recipe_outlives_a_reload_and_can_be_forgotten(panel: AlacardPanel) -> None:
    name = "Friday's <b>bread</b>"
    panel.deal()
    code = panel.hand_code()
    recipes = panel.show_recipes()
    recipes.get_by_label("Name for this hand").fill(name)
    recipes.get_by_role("button", name="Save under this name").click()
    named = recipes.get_by_role("button", name=name, exact=True)
    expect(named).to_be_visible()
    expect(recipes.locator("b")).to_have_count(0)
    panel.lab.reload()
    panel.open()
    panel.deal()
    panel.show_recipes()
    named.click()
    expect(panel.view.locator(".jp-Alacard-hand-code code")).to_have_text(code)
    panel.show_recipes()
    recipes.get_by_role("button", name=f"Delete: {name}").click()
    expect(named).to_have_count(0)
