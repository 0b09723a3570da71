"""Page object of JupyterLab itself: opening, commands, palette, theme, file browser."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
from playwright.sync_api import Locator, Page, TimeoutError, expect

from .console import Console
from .server import JupyterServer

PALETTE = "apputils:activate-command-palette"
# Which commands run, from the first look at the palette on.
NOTE_COMMANDS = """() => {
  window.alacardTries = 0;
  if (!window.alacardRan) {
    window.alacardRan = [];
    window.jupyterapp.commands.commandExecuted.connect((_, { id }) => {
      window.alacardRan.push(id);
    });
  }
}"""


class Lab:
    """A JupyterLab in a browser page, in a workspace and a folder of this test alone."""

    def __init__(self, page: Page, server: JupyterServer, console: Console, name: str) -> None:
        self.page, self.server, self.console, self.name = page, server, console, name
        self.folder = server.root / name

    def open(self) -> Lab:
        """Open the test's own workspace, fresh, with the file browser in the test's folder."""
        self.folder.mkdir(exist_ok=True)
        # The cookie once, so that no address holds the token.
        self.page.context.request.get(f"{self.server.url}/lab?token={self.server.token}")
        self.page.goto(f"{self.server.url}/lab/workspaces/{self.name}/tree/{self.name}?reset")
        return self.wait()

    def reload(self) -> Lab:
        """Reload as a person does, keeping the workspace."""
        self.page.reload()
        return self.wait()

    def wait(self) -> Lab:
        """Until the splash is gone and the shell is restored."""
        self.page.wait_for_function(
            "() => window.jupyterapp && window.jupyterapp.restored.then(() => true)",
            timeout=240_000,
        )
        expect(self.page.locator("#jupyterlab-splash")).to_have_count(0)
        # The file browser walks to its folder after the rest is there.
        expect(self.page.locator("#filebrowser .jp-BreadCrumbs").first).to_contain_text(
            self.name[-12:]
        )
        return self

    def wait_until(self, ready: Callable[[], bool], what: str, seconds: float = 240) -> None:
        """Until something is so that the page does not show, such as a file that is saved."""
        end = time.monotonic() + seconds
        while not ready():
            assert time.monotonic() < end, f"{what}: not so after {seconds} s"
            # The page's events are heard meanwhile.
            self.page.wait_for_timeout(100)

    def wait_setting(self, text: str) -> None:
        """Until the settings of Alacard on disk hold `text`."""
        path = self.server.home / "settings" / "alacard_ext" / "plugin.jupyterlab-settings"
        self.wait_until(
            lambda: path.exists() and text in path.read_text(), f"the settings hold {text!r}"
        )

    def execute(self, command: str, arguments: dict[str, Any] | None = None) -> None:
        """Run a command for setting a scene; what is tested goes through what a person sees."""
        self.page.evaluate(
            "async ([id, args]) => { await window.jupyterapp.commands.execute(id, args); }",
            [command, arguments or {}],
        )

    def has_command(self, command: str) -> bool:
        """Whether the application knows the command."""
        return bool(self.page.evaluate("id => window.jupyterapp.commands.hasCommand(id)", command))

    def palette(self, words: str) -> None:
        """Open the command palette, look for `words` and run the first match, by keyboard.

        JupyterLab's own key for it is not what is tested, and is not heard while a notebook that
        was just opened takes the focus. Where one takes it later, the palette closes, as it does
        for a person, who opens it again.
        """
        self.page.evaluate("async () => { await window.jupyterapp.shell.currentWidget?.revealed; }")
        self.page.evaluate(NOTE_COMMANDS)
        while not self._chosen(words):
            assert self.page.evaluate("() => ++window.alacardTries") < 10, f"no {words!r} was run"

    def _chosen(self, words: str) -> bool:
        """Whether the palette stayed open until its first match ran."""
        self.execute(PALETTE)
        ran = self.page.evaluate("() => window.alacardRan.length")
        box = self.page.locator(".lm-CommandPalette-input, .jp-CommandPalette input").first
        first = self.page.locator(".lm-CommandPalette-item:not(.lm-mod-disabled)").first
        try:
            box.fill(words, timeout=30_000)
            expect(first).to_contain_text(re.compile(re.escape(words), re.I), timeout=30_000)
            box.press("Enter", timeout=30_000)
        except (TimeoutError, AssertionError):
            if box.is_visible():
                raise
        return bool(self.page.evaluate("() => window.alacardRan.length") > ran)

    def theme(self, name: str) -> None:
        """Switch the theme, such as 'JupyterLab Dark', and wait until it is on."""
        self.execute("apputils:change-theme", {"theme": name})
        expect(self.page.locator("body")).to_have_attribute("data-jp-theme-name", name)
        # Its splash goes 200 ms later, which fails where the next theme has brought it back.
        expect(self.page.locator("#jupyterlab-splash")).to_have_count(0)

    def sidebar_width(self, width: int) -> None:
        """Drag the edge of the left sidebar, as a person does, until it is `width` pixels wide."""
        panel = self.page.locator("#jp-left-stack")
        box = panel.bounding_box()
        assert box, "the left sidebar is not open"
        edge, middle = box["x"] + box["width"], box["y"] + box["height"] / 2
        self.page.mouse.move(edge + 1, middle)
        self.page.mouse.down()
        self.page.mouse.move(box["x"] + width + 1, middle, steps=4)
        self.page.mouse.up()

    def tab_to(self, target: Locator, limit: int = 120) -> None:
        """Press Tab until `target` has the focus; raises AssertionError if it never gets it."""
        for _ in range(limit):
            if target.evaluate("node => node === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{target} is not reached by {limit} tabs")

    @property
    def notifications(self) -> Locator:
        """The toasts that are shown."""
        return self.page.locator(".Toastify__toast")

    def read_notebook(self, path: Path) -> Any:
        """A notebook on disk, once it is whole: Jupyter saves by writing into the file itself."""
        found: list[Any] = []

        def whole() -> bool:
            try:
                found.append(nbformat.read(path, as_version=4))
            except (OSError, ValueError):
                return False
            return True

        self.wait_until(whole, f"{path.name} is whole")
        return found[0]

    def notebooks(self, folder: str = ".") -> list[str]:
        """Names of the notebooks in the test's folder, or in one below it, on disk.

        Without the hidden file beside one that Jupyter is just saving.
        """
        found = (path.name for path in (self.folder / folder).glob("*.ipynb"))
        return sorted(name for name in found if not name.startswith("."))
