"""Verify: the button runs the notebook in a clean kernel, live by cell, and leaves its stamp."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
from harness.notebook import Notebook
from harness.panel import AlacardPanel
from playwright.sync_api import Locator, expect


def toast(panel: AlacardPanel, text: str) -> Locator:
    return panel.page.locator(".Toastify__toast", has_text=text)


def made(panel: AlacardPanel) -> Path:
    panel.pick_model("tiny/bert-sentiment")
    panel.deal()
    panel.generate_button.click()
    Notebook(panel.lab).wait_open()
    return Path(panel.lab.folder) / panel.lab.notebooks()[0]


def stamp_of(path: Path) -> Any:
    return json.loads(path.read_text())["metadata"]["alacard"].get("verified")


def test_the_button_verifies_and_the_open_notebook_takes_the_stamp(
    panel: AlacardPanel, shot: Callable[..., object]
) -> None:
    path = made(panel)
    panel.result.get_by_role("button", name="Verify").click()
    running = toast(panel, "Cell ")
    expect(running).to_be_visible(timeout=30_000)
    shot("verifying-light")
    expect(toast(panel, "Verified:")).to_be_visible(timeout=120_000)
    shot("verified-light")
    stamp = stamp_of(path)
    assert stamp["outcome"] == "passed", stamp
    assert stamp["cells_passed"] == stamp["cells_total"] > 5
    assert stamp["packages"]["transformers"] and stamp["peak_memory"] > 100_000_000
    expect(panel.page.locator(".jp-Dialog")).to_have_count(0)


def test_it_goes_on_while_the_tab_is_away_and_is_found_again(panel: AlacardPanel) -> None:
    path = made(panel)
    panel.result.get_by_role("button", name="Verify").click()
    expect(toast(panel, "Cell ")).to_be_visible(timeout=30_000)
    panel.lab.reload()
    # Found again where it is still under way; a fast machine may have ended it meanwhile.
    deadline = time.monotonic() + 90
    while stamp_of(path) is None and time.monotonic() < deadline:
        panel.page.wait_for_timeout(500)
    assert stamp_of(path)["outcome"] == "passed"


def test_cancel_ends_it_and_changes_nothing(panel: AlacardPanel) -> None:
    path = made(panel)
    panel.result.get_by_role("button", name="Verify").click()
    running = toast(panel, "Cell ")
    expect(running).to_be_visible(timeout=30_000)
    # What the person had not saved yet is saved before the run.
    before = path.read_bytes()
    running.get_by_role("button", name="Cancel").click(timeout=30_000)
    expect(toast(panel, "Cancelled")).to_be_visible(timeout=30_000)
    assert path.read_bytes() == before


def test_a_failure_names_the_cell_and_a_repair_shows_its_diff(
    panel: AlacardPanel, shot: Callable[..., object]
) -> None:
    path = made(panel)
    notebook = nbformat.read(path, as_version=4)
    cells = ["def load(*, torch_dtype): return torch_dtype", "load(dtype=1)"]
    notebook.cells = [nbformat.v4.new_code_cell(source) for source in cells]
    broken = path.with_name("broken.ipynb")
    nbformat.write(notebook, broken)
    panel.lab.execute("alacard:verify-notebook", {"path": f"{panel.lab.name}/{broken.name}"})
    told = toast(panel, "repaired copy ran to its end")
    expect(told).to_be_visible(timeout=60_000)
    assert stamp_of(broken)["outcome"] == "failed"
    assert stamp_of(broken)["error"]["number"] == 2
    assert stamp_of(path.with_name("broken-repaired.ipynb"))["outcome"] == "passed"
    told.get_by_role("button", name="What was changed").click()
    dialog = panel.page.locator(".jp-Alacard-repair")
    expect(dialog).to_contain_text("+load(torch_dtype=1)")
    shot("repair-light")
