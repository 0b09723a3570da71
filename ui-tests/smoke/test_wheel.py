"""The wheel, installed by pip where there is no Node: JupyterLab 4.4 and 4.6, and Notebook 7.

In each: it is listed and enabled, the panel opens, a hand is dealt, a notebook is generated from
the picked model and opens with a kernel, and the page has nothing to complain about. Notebook 7,
below a base URL such as a hub's, also launches the app of a demo and uses it.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import nbformat
import pytest
from harness.catalog import ModelsTab
from harness.console import Console
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
from harness.server import JupyterServer, start_server
from playwright.sync_api import Page, expect

from tests.bench.wheel import wheel
from tests.local_hub.server import LocalHub

from .environments import TARGETS, Environment, Target, environment_with

MODEL = "tiny/bert-sentiment"
ROOT = ".jp-AlacardDemos"
FRAME = ".jp-AlacardDemos-app iframe"
# It asks for a name, and counts the words of a text.
GREETER = """import streamlit as st

name = st.text_input("Your name")
st.write(f"Hello {name or 'nobody'}")
given = st.file_uploader("A text")
if given:
    st.write(f"{len(given.read().split())} words")
"""
NOTEBOOK = "alacard-bert-sentiment.ipynb"
NOTEBOOK_7_SAYS = (
    r"uncaught: Cannot read properties of undefined \(reading 'schema'\)",
    "Notebook 7.6's own pages say so, with Alacard disabled as well",
)
# The first test of a target builds the wheel and installs it.
pytestmark = pytest.mark.timeout(1800)


@pytest.fixture(scope="session")
def built_wheel() -> Path:
    """The wheel, built once and only if its sources are newer."""
    return wheel()


@pytest.fixture(scope="module", params=TARGETS, ids=str)
def installed(request: pytest.FixtureRequest, built_wheel: Path) -> Environment:
    """An environment with the target and the wheel."""
    target: Target = request.param
    return environment_with(target, built_wheel)


@pytest.fixture(scope="module")
def served(
    installed: Environment, served_hub: LocalHub, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[JupyterServer]:
    """The target's own server, which finds no Node either."""
    notebook = installed.target.application == "notebook"
    server = start_server(
        tmp_path_factory.mktemp(installed.target.name),
        served_hub.url,
        application="notebook" if notebook else "lab",
        base_url="/user/x/" if notebook else "/",
        binaries=installed.binaries,
        environment={"PATH": installed.variables["PATH"]},
    )
    yield server
    server.program.stop()


def test_pip_installed_it_without_node_and_jupyter_lists_it(installed: Environment) -> None:
    for program in ("node", "npm", "jlpm"):
        found = shutil.which(program, path=installed.variables["PATH"])
        # jupyterlab brings a `jlpm` of its own, which cannot run without Node.
        assert found is None or (program == "jlpm" and Path(found).parent == installed.binaries)
    plain = re.compile(r"\x1b\[[0-9;]*m")
    front = plain.sub("", installed.run("jupyter", "labextension", "list"))
    assert re.search(r"alacard_ext v\S+ enabled OK \(python, alacard_ext\)", front), front
    server = plain.sub("", installed.run("jupyter", "server", "extension", "list"))
    assert re.search(r"alacard_ext enabled", server), server
    assert re.search(r"alacard_ext \S+ OK", server), server
    assert "alacard" in installed.run("alacard", "--version")


def test_it_works_in_the_browser(
    installed: Environment,
    served: JupyterServer,
    hub: LocalHub,
    page: Page,
    console: Console,
    shot: Callable[..., object],
) -> None:
    # Older JupyterLabs take a dot in a workspace for that of a file name.
    lab = Lab(page, served, console, installed.target.name.replace(".", ""))
    shutil.rmtree(lab.folder, ignore_errors=True)
    lab.folder.mkdir()
    if installed.target.application == "notebook":
        _notebook_7(lab, shot)
    else:
        _lab(lab, shot)
    assert [answer.status for answer in hub.requests if answer.path.startswith("/api/models/")]


@pytest.mark.attack
def test_a_strangers_text_is_text_here_too(
    installed: Environment,
    served: JupyterServer,
    hub: LocalHub,
    page: Page,
    console: Console,
    tmp_path: Path,
) -> None:
    # Each release has a sanitizer and Markdown extensions of its own.
    lab = Lab(page, served, console, f"hostile-{installed.target.name.replace('.', '')}")
    shutil.rmtree(lab.folder, ignore_errors=True)
    lab.folder.mkdir()
    console.allow(r"404", because="the local hub lacks the made-up models")
    if installed.target.application == "notebook":
        console.allow(*NOTEBOOK_7_SAYS)
    with hostile_models(hub, tmp_path) as model:
        outside = watch_requests(page, served.url)
        body = {"recipe": {"model_card": DIAGRAM}, "path": lab.name}
        made = served.ask("alacard/api/v1/notebook/generate", "POST", body)["data"]
        if installed.target.application == "notebook":
            page.context.request.get(f"{served.url}/tree?token={served.token}")
            page.goto(f"{served.url}/notebooks/{made['path']}")
        else:
            tab = ModelsTab(lab.open()).open()
            tab.show(model)
            readme = tab.part("README").locator(".jp-AlacardModels-readme")
            expect(readme).to_contain_text("mermaid with a picture")
            assert_only_text_with_colours(readme)
            lab.execute("docmanager:open", {"path": made["path"]})
        cells = page.locator(".jp-MarkdownCell .jp-RenderedMarkdown")
        expect(cells.first).to_be_visible()
        kernel = page.locator(".jp-NotebookPanel .jp-Notebook-ExecutionIndicator")
        expect(kernel).to_have_attribute("data-status", "idle")
        assert_cells_are_text(cells)
        assert outside == []


