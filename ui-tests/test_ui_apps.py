"""The pages that a notebook serves, opened and used by a person in JupyterLab behind a base URL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from harness.notebook import Notebook
from harness.panel import AlacardPanel
from harness.server import JupyterServer, start_server
from playwright.sync_api import FrameLocator, expect

from tests.local_hub.server import LocalHub

pytest.importorskip("gradio", reason="needs the extra 'apps'")
pytest.importorskip("streamlit", reason="needs the extra 'apps'")
pytest.importorskip("jupyter_server_proxy", reason="needs the extra 'apps'")


@pytest.fixture(scope="module")
def jupyter_server(
    served_hub: LocalHub, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[JupyterServer]:
    """A JupyterLab at the address that JupyterHub would give it."""
    home = tmp_path_factory.mktemp("jupyter-apps")
    server = start_server(home, served_hub.url, base_url="/user/bob/")
    yield server
    server.program.stop()


def run_hand(panel: AlacardPanel, code: str) -> FrameLocator:
    """Deal the hand, run its notebook to the end, and find the page that it shows."""
    panel.lab.console.allow(".*", because="the page in the frame logs what it likes")
    panel.lay(code)
    panel.generate_button.click()
    notebook = Notebook(panel.lab).wait_open()
    panel.lab.page.evaluate("() => window.jupyterapp.commands.execute('notebook:run-all-cells')")
    notebook.wait_finished()
    assert notebook.errors() == []
    notebook.show_result("app")
    frame = notebook.panel.locator("iframe[src*='/user/bob/proxy/']")
    expect(frame).to_have_count(1)
    frame.scroll_into_view_if_needed()
    return notebook.panel.frame_locator("iframe[src*='/user/bob/proxy/']")


def test_a_gradio_page_sorts_a_text(
    panel: AlacardPanel, hand_code: Callable[..., str], shot: Callable[..., Path]
) -> None:
    page = run_hand(panel, hand_code("tiny/bert-sentiment", ui="gradio_demo"))
    page.get_by_label("Text").fill("A loaf of my own, and it rose.")
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_text("POSITIVE").first).to_be_visible()
    expect(page.get_by_text("NEGATIVE").first).to_be_visible()
    shot("app-gradio")
    # What the model cannot take is said on the page.
    page.get_by_label("Text").fill("   ")
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_text("Fill in every field first.").first).to_be_visible()


def test_a_gradio_page_answers_about_its_picture(
    panel: AlacardPanel, hand_code: Callable[..., str], shot: Callable[..., Path]
) -> None:
    code = hand_code("tiny/idefics3", prompt="picture_questions", topic="cats", ui="gradio_demo")
    page = run_hand(panel, code)
    page.get_by_label("Text").fill("What animal is this?")
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_label("Answer")).not_to_have_value("")
    shot("app-gradio-picture")


def test_a_streamlit_page_sorts_a_text(
    panel: AlacardPanel, hand_code: Callable[..., str], shot: Callable[..., Path]
) -> None:
    page = run_hand(panel, hand_code("tiny/bert-sentiment", ui="streamlit_app"))
    expect(page.get_by_role("heading", name="tiny/bert-sentiment")).to_be_visible()
    page.get_by_label("Text").fill("A loaf of my own, and it rose.")
    page.get_by_role("button", name="Run", exact=True).click()
    expect(page.get_by_text("POSITIVE").first).to_be_visible()
    shot("app-streamlit")
