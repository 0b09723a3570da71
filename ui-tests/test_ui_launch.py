"""Apps launched from the page of their demo, and used in a frame that is apart from JupyterLab."""

from __future__ import annotations

from pathlib import Path

import pytest
from harness.accessibility import axe_violations, nameless
from harness.lab import Lab
from harness.pictures import both_themes, shot_of
from playwright.sync_api import Locator, expect

ROOT = ".jp-AlacardDemos"
FRAME = ".jp-AlacardDemos-app iframe"
# What it says is what it could reach of the server that it came from, and of the page around it.
INTRUDER = """<!doctype html><html><head><title>Intruder</title></head><body><h1>Here</h1>
<output></output><script>
const said = [];
const knock = path => new Promise((open, shut) => {
  const socket = new WebSocket(`ws://${location.host}${path}`);
  socket.onopen = () => open('open');
  socket.onerror = shut;
});
const tries = {
  events: () => knock('/api/events/subscribe'),
  terminal: () => knock('/terminals/websocket/1'),
  terminals: async () =>
    (await fetch('/api/terminals', { method: 'POST', credentials: 'include' })).status,
  contents: async () => (await fetch('/api/contents', { credentials: 'include' })).status,
  kernels: async () =>
    (await fetch('/api/kernels', { method: 'POST', credentials: 'include', body: '{}' })).status,
  parent: async () => parent.document.title,
  // The camera for the gallery opens it in no frame.
  top: async () => { if (top !== self) top.location.href = 'about:blank'; return 'moved'; },
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
SECRET = "a-secret-of-ada-97"
GREETER = """import os
import streamlit as st

token = os.environ.get("GREETER_TOKEN", "")
print("it is", token, flush=True)
name = st.text_input("Your name")
st.write(f"Hello {name or 'nobody'}, {len(token)} letters")
given = st.file_uploader("A text")
if given:
    st.write(f"{len(given.read().split())} words")
"""
FAILING = """from fastapi import FastAPI
import missing_package_of_ours

app = FastAPI()
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


def dialog_themes(lab: Lab, name: str) -> None:
    """Pictures of what stands before the page, in both themes."""
    for theme in ("dark", "light"):
        lab.theme(f"JupyterLab {theme.title()}")
        shot_of(lab.page, f"{name}-{theme}")


def give_secrets(lab: Lab, dialog: Locator) -> None:
    """Give the secret that is asked for, and one whose name is refused at first."""
    page = lab.page
    expect(dialog.get_by_label("Name")).to_have_value("GREETER_TOKEN")
    dialog.get_by_label("Value").fill(SECRET)
    dialog.get_by_role("button", name="Add a secret").click()
    expect(dialog.get_by_label("Name").nth(1)).to_be_focused()
    page.keyboard.type("PATH")
    dialog.get_by_label("Value").nth(1).fill("x")
    dialog.get_by_role("button", name="Launch").click()
    expect(dialog.get_by_role("alert")).to_contain_text("The system itself uses this name")
    expect(dialog.get_by_label("Name").nth(1)).to_be_focused()
    assert not nameless(page, ".jp-Dialog") and not axe_violations(page, ".jp-Dialog")
    dialog_themes(lab, "demos-dialog-secrets")
    dialog.get_by_label("Name").nth(1).fill("OTHER")
    dialog.get_by_role("button", name="Launch").click()
    expect(dialog).to_have_count(0)


@pytest.mark.attack
def test_a_page_is_launched_and_reaches_nothing_from_its_frame(lab: Lab) -> None:
    page = lab.page
    refused = r"from origin 'null'|net::ERR_FAILED|navigate the top-level|sandboxed|WebSocket"
    lab.console.allow(refused, because="the browser says what it refuses the page")
    app = bring(lab, "intruder", {"index.html": INTRUDER, "own.json": '{"n": 7}'})
    expect(app.locator("summary").first).to_contain_text("Isolated by")
    app.get_by_label("Network").select_option("shut")
    # Where a machine has bubblewrap and a Chromium, as one has that tests browsers.
    app.get_by_label("Take a picture of the app for the gallery").check()
    both_themes(lab, page.locator(ROOT), "demos-page-before-launch")
    lab.tab_to(app.get_by_role("button", name="Launch", exact=True))
    page.keyboard.press("Enter")
    opened = app.get_by_role("button", name="Open the app")
    expect(opened).to_be_visible()
    expect(app).to_be_focused()
    expect(page.get_by_role("region", name="Launches")).to_contain_text("Launched once")
    assert not nameless(page, ROOT) and not axe_violations(page, ROOT)
    both_themes(lab, page.locator(ROOT), "demos-page-running")
    opened.click()
    expect(page.locator(FRAME)).to_have_attribute(
        "sandbox", "allow-scripts allow-forms allow-modals allow-popups allow-downloads"
    )
    output = page.frame_locator(FRAME).locator("output")
    expect(output).to_have_text(
        "events: refused; terminal: refused; terminals: refused; contents: refused; "
        "kernels: refused; parent: refused; top: refused; origin: refused; own: read 7"
    )
    lab.execute("alacard:open-demos")
    expect(page.get_by_role("list", name="Latest launches")).to_contain_text("You, ")
    picture = page.get_by_role("img", name="Picture of the app “intruder”")
    expect(picture).to_be_visible()
    assert not nameless(page, ROOT) and not axe_violations(page, ROOT)
    both_themes(lab, page.locator(ROOT), "demos-page-pictured")
    page.get_by_role("button", name="← All demos").click()
    tile = page.locator(".jp-AlacardDemos-tile", has_text="intruder")
    expect(tile.locator("img")).to_have_js_property("naturalWidth", 960)
    both_themes(lab, page.locator(ROOT), "demos-page-gallery-pictured")
    tile.get_by_role("button", name="intruder").click()
    remove = page.get_by_role("button", name="Remove the picture")
    remove.click()
    expect(picture).to_have_count(0)
    lab.notifications.get_by_role("button", name="Undo").click()
    expect(picture).to_have_js_property("naturalWidth", 960)
    remove.click()
    expect(picture).to_have_count(0)
    app.get_by_role("button", name="Stop").click()
    expect(app.get_by_role("button", name="Launch", exact=True)).to_be_visible()
    # Its tab says so in the place of a page that is dead, and brings it back.
    page.locator(".lm-TabBar-tab", has_text="intruder").click()
    ended = page.locator(".jp-AlacardDemos-ended")
    expect(ended.get_by_role("status")).to_have_text("It was stopped.")
    assert not axe_violations(page, ".jp-AlacardDemos-ended")
    both_themes(lab, page.locator("#jp-main-dock-panel"), "demos-app-ended")
    ended.get_by_role("button", name="Launch again").click()
    expect(output).to_contain_text("own: read 7")
    expect(ended).to_be_hidden()
    lab.execute("alacard:open-demos")
    app.get_by_role("button", name="Stop").click()


