"""A model of Transformers.js, run by the very browser in which a person reads the notebook."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from harness.notebook import Notebook
from harness.panel import AlacardPanel
from harness.server import JupyterServer, start_server
from playwright.sync_api import expect

from tests.bench_libraries.cases import CASES
from tests.bench_libraries.graphs import browser_page
from tests.local_hub.server import LocalHub, load_repositories

pytest.importorskip("jupyter_server_proxy", reason="needs the extra 'apps'")
CASE = next(case for case in CASES if case.npm)


@pytest.fixture(scope="module")
def served_hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalHub]:
    """A hub with the one model."""
    if missing := CASE.missing():
        pytest.skip(missing)
    folder = tmp_path_factory.mktemp("page") / "models"
    browser_page(folder)
    with LocalHub(load_repositories([folder])) as hub:
        yield hub


@pytest.fixture(scope="module")
def jupyter_server(
    served_hub: LocalHub, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[JupyterServer]:
    """A JupyterLab behind a base URL; npm has put the library beside its notebooks."""
    home = tmp_path_factory.mktemp("jupyter-page")
    server = start_server(home, served_hub.url, base_url="/user/bob/")
    (server.root / "node_modules").symlink_to(CASE.folder / "node_modules")
    yield server
    server.program.stop()


def test_run_all_is_answered_by_the_page_in_the_notebook(
    panel: AlacardPanel, hand_code: Callable[..., str], shot: Callable[..., Path]
) -> None:
    panel.lab.console.allow(".*", because="the page in the frame logs what it likes")
    panel.lay(hand_code(CASE.model))
    panel.generate_button.click()
    notebook = Notebook(panel.lab).wait_open()
    panel.lab.page.evaluate("() => window.jupyterapp.commands.execute('notebook:run-all-cells')")
    notebook.wait_finished()
    assert notebook.errors() == []
    told = notebook.output_text("usage")
    assert "No browser shows the page" not in told
    assert "negative" in told and "positive" in told
    # The page is reached through Jupyter's own proxy, and takes a text of the person's own.
    frame = "iframe[src*='/user/bob/proxy/']"
    notebook.panel.locator(frame).scroll_into_view_if_needed()
    page = notebook.panel.frame_locator(frame)
    expect(page.get_by_role("status")).to_contain_text("Ready")
    rows = page.locator("#answers tr")
    before = rows.count()
    page.get_by_label("A text of your own").fill("A loaf of my own, and it rose.")
    page.get_by_role("button", name="Ask the model").click()
    expect(rows).to_have_count(before + 1)
    expect(rows.first).to_contain_text("A loaf of my own, and it rose.")
    shot("browser-model")
