"""Slides from disk with the network off: turned by keyboard, and nothing of the notebook runs."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from harness.pictures import shot_of
from playwright.sync_api import Browser, expect

from alacard_ext.community.exporting.export import export

HOSTILE = (
    "<script>window.caught = 1</script><img src='https://attacker.example/a.png' "
    "onerror='window.caught = 2'><svg onload='window.caught = 3'></svg>"
    "<a href='javascript:window.caught = 4'>a link</a>"
)


@pytest.mark.attack
def test_slides_are_turned_by_keyboard_without_a_network_and_run_nothing_else(
    chromium: Browser, tmp_path: Path
) -> None:
    new = nbformat.v4
    long = "\n".join(f"line_{number} = {number}  # one of many" for number in range(80))
    table = "<table><tr><th>word</th><th>score</th></tr><tr><td>tea</td><td>0.9</td></tr></table>"
    cells = [
        new.new_markdown_cell(f"# A talk on tea\n\nBy Ada. {HOSTILE}"),
        new.new_markdown_cell(
            f"Say *hello* first. {HOSTILE}", metadata={"slideshow": {"slide_type": "notes"}}
        ),
        new.new_markdown_cell(f"## Code that scrolls\n\nIt is long. {HOSTILE}"),
        new.new_code_cell(long),
        new.new_markdown_cell("## What came out"),
        new.new_code_cell(
            "print(1)",
            outputs=[new.new_output("display_data", data={"text/html": table + HOSTILE})],
        ),
    ]
    made = export(new.new_notebook(cells=cells), "talk.ipynb", "slides")
    path = tmp_path / made.filename
    path.write_bytes(made.content)

    with chromium.new_context(offline=True, viewport={"width": 1280, "height": 800}) as context:
        page = context.new_page()
        asked: list[str] = []
        faults: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(path.as_uri())
        present = page.locator("section.present")
        expect(present).to_contain_text("A talk on tea")
        notes = page.locator(".speaker-notes")
        expect(notes).to_be_hidden()
        page.keyboard.press("s")
        expect(notes).to_contain_text("Say hello first.")
        expect(notes).to_be_in_viewport(ratio=0.9)
        shot_of(page, "slides-notes")
        page.keyboard.press("s")
        expect(notes).to_be_hidden()
        page.keyboard.press("ArrowRight")
        expect(present).to_contain_text("Code that scrolls")
        code = present.locator("pre.code")
        expect(code).to_be_visible()
        code.focus()
        page.keyboard.press("End")
        page.wait_for_function("node => node.scrollTop > 0", arg=code.element_handle())
        expect(present).to_contain_text("Code that scrolls")
        page.keyboard.press("ArrowRight")
        expect(present.get_by_role("cell", name="tea")).to_be_visible()
        expect(page.locator(".slide-number-a")).to_have_text("3")
        for link in present.get_by_text("a link").all():
            link.click()
        # A click lets an output scroll by its own keys; left and right still turn.
        page.keyboard.press("ArrowLeft")
        expect(present).to_contain_text("Code that scrolls")
        page.keyboard.press("Home")
        expect(present).to_contain_text("A talk on tea")
        assert page.evaluate("() => window.caught") is None and faults == []
        assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
