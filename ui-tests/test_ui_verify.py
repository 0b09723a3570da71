"""Verify: the button runs the notebook in a clean kernel, live by cell, and leaves its stamp."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from harness.dealt import MODEL, WAITING, dealt, go_on
from harness.lab import Lab
from harness.notebook import Notebook
from harness.panel import AlacardPanel
from playwright.sync_api import Locator, expect

MODEL_OF_TAB = "window.jupyterapp.shell.currentWidget.context.model"


def toast(panel: AlacardPanel, text: str) -> Locator:
    return panel.page.locator(".Toastify__toast", has_text=text)


def stamp_of(lab: Lab, path: Path) -> Any:
    return lab.read_notebook(path).metadata["alacard"].get("verified")


def verifying_in_front(panel: AlacardPanel) -> str:
    """The path of a notebook that is open, with its kernel, while its verification waits."""
    path = dealt(panel.lab, [WAITING])
    panel.lab.execute("docmanager:open", {"path": path})
    Notebook(panel.lab).wait_open()
    version = f"{MODEL_OF_TAB}.sharedModel.metadata.language_info?.version"
    panel.page.wait_for_function(f"() => {version}")
    panel.lab.execute("alacard:verify-notebook", {"path": path})
    expect(toast(panel, "Cell ")).to_be_visible()
    return path


def test_the_button_verifies_and_the_open_notebook_takes_the_stamp(
    panel: AlacardPanel, shot: Callable[..., object]
) -> None:
    panel.pick_model(MODEL)
    panel.deal()
    panel.generate_button.click()
    Notebook(panel.lab).wait_open()
    path = panel.lab.folder / panel.lab.notebooks()[0]
    panel.result.get_by_role("button", name="Verify").click()
    running = toast(panel, "Cell ")
    expect(running).to_be_visible()
    shot("verifying-light")
    expect(toast(panel, "Verified:")).to_be_visible()
    shot("verified-light")
    stamp = stamp_of(panel.lab, path)
    assert stamp["outcome"] == "passed", stamp
    assert stamp["cells_passed"] == stamp["cells_total"] > 5
    assert stamp["packages"]["transformers"] and stamp["peak_memory"] > 100_000_000
    expect(panel.page.locator(".jp-Dialog")).to_have_count(0)


def test_it_goes_on_while_the_tab_is_away_and_is_found_again(panel: AlacardPanel) -> None:
    lab = panel.lab
    path = dealt(lab, [WAITING, "1 + 1"])
    lab.execute("alacard:verify-notebook", {"path": path})
    expect(toast(panel, "Cell ")).to_be_visible()
    lab.reload()
    expect(toast(panel, "Cell ")).to_be_visible()
    go_on(lab)
    expect(toast(panel, "Verified:")).to_be_visible()
    assert stamp_of(lab, lab.server.root / path)["outcome"] == "passed"


def test_a_tab_that_jupyterlab_alone_changed_takes_over_the_stamp(panel: AlacardPanel) -> None:
    lab, page, path = panel.lab, panel.page, verifying_in_front(panel)
    # As it does where the kernel of the tab answers only now.
    page.evaluate(
        f"() => {MODEL_OF_TAB}.setMetadata('language_info', {{name: 'python', version: '3'}})"
    )
    page.wait_for_function(f"() => {MODEL_OF_TAB}.dirty")
    go_on(lab)
    expect(toast(panel, "Verified:")).to_be_visible()
    page.wait_for_function(f"() => {MODEL_OF_TAB}.sharedModel.metadata.alacard.verified")
    # To save it now asks nothing.
    lab.execute("docmanager:save")
    page.wait_for_function(f"() => !{MODEL_OF_TAB}.dirty")
    expect(page.locator(".jp-Dialog")).to_have_count(0)
    assert stamp_of(lab, lab.server.root / path)["outcome"] == "passed"


def test_a_tab_with_edits_is_left_and_told_of(panel: AlacardPanel) -> None:
    lab, page, path = panel.lab, panel.page, verifying_in_front(panel)
    page.evaluate(f"() => {MODEL_OF_TAB}.cells.get(0).sharedModel.setSource('# Mine')")
    go_on(lab)
    expect(toast(panel, "has unsaved changes here")).to_be_visible()
    mine = page.evaluate(f"() => {MODEL_OF_TAB}.cells.get(0).sharedModel.getSource()")
    assert mine == "# Mine"
    assert stamp_of(lab, lab.server.root / path)["outcome"] == "passed"
    page.evaluate("() => window.jupyterapp.shell.currentWidget.context.revert()")


def test_cancel_ends_it_and_changes_nothing(panel: AlacardPanel) -> None:
    lab = panel.lab
    path = dealt(lab, [WAITING])
    before = (lab.server.root / path).read_bytes()
    lab.execute("alacard:verify-notebook", {"path": path})
    running = toast(panel, "Cell ")
    expect(running).to_be_visible()
    running.get_by_role("button", name="Cancel").click()
    expect(toast(panel, "Cancelled")).to_be_visible()
    assert (lab.server.root / path).read_bytes() == before


def test_a_failure_names_the_cell_and_a_repair_shows_its_diff(
    panel: AlacardPanel, shot: Callable[..., object]
) -> None:
    lab = panel.lab
    cells = ["def load(*, torch_dtype): return torch_dtype", "load(dtype=1)"]
    path = dealt(lab, cells, "broken.ipynb")
    broken = lab.server.root / path
    lab.execute("alacard:verify-notebook", {"path": path})
    told = toast(panel, "repaired copy ran to its end")
    expect(told).to_be_visible()
    assert stamp_of(panel.lab, broken)["outcome"] == "failed"
    assert stamp_of(panel.lab, broken)["error"]["number"] == 2
    assert stamp_of(panel.lab, broken.with_name("broken-repaired.ipynb"))["outcome"] == "passed"
    told.get_by_role("button", name="What was changed").click()
    dialog = panel.page.locator(".jp-Alacard-repair")
    expect(dialog).to_contain_text("+load(torch_dtype=1)")
    shot("repair-light")
