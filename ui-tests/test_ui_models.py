"""The tab 'Models' on the server's own routes: a snapshot of 20,000 models, and none at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from harness.catalog import ROWS, ModelsTab
from harness.lab import Lab
from harness.server import JupyterServer
from playwright.sync_api import expect

from alacard_ext.catalog.build import build_snapshot
from tests.bench_catalog.synthetic import rows


def test_without_a_catalog_the_deck_answers_and_says_how_to_fill_it(
    lab: Lab, jupyter_server: JupyterServer, shot: Callable[..., object]
) -> None:
    folder = jupyter_server.home / "catalog"
    for path in folder.glob("*current.json"):
        path.unlink()
    tab = ModelsTab(lab).open()
    expect(tab.rows.first).to_be_visible()
    expect(tab.root).to_contain_text("catalog")
    shot("models-deck-light")


@pytest.fixture
def tab(lab: Lab, snapshot: None) -> Iterator[ModelsTab]:
    # Made-up models are on no Hub: what it is asked about them, it does not have.
    lab.console.allow(r"404|Failed to load resource", because="the local hub lacks these models")
    yield ModelsTab(lab).open()


@pytest.fixture(scope="module")
def snapshot(jupyter_server: JupyterServer) -> None:
    build_snapshot(rows(ROWS), jupyter_server.home / "catalog")


def test_search_filters_and_typos(tab: ModelsTab, shot: Callable[..., object]) -> None:
    expect(tab.count).to_contain_text(f"{ROWS:,} models")
    shot("models-search-light")
    tab.search.fill("lama")
    expect(tab.root).to_contain_text("llama")
    expect(tab.rows.first).to_contain_text("llama", ignore_case=True)
    tab.search.fill("")
    expect(tab.count).to_contain_text(f"{ROWS:,} models")
    tab.root.locator("[data-filter=task] label").nth(1).click()
    expect(tab.count).not_to_contain_text(f"{ROWS:,} models")


def test_the_page_of_a_base_and_its_family(tab: ModelsTab, shot: Callable[..., object]) -> None:
    tab.search.fill(tab.big_base.split("/")[1])
    tab.row(tab.big_base).locator(".jp-AlacardModels-open").click()
    expect(tab.root.get_by_role("heading", name=tab.big_base)).to_be_visible()
    expect(tab.part("Fit on this machine")).to_be_visible()
    shot("models-page-light")
    family = tab.part("Family tree")
    family.scroll_into_view_if_needed()
    expect(family.locator(".jp-AlacardModels-node").nth(5)).to_be_visible()
    shot("models-family-light")


def test_statistics_have_charts_and_tables(tab: ModelsTab, shot: Callable[..., object]) -> None:
    tab.go("Trending and statistics")
    expect(tab.root.locator(".vega-embed, canvas, svg").first).to_be_visible(timeout=20_000)
    shot("models-statistics-light")
    tab.root.get_by_text("As a table").first.click()
    expect(tab.root.get_by_role("table").first).to_be_visible()
