"""Apps launched from the page of their demo, and used in a frame that is apart from JupyterLab."""

from __future__ import annotations

from pathlib import Path

import pytest
from harness.accessibility import axe_violations, nameless
from harness.lab import Lab
from harness.pictures import both_themes
from playwright.sync_api import Locator, expect

ROOT = ".jp-AlacardDemos"
FRAME = ".jp-AlacardDemos-app iframe"
# What it says is what it could reach of the server that it came from, and of the page around it.
INTRUDER = """<!doctype html><html><head><title>Intruder</title></head><body><h1>Here</h1>
<output></output><script>
const said = [];
const tries = {
  contents: async () => (await fetch('/api/contents', { credentials: 'include' })).status,
  kernels: async () =>
    (await fetch('/api/kernels', { method: 'POST', credentials: 'include', body: '{}' })).status,
  parent: async () => parent.document.title,
  top: async () => { top.location.href = 'about:blank'; return 'moved'; },
  origin: async () => { if (origin !== 'null') return origin; throw new Error(); },
  own: async () => { const own = await (await fetch('own.json')).json();
    localStorage.setItem('a', own.n); return `read ${localStorage.getItem('a')}`; }
};
(async () => {
  for (const [name, go] of Object.entries(tries)) {
    try { said.push(`${name}: ${await go()}`); } catch { said.push(`${name}: refused`); }
  }
  document.querySelector('output').textContent = said.join('; ');
})();
</script></body></html>"""
GREETER = """import streamlit as st

name = st.text_input("Your name")
st.write(f"Hello {name or 'nobody'}, " + "from the app")
"""


def bring(lab: Lab, name: str, files: dict[str, str]) -> Locator:
    """Keep a folder with these files as a demo, and show its page."""
    folder = Path(lab.folder) / name
    folder.mkdir()
    for path, text in files.items():
        (folder / path).write_text(text)
    lab.execute("alacard:open-demos", {"path": f"{lab.name}/{name}"})
    root = lab.page.locator(ROOT)
    root.get_by_role("button", name="Keep this demo").click()
    return root.get_by_role("region", name="App", exact=True)


@pytest.mark.attack
def test_a_page_is_launched_and_reaches_nothing_from_its_frame(lab: Lab) -> None:
    page = lab.page
    refused = r"from origin 'null'|net::ERR_FAILED|navigate the top-level|sandboxed"
    lab.console.allow(refused, because="the browser says what it refuses the page")
    app = bring(lab, "intruder", {"index.html": INTRUDER, "own.json": '{"n": 7}'})
    expect(app.locator("summary").first).to_contain_text("Isolated by")
    app.get_by_label("Network").select_option("shut")
    both_themes(lab, page.locator(ROOT), "demos-page-before-launch")
    app.get_by_role("button", name="Launch").click()
    opened = app.get_by_role("button", name="Open the app")
    expect(opened).to_be_visible()
    assert not nameless(page, ROOT) and not axe_violations(page, ROOT)
    both_themes(lab, page.locator(ROOT), "demos-page-running")
    opened.click()
    expect(page.locator(FRAME)).to_have_attribute(
        "sandbox", "allow-scripts allow-forms allow-modals allow-popups allow-downloads"
    )
    output = page.frame_locator(FRAME).locator("output")
    expect(output).to_have_text(
        "contents: refused; kernels: refused; parent: refused; top: refused; "
        "origin: refused; own: read 7"
    )
    lab.execute("alacard:open-demos")
    app.get_by_role("button", name="Stop").click()
    expect(app.get_by_role("button", name="Launch", exact=True)).to_be_visible()


def test_a_streamlit_app_is_installed_launched_and_used_in_a_tab(lab: Lab) -> None:
    page = lab.page
    lab.console.allow(r"status of (404|502)", because="its page looks for it after its end")
    files = {"app.py": GREETER, "requirements.txt": "streamlit\n"}
    app = bring(lab, "greeter", files)
    app.get_by_role("button", name="Launch").click()
    app.get_by_role("button", name="Open the app").click()
    shown = page.frame_locator(FRAME)
    shown.get_by_label("Your name").fill("Ada")
    shown.get_by_label("Your name").press("Enter")
    expect(shown.get_by_text("Hello Ada, from the app")).to_be_visible()
    both_themes(lab, page.locator("#jp-main-dock-panel"), "demos-app")
    lab.execute("alacard:open-demos")
    app.locator("summary", has_text="Log").click()
    expect(app.locator("pre")).to_contain_text("Installing 1 packages")
    app.get_by_role("button", name="Stop").click()
    expect(app.get_by_role("button", name="Launch", exact=True)).to_be_visible()
