"""The README's pictures, made by driving the real panel: `make pictures` writes docs/screenshots/.

Not run with the other tests, since it writes into docs/. Whoever runs it looks at each picture.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from harness.catalog import ModelsTab, fill_catalog
from harness.deck import deck_alone
from harness.film import Film
from harness.lab import Lab
from harness.notebook import Notebook
from harness.panel import AlacardPanel
from harness.server import JupyterServer, start_server
from playwright.sync_api import BrowserContext, Route, expect

from alacard_ext.catalog.engine.build import build_snapshot
from alacard_ext.catalog.feed.files import read_rows
from alacard_ext.catalog.feed.taken import Taken
from tests.local_hub.models import folders
from tests.local_hub.server import LocalHub, load_repositories

pytestmark = pytest.mark.skipif(
    os.environ.get("ALACARD_UPDATE_SCREENSHOTS") != "1",
    reason="writes into docs/: `make pictures` runs it",
)
PICTURES = Path(__file__).parents[1] / "docs" / "screenshots"
MODEL = "sentence-transformers/all-MiniLM-L6-v2"
HUB = "https://huggingface.co"
# A hand of a model that is much like the one that is chosen then.
SEED = 305
MOST_BYTES, MOST_MILLISECONDS = 1_500_000, 20_000


@pytest.fixture(scope="module")
def served_hub() -> Iterator[LocalHub]:
    """A hub with the models of the deck alone, whose popularity is not known."""
    with LocalHub(deck_alone(load_repositories(folders()))) as hub:
        yield hub


@pytest.fixture(scope="module")
def jupyter_server(
    served_hub: LocalHub, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[JupyterServer]:
    """A JupyterLab that asks that hub."""
    server = start_server(tmp_path_factory.mktemp("jupyter"), served_hub.url)
    yield server
    server.program.stop()


@pytest.fixture
def context_options() -> dict[str, object]:
    return {"viewport": {"width": 1040, "height": 740}, "device_scale_factor": 1.5}


@pytest.fixture
def lab_name() -> str:
    return "manuals"


@pytest.fixture
def context(context: BrowserContext, served_hub: LocalHub) -> BrowserContext:
    """The stand-in of the Hub goes by the Hub's name, and the deal is the same each time."""

    def named(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace(served_hub.url, HUB))

    def seeded(route: Route) -> None:
        url = route.request.url
        route.continue_(url=f"{url}{'&' if urlsplit(url).query else '?'}seed={SEED}")

    context.route("**/alacard/api/v1/**", named)
    context.route("**/alacard/api/v1/shuffle*", seeded)
    return context


@pytest.mark.timeout(900, func_only=True)
def test_film_of_the_main_path(panel: AlacardPanel, hub: LocalHub) -> None:
    lab, page = panel.lab, panel.page
    lab.execute("statusbar:toggle")
    lab.sidebar_width(350)
    film = Film(page)
    film.show(1000)

    film.click(panel.deal_button)
    film.animate(lambda: expect(panel.slot("model")).to_have_attribute("data-filled", "true"))
    panel.page.wait_for_function("() => document.getAnimations().length === 0")
    film.show(1300)

    film.click(panel.slot("model").locator(".jp-Alacard-slot-face"))
    picker = panel.picker("model")
    expect(picker.region).to_be_visible()
    film.show(700)
    film.type("all-minilm")
    picker.wait_settled()
    film.show(900)
    film.click(picker.option(MODEL))
    expect(picker.region).to_be_hidden()
    expect(panel.slot("model")).to_contain_text(MODEL)
    expect(panel.slot("model").locator(".jp-Alacard-badges")).to_contain_text("fits")
    film.show(1500)

    # Slow enough for the phases to be seen.
    hub.faults.set(delay=1.0)
    film.click(panel.generate_button)
    step = panel.progress.locator("[aria-current=step]")
    film.follow(step, panel.result.is_visible, within=1200)
    hub.faults.clear()
    notebook = Notebook(lab).wait_open()
    film.show(1500)

    run = panel.result.get_by_role("button", name="Run all")
    film.click(run)
    ended = panel.result.get_by_text("Ran to its end").first
    state = panel.result.locator(".jp-Alacard-state-text")
    film.follow(state, ended.is_visible, within=2400)
    film.show(900)
    assert notebook.errors() == []
    notebook.show_result("usage")
    film.show(4000)
    film.save(PICTURES / "main-path.webp")
    film.frames[-1].save(PICTURES / "sidebar.png", optimize=True)
    assert film.milliseconds <= MOST_MILLISECONDS
    assert (PICTURES / "main-path.webp").stat().st_size < MOST_BYTES


def test_picture_of_the_tab_models(lab: Lab, tmp_path: Path) -> None:
    """The models that people like most, as the Hub told of them in 2025."""
    if not (corpus := os.environ.get("ALACARD_CORPUS")):
        pytest.skip("needs the Hub's real answers: set ALACARD_CORPUS")
    (listed,) = Path(corpus, "api", "list").glob("models_full_sort-likes_*.json")
    built = tmp_path / "catalog"
    built.mkdir()
    build_snapshot(read_rows(listed, Taken()), built)
    fill_catalog(lab.server, built)
    lab.execute("statusbar:toggle")
    lab.execute("application:toggle-left-area")
    tab = ModelsTab(lab).open()
    tab.search.fill("lama")
    expect(tab.root).to_contain_text("instead of “lama”")
    for index in (0, 1):
        tab.rows.nth(index).get_by_role("checkbox", name="Compare").check()
    lab.page.mouse.move(0, 0)
    lab.page.screenshot(path=PICTURES / "models.png", animations="disabled")
