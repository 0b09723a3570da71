"""A real browser beside a notebook that is run without one: it opens what a cell would frame."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

# Runs in the kernel before the first cell: what would be framed is written down for the browser.
INSTEAD = """
import IPython.display

class _Frame:
    def __init__(self, src, **_):
        with open({path!r}, "a") as file:
            file.write(src + "\\n")

IPython.display.IFrame = _Frame
"""
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]


@dataclass
class Watched:
    """What runs in the kernel first, and what the pages said on their console and asked for."""

    before: str
    console: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)


def chromium() -> str | None:
    """The browser's path; None where there is none."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


@contextmanager
def beside(folder: Path) -> Iterator[Watched]:
    """A browser that opens what the kernel shows, as long as the block lasts."""
    path, over = folder / "shown.txt", threading.Event()
    watched = Watched(INSTEAD.format(path=str(path)))

    def watch() -> None:
        from playwright.sync_api import sync_playwright

        with sync_playwright() as play:
            browser = play.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
            page = browser.new_page()
            page.on("console", lambda message: watched.console.append(message.text))
            page.on("pageerror", lambda error: watched.console.append(f"error: {error}"))
            page.on("request", lambda request: watched.requests.append(request.url))
            while not over.is_set():
                shown = path.read_text().splitlines() if path.is_file() else []
                if len(shown) > len(watched.shown):
                    watched.shown.append(shown[len(watched.shown)])
                    page.goto(watched.shown[-1])
                page.wait_for_timeout(100)
            browser.close()

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield watched
    finally:
        over.set()
        thread.join(timeout=60)
