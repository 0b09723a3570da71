"""The tab 'Models' at 20,000 rows: search, filters, page, family, charts, compare."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from harness.accessibility import axe_violations, nameless
from harness.catalog import ROWS, CatalogStandIn, ModelsTab
from harness.lab import Lab
from playwright.sync_api import Request, expect

ROOT = ".jp-AlacardModels"
THEMES = {
    "light": "JupyterLab Light",
    "dark": "JupyterLab Dark",
    "contrast": "JupyterLab Dark High Contrast",
}


@pytest.fixture(scope="module")
def made_up() -> CatalogStandIn:
    return CatalogStandIn()


@pytest.fixture
def catalog(made_up: CatalogStandIn) -> CatalogStandIn:
    made_up.asked.clear()
    made_up.syncing = 0
    return made_up


@pytest.fixture
def tab(lab: Lab, catalog: CatalogStandIn) -> ModelsTab:
    catalog.serve(lab.page)
    lab.sidebar_width(240)
    return ModelsTab(lab).open()


def test_all_rows_scroll_and_few_are_in_the_page(tab: ModelsTab) -> None:
    expect(tab.count).to_contain_text(f"{ROWS:,} models")
    scroll = tab.root.locator(".jp-AlacardModels-scroll")
    for _ in range(6):
        scroll.evaluate("node => node.scrollTo(0, node.scrollHeight)")
        tab.page.wait_for_timeout(200)
    expect(tab.root.locator("[data-index='250']").or_(tab.rows.last)).to_be_visible()
    highest = max(int(row.get_attribute("data-index") or 0) for row in tab.rows.all())
    assert highest > 100
    assert tab.rows.count() < 60


def test_words_typos_filters_and_sorts(tab: ModelsTab, catalog: CatalogStandIn) -> None:
    tab.search.press_sequentially("lama", delay=20)
    expect(tab.root).to_contain_text("Showing results for “llama” instead of “lama”")
    searches = [question for question in catalog.asked if question.startswith("search?q=")]
    assert 1 <= len(searches) <= 3
    expect(tab.rows.first).to_contain_text("llama", ignore_case=True)
    tab.search.fill("")
    task = tab.root.locator("[data-filter=task] label").nth(1)
    name = task.locator("span").first.inner_text()
    task.click()
    expect(tab.count).not_to_contain_text(f"{ROWS:,} models")
    assert f"task={name}" in catalog.asked[-1]
    tab.root.get_by_label("Sort by").select_option("likes")
    expect(tab.root.get_by_label("Sort by")).to_have_value("likes")
    tab.root.get_by_role("button", name="Clear filters").click()
    expect(tab.count).to_contain_text(f"{ROWS:,} models")
    tab.search.fill("no such model at all")
    expect(tab.root).to_contain_text("No model matches")


def test_by_keyboard_from_search_to_a_page_and_back(tab: ModelsTab) -> None:
    keyboard = tab.page.keyboard
    expect(tab.search).to_be_focused()
    keyboard.press("ArrowDown")
    expect(tab.root.locator("[data-index='0'] .jp-AlacardModels-open")).to_be_focused()
    for _ in range(12):
        keyboard.press("ArrowDown")
        tab.page.wait_for_timeout(60)
    row = tab.root.locator("[data-index='12']")
    expect(row.locator(".jp-AlacardModels-open")).to_be_focused()
    model_id = row.get_attribute("data-id") or ""
    keyboard.press("Enter")
    expect(tab.root.get_by_role("heading", name=model_id)).to_be_focused()


def test_page_of_a_model_and_its_readme_fetches_nothing(
    tab: ModelsTab, shot: Callable[..., object]
) -> None:
    outside: list[Request] = []
    tab.page.on(
        "request", lambda request: outside.append(request) if ".invalid" in request.url else None
    )
    tab.search.fill("llama-3-8b")
    tab.row(tab.big_base).locator(".jp-AlacardModels-open").click()
    readme = tab.part("README")
    expect(readme).to_contain_text("It says hello")
    expect(readme).not_to_contain_text("license: mit")
    expect(readme).to_contain_text("image: a picture")
    expect(readme.locator("img, script, [style*=url]")).to_have_count(0)
    expect(readme.locator("a[href^='javascript']")).to_have_count(0)
    expect(readme.get_by_text("more", exact=True)).to_have_attribute("target", "_blank")
    assert tab.page.evaluate("window.alacardHurt") is None
    assert outside == []
    expect(tab.part("Fit on this machine")).to_contain_text("✓ fits")
    expect(tab.part("Files")).to_contain_text("model.safetensors")
    shot("catalog-model-light")
    tab.lab.console.allow(r"tracker\.invalid|ERR_NAME", because="the image's host does not exist")
    with tab.page.expect_request(lambda request: "picture.png" in request.url):
        readme.get_by_role("button", name="Load images").click()


def test_family_opens_level_by_level_by_mouse_and_keyboard(
    tab: ModelsTab, shot: Callable[..., object]
) -> None:
    tab.search.fill("llama-3-8b")
    tab.row(tab.big_base).locator(".jp-AlacardModels-open").click()
    family = tab.part("Family tree")
    nodes = family.locator(".jp-AlacardModels-node")
    expect(nodes).to_have_count(14)
    family.get_by_role("button", name="more…").click()
    expect(nodes).to_have_count(26)
    family.locator(".jp-AlacardModels-expand[aria-expanded=false]").first.click()
    expect(family.locator(".jp-AlacardModels-expand[aria-expanded=true]")).to_have_count(2)
    family.scroll_into_view_if_needed()
    shot("catalog-family-light")
    family.get_by_role("button", name="Tree", exact=True).click()
    items = family.get_by_role("treeitem")
    items.first.focus()
    before = items.count()
    tab.page.keyboard.press("ArrowLeft")
    expect(items).to_have_count(1)
    tab.page.keyboard.press("ArrowRight")
    expect(items).to_have_count(before)
    tab.page.keyboard.press("ArrowDown")
    expect(items.nth(1)).to_be_focused()
    child = items.nth(1).get_attribute("data-id") or ""
    tab.page.keyboard.press("Enter")
    expect(tab.root.get_by_role("heading", name=child, exact=True)).to_be_visible()


def test_deal_with_a_model_lays_it_on_the_table(tab: ModelsTab) -> None:
    tab.search.fill("llama-3-8b")
    tab.row(tab.big_base).locator(".jp-AlacardModels-open").click()
    tab.root.get_by_role("button", name="Deal with this model").click()
    slot = tab.page.locator(".jp-Alacard-slot[data-type=model]")
    expect(slot).to_contain_text("Llama-3-8B")


def test_a_view_survives_a_reload_and_a_link_brings_it_back(
    tab: ModelsTab, catalog: CatalogStandIn
) -> None:
    tab.search.fill("qwen")
    expect(tab.rows.first).to_contain_text("qwen", ignore_case=True)
    tab.page.wait_for_timeout(1500)
    tab.lab.reload()
    expect(tab.search).to_have_value("qwen")
    base = f"{tab.lab.server.url}/lab/workspaces/{tab.lab.name}/tree/{tab.lab.name}"
    tab.page.goto(f"{base}?alacard-models=q%3Dbert%26sort%3Dlikes")
    tab.lab.wait()
    expect(tab.search).to_have_value("bert")
    expect(tab.root.get_by_label("Sort by")).to_have_value("likes")
    assert "alacard-models" not in tab.page.url


def test_sync_shows_progress_and_can_be_cancelled(tab: ModelsTab) -> None:
    tab.root.get_by_role("button", name="Sync", exact=True).click()
    expect(tab.root.get_by_role("progressbar", name="Sync")).to_be_visible()
    expect(tab.root).to_contain_text("500 of 1,000 models")
    tab.root.get_by_role("button", name="Cancel sync").click()
    expect(tab.root.get_by_role("button", name="Sync", exact=True)).to_be_visible()


@pytest.mark.parametrize("theme", THEMES)
def test_every_page_is_readable(tab: ModelsTab, shot: Callable[..., object], theme: str) -> None:
    tab.lab.theme(THEMES[theme])

    def check(state: str) -> None:
        shot(f"catalog-{state}-{theme}")
        assert nameless(tab.page, ROOT) == [], state
        assert axe_violations(tab.page, ROOT) == [], state

    tab.search.fill("llama")
    expect(tab.rows.first).to_contain_text("llama", ignore_case=True)
    tab.rows.nth(0).get_by_role("checkbox").check()
    tab.rows.nth(1).get_by_role("checkbox").check()
    check("search")
    tab.go("Compare")
    expect(tab.root.get_by_role("region", name="Comparison")).to_be_visible()
    check("compare")
    tab.go("Trending")
    expect(
        tab.root.locator(".jp-AlacardModels-chart svg, .jp-AlacardModels-chart canvas").first
    ).to_be_visible(timeout=30_000)
    check("statistics")
    first = tab.root.get_by_role("table", name="Task")
    tab.root.locator(".jp-AlacardModels-chart summary").first.click()
    name = first.get_by_role("rowheader").first.inner_text()
    first.get_by_role("button").first.click()
    expect(tab.root.locator("[data-filter=task] input:checked")).to_have_count(1)
    expect(tab.root.locator("[data-filter=task] label").first).to_contain_text(name)
    tab.search.fill("llama-3-8b")
    tab.root.get_by_role("button", name="Clear filters").click()
    tab.row(tab.big_base).locator(".jp-AlacardModels-open").click()
    expect(tab.part("README")).to_contain_text("hello")
    expect(tab.part("Family tree").locator(".jp-AlacardModels-node").nth(3)).to_be_visible()
    check("model")


class TestNarrow:
    """In a window with little room."""

    @pytest.fixture
    def context_options(self) -> dict[str, object]:
        return {"viewport": {"width": 760, "height": 800}, "reduced_motion": "reduce"}

    def test_filters_open_over_the_list(self, tab: ModelsTab, shot: Callable[..., object]) -> None:
        filters = tab.root.get_by_role("region", name="Filters")
        expect(filters).to_be_hidden()
        tab.root.get_by_role("button", name="Filters").click()
        expect(filters).to_be_visible()
        shot("catalog-narrow-light")
        assert axe_violations(tab.page, ROOT) == []
