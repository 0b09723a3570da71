"""Hostile pages in a real JupyterLab: what a stranger wrote is text, wherever it is drawn."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from harness.catalog import ModelsTab
from harness.hostile import (
    DIAGRAM,
    assert_cells_are_text,
    assert_only_text_with_colours,
    hostile_models,
    watch_requests,
)
from harness.lab import Lab
from harness.notebook import Notebook
from harness.panel import AlacardPanel
from playwright.sync_api import Page, expect

from tests.local_hub.server import LocalHub

pytestmark = pytest.mark.attack


@pytest.fixture
def hostile(hub: LocalHub, tmp_path: Path) -> Iterator[str]:
    """A model whose README holds every attack, and whose metadata is an attack everywhere."""
    with hostile_models(hub, tmp_path) as model:
        yield model


@pytest.fixture
def outside(page: Page, jupyter_server: Any) -> list[str]:
    """Every request that leaves for another place than the server, from the start on."""
    return watch_requests(page, jupyter_server.url)


def test_a_hostile_page_in_the_tab_models(
    lab: Lab,
    filled: None,
    hostile: str,
    outside: list[str],
    shot: Callable[..., object],
) -> None:
    lab.console.allow(r"404", because="the local hub lacks the made-up models")
    tab = ModelsTab(lab).open()
    tab.show(hostile)
    page = tab.part("README").locator(".jp-AlacardModels-readme")
    expect(page).to_contain_text("mermaid with a picture")
    expect(page.locator("code span").first).to_be_attached()
    assert_only_text_with_colours(page)
    assert page.evaluate("box => box.scrollWidth >= box.clientWidth")
    for name in ("Facts", "Files", "Access and licence", "Tags and data sets"):
        part = tab.part(name)
        assert not re.search("[\u202a-\u202e\u2066-\u2069]", part.inner_text())
        assert part.locator("img, svg, iframe").count() == 0
    expect(tab.part("Files")).to_contain_text("photo‹U+202E›gnp.exe")
    # The tab itself still stands where it stood: its own button takes the click.
    page.get_by_text("mermaid with a picture").scroll_into_view_if_needed()
    shot("hostile-page-light")
    tab.root.get_by_role("button", name="← Back to the search").click()
    assert outside == []


def test_a_dealt_notebook_of_a_hostile_page(
    panel: AlacardPanel,
    hostile: str,
    outside: list[str],
    hand_code: Callable[..., str],
    shot: Callable[..., object],
) -> None:
    panel.lay(hand_code(DIAGRAM))
    panel.generate_button.click()
    notebook = Notebook(panel.lab).wait_open()
    cells = notebook.panel.locator(".jp-MarkdownCell .jp-RenderedMarkdown")
    expect(cells.first).to_be_visible()
    notebook.wait_typeset("attacker.example/m.png")
    source = json.dumps(notebook.content()["cells"])
    assert "attacker.example/m.png" in source and "rule" in source
    assert_cells_are_text(cells)
    shot("hostile-page-notebook-light")
    assert outside == []
