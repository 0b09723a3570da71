"""Chromium: the system's where there is one, else Playwright's own."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Error, Playwright

from .processes import unavailable

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
# No sandbox, because containers and root have none; the rest keeps Chromium off the network.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--force-color-profile=srgb",
]


def launch_chromium(playwright: Playwright) -> Browser:
    """A headless Chromium; skips the test where this machine has none, and fails it in CI."""
    options: dict[str, Any] = {"args": FLAGS}
    system = next((path for name in NAMES if (path := shutil.which(name))), None)
    if system:
        options["executable_path"] = system
    elif not Path(playwright.chromium.executable_path).exists():
        unavailable(
            "no Chromium: install your system's package, "
            "or run 'python -m playwright install chromium'"
        )
    try:
        return playwright.chromium.launch(**options)
    except Error as error:
        unavailable(f"Chromium does not start: {error.message.splitlines()[0]}")
        raise