def _lab(lab: Lab, shot: Callable[..., object]) -> None:
    panel = AlacardPanel(lab.open()).open()
    _deal_and_pick(panel)
    panel.generate_button.click()
    expect(panel.result).to_be_visible()
    notebook = Notebook(lab).wait_open()
    assert notebook.path == f"{lab.name}/{NOTEBOOK}"
    assert notebook.kernel.startswith("Python 3")
    _assert_whole(lab)
    shot(f"wheel-{lab.name}")


def _notebook_7(lab: Lab, shot: Callable[..., object]) -> None:
    page = lab.page
    page.context.request.get(f"{lab.server.url}/tree?token={lab.server.token}")
    page.goto(f"{lab.server.url}/tree/{lab.name}")
    lab.console.allow(*NOTEBOOK_7_SAYS)
    # There is no sidebar to click on: the menu is where a person finds it.
    page.get_by_role("menuitem", name="View", exact=True).click()
    page.get_by_role("menuitem", name="Show Alacard").click()
    panel = AlacardPanel(lab)
    expect(panel.view).to_be_visible()
    _deal_and_pick(panel)
    shot(f"wheel-{lab.name}-tree")
    _demo(lab, shot)
    # Notebook 7 opens every document in a tab of its own.
    with page.context.expect_page() as opened:
        panel.generate_button.click()
    tab = opened.value
    lab.console.watch(tab)
    expect(tab.locator(".jp-Notebook .jp-Cell").first).to_be_visible()
    kernel = tab.locator(".jp-NotebookPanel .jp-Notebook-ExecutionIndicator")
    expect(kernel).to_have_attribute("data-status", "idle")
    assert tab.url.partition("?")[0].endswith(f"/notebooks/{lab.name}/{NOTEBOOK}")
    _assert_whole(lab)
    tab.screenshot(path=Path(__file__).parents[1] / "screenshots" / f"wheel-{lab.name}.png")


def _demo(lab: Lab, shot: Callable[..., object]) -> None:
    """An app is found in the gallery, launched, used by websocket and upload, and stopped."""
    page, folder = lab.page, lab.folder / "greeter"
    folder.mkdir()
    (folder / "app.py").write_text(GREETER)
    (folder / "requirements.txt").write_text("streamlit\n")
    lab.console.allow(r"status (of )?(404|502)", because="its page looks for it after its end")
    page.keyboard.press("Control+Shift+C")
    page.locator(".lm-CommandPalette-input, .jp-CommandPalette input").first.fill("Demos")
    page.locator(".lm-CommandPalette-item", has_text="Demos").first.click()
    root = page.locator(ROOT)
    root.get_by_role("button", name="Add a demo…").first.click()
    root.get_by_label("Or a folder or an archive").fill(f"{lab.name}/greeter")
    root.get_by_role("button", name="Check").click()
    root.get_by_role("button", name="Keep this demo").click()
    expect(root.get_by_role("heading", name="greeter")).to_be_visible()
    root.get_by_role("button", name="← All demos").click()
    root.get_by_role("list", name="Demos").get_by_role("button", name="greeter").click()
    app = root.get_by_role("region", name="App", exact=True)
    app.get_by_role("button", name="Launch", exact=True).click()
    app.get_by_role("button", name="Open the app").click()
    expect(page.locator(FRAME)).to_have_attribute("src", re.compile(r"/user/x/alacard/app/"))
    shown = page.frame_locator(FRAME)
    shown.get_by_label("Your name").fill("Ada")
    shown.get_by_label("Your name").press("Enter")
    expect(shown.get_by_text("Hello Ada")).to_be_visible()
    (lab.folder / "words.txt").write_text("one two three")
    shown.locator("input[type=file]").set_input_files(lab.folder / "words.txt")
    expect(shown.get_by_text("3 words")).to_be_visible()
    shot(f"wheel-{lab.name}-demo")
    page.get_by_role("tab", name="Demos").click()
    app.get_by_role("button", name="Stop").click()
    expect(app.get_by_role("button", name="Launch", exact=True)).to_be_visible()


def _deal_and_pick(panel: AlacardPanel) -> None:
    panel.deal()
    assert panel.filled() == 5
    panel.pick_model(MODEL)
    panel.deal()
    expect(panel.slot("model")).to_contain_text(MODEL)


def _assert_whole(lab: Lab) -> None:
    notebook = lab.read_notebook(lab.folder / NOTEBOOK)
    nbformat.validate(notebook)
    assert notebook.metadata["alacard"]["model"]["id"] == MODEL
