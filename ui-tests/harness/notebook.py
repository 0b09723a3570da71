"""Page object of an open notebook: its kernel, its cells, and what running them gave."""

from __future__ import annotations

import json
from typing import Any

from playwright.sync_api import Locator, Page, expect

from .lab import Lab

# All code cells ran and the kernel is idle, or a cell raised and the rest was given up.
FINISHED = """() => {
  const panel = window.jupyterapp.shell.currentWidget;
  const cells = [...panel.content.model.cells].filter(cell => cell.type === 'code');
  const outputs = cells.flatMap(cell => cell.sharedModel.getOutputs());
  const failed = outputs.some(output => output.output_type === 'error');
  const ran = cells.every(cell => cell.executionCount !== null || !cell.sharedModel.source.trim());
  const status = panel.sessionContext.session?.kernel?.status;
  return status === 'idle' && (failed || ran);
}"""
# A formula and a diagram of ours, as a cell below the first one that holds a text.
PROBE = """async text => {
  const notebook = window.jupyterapp.shell.currentWidget.content;
  const index = [...notebook.model.cells].findIndex(
    cell => cell.type === 'markdown' && cell.sharedModel.source.includes(text));
  notebook.model.sharedModel.insertCell(index + 1, {
    cell_type: 'markdown', metadata: {},
    source: '$x^2$\\n\\n```mermaid\\nflowchart LR\\n  a --> b\\n```'
  });
  await notebook.scrollToItem(index, 'start');
  return index + 1;
}"""
TAKEN_OUT = (
    "index => window.jupyterapp.shell.currentWidget.content.model.sharedModel.deleteCell(index)"
)
CONTENT = "() => window.jupyterapp.shell.currentWidget.content.model.toJSON()"


class Notebook:
    """The notebook in the main area's current tab."""

    def __init__(self, lab: Lab) -> None:
        self.lab = lab
        self.page: Page = lab.page
        self.panel: Locator = self.page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)")

    def wait_open(self, seconds: float = 60) -> Notebook:
        """Until a notebook is shown with its cells and a kernel that is ready."""
        expect(self.panel).to_have_count(1, timeout=seconds * 1000)
        expect(self.panel.locator(".jp-Cell").first).to_be_visible()
        self.page.wait_for_function(
            "() => ['idle', 'busy'].includes("
            "window.jupyterapp.shell.currentWidget?.sessionContext?.session?.kernel?.status)",
            timeout=240_000,
        )
        return self

    @property
    def path(self) -> str:
        """Path of the notebook, from the server's root."""
        return str(self.page.evaluate("() => window.jupyterapp.shell.currentWidget.context.path"))

    @property
    def kernel(self) -> str:
        """Name of the kernel as the toolbar shows it."""
        return self.panel.locator(".jp-KernelName").inner_text().strip()

    def content(self) -> dict[str, Any]:
        """The notebook as JSON, as it is in the browser now."""
        content: dict[str, Any] = json.loads(json.dumps(self.page.evaluate(CONTENT)))
        return content

    def code_cells(self) -> list[dict[str, Any]]:
        """All code cells with their outputs."""
        return [cell for cell in self.content()["cells"] if cell["cell_type"] == "code"]

    def wait_finished(self, seconds: float = 180) -> Notebook:
        """Until every code cell has run, or one has failed."""
        self.page.wait_for_function(FINISHED, timeout=seconds * 1000)
        return self

    def wait_typeset(self, text: str) -> None:
        """Show the first Markdown cell with `text`, until formulas and diagrams had their turn.

        They come late, if at all. A cell that has both is put in below, drawn after those that
        were there before, and taken out.
        """
        index = self.page.evaluate(PROBE, text)
        probe = self.panel.locator(".jp-MarkdownCell").filter(
            has=self.page.locator(".jp-RenderedMermaid :is(img, svg)")
        )
        expect(probe.locator("mjx-container")).to_have_count(1)
        self.page.evaluate(TAKEN_OUT, index)
        expect(probe).to_have_count(0)

    def show_result(self, section: str) -> None:
        """Scroll to the first cell with a result in one of Alacard's sections."""
        self.page.evaluate(
            """async section => {
              const notebook = window.jupyterapp.shell.currentWidget.content;
              const index = [...notebook.model.cells].findIndex(
                cell => cell.getMetadata('alacard')?.section === section && cell.outputs?.length);
              notebook.activeCellIndex = index;
              await notebook.scrollToItem(index, 'start');
            }""",
            section,
        )
        expect(self.panel.locator(".jp-Cell.jp-mod-active")).to_be_in_viewport()

    def errors(self) -> list[str]:
        """Tracebacks among the outputs."""
        return [
            "\n".join(output["traceback"])
            for cell in self.code_cells()
            for output in cell["outputs"]
            if output["output_type"] == "error"
        ]

    def output_text(self, section: str | None = None) -> str:
        """Text of all outputs, or of those of one of Alacard's sections."""
        parts: list[str] = []
        for cell in self.code_cells():
            if section and cell["metadata"].get("alacard", {}).get("section") != section:
                continue
            for output in cell["outputs"]:
                parts.append(_text(output.get("text", "")))
                data = output.get("data", {})
                parts.append(_text(data.get("text/markdown", "")))
                parts.append(_text(data.get("text/html", "")))
                parts.append(_text(data.get("text/plain", "")))
        return "\n".join(part for part in parts if part)


def _text(value: str | list[str]) -> str:
    return value if isinstance(value, str) else "".join(value)
