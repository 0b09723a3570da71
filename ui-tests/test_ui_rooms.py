"""The rooms of the front end: loaded on first use, told of where they do not come, switched off."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError

import pytest
from harness.console import Console
from harness.lab import Lab
from harness.panel import AlacardPanel
from harness.server import start_server
from playwright.sync_api import Page, expect

from tests.local_hub.server import LocalHub

BUILT = Path(__file__).parents[1] / "alacard_ext" / "labextension" / "static"
# What a person who never opens the panel pays for Alacard, gzipped as a proxy does it.
LIMIT = 150_000
ROOMS = {"panel", "picker", "recipes", "trust", "generate", "notebook", "verify", "catalog"}
SENTENCE = "could not be loaded. Check that the Jupyter server is running"


class Files:
    """The files of the extension that a page asked for."""

    def __init__(self, page: Page) -> None:
        self.addresses: list[str] = []
        page.on("request", lambda request: self.addresses.append(request.url))

    @property
    def names(self) -> set[str]:
        """Names of scripts, as they are built."""
        found = (re.search(r"/alacard_ext/static/([^?]+\.js)", url) for url in self.addresses)
        return {match[1] for match in found if match}

    @property
    def rooms(self) -> set[str]:
        """The rooms whose chunk is among them."""
        return {name.partition(".")[0] for name in self.names} & ROOMS


@pytest.fixture
def files(page: Page) -> Files:
    """What is asked for from the first request on: it comes before `lab` in a test's arguments."""
    return Files(page)


def test_a_room_is_loaded_when_it_is_first_used(files: Files, lab: Lab) -> None:
    assert files.rooms == set()
    first = {name: len(gzip.compress((BUILT / name).read_bytes(), 9)) for name in files.names}
    assert any(name.startswith("remoteEntry") for name in first)
    assert sum(first.values()) < LIMIT, first
    panel = AlacardPanel(lab).open()
    expect(panel.welcome).to_be_visible()
    assert files.rooms == {"panel"}
    panel.choose("topic")
    assert files.rooms == {"panel", "picker"}
    panel.show_recipes()
    assert files.rooms == {"panel", "picker", "recipes"}
    panel.toolbar("models").click()
    expect(lab.page.locator(".jp-AlacardModels")).to_be_visible()
    assert files.rooms == {"panel", "picker", "recipes", "catalog"}


def test_a_room_that_does_not_come_is_told_of_and_tried_again(
    page: Page, console: Console, lab: Lab
) -> None:
    console.allow(r"ERR_(FAILED|CONNECTION_REFUSED)", "the test keeps the files away")
    away = re.compile(r"/alacard_ext/static/(panel|picker|catalog)\.")
    page.route(away, lambda route: route.abort())
    page.locator(".jp-SideBar .lm-TabBar-tab[title*='Alacard']").click()
    panel = AlacardPanel(lab)
    told = panel.root.get_by_role("alert")
    expect(told).to_contain_text(SENTENCE)
    # Tried again too early, it is told again.
    told.get_by_role("button", name="Try again").click()
    expect(told).to_contain_text(SENTENCE)
    panel.toolbar("models").click()
    expect(lab.notifications.filter(has_text=SENTENCE)).to_be_visible()
    page.unroute(away)
    told.get_by_role("button", name="Try again").click()
    expect(panel.welcome).to_be_visible()
    lab.notifications.get_by_role("button", name="Try again").click()
    expect(page.locator(".jp-AlacardModels")).to_be_visible()


@pytest.fixture
def lab_without(
    page: Page,
    console: Console,
    served_hub: LocalHub,
    lab_name: str,
    tmp_path: Path,
) -> Iterator[Lab]:
    """A JupyterLab of a site that has switched the catalog off."""
    served_hub.reset()
    server = start_server(
        tmp_path, served_hub.url, options=("--AlacardApp.disabled_rooms=catalog",)
    )
    try:
        yield Lab(page, server, console, lab_name).open()
    finally:
        server.program.stop()


def test_a_room_that_is_switched_off_is_nowhere(files: Files, lab_without: Lab) -> None:
    lab, page = lab_without, lab_without.page
    with pytest.raises(HTTPError) as refused:
        lab.server.ask("alacard/api/v1/catalog/status")
    assert refused.value.code == 404
    assert not lab.has_command("alacard:open-models")
    assert not lab.has_command("alacard:route-models")
    # The palette and the launcher.
    page.keyboard.press("Control+Shift+C")
    box = page.locator(".lm-CommandPalette-input, .jp-CommandPalette input").first
    box.fill("alacard")
    entries = page.locator(".lm-CommandPalette-itemLabel")
    expect(entries.filter(has_text="Show Alacard")).to_be_visible()
    expect(entries.filter(has_text=re.compile(r"\bModels$"))).to_have_count(0)
    page.keyboard.press("Escape")
    lab.execute("launcher:create")
    cards = page.locator(".jp-LauncherCard:visible")
    expect(cards.filter(has_text="Alacard")).to_have_count(1)
    expect(cards.filter(has_text="Models")).to_have_count(0)
    # The menu and the panel's toolbar, which the settings name the command for.
    page.locator(".lm-MenuBar-item", has_text="View").click()
    menu = page.locator(".lm-Menu-item:visible")
    expect(menu.filter(has_text="Show Alacard")).to_be_visible()
    expect(menu.filter(has_text=re.compile("^Models"))).to_have_count(0)
    page.keyboard.press("Escape")
    panel = AlacardPanel(lab).open()
    expect(panel.toolbar("recipes")).to_be_visible()
    expect(panel.toolbar("models")).to_have_count(0)
    # The picker neither asks the catalog nor leads into it.
    picker = panel.choose("model").wait_settled()
    picker.search.fill("tiny/bert-sentiment")
    expect(picker.option("tiny/bert-sentiment")).to_be_visible()
    picker.wait_settled()
    expect(picker.region.get_by_role("button", name=re.compile("Models tab"))).to_have_count(0)
    picker.option("tiny/bert-sentiment").click()
    expect(picker.region).to_be_hidden()
    panel.deal()
    assert panel.filled() == 5
    assert panel.title("model") == "bert-sentiment"
    # A link into the tab that someone kept opens JupyterLab, and nothing more.
    page.goto(f"{page.url.partition('?')[0]}?alacard-models=q%3Dbert")
    lab.wait()
    expect(page.locator(".jp-AlacardModels")).to_have_count(0)
    AlacardPanel(lab).open()
    assert not [url for url in files.addresses if "/v1/catalog/" in url]
    assert "catalog" not in files.rooms


def test_every_room_of_the_front_end_has_a_chunk() -> None:
    """The names above are those of the build."""
    built = {path.name.partition(".")[0] for path in BUILT.glob("*.js")}
    assert built >= ROOMS
