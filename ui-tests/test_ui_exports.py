"""Exports from JupyterLab: chosen in a dialog, saved by the browser, and opened again."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

from harness.console import Console
from harness.lab import Lab
from harness.notebook import Notebook
from harness.panel import AlacardPanel
from harness.pictures import both_themes
from playwright.sync_api import Download, Locator, Page, expect

ATTACK = "<b>shown</b><img src='https://attacker.example/a.png' onerror='window.caught = 1'>"
TYPED = """cell => {
  const { sharedModel } = window.jupyterapp.shell.currentWidget.content.model;
  sharedModel.insertCell(0, cell);
}"""


def choose(page: Page, kind: str) -> Locator:
    """The dialog of exports, in which that kind is chosen."""
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("combobox").select_option(label=kind)
    return dialog


def made_without_the_page(lab: Lab, download: Locator, file: Path) -> None:
    """As a job an export is done while no page is open, and its file is there afterwards."""
    page = lab.page
    download.click()
    dialog = choose(page, "Python program")
    both_themes(lab, page.locator(".jp-AlacardExport"), "export-dialog")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    expect(dialog.get_by_role("radio", name="this server")).to_be_checked()
    with page.expect_response(lambda answer: answer.request.method == "POST") as submitted:
        page.keyboard.press("Enter")
    job = submitted.value.json()["data"]["id"]
    page.goto("about:blank")

    def is_done() -> bool:
        return bool(lab.server.ask(f"alacard/api/v1/jobs/{job}")["data"]["state"] == "done")

    lab.wait_until(is_done, "the export to be done")
    lab.open()
    lab.execute("alacard:open-jobs", {"job": job})
    with page.expect_download() as fetched:
        page.get_by_role("button", name="Download file: Export").click()
    fetched.value.save_as(file)
    assert "transformers" in file.read_text()


def exported(page: Page, kind: str) -> Download:
    """What the browser saves once that kind is chosen by keyboard and mouse."""
    dialog = choose(page, kind)
    with page.expect_download() as saved:
        dialog.get_by_role("button", name="Export").click()
    return saved.value


def test_a_notebook_is_exported_from_the_palette_the_menu_and_its_page(
    panel: AlacardPanel, hand_code: Callable[..., str], console: Console, tmp_path: Path
) -> None:
    lab, page = panel.lab, panel.page
    console.allow("attacker.example", because="the person's own notebook draws what was typed")
    panel.lay(hand_code("tiny/bert-sentiment", ui="gradio_demo"))
    panel.generate_button.click()
    notebook = Notebook(lab).wait_open()
    page.evaluate(TYPED, {"cell_type": "markdown", "source": f"# Typed\n\n{ATTACK}"})
    stem = Path(notebook.path).stem

    lab.palette("Export Notebook for")
    made = exported(page, "HTML page to read")
    assert made.suggested_filename == f"{stem}.html"
    made.save_as(tmp_path / "page.html")
    reader = page.context.new_page()
    asked: list[str] = []
    reader.on("request", lambda request: asked.append(request.url))
    reader.goto((tmp_path / "page.html").as_uri())
    expect(reader.get_by_role("heading", name="Typed")).to_be_visible()
    expect(reader.locator("b", has_text="shown")).to_be_visible()
    assert reader.evaluate("() => window.caught") is None
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    reader.close()

    page.get_by_role("menuitem", name="File", exact=True).click()
    page.get_by_role("menuitem", name="Export Notebook for…").click()
    made = exported(page, "Hugging Face Space (Gradio, Streamlit or API app)")
    made.save_as(tmp_path / "space.zip")
    with zipfile.ZipFile(tmp_path / "space.zip") as archive:
        assert f"{stem}-space/app.py" in archive.namelist()

    own = lab.server.ask("alacard/api/v1/library")["data"]["hands"][0]["share_id"]
    lab.execute("alacard:open-share", {"hand": own})
    download = page.locator(".jp-AlacardShare-frame:visible").get_by_role(
        "button", name="Download as…"
    )
    download.click()
    made = exported(page, "Notebook for Google Colab")
    assert made.suggested_filename == f"{stem}-colab.ipynb"

    made_without_the_page(lab, download, tmp_path / "program.py")
