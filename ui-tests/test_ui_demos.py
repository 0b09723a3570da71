"""A bundle that is brought, looked at, changed and taken back in the tab 'Demos'."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

from harness.accessibility import axe_violations, nameless
from harness.lab import Lab
from harness.notebook import Notebook
from harness.pictures import both_themes
from playwright.sync_api import expect

from tests.demos.bundles.models import bundle

ROOT = ".jp-AlacardDemos"
MODEL = "tiny/bert-sentiment"


def archive(files: dict[str, str]) -> bytes:
    """A ZIP with these files."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        for name, text in files.items():
            packed.writestr(name, text)
    return made.getvalue()


def test_an_archive_is_refused_mended_kept_shown_and_deleted(lab: Lab) -> None:
    page = lab.page
    name = f"Mood & <b>sweetness</b> {uuid4().hex[:8]}"
    files = {
        "mood/app.py": "import gradio as gr\nimport requests\n",
        "mood/requirements.txt": "gradio\n-e .\n",
        "mood/README.md": (
            f"---\ntitle: {name}\ntags: [mood]\nmodels: [{MODEL}]\n---\n\nScores *moods*. [x](y)\n"
        ),
    }
    lab.execute("alacard:open-demos", {"link": "scope=mine"})
    root = page.locator(ROOT)
    root.get_by_role("button", name="Add a demo…").first.click()
    choose = root.locator("input[type=file]")
    zipped = {"name": "mood.zip", "mimeType": "application/zip"}
    choose.set_input_files({**zipped, "buffer": archive(files)})
    refused = root.get_by_role("region", name="Refused")
    expect(refused).to_contain_text("requirements.txt:2")
    expect(refused).to_contain_text("An editable install")
    assert not nameless(page, ROOT) and not axe_violations(page, ROOT)
    both_themes(lab, root, "demos-page-refused")
    root.get_by_role("button", name="Choose another bundle").click()
    files["mood/requirements.txt"] = "gradio\n"
    choose.set_input_files({**zipped, "buffer": archive(files)})
    expect(root.get_by_role("region", name="Good to know")).to_contain_text(
        "opens network connections"
    )
    expect(root.get_by_label("Name")).to_have_value(name)
    both_themes(lab, root, "demos-page-bring")
    root.get_by_label("Tags, separated by commas").fill("mood, tiny")
    root.get_by_role("button", name="Keep this demo").click()
    expect(root.get_by_role("heading", name=name)).to_be_visible()
    description = root.get_by_role("region", name="Description")
    expect(description.locator("em")).to_have_text("moods")
    expect(description.locator("a[href]")).to_have_count(0)
    root.get_by_role("button", name="app.py").click()
    expect(root.locator("pre")).to_contain_text("import requests")
    assert not list((lab.server.root / "alacard-uploads").glob("*.zip"))
    assert not nameless(page, ROOT) and not axe_violations(page, ROOT)
    both_themes(lab, root, "demos-page")
    with page.expect_download() as saved:
        root.get_by_role("link", name="Export as Space").click()
    assert "README.md" in zipfile.ZipFile(saved.value.path()).namelist()
    root.get_by_role("button", name="tiny").click()
    tile = root.get_by_role("list", name="Demos").get_by_role("button", name=name)
    expect(tile).to_be_visible()
    tile.click()
    root.get_by_role("button", name="Delete").click()
    expect(root.get_by_text("No demos match.")).to_be_visible()
    lab.notifications.get_by_role("button", name="Undo").click()
    expect(tile).to_be_visible()
    root.get_by_role("list", name="Demos").get_by_role("button", name="tiny").first.click()
    expect(root.get_by_role("button", name="Tag: tiny ✕")).to_be_visible()
    tile.click()
    root.get_by_role("button", name="Deal a notebook for this model").click()
    expect(page.locator("#alacard-panel")).to_contain_text("bert-sentiment")


def test_a_folder_of_the_file_browser_becomes_a_demo_by_keyboard(lab: Lab) -> None:
    page = lab.page
    folder = Path(lab.folder)
    bundle("static-page", folder)
    # By its name alone: what is in it is looked at when it is checked.
    (folder / "packed.7z").write_bytes(b"7z")
    offered = page.get_by_role("menuitem", name="Make a Demo of This…")
    page.locator(".jp-DirListing-item", has_text="packed.7z").click(button="right")
    expect(offered).to_be_visible()
    page.keyboard.press("Escape")
    expect(offered).to_have_count(0)
    row = page.locator(".jp-DirListing-item", has_text="static-page")
    expect(row).to_be_visible()
    row.click(button="right")
    offered.click()
    root = page.locator(ROOT)
    name = root.get_by_label("Name")
    expect(name).to_have_value("Count the words")
    lab.tab_to(name)
    page.keyboard.press("Enter")
    expect(root.get_by_role("heading", name="Count the words")).to_be_visible()
    root.get_by_role("button", name="← All demos").click()
    tiles = root.get_by_role("list", name="Demos")
    expect(tiles.get_by_role("button", name="Count the words").first).to_be_visible()
    assert not nameless(page, ROOT) and not axe_violations(page, ROOT)
    both_themes(lab, root, "demos-page-gallery")


def test_the_app_of_a_dealt_notebook_becomes_a_demo(
    lab: Lab, hand_code: Callable[..., str]
) -> None:
    page = lab.page
    code = hand_code(MODEL, ui="api_endpoint")
    hand = lab.server.ask(f"alacard/api/v1/hand?code={code}")
    recipe = hand["data"]["recipe"]
    made = {"recipe": recipe, "path": lab.name}
    notebook = lab.server.ask("alacard/api/v1/notebook/generate", "POST", made)["data"]["path"]
    lab.execute("docmanager:open", {"path": notebook})
    # A palette that is opened while the notebook takes the focus closes again.
    Notebook(lab).wait_open()
    lab.palette("Make a Demo of This Notebook")
    root = page.locator(ROOT)
    expect(root.get_by_label("Name", exact=True)).not_to_have_value("")
    expect(root.get_by_role("region", name="Good to know")).to_contain_text(
        "does not build its image"
    )
    root.get_by_role("button", name="Keep this demo").click()
    expect(root.get_by_role("region", name="Models")).to_contain_text(MODEL)
    assert not list((lab.server.root / "alacard-uploads").glob("*.zip"))
