"""The tab 'Library': what was dealt is there after a reload, and can be dealt again."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

from harness.accessibility import axe_violations, nameless
from harness.notebook import Notebook
from harness.panel import AlacardPanel
from playwright.sync_api import expect

ROOT = ".jp-AlacardLibrary"
RENAME = """async ([id, title]) => {
  const { baseUrl, token } = window.jupyterapp.serviceManager.serverSettings;
  const headers = { Authorization: `token ${token}`, 'Content-Type': 'application/json' };
  const options = { method: 'PUT', headers, body: JSON.stringify({ title }) };
  const answer = await fetch(`${baseUrl}alacard/api/v1/notebook/${id}`, options);
  if (!answer.ok) {
    throw new Error(await answer.text());
  }
}"""


def test_a_hand_is_kept_renamed_deleted_brought_back_and_dealt_again(
    panel: AlacardPanel, hand_code: Callable[..., str], shot: Callable[..., object]
) -> None:
    lab, page = panel.lab, panel.page
    # Of this run alone: another try finds the hands of the one before.
    mark = uuid4().hex[:12]
    name = f"Loaves & <b>crumbs</b> {mark}"
    panel.lay(hand_code("tiny/bert-sentiment", topic="coffee"))
    panel.generate_button.click()
    made = Notebook(lab).wait_open().content()["metadata"]["alacard"]
    lab.reload()

    panel.open()
    panel.show_recipes().get_by_role("button", name="All hands…").click()
    root = page.locator(ROOT)
    row = root.locator(".jp-AlacardLibrary-row").first
    expect(row).to_contain_text("Coffee")
    share_id = row.get_attribute("data-id")
    row = root.locator(f"[data-id='{share_id}']")
    row.get_by_role("button", name="Rename").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Title").fill(name)
    page.keyboard.press("Enter")
    expect(row).to_contain_text(name)
    expect(root.locator("b")).to_have_count(0)

    root.get_by_label("Search my hands").fill(f"crumbs coffee bert {mark}")
    expect(root.locator(".jp-AlacardLibrary-count")).to_have_text("1 hand")
    for theme in ("light", "dark"):
        lab.theme(f"JupyterLab {theme.title()}")
        assert not nameless(page, ROOT) and not axe_violations(page, ROOT)
        shot(f"library-{theme}")

    lab.tab_to(row.get_by_role("button", name="Delete"))
    page.keyboard.press("Enter")
    # A notice stays as long as the pointer is on it.
    undo = lab.notifications.get_by_role("button", name="Undo")
    undo.hover()
    expect(row).to_have_count(0)
    expect(root).to_contain_text("No hands match.")
    expect(root.get_by_label("Search my hands")).to_be_focused()
    undo.click()
    expect(row).to_be_visible()
    renamed = f"{name} once more"
    page.evaluate(RENAME, [share_id, renamed])
    lab.execute("alacard:open-library")
    expect(row).to_contain_text(renamed)

    panel.open()
    panel.deal()
    row.get_by_role("button", name="Deal again").click()
    expect(panel.view.locator(".jp-Alacard-hand-code code")).to_have_text(made["hand_code"])

    row.locator(".jp-AlacardLibrary-open").click()
    assert Notebook(lab).wait_open().content()["metadata"]["alacard"] == made
    look_at_links(panel, share_id, renamed, shot)


def look_at_links(
    panel: AlacardPanel, share_id: str | None, title: str, shot: Callable[..., object]
) -> None:
    """A narrow list keeps its rows; a link shows its hand, or tells that it is not there."""
    lab, page = panel.lab, panel.page
    root = page.locator(ROOT).first
    lab.execute("alacard:open-library")
    page.set_viewport_size({"width": 585, "height": 700})
    page.wait_for_function(
        "node => node.scrollWidth <= node.clientWidth"
        " && node.clientWidth > 0 && node.clientWidth < 260",
        arg=root.element_handle(),
    )
    shot("library-narrow")
    lab.execute("alacard:open-share", {"hand": share_id})
    shown = page.locator(".jp-AlacardShare-frame:visible")
    expect(shown).to_contain_text(title)
    lab.console.allow(r"404", because="a link may be about a hand that is not there")
    lab.execute("alacard:open-share", {"hand": "0" * 22})
    expect(shown).to_contain_text("This hand does not exist")
