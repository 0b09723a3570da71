"""After the click: panel and toolbar tell how far a dealt notebook is, whoever opened or ran it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable

import nbformat
import pytest
from harness.dealt import MODEL, WAITING, dealt, go_on
from harness.lab import Lab
from harness.notebook import Notebook
from harness.panel import AlacardPanel
from playwright.sync_api import Locator, expect

FAILS = [WAITING, "raise ValueError('there is no such weight')", "print('never')"]
DIRTY = "() => window.jupyterapp.shell.currentWidget.context.model.dirty"
ACTIVE = "() => window.jupyterapp.shell.currentWidget.content.activeCellIndex"


def opened(lab: Lab, path: str) -> Notebook:
    lab.execute("docmanager:open", {"path": path})
    return Notebook(lab).wait_open()


def run_all(lab: Lab) -> None:
    """Begin to run the notebook in front, without waiting for its end."""
    lab.page.evaluate("() => { void window.jupyterapp.commands.execute('notebook:run-all-cells') }")


def mark(notebook: Notebook) -> Locator:
    return notebook.panel.locator(".jp-Alacard-state-mark button")


def current(panel: AlacardPanel) -> Locator:
    return panel.view.get_by_role("region", name="The open notebook")


def test_a_run_is_followed_to_its_end_and_known_after_a_reload(
    panel: AlacardPanel, shot: Callable[..., object]
) -> None:
    panel.pick_model(MODEL)
    panel.deal()
    panel.generate_button.click()
    notebook = Notebook(panel.lab).wait_open()
    expect(panel.result).to_contain_text("Not run yet")
    expect(mark(notebook)).to_contain_text("Not run yet")
    panel.page.wait_for_function(f"() => !({DIRTY})()")
    shot("state-dealt-light")
    panel.result.get_by_role("button", name="Run all").click()
    expect(mark(notebook)).to_contain_text(re.compile(r"Running: cell \d+ of \d+"))
    expect(panel.result).to_contain_text(re.compile(r"Running: cell \d+ of \d+"))
    shot("state-running-light")
    expect(mark(notebook)).to_contain_text("Ran to its end")
    expect(panel.result).to_contain_text("Ran to its end")
    assert notebook.errors() == []
    assert re.search("NEGATIVE|POSITIVE", notebook.output_text("usage"))
    shot("state-ran-light")
    panel.lab.execute("docmanager:save")
    panel.lab.reload()
    notebook.wait_open()
    expect(mark(notebook)).to_contain_text("Ran to its end")
    panel.page.evaluate(
        "() => { const cell = [...window.jupyterapp.shell.currentWidget.content.model.cells]"
        ".filter(one => one.type === 'code').pop(); cell.sharedModel.setSource('1 + 1'); }"
    )
    expect(mark(notebook)).to_contain_text("edited since")


def test_a_failure_is_told_with_a_way_to_its_cell(
    panel: AlacardPanel, shot: Callable[..., object]
) -> None:
    lab = panel.lab
    notebook = opened(lab, dealt(lab, FAILS))
    expect(current(panel)).to_contain_text("Not run yet")
    run_all(lab)
    expect(current(panel)).to_contain_text("Running: cell 1 of 3")
    expect(current(panel)).to_contain_text("Installing torch, 200 MB")
    expect(current(panel).locator(".jp-Alacard-state-time")).to_have_text(re.compile(r"\d:\d\d"))
    shot("state-installing-light")
    go_on(lab)
    expect(mark(notebook)).to_contain_text("Failed in cell 2")
    expect(current(panel)).to_contain_text("there is no such weight")
    toast = lab.notifications.filter(has_text="dealt.ipynb: Failed in cell 2")
    expect(toast).to_be_visible()
    lab.sidebar_width(240)
    shot("state-failed-light")
    # Nothing moved by itself; the way is offered in three places.
    panel.page.evaluate(
        "() => { window.jupyterapp.shell.currentWidget.content.activeCellIndex = 0 }"
    )
    current(panel).get_by_role("button", name="Go to the cell").click()
    assert panel.page.evaluate(ACTIVE) == 2
    panel.page.evaluate(
        "() => { window.jupyterapp.shell.currentWidget.content.activeCellIndex = 0 }"
    )
    mark(notebook).click()
    assert panel.page.evaluate(ACTIVE) == 2
    lab.theme("JupyterLab Dark")
    lab.sidebar_width(420)
    shot("state-failed-dark")
    # Known from the file alone, too.
    lab.execute("docmanager:save")
    lab.reload()
    notebook.wait_open()
    expect(mark(notebook)).to_contain_text("Failed in cell 2")


def test_each_of_several_notebooks_has_its_own_state(panel: AlacardPanel) -> None:
    lab = panel.lab
    first, second = dealt(lab, FAILS[1:], "a.ipynb"), dealt(lab, ["1 + 1"], "b.ipynb")
    notebook = opened(lab, first)
    run_all(lab)
    expect(mark(notebook)).to_contain_text("Failed in cell 1")
    other = opened(lab, second)
    expect(mark(other)).to_contain_text("Not run yet")
    expect(current(panel)).to_contain_text("b.ipynb")
    run_all(lab)
    expect(current(panel)).to_contain_text("Ran to its end")
    lab.execute("docmanager:open", {"path": first})
    expect(current(panel)).to_contain_text("Failed in cell 1")


@pytest.mark.attack
def test_a_stamp_in_somebody_elses_file_is_told_as_that_files_word(panel: AlacardPanel) -> None:
    lab = panel.lab
    path = lab.server.root / dealt(lab, ["x = 1", "x + 1"])
    notebook = nbformat.read(path, as_version=4)
    code = "".join(f"{cell.source}\0" for cell in notebook.cells if cell.cell_type == "code")
    notebook.metadata["alacard"]["verified"] = {
        "outcome": "passed",
        "date": "2024-01-01T00:00:00+00:00",
        "digest": hashlib.sha256(code.encode()).hexdigest(),
        "machine": {"system": "Linux"},
    }
    nbformat.write(notebook, path)
    shown = opened(lab, f"{lab.name}/{path.name}")
    expect(mark(shown)).to_contain_text("Verified, according to the file")
    expect(shown.panel.locator(".jp-Alacard-state")).to_have_attribute("data-mark", "none")
    expect(current(panel)).to_contain_text("The file is not signed as yours")
    # Its cells are the person's once they were run, which makes the stamp no truer.
    run_all(lab)
    expect(mark(shown)).to_contain_text("Ran to its end")
    expect(current(panel)).to_contain_text("The file is not signed as yours")


def test_a_verified_notebook_says_when_and_where(
    panel: AlacardPanel, shot: Callable[..., object]
) -> None:
    lab = panel.lab
    path = dealt(lab, ["x = 1", "x + 1"])
    notebook = opened(lab, path)
    lab.execute("alacard:verify-notebook", {"path": path})
    expect(mark(notebook)).to_contain_text("Verified")
    expect(current(panel)).to_contain_text(re.compile(r"Verified .* on Linux"))
    shot("state-verified-light")
    lab.reload()
    notebook.wait_open()
    expect(mark(notebook)).to_contain_text("Verified")
    # What ran and then failed to verify has no good mark.
    run_all(lab)
    expect(mark(notebook)).to_contain_text("Ran to its end")
    panel.page.evaluate(
        "() => { const cell = [...window.jupyterapp.shell.currentWidget.content.model.cells]"
        ".pop(); cell.sharedModel.setSource('x / 0'); }"
    )
    lab.execute("alacard:verify-notebook", {"path": path})
    expect(mark(notebook)).to_contain_text("Verification failed in cell 2")
    expect(current(panel)).to_contain_text("ZeroDivisionError: division by zero")
    expect(current(panel).get_by_role("button", name="Go to the cell")).to_be_visible()
    shot("state-refuted-light")


def test_another_notebook_has_no_mark(lab: Lab) -> None:
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1")])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    nbformat.write(notebook, lab.folder / "own.ipynb")
    shown = opened(lab, f"{lab.name}/own.ipynb")
    expect(mark(shown)).to_have_count(0)


def test_a_model_that_cannot_run_here_is_not_called_ready(
    panel: AlacardPanel, hand_code: Callable[..., str], shot: Callable[..., object]
) -> None:
    panel.lay(hand_code("tiny/huge", prompt="quick_start"))
    panel.generate_button.click()
    expect(panel.result).to_contain_text("does not run on this machine")
    expect(panel.result).to_contain_text("smaller model")
    expect(panel.result.locator(".jp-mod-accept")).to_have_count(0)
    shot("state-too-big-light")


def test_a_picker_gets_the_room_of_the_result(
    panel: AlacardPanel, shot: Callable[..., object]
) -> None:
    panel.pick_model(MODEL)
    panel.deal()
    panel.generate_button.click()
    Notebook(panel.lab).wait_open()
    for height in (500, 800):
        panel.page.set_viewport_size({"width": 1000, "height": height})
        panel.lab.sidebar_width(240)
        expect(panel.result).to_be_visible()
        assert panel.result.evaluate("node => node.scrollWidth <= node.clientWidth")
        shot(f"result-240-{height}-light")
        picker = panel.choose("topic")
        assert (panel.result.bounding_box() or {})["height"] <= 60
        shot(f"result-folded-{height}-light")
        panel.page.keyboard.press("Escape")
        expect(picker.region).to_be_hidden()
