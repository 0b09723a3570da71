"""How the tab 'Models' looks and reads: charts, themes, a narrow window, what axe finds."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from harness.accessibility import axe_violations, nameless
from harness.catalog import ROWS, ModelsTab
from harness.lab import Lab
from playwright.sync_api import Locator, expect

ROOT = ".jp-AlacardModels"
ALL = f"{ROWS:,} models"
THEMES = {
    "light": "JupyterLab Light",
    "dark": "JupyterLab Dark",
    "contrast": "JupyterLab Dark High Contrast",
}
BAR = "[aria-roledescription=bar]"


@pytest.fixture
def tab(lab: Lab, filled: None) -> ModelsTab:
    lab.console.allow(r"404", because="the local hub lacks the made-up models")
    lab.sidebar_width(240)
    return ModelsTab(lab).open()


def chart(tab: ModelsTab, title: str) -> Locator:
    """A chart with its table, by its title."""
    return tab.root.locator("figure").filter(has=tab.page.locator("figcaption", has_text=title))


def test_a_bar_and_its_line_in_the_table_open_the_same_search(tab: ModelsTab) -> None:
    tab.go("Trending and statistics")
    tasks = chart(tab, "Task")
    bar = tasks.locator(BAR).nth(1)
    expect(bar).to_be_visible()
    name = bar.get_attribute("aria-label") or ""
    bar.click()
    expect(tab.root.locator("[data-filter=task] label").first).to_contain_text(name)
    expect(tab.count).not_to_contain_text(ALL)
    by_mouse = tab.count.inner_text()
    expect(tab.root.locator("[data-filter=task] input:checked")).to_have_count(1)
    tab.go("Trending and statistics")
    summary = tasks.locator("summary")
    expect(summary).to_be_visible()
    summary.focus()
    tab.page.keyboard.press("Enter")
    line = tab.root.get_by_role("table", name="Task").get_by_role("row").filter(has_text=name)
    count = line.get_by_role("cell").inner_text()
    tab.lab.tab_to(line.get_by_role("button"))
    tab.page.keyboard.press("Enter")
    expect(tab.root.locator("[data-filter=task] input:checked")).to_have_count(1)
    expect(tab.count).to_have_text(by_mouse)
    assert by_mouse.startswith(f"{count} models")


def test_a_month_opens_its_search_by_mouse_and_by_keyboard(
    tab: ModelsTab, shot: Callable[..., object]
) -> None:
    tab.go("Trending and statistics")
    months = chart(tab, "New models by month")
    bar = months.locator(BAR).nth(5)
    expect(bar).to_be_visible()
    months.scroll_into_view_if_needed()
    shot("catalog-months-light")
    name = bar.get_attribute("aria-label") or ""
    bar.click()
    chosen = tab.root.locator("[data-filter=created] input:checked")
    expect(chosen).to_have_count(1)
    expect(tab.root.locator("[data-filter=created] label").first).to_contain_text(name)
    expect(tab.count).not_to_contain_text(ALL)
    by_mouse = tab.count.inner_text()
    tab.go("Trending and statistics")
    months.locator("summary").focus()
    tab.page.keyboard.press("Enter")
    line = months.get_by_role("table").get_by_role("row").filter(has_text=name)
    count = line.get_by_role("cell").inner_text()
    tab.lab.tab_to(line.get_by_role("button"))
    tab.page.keyboard.press("Enter")
    expect(chosen).to_have_count(1)
    expect(tab.count).to_have_text(by_mouse)
    assert by_mouse.startswith(f"{count} models")


def test_every_chart_is_also_a_table(tab: ModelsTab) -> None:
    tab.go("Trending and statistics")
    titles = tab.root.locator("figure figcaption")
    expect(titles.first).to_be_visible()
    expected = {"Task", "Library", "Licence", "Author", "Parameters", "Format"}
    expected |= {"New models by month", "Derived from another"}
    assert expected == set(titles.all_inner_texts())
    for title in titles.all_inner_texts():
        figure = chart(tab, title)
        expect(figure.locator("svg").first).to_be_visible()
        figure.locator("summary").click()
        rows = figure.get_by_role("table").locator("tbody tr")
        assert rows.count() > 1, title
        # Each bar, and each month, leads to its search.
        assert rows.get_by_role("button").count() == rows.count(), title
        assert figure.locator(BAR).count() == rows.count(), title
    trending = tab.root.get_by_role("region", name="Trending", exact=True)
    expect(trending.get_by_role("listitem")).to_have_count(20)
    before = trending.get_by_role("listitem").first.inner_text()
    trending.get_by_label("Task").select_option("fill-mask")
    expect(trending.get_by_role("listitem").first).not_to_have_text(before)
    expect(trending.get_by_role("listitem").first).to_contain_text("Fill mask")


def test_every_page_is_readable_in_every_theme(tab: ModelsTab, shot: Callable[..., object]) -> None:
    def check(state: str) -> None:
        for theme, name in THEMES.items():
            tab.lab.theme(name)
            shot(f"catalog-{state}-{theme}")
            assert nameless(tab.page, ROOT) == [], (state, theme)
            assert axe_violations(tab.page, ROOT) == [], (state, theme)

    tab.search.fill("lama")
    expect(tab.root).to_contain_text("instead of “lama”")
    expect(tab.rows.first).to_contain_text("llama", ignore_case=True)
    tab.rows.nth(0).get_by_role("checkbox", name="Compare").check()
    tab.rows.nth(1).get_by_role("checkbox", name="Compare").check()
    check("search")
    tab.go("Compare")
    expect(tab.root.get_by_role("region", name="Comparison")).to_be_visible()
    check("compare")
    tab.go("Trending")
    expect(chart(tab, "Task").locator(BAR).first).to_be_visible()
    check("statistics")
    tab.show("tiny/bert-sentiment")
    expect(tab.part("README").get_by_role("heading").first).to_be_visible()
    expect(tab.part("Files")).to_contain_text("config.json")
    check("model-hub")
    tab.show(tab.big_base)
    family = tab.part("Family tree")
    expect(family.locator(".jp-Alacard-graph-node").nth(3)).to_be_visible()
    check("model")
    family.scroll_into_view_if_needed()
    shot("catalog-graph")
    family.get_by_role("button", name="Tree", exact=True).click()
    expect(family.get_by_role("treeitem")).to_have_count(13)
    check("tree")
    family.get_by_role("button", name="Table", exact=True).click()
    check("table")


class TestNarrow:
    """In a window with little room, and less motion."""

    @pytest.fixture
    def context_options(self) -> dict[str, object]:
        return {"viewport": {"width": 760, "height": 800}, "reduced_motion": "reduce"}

    def test_every_page_has_room(self, tab: ModelsTab, shot: Callable[..., object]) -> None:
        def check(state: str) -> None:
            shot(f"catalog-{state}-narrow")
            assert axe_violations(tab.page, ROOT) == [], state
            beyond = tab.root.evaluate("node => node.scrollWidth - node.clientWidth")
            assert beyond <= 0, f"{state} is {beyond} pixels too wide"

        check("search")
        filters = tab.root.get_by_role("region", name="Filters")
        expect(filters).to_be_hidden()
        tab.root.get_by_role("button", name="Filters").click()
        expect(filters).to_be_visible()
        check("filters")
        tab.go("Trending")
        expect(chart(tab, "Task").locator(BAR).first).to_be_visible()
        check("statistics")
        tab.show(tab.big_base)
        expect(tab.part("Family tree").locator(".jp-Alacard-graph-node").nth(3)).to_be_visible()
        check("model")
