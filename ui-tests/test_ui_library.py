"""The tab 'Library': what was dealt is there after a reload, and can be dealt again."""

from __future__ import annotations

from collections.abc import Callable

from harness.accessibility import axe_violations, nameless
from harness.notebook import Notebook
from harness.panel import AlacardPanel
from playwright.sync_api import expect

ROOT = ".jp-AlacardLibrary"
NAME = "Loaves & <b>crumbs</b>"


def test_a_hand_is_kept_renamed_deleted_brought_back_and_dealt_again(
    panel: AlacardPanel, hand_code: Callable[..., str], shot: Callable[..., object]
) -> None:
    lab, page = panel.lab, panel.page
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
    dialog.get_by_label("Title").fill(NAME)
    page.keyboard.press("Enter")
    expect(row).to_contain_text(NAME)
    expect(root.locator("b")).to_have_count(0)

    root.get_by_label("Search my hands").fill("crumbs coffee bert")
    expect(root.get_by_role("status")).to_have_text("1 hand")
    assert not nameless(page, ROOT) and not axe_violations(page, ROOT)
    shot("library-light")
    lab.theme("JupyterLab Dark")
    assert not axe_violations(page, ROOT)
    shot("library-dark")

    lab.tab_to(row.get_by_role("button", name="Delete"))
    page.keyboard.press("Enter")
    expect(row).to_have_count(0)
    expect(root).to_contain_text("No hand matches.")
    lab.notifications.get_by_role("button", name="Undo").click()
    expect(row).to_be_visible()

    panel.open()
    panel.deal()
    row.get_by_role("button", name="Deal again").click()
    expect(panel.view.locator(".jp-Alacard-hand-code code")).to_have_text(made["hand_code"])

    row.locator(".jp-AlacardLibrary-open").click()
    assert Notebook(lab).wait_open().content()["metadata"]["alacard"] == made
    page.set_viewport_size({"width": 585, "height": 700})
    lab.execute("alacard:open-library", {"hand": share_id})
    linked = root.get_by_role("region", name="The hand of the link")
    expect(linked).to_contain_text(NAME)
    width = "node => [node.clientWidth, node.scrollWidth]"
    shown, needed = root.evaluate(width)
    assert needed <= shown < 260
    shot("library-narrow")
    lab.console.allow(r"404", because="a link may be about a hand that is not there")
    lab.execute("alacard:open-library", {"hand": "0" * 22})
    expect(linked).to_contain_text("There is no such hand in your library.")
