"""A copy is rebased onto what its original became, and compared with what was dealt."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from harness.accessibility import axe_violations, nameless
from harness.console import Console
from harness.lab import Lab
from harness.notebook import Notebook
from harness.panel import AlacardPanel
from playwright.sync_api import Locator, expect

DIALOG = ".jp-AlacardRebase-dialog"
ATTACK = "<img src='x' onerror='window.caught = 1'>"


def test_a_copy_is_rebased_with_a_conflict_undone_and_compared(
    panel: AlacardPanel, hand_code: Callable[..., str], console: Console
) -> None:
    lab, page = panel.lab, panel.page
    console.allow("404", because="JupyterLab draws the picture that a cell's text names")
    share_id = copied_and_moved_on(panel, hand_code("tiny/bert-sentiment"))
    lab.execute("docmanager:open", {"path": f"{lab.name}/copy.ipynb"})
    front = Notebook(lab).wait_open().panel.locator(".jp-Notebook")
    expect(front).to_contain_text("Mine here.")
    before = opened(lab)
    rebase(lab)
    after = opened(lab)
    sources = "\n".join(cell["source"] for cell in after["cells"])
    assert "Mine here.\nTheirs." in sources and "# a new line of theirs" in sources
    assert "mine = 1" in sources
    assert after["metadata"]["alacard"]["based_on"]["version"] == 2
    assert page.evaluate("() => window.caught") is None

    front.focus()
    lab.execute("notebook:undo-cell-action")
    assert opened(lab) == before, "one step, and all is back"
    lab.execute("notebook:redo-cell-action")
    assert opened(lab) == after
    lab.execute("notebook:undo-cell-action")

    lab.palette("Show Changes Made by Hand")
    dialog = page.locator(DIALOG)
    expect(dialog).to_contain_text("2 cells differ")
    expect(dialog).to_contain_text("+ mine = 1")
    expect(dialog).to_contain_text(f"The library knows the hand {share_id}, which is not a remix.")
    assert not nameless(page, DIALOG) and not axe_violations(page, DIALOG)
    in_both_themes(lab, dialog, "compare")
    page.get_by_role("dialog").get_by_role("button", name="Remix").click()
    told = panel.view.get_by_role("region", name="Remix")
    expect(told).to_contain_text("Change any card")


def copied_and_moved_on(panel: AlacardPanel, code: str) -> str:
    """Deal and share a hand, lay an edited copy beside it, and publish its next version; its id."""
    lab = panel.lab
    panel.lay(code)
    panel.generate_button.click()
    place = lab.server.root / Notebook(lab).wait_open().path
    share_id: str = lab.server.ask("alacard/api/v1/library")["data"]["hands"][0]["share_id"]
    ask = f"alacard/api/v1/notebook/{share_id}"
    lab.server.ask(f"{ask}/share", "PUT", {"visibility": "everyone", "accept_findings": True})
    dealt = json.loads(place.read_text())
    copy = with_lines(dealt, title="Mine here.", usage="mine = 1")
    (lab.folder / "copy.ipynb").write_text(json.dumps(copy))
    theirs = with_lines(dealt, title=f"Theirs. {ATTACK}", setup="# a new line of theirs")
    place.write_text(json.dumps(theirs))
    lab.server.ask(f"{ask}/versions", "POST", {"accept_findings": True})
    return share_id


def rebase(lab: Lab) -> None:
    """Rebase the notebook in front, taking both sides of its conflict."""
    page = lab.page
    page.get_by_role("menuitem", name="File", exact=True).click()
    page.get_by_role("menuitem", name="Rebase This Notebook…").click()
    asked = page.get_by_role("dialog")
    asked.get_by_role("combobox").select_option(label="The newest version that was published")
    asked.get_by_role("button", name="Show Changes").click()
    dialog = page.locator(DIALOG)
    conflict = dialog.get_by_role("group", name="Conflict 1")
    expect(conflict).to_contain_text("You and the other side changed the same lines.")
    expect(dialog).to_contain_text("# a new line of theirs")
    assert not nameless(page, DIALOG) and not axe_violations(page, DIALOG)
    conflict.get_by_label("Both, mine first").check()
    text = conflict.get_by_label("The cell after the rebase")
    assert "Mine here." in text.input_value() and ATTACK in text.input_value()
    in_both_themes(lab, dialog, "rebase")
    page.get_by_role("dialog").get_by_role("button", name="Rebase", exact=True).click()
    expect(dialog).to_have_count(0)


def with_lines(notebook: dict[str, Any], **lines: str) -> dict[str, Any]:
    """The notebook with a line at the end of the first cell of some sections."""
    made: dict[str, Any] = json.loads(json.dumps(notebook))
    for section, line in lines.items():
        of = [each["metadata"]["alacard"]["section"] for each in made["cells"]]
        cell = made["cells"][of.index(section)]
        cell["source"] = "".join(cell["source"]) + f"\n{line}"
    return made


def opened(lab: Lab) -> dict[str, Any]:
    """The notebook in front, as its shared model has it, without what kernels write."""
    found: dict[str, Any] = lab.page.evaluate(
        """() => {
          const { sharedModel } = window.jupyterapp.shell.currentWidget.content.model;
          const { alacard } = sharedModel.metadata;
          const cells = sharedModel.cells.map(cell => ({
            id: cell.getId(), kind: cell.cell_type, source: cell.getSource()
          }));
          return { cells, metadata: { alacard } };
        }"""
    )
    return found


def in_both_themes(lab: Lab, part: Locator, name: str) -> None:
    """Pictures in both themes, and of a narrow window, in which nothing is cut."""
    for theme in ("dark", "light"):
        lab.theme(f"JupyterLab {theme.title()}")
        expect(part).to_be_visible()
        shot_of(lab, f"{name}-{theme}")
    whole = lab.page.viewport_size
    assert whole
    lab.page.set_viewport_size({"width": 300, "height": 800})
    lab.page.wait_for_function(
        "node => node.clientWidth < 260 && node.scrollWidth <= node.clientWidth",
        arg=part.element_handle(),
    )
    shot_of(lab, f"{name}-narrow")
    lab.page.set_viewport_size(whole)


def shot_of(lab: Lab, name: str) -> None:
    folder = Path(__file__).parent / "screenshots"
    lab.page.screenshot(path=folder / f"{name}.png", animations="disabled")
