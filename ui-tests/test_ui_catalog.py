"""The tab 'Models' on the server's own routes at 20,000 models: search, filters, links, sync."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from harness.catalog import ROWS, ModelsTab, empty_catalog, fill_catalog
from harness.lab import Lab
from harness.panel import AlacardPanel
from harness.server import JupyterServer
from playwright.sync_api import expect

from tests.local_hub.server import LocalHub

ALL = f"{ROWS:,} models"
SEARCH = "/v1/catalog/search"


@pytest.fixture
def tab(lab: Lab, filled: None) -> ModelsTab:
    lab.sidebar_width(240)
    return ModelsTab(lab).open()


def number_of(text: str) -> int:
    """The first number in a text, as a reader of English writes it."""
    found = re.search(r"[\d,]+", text)
    assert found, text
    return int(found[0].replace(",", ""))


def test_all_rows_scroll_and_those_in_sight_tell_whether_they_fit(tab: ModelsTab) -> None:
    expect(tab.count).to_contain_text(ALL)
    expect(tab.root.locator("[data-mark=fit]").first).to_be_visible()
    told = {mark.inner_text() for mark in tab.root.locator("[data-mark=fit]").all()}
    assert all(any(word in text for word in ("fits", "tight", "does not fit")) for text in told)
    tab.page.wait_for_function(
        """() => {
          const list = document.querySelector('.jp-AlacardModels-scroll');
          list.scrollTo(0, list.scrollHeight);
          return list.querySelector("[data-index='199']");
        }"""
    )
    expect(tab.root.locator("[data-index='199']")).to_be_visible()
    assert tab.rows.count() < 60
    ids = [row.get_attribute("data-id") for row in tab.rows.all()]
    assert len(set(ids)) == len(ids)


def test_words_typos_and_addresses_as_one_types(tab: ModelsTab) -> None:
    asked: list[str] = []
    tab.page.on("request", lambda request: asked.append(request.url))
    tab.search.press_sequentially("lama", delay=20)
    expect(tab.root).to_contain_text("Showing results for “llama” instead of “lama”")
    expect(tab.rows.first).to_contain_text("llama", ignore_case=True)
    searches = [url for url in asked if SEARCH in url]
    assert 1 <= len(searches) <= 4, "a keystroke each is too often"
    tab.search.fill("stabel difusion")
    expect(tab.root).to_contain_text("“stable diffusion” instead of “stabel difusion”")
    expect(tab.rows.first).to_contain_text("stable-diffusion")
    # Prefixes and several words; operators are text.
    tab.search.fill("qwen instr")
    expect(tab.rows.first).to_contain_text(re.compile("qwen.*instruct"))
    tab.search.fill('" OR NOT * xyzzy9 "')
    expect(tab.root).to_contain_text("No model matches")
    tab.root.get_by_role("button", name="Clear words and filters").click()
    expect(tab.count).to_contain_text(ALL)


def test_filters_count_what_they_will_find(tab: ModelsTab) -> None:
    tasks = tab.root.locator("[data-filter=task] label")
    expect(tasks.first).to_be_visible()
    chosen = tasks.filter(has_text="Text classification")
    promised = chosen.locator(".jp-AlacardModels-number").get_attribute("title") or ""
    chosen.click()
    expect(tab.count).to_contain_text(f"{number_of(promised):,} models")
    expect(tab.rows.first).to_contain_text("Text classification")
    # The other filters count within it, and each narrows further.
    licence = tab.root.locator("[data-filter=license] label").filter(has_text=re.compile("^mit"))
    within = number_of(licence.locator(".jp-AlacardModels-number").get_attribute("title") or "")
    assert 0 < within < number_of(promised)
    licence.click()
    expect(tab.count).to_contain_text(f"{within:,} models")
    expect(tab.rows.first).to_contain_text("mit")
    for label in ("Fits this machine", "Not gated"):
        before = tab.count.inner_text()
        tab.root.get_by_label(label).check()
        expect(tab.count).not_to_have_text(before)
    assert number_of(tab.count.inner_text()) < within
    expect(chosen.get_by_role("checkbox")).to_be_checked()
    tab.root.locator("[data-filter=author]").get_by_text(re.compile(r"^\d+ more$")).click()
    assert tab.root.locator("[data-filter=author] label").count() > 6
    tab.root.get_by_role("button", name="Clear filters").click()
    expect(tab.count).to_contain_text(ALL)
    # An address of the Hub finds its model.
    tab.search.fill(f"https://huggingface.co/{tab.big_base}/tree/main")
    expect(tab.rows.first).to_have_attribute("data-id", tab.big_base)
    tab.lab.console.allow("400", because="a data set's address is refused in a sentence")
    tab.search.fill("https://huggingface.co/datasets/ada/words")
    expect(tab.root).to_contain_text("This is the address of a data set")


def test_sorts_put_the_most_first(tab: ModelsTab) -> None:
    tab.search.fill("whisper")
    expect(tab.rows.first).to_contain_text("whisper")
    for by in ("downloads", "likes"):
        with tab.page.expect_response(lambda answer, by=by: f"sort={by}" in answer.url) as told:
            tab.root.get_by_label("Sort by").select_option(by)
        models = told.value.json()["data"]["models"]
        figures = [model[by] for model in models]
        assert figures == sorted(figures, reverse=True) and len(set(figures)) > 5
        expect(tab.rows.first).to_have_attribute("data-id", models[0]["id"])


def test_by_keyboard_from_search_to_a_page_and_back(tab: ModelsTab) -> None:
    keyboard = tab.page.keyboard
    tab.lab.console.allow("404", because="made-up models are on no Hub")
    expect(tab.search).to_be_focused()
    keyboard.press("ArrowDown")
    for index in range(13):
        expect(tab.root.locator(f"[data-index='{index}'] .jp-AlacardModels-open")).to_be_focused()
        if index < 12:
            keyboard.press("ArrowDown")
    row = tab.root.locator("[data-index='12']")
    model_id = row.get_attribute("data-id") or ""
    keyboard.press("Enter")
    expect(tab.root.get_by_role("heading", name=model_id)).to_be_focused()
    back = tab.root.get_by_role("button", name="Back to the search")
    keyboard.press("Shift+Tab")
    expect(back).to_be_focused()
    keyboard.press("Enter")
    expect(tab.search).to_be_focused()
    # A box of a filter, by its own key.
    box = tab.root.locator("[data-filter=library] input").first
    tab.lab.tab_to(box)
    keyboard.press("Space")
    expect(box).to_be_checked()
    expect(tab.count).not_to_contain_text(ALL)


def test_what_only_the_hub_knows_joins_marked(tab: ModelsTab, hub: LocalHub) -> None:
    hub.faults.set(delay=0.5)
    tab.search.fill("bert")
    # The catalog answers while the Hub is still asked.
    expect(tab.rows.first).to_contain_text("bert")
    expect(tab.count).to_contain_text("asking the Hub…")
    expect(tab.rows.first.locator("[data-mark=live]")).to_have_count(0)
    expect(tab.count).to_contain_text(re.compile(r"\d+ more from the Hub"))
    tab.search.fill("bert sentiment tiny")
    live = tab.row("tiny/bert-sentiment")
    expect(live.locator("[data-mark=live]")).to_have_text("from the Hub")


def test_a_search_is_saved_copied_and_brought_back(tab: ModelsTab) -> None:
    tab.search.fill("qwen")
    tab.root.get_by_label("Sort by").select_option("likes")
    expect(tab.rows.first).to_contain_text("qwen", ignore_case=True)
    tab.root.get_by_role("button", name="Save search").click()
    dialog = tab.page.locator(".jp-Dialog")
    dialog.get_by_role("textbox").fill("Liked Qwens")
    dialog.get_by_role("button", name="Save", exact=True).click()
    expect(tab.root.get_by_role("button", name="Forget search")).to_be_visible()
    tab.search.fill("whisper")
    expect(tab.rows.first).to_contain_text("whisper", ignore_case=True)
    AlacardPanel(tab.lab).wait_saved("whisper")
    tab.lab.reload()
    # The tab, its words and the saved search are there again.
    expect(tab.search).to_have_value("whisper")
    saved = tab.root.get_by_label("Saved searches")
    saved.select_option(label="Liked Qwens")
    expect(tab.search).to_have_value("qwen")
    expect(tab.root.get_by_label("Sort by")).to_have_value("likes")
    expect(tab.rows.first).to_contain_text("qwen", ignore_case=True)
    tab.root.get_by_role("button", name="Forget search").click()
    expect(saved).to_have_count(0)


def test_a_link_reproduces_the_view(tab: ModelsTab) -> None:
    tab.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    tab.search.fill("bert")
    tab.root.locator("[data-filter=license] label").first.click()
    tab.root.get_by_label("Sort by").select_option("downloads")
    expect(tab.root.locator("[data-filter=license] input:checked")).to_have_count(1)
    expect(tab.root.get_by_role("list", name="Models")).to_have_attribute("aria-busy", "false")
    shown = [row.get_attribute("data-id") for row in tab.rows.all()][:8]
    tab.root.get_by_role("button", name="Copy link").click()
    expect(tab.lab.notifications.filter(has_text="Link copied")).to_be_visible()
    link = str(tab.page.evaluate("navigator.clipboard.readText()"))
    assert "alacard-models=" in link
    tab.search.fill("")
    tab.page.goto(link.replace("/lab?", f"/lab/workspaces/{tab.lab.name}/tree/{tab.lab.name}?"))
    tab.lab.wait()
    expect(tab.search).to_have_value("bert")
    expect(tab.root.get_by_label("Sort by")).to_have_value("downloads")
    expect(tab.root.locator("[data-filter=license] input:checked")).to_have_count(1)
    expect(tab.rows.nth(7)).to_be_visible()
    assert [row.get_attribute("data-id") for row in tab.rows.all()][:8] == shown
    assert "alacard-models" not in tab.page.url


class TestSync:
    """Feeding from the local hub, while the tab is open."""

    @pytest.fixture
    def tab(
        self, tab: ModelsTab, jupyter_server: JupyterServer, built_catalog: Path
    ) -> Iterator[ModelsTab]:
        yield tab
        fill_catalog(jupyter_server, built_catalog)

    def test_progress_cancel_and_the_new_catalog(
        self, tab: ModelsTab, hub: LocalHub, shot: Callable[..., object]
    ) -> None:
        status = tab.root.get_by_role("contentinfo").or_(tab.root.locator("footer")).first
        expect(status).to_contain_text(ALL)
        hub.faults.set(kind="rate_limit", retry_after=30, path="/api/models")
        tab.root.get_by_role("button", name="Sync", exact=True).click()
        expect(tab.root.get_by_role("progressbar", name="Sync")).to_be_visible()
        # It says what it does, and why it waits.
        expect(status).to_contain_text("Reading the list of the Hub: 0 models")
        expect(status).to_contain_text("limit")
        shot("catalog-sync-light")
        # The catalog in use answers meanwhile.
        tab.search.fill("whisper")
        expect(tab.rows.first).to_contain_text("whisper")
        # The tab tells it, so no toast lies over it.
        expect(tab.lab.notifications).to_have_count(0)
        tab.root.get_by_role("button", name="Cancel sync").click()
        expect(status).to_contain_text("The sync was stopped; the next one continues from here.")
        expect(status).to_contain_text(ALL)
        tab.search.fill("")
        hub.reset()
        tab.root.get_by_role("button", name="Sync", exact=True).click()
        # The Hub's whole list takes the place of the made-up catalog, without a reload.
        expect(status).not_to_contain_text(ALL)
        expect(tab.root.get_by_role("button", name="Sync", exact=True)).to_be_visible()
        expect(tab.count).not_to_contain_text(ALL)
        tab.search.fill("bert sentiment")
        found = tab.row("tiny/bert-sentiment")
        expect(found).to_be_visible()
        expect(found.locator("[data-mark=live]")).to_have_count(0)
        # Two of them side by side, and on into one notebook.
        for name in ("tiny/bert-sentiment", "tiny/distilbert-sentiment"):
            tab.row(name).get_by_role("checkbox", name="Compare").check()
        tab.go("Compare")
        tab.root.get_by_role("button", name="Compare their answers in a notebook").click()
        expect(tab.page.locator(".jp-NotebookPanel").first).to_be_visible()
        assert tab.lab.notebooks() == ["alacard-bert-sentiment-bake-off.ipynb"]

    def test_it_goes_on_in_a_notice_when_the_tab_is_closed(
        self, tab: ModelsTab, hub: LocalHub, shot: Callable[..., object]
    ) -> None:
        hub.faults.set(kind="rate_limit", retry_after=30, path="/api/models")
        tab.root.get_by_role("button", name="Sync", exact=True).click()
        expect(tab.root.get_by_role("button", name="Cancel sync")).to_be_visible()
        tab.lab.execute("application:close-all")
        notice = tab.lab.notifications.filter(has_text="Catalog: Reading the list of the Hub")
        expect(notice).to_be_visible()
        shot("notice-light")
        tab.lab.theme("JupyterLab Dark")
        shot("notice-dark")
        notice.get_by_role("button", name="Cancel").click()
        expect(tab.lab.notifications.filter(has_text="The sync was stopped")).to_be_visible()
        expect(tab.lab.notifications).to_have_count(1)
        hub.reset()


def test_without_a_catalog_the_deck_answers_and_says_how_to_fill_it(
    lab: Lab,
    filled: None,
    jupyter_server: JupyterServer,
    built_catalog: Path,
    shot: Callable[..., object],
) -> None:
    empty_catalog(jupyter_server)
    try:
        tab = ModelsTab(lab).open()
        expect(tab.root.locator("footer")).to_contain_text("No catalog yet")
        expect(tab.root).to_contain_text("The catalog is empty, so the bundled deck is shown")
        assert 5 < tab.rows.count() < 200
        shot("catalog-deck-light")
    finally:
        fill_catalog(jupyter_server, built_catalog)
