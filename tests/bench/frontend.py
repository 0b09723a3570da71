"""What the built wheel adds to JupyterLab's start in a browser: files, and time."""

from __future__ import annotations

import gzip
import shutil
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

from jupyter_core.paths import jupyter_path
from playwright.async_api import Browser, Error, Response, async_playwright

from .hub import ServedHub
from .jupyter import RunningServer, jupyter_server
from .measure import Line
from .page_start import quiet, start_lines
from .wheel import wheel

PAGE_AIM = 150_000
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
LABEXTENSION = ".data/data/share/jupyter/labextensions/"
OURS = "alacard_ext"
PANEL = "alacard-panel"


@dataclass(frozen=True)
class Loaded:
    """One file of the extension, as it crossed the wire and as gzip makes it."""

    name: str
    size: int
    gzipped: int


async def page_lines(hub: ServedHub, repetitions: int) -> list[Line]:
    """Bytes of the extension that JupyterLab loads at its start, and the time that they take."""
    with tempfile.TemporaryDirectory(prefix="alacard-bench-") as name:
        built = wheel()
        without, with_ours = Path(name) / "without", Path(name) / "with"
        for folder in (without, with_ours):
            _link_others(folder)
        _unpack(built, with_ours)
        with (
            jupyter_server(hub.url, options=_options(with_ours)) as ours,
            jupyter_server(hub.url, extension=False, options=_options(without)) as theirs,
        ):
            try:
                async with async_playwright() as playwright:
                    browser = await playwright.chromium.launch(
                        executable_path=system_browser(), args=["--no-sandbox", "--disable-gpu"]
                    )
                    lines = await _size_lines(browser, address(ours), built.name)
                    sides = address(ours), address(theirs)
                    return [*lines, *await start_lines(browser, sides, repetitions)]
            except Error as error:
                return [Line("front end", "not measured", detail=error.message.splitlines()[0])]


def address(server: RunningServer) -> str:
    """Its JupyterLab, with the token in the address."""
    return f"{server.url}lab?token={server.token}"


def system_browser() -> str | None:
    """The Chromium that is installed; None takes Playwright's own."""
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


async def _size_lines(browser: Browser, url: str, built: str) -> list[Line]:
    """Gzipped at level 9: Jupyter's own server does not compress, a proxy in front of it does."""
    before, after, panel_open = await _load(browser, url)
    size = sum(file.gzipped for file in before)
    files = ", ".join(f"{file.name} {file.gzipped / 1000:.1f}" for file in before)
    state = "with the panel open from the start" if panel_open else "before the panel is opened"
    opened = sum(file.gzipped for file in after)
    return [
        Line(
            f"front end that JupyterLab loads {state}, gzipped",
            f"{size / 1000:.1f} kB",
            f"under {PAGE_AIM / 1000:g} kB",
            size < PAGE_AIM,
            f"{sum(file.size for file in before) / 1000:.0f} kB raw in {len(before)} files of "
            f"{built} ({files}); opening the panel loads {opened / 1000:.1f} kB more",
        )
    ]


def _options(folder: Path) -> tuple[str, ...]:
    return (
        "--LabApp.expose_app_in_browser=True",
        # A front end that is only disabled is loaded all the same.
        f"--LabApp.labextensions_path={folder / 'labextensions'}",
    )


def _link_others(folder: Path) -> None:
    """All front ends of this environment but ours, as both sides have them."""
    for found in jupyter_path("labextensions"):
        for package in sorted(Path(found).glob("[!@]*")) + sorted(Path(found).glob("@*/*")):
            name = package.relative_to(found)
            link = folder / "labextensions" / name
            if name != Path(OURS) and not link.exists():
                link.parent.mkdir(parents=True, exist_ok=True)
                link.symlink_to(package.resolve(), target_is_directory=True)


def _unpack(built: Path, folder: Path) -> None:
    """The wheel's front end, among those of the folder."""
    with zipfile.ZipFile(built) as archive:
        for entry in archive.namelist():
            _, found, rest = entry.partition(LABEXTENSION)
            if found and not entry.endswith("/"):
                target = folder / "labextensions" / rest
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(archive.read(entry))


async def _load(browser: Browser, url: str) -> tuple[list[Loaded], list[Loaded], bool]:
    page = await browser.new_page()
    responses: list[Response] = []
    page.on("response", lambda response: responses.append(response))
    await page.goto(url)
    await page.locator(f'.jp-SideBar [data-id="{PANEL}"]').wait_for(timeout=60_000)
    await quiet(responses)
    before = await _ours(responses)
    panel_open = await page.locator(f"#{PANEL}:visible").count() > 0
    responses.clear()
    if not panel_open:
        await page.locator(f'.jp-SideBar [data-id="{PANEL}"]').click()
        await page.locator(f"#{PANEL}").wait_for(timeout=30_000)
        await quiet(responses)
    after = await _ours(responses)
    await page.close()
    return before, after, panel_open


async def _ours(responses: list[Response]) -> list[Loaded]:
    found = []
    for response in responses:
        path = response.url.split("?")[0]
        if "/extensions/alacard_ext/" in path and path.endswith((".js", ".css", ".json", ".svg")):
            body = await response.body()
            name = path.rpartition("/")[2]
            found.append(Loaded(name, len(body), len(gzip.compress(body, 9))))
    return found
