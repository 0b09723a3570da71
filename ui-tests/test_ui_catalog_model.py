"""A model's page in the tab 'Models': facts, files, README, family, notebooks, compare."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from harness.catalog import CIRCLE, LOST, ORPHAN, ModelsTab
from harness.lab import Lab
from harness.notebook import Notebook
from playwright.sync_api import Dialog, Request, expect

from tests.local_hub.server import LocalHub

SENTIMENT = "tiny/bert-sentiment"


@pytest.fixture
def tab(lab: Lab, filled: None) -> ModelsTab:
    # Made-up models are on no Hub: what it is asked about them, it does not have.
    lab.console.allow(r"404", because="the local hub lacks the made-up models")
    lab.sidebar_width(240)
    return ModelsTab(lab).open()


def test_page_of_a_model_of_the_hub(tab: ModelsTab, shot: Callable[..., object]) -> None:
    tab.find(SENTIMENT)
    fit = tab.part("Fit on this machine")
    expect(fit).to_contain_text("✓ fits")
    fit.get_by_text("Why").click()
    expect(fit).to_contain_text("weights:")
    # From the least to the most, and what that is made of.
    memory = fit.get_by_role("row").nth(1).get_by_role("cell").first
    expect(memory).to_have_text(re.compile(r"^\S+ [kMG]B – \S+ [kMG]B$"))
    for name in ("activations:", "runtime:"):
        expect(fit).to_contain_text(name)
    quality = tab.part("Quality of the card")
    expect(quality).to_contain_text(re.compile(r"\d+ of 100"))
    files = tab.part("Files")
    expect(files).to_contain_text("config.json")
    expect(files.get_by_role("row").filter(has_text="model.safetensors")).to_contain_text(
        re.compile(r"\d+ (kB|MB)")
    )
    expect(tab.part("README").get_by_role("heading").first).to_be_visible()
    expect(tab.part("Access and licence")).to_contain_text("Open")
    shot("catalog-model-hub-light")
    # Facts lead to the search by them.
    tab.part("Facts").get_by_role("button", name="Text classification").click()
    expect(tab.root.locator("[data-filter=task] input:checked")).to_have_count(1)
    expect(tab.rows.first).to_contain_text("Text classification")


def test_a_strangers_readme_runs_and_loads_nothing(tab: ModelsTab, hub: LocalHub) -> None:
    dialogs: list[str] = []
    outside: list[str] = []

    def closed(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    def noted(request: Request) -> None:
        if not request.url.startswith((tab.lab.server.url, "data:", "blob:")):
            outside.append(request.url)

    tab.page.on("dialog", closed)
    tab.page.on("request", noted)
    tab.show("tiny/hostile-script")
    expect(tab.part("README")).to_contain_text("Images are not loaded")
    expect(tab.part("README").locator("script, img")).to_have_count(0)
    tab.show("tiny/hostile-markdown")
    readme = tab.part("README")
    expect(readme).to_contain_text("image: x")
    expect(readme.locator("a[href^='javascript']")).to_have_count(0)
    assert outside == [] and dialogs == []
    tab.lab.console.allow(r"127\.0\.0\.1:9/|ERR_", because="nothing serves that picture")
    with tab.page.expect_request(lambda request: "pixel.png" in request.url) as picture:
        readme.get_by_role("button", name="Load images").click()
    assert not picture.value.headers.get("referer")


def test_notebooks_already_dealt_are_listed_and_open(tab: ModelsTab) -> None:
    name = "Use this model"
    tab.find(SENTIMENT)
    expect(tab.part("Notebooks already dealt")).to_contain_text("None yet.")
    tab.root.get_by_role("button", name=name).click()
    slot = tab.page.locator(".jp-Alacard-slot[data-type=model]")
    expect(slot).to_contain_text(SENTIMENT)
    recipe = {
        "version": 1,
        "seed": 7,
        "model_card": {"id": SENTIMENT},
        "prompt_cards": [{"id": "quick_start"}],
        "topic": {"id": "sourdough"},
        "difficulty": {"level": "beginner"},
        "ui_component": {"type": "none"},
    }
    tab.lab.server.ask(
        "alacard/api/v1/notebook/generate", "POST", {"recipe": recipe, "path": tab.lab.name}
    )
    tab.root.get_by_role("button", name="Back to the search").click()
    tab.find(SENTIMENT)
    dealt = tab.part("Notebooks already dealt")
    path = f"{tab.lab.name}/alacard-bert-sentiment.ipynb"
    dealt.get_by_role("button", name=path).click()
    assert Notebook(tab.lab).wait_open().path == path


def test_family_opens_level_by_level_by_mouse(tab: ModelsTab, shot: Callable[..., object]) -> None:
    tab.find(tab.big_base)
    family = tab.part("Family tree")
    expect(family).to_contain_text("No parent model is known.")
    expect(family).to_contain_text(re.compile(r"Descendants: \d+ in all; direct: .*fine-tune"))
    nodes = family.locator(".jp-Alacard-graph-node")
    expect(nodes).to_have_count(14)
    family.get_by_role("button", name=re.compile("more…$")).click()
    expect(nodes).to_have_count(26)
    family.locator(".jp-Alacard-graph-expand[aria-expanded=false]").first.click()
    expect(family.locator(".jp-Alacard-graph-expand[aria-expanded=true]")).to_have_count(2)
    # No name is cut where there is room.
    cut = family.locator(".jp-Alacard-graph-node > button:first-child").evaluate_all(
        "all => all.filter(one => one.scrollWidth > one.clientWidth + 1).map(one => one.title)"
    )
    assert not cut
    family.scroll_into_view_if_needed()
    shot("catalog-family-light")
    # One relation alone, as a table.
    chosen = family.get_by_label("Relation")
    chosen.select_option("quantized")
    family.get_by_role("button", name="Table", exact=True).click()
    cells = family.get_by_role("table").locator("tbody tr td:nth-child(2)")
    expect(cells).to_have_count(13)
    assert set(cells.all_inner_texts()[1:]) == {"quantised"}
    # The way up from a child, and down to the best quantised one.
    family.get_by_role("button", name="Use a quantised version").click()
    slot = tab.page.locator(".jp-Alacard-slot[data-type=model]")
    first = family.get_by_role("table").get_by_role("rowheader").nth(1).inner_text()
    expect(slot).to_contain_text(first.split("/")[1])
    family.get_by_role("table").get_by_role("button", name=first).click()
    expect(tab.root.get_by_role("heading", name=first, exact=True)).to_be_visible()
    ancestors = tab.part("Family tree").get_by_role("list", name="Ancestors, nearest first")
    expect(ancestors).to_contain_text(f"quantised of {tab.big_base}")
    tab.part("Family tree").get_by_role("button", name="Use the parent model").click()
    expect(slot).to_contain_text("Llama-3-8B")
    ancestors.get_by_role("button", name=tab.big_base).click()
    expect(tab.root.get_by_role("heading", name=tab.big_base, exact=True)).to_be_visible()


def test_family_by_keyboard(tab: ModelsTab) -> None:
    keyboard = tab.page.keyboard
    tab.show(tab.big_base)
    family = tab.part("Family tree")
    expect(family.locator(".jp-Alacard-graph-node")).to_have_count(14)
    shape = family.get_by_role("button", name="Tree", exact=True)
    tab.lab.tab_to(shape)
    keyboard.press("Enter")
    items = family.get_by_role("treeitem")
    expect(items).to_have_count(13)
    tab.lab.tab_to(items.first)
    keyboard.press("ArrowLeft")
    expect(items).to_have_count(1)
    keyboard.press("ArrowRight")
    expect(items).to_have_count(13)
    keyboard.press("Space")
    expect(items).to_have_count(25)
    keyboard.press("End")
    expect(items.last).to_be_focused()
    keyboard.press("Home")
    keyboard.press("ArrowDown")
    expect(items.nth(1)).to_be_focused()
    child = items.nth(1).get_attribute("data-id") or ""
    keyboard.press("Enter")
    expect(tab.root.get_by_role("heading", name=child, exact=True)).to_be_focused()


def test_circles_and_lost_parents_are_told(tab: ModelsTab) -> None:
    hen, egg = CIRCLE
    tab.show(hen)
    family = tab.part("Family tree")
    ancestors = family.get_by_role("list", name="Ancestors, nearest first")
    expect(ancestors.get_by_role("listitem").first).to_contain_text(f"fine-tune of {egg}")
    expect(ancestors).to_contain_text("a loop")
    family.get_by_role("button", name="Tree", exact=True).click()
    items = family.get_by_role("treeitem")
    expect(items).to_have_count(2)
    items.nth(1).locator(".jp-AlacardModels-tree-line").first.click()
    expect(items).to_have_count(3)
    expect(items.nth(2)).to_contain_text("a loop")
    expect(items.nth(2)).not_to_have_attribute("aria-expanded", re.compile(".*"))
    tab.show(ORPHAN)
    expect(tab.part("Family tree")).to_contain_text(f"{LOST} (not in the catalog)")


def test_compare_tells_quality_and_fit_of_models_of_the_hub(
    tab: ModelsTab, shot: Callable[..., object]
) -> None:
    pair = (SENTIMENT, "tiny/distilbert-sentiment")
    link = "&".join(["page=compare", *(f"compare={name}" for name in pair)])
    tab.lab.execute("alacard:open-models", {"link": link})
    table = tab.root.get_by_role("region", name="Comparison").get_by_role("table")
    quality = table.get_by_role("row").filter(has_text="Quality of the card").get_by_role("cell")
    for cell in (quality.nth(0), quality.nth(1)):
        expect(cell).to_contain_text(re.compile(r"\d+ of 100"))
    quality.first.locator("summary").click()
    expect(quality.first).to_contain_text(re.compile(r"licence: \d+ of 20"))
    fit = table.get_by_role("row").filter(has_text="Fit on this machine").get_by_role("cell")
    expect(fit.first).to_contain_text(re.compile(r"[kMG]B.*✓ fits"))
    shot("catalog-compare-hub-light")
    tab.lab.theme("JupyterLab Dark")
    shot("catalog-compare-hub-dark")


def test_compare_side_by_side_by_mouse_and_keyboard(tab: ModelsTab) -> None:
    tab.search.fill("whisper")
    expect(tab.rows.first).to_contain_text("whisper")
    expect(tab.rows.nth(4)).to_be_visible()
    ids = [str(row.get_attribute("data-id")) for row in tab.rows.all()][:5]
    tab.rows.nth(0).get_by_role("checkbox", name="Compare").check()
    # The next by keyboard: down a row, on to its box.
    tab.rows.nth(0).locator(".jp-AlacardModels-open").focus()
    for index in (1, 2, 3):
        tab.page.keyboard.press("ArrowDown")
        expect(tab.rows.nth(index).locator(".jp-AlacardModels-open")).to_be_focused()
        tab.page.keyboard.press("Tab")
        tab.page.keyboard.press("Space")
        expect(tab.rows.nth(index).get_by_role("checkbox", name="Compare")).to_be_checked()
    expect(tab.rows.nth(4).get_by_role("checkbox", name="Compare")).to_be_disabled()
    tab.go("Compare")
    table = tab.root.get_by_role("region", name="Comparison").get_by_role("table")
    for model_id in ids[:4]:
        expect(table.get_by_role("columnheader", name=model_id)).to_be_visible()
    for row in ("Task", "Licence", "Downloads", "Fit on this machine"):
        expect(table.get_by_role("rowheader", name=row, exact=True)).to_be_visible()
    # No Hub knows these.
    quality = table.get_by_role("row").filter(has_text="Quality of the card").get_by_role("cell")
    expect(quality.first).to_have_text("not known")
    table.get_by_role("button", name=f"Remove {ids[0]}").click()
    expect(table.get_by_role("columnheader", name=ids[0])).to_have_count(0)
    table.get_by_role("button", name="Use", exact=True).first.click()
    slot = tab.page.locator(".jp-Alacard-slot[data-type=model]")
    expect(slot).to_contain_text(ids[1].split("/")[1])