def test_a_streamlit_app_is_launched_with_a_secret_used_restarted_and_stopped(lab: Lab) -> None:
    page = lab.page
    ended = r"status (of )?(404|502)|dynamically imported module"
    lab.console.allow(ended, because="its page looks for it after its end")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url))
    files = {"app.py": GREETER, "requirements.txt": "streamlit\n"}
    app = bring(lab, "greeter", files)
    launch = app.get_by_role("button", name="Launch", exact=True)
    launch.click()
    dialog = page.get_by_role("dialog")
    give_secrets(lab, dialog)
    shot_of(page, "demos-page-launching")
    app.get_by_role("button", name="Open the app").click()
    shown = page.frame_locator(FRAME)
    shown.get_by_label("Your name").fill("Ada")
    shown.get_by_label("Your name").press("Enter")
    expect(shown.get_by_text(f"Hello Ada, {len(SECRET)} letters")).to_be_visible()
    (Path(lab.folder) / "words.txt").write_text("one two three")
    shown.locator("input[type=file]").set_input_files(Path(lab.folder) / "words.txt")
    expect(shown.get_by_text("3 words")).to_be_visible()
    both_themes(lab, page.locator("#jp-main-dock-panel"), "demos-app")
    lab.execute("alacard:open-demos")
    programs = page.locator(ROOT).get_by_role("region", name="From a program")
    programs.locator("summary").click()
    expect(programs.locator("pre")).to_contain_text("requests.post(")
    programs.get_by_label("Language").select_option("curl")
    expect(programs.locator("pre")).to_contain_text("curl -sS")
    app.locator("summary", has_text="Log").click()
    expect(app.locator("pre")).to_contain_text("Installing 1 packages")
    expect(app.locator("pre")).to_contain_text("it is ****")
    app.get_by_role("button", name="Restart").click()
    # It was kept nowhere, and is asked for again.
    expect(dialog.get_by_label("Value")).to_have_value("")
    dialog.get_by_role("button", name="Restart").click()
    # A notebook that was open last, for the app to stand beside.
    lab.execute("notebook:create-new", {"kernelName": "python3", "cwd": lab.name})
    lab.execute("alacard:open-demos")
    app.get_by_role("button", name="Beside the notebook").click()
    expect(shown.get_by_text("Hello nobody, 0 letters")).to_be_visible()
    expect(shown.get_by_text("A text")).to_be_visible()
    boxes = [page.locator(each).bounding_box() for each in (".jp-NotebookPanel", FRAME)]
    assert boxes[0] and boxes[1] and boxes[0]["x"] + boxes[0]["width"] <= boxes[1]["x"]
    lab.execute("alacard:open-demos")
    app.get_by_role("button", name="Stop").click()
    expect(launch).to_be_visible()
    kept = page.evaluate("() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }])")
    assert SECRET not in kept and not any(SECRET in url for url in sent)


def test_a_launch_that_fails_says_where_why_and_what_to_do(lab: Lab) -> None:
    page = lab.page
    app = bring(lab, "broken", {"app.py": FAILING, "requirements.txt": "fastapi\nuvicorn\n"})
    app.get_by_role("button", name="Launch", exact=True).click()
    alert = app.get_by_role("alert")
    expect(alert).to_contain_text("A package is missing: add it to requirements.txt")
    expect(alert).to_contain_text("It did not start.")
    expect(app.get_by_label("Last lines of the log")).to_contain_text("missing_package_of_ours")
    assert not nameless(page, ROOT) and not axe_violations(page, ROOT)
    both_themes(lab, page.locator(ROOT), "demos-page-failed")
    root = page.locator(ROOT)
    root.get_by_role("button", name="← All demos").click()
    tile = root.get_by_role("listitem").filter(has=page.get_by_role("button", name="broken"))
    expect(tile).to_contain_text("Failed")
