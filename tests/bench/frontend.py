"""What the built wheel adds to JupyterLab's start in a browser: files, and time."""

from __future__ import annotations

import asyncio
import gzip
import shutil
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from playwright.async_api import Browser, Error, Page, Response, async_playwright

from .hub import ServedHub
from .jupyter import RunningServer, jupyter_server
from .measure import Line, Samples
from .wheel import wheel

PAGE_AIM = 150_000
START_AIM = 100.0
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
LABEXTENSION = ".data/data/share/jupyter/labextensions/"
PANEL = "alacard-panel"
# That the shell is restored.
WHEN_RESTORED = """
const look = setInterval(() => {
  const app = window.jupyterapp;
  if (app) {
    clearInterval(look);
    app.restored.then(() => { window.alacardBenchRestored = performance.now(); });
  }
}, 2);
"""


@dataclass(frozen=True)
class Loaded:
    """One file of the extension, as it crossed the wire and as gzip makes it."""

    name: str
    size: int
    gzipped: int


async def page_lines(hub: ServedHub, repetitions: int) -> list[Line]:
    """Bytes of the extension that JupyterLab loads at its start, and the time that they take."""
    exposed = ("--LabApp.expose_app_in_browser=True",)
    with tempfile.TemporaryDirectory(prefix="alacard-bench-") as name:
        built = wheel()
        _unpack(built, Path(name))
        with (
            jupyter_server(hub.url, jupyter_path=Path(name), options=exposed) as ours,
            jupyter_server(hub.url, extension=False, options=exposed) as theirs,
        ):
            try:
                async with async_playwright() as playwright:
                    browser = await playwright.chromium.launch(
                        executable_path=system_browser(), args=["--no-sandbox", "--disable-gpu"]
                    )
                    lines = await _size_lines(browser, address(ours), built.name)
                    sides = address(ours), address(theirs)
                    return [*lines, await _start_line(browser, sides, repetitions)]
            except Error as error:
                return [Line("front end", "not measured", detail=error.message.splitlines()[0])]


def address(server: RunningServer) -> str:
    """Its JupyterLab, with the token in the address."""
    return f"{server.url}lab?token={server.token}"


def system_browser() -> str | None:
    """The Chromium that is installed; None takes Playwright's own."""
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


async def _start_line(browser: Browser, sides: tuple[str, str], repetitions: int) -> Line:
    """The main thread until JupyterLab is restored and quiet, with and without, in turn.

    Processor time, with an empty cache: other work on the machine slows neither side.
    """
    ours, theirs = Samples(), Samples()
    for turn in range(repetitions + 1):
        for url, samples in zip(sides, (ours, theirs), strict=True):
            context = await browser.new_context()
            page = await context.new_page()
            metrics = await context.new_cdp_session(page)
            await metrics.send("Performance.enable", {"timeDomain": "threadTicks"})
            responses: list[Response] = []
            page.on("response", lambda response, seen=responses: seen.append(response))
            await page.add_init_script(WHEN_RESTORED)
            await page.goto(url)
            await page.wait_for_function("window.alacardBenchRestored", timeout=120_000)
            await _quiet(page, responses)
            found = (await metrics.send("Performance.getMetrics"))["metrics"]
            if turn:
                busy = next(each["value"] for each in found if each["name"] == "TaskDuration")
                samples.values.append(float(busy))
            await context.close()
    more = 1000 * median(a - b for a, b in zip(ours.values, theirs.values, strict=True))
    return Line(
        "main thread of the page at JupyterLab's start, more with the extension",
        f"{more:+.0f} ms ({ours.median / theirs.median:.2f}x)",
        f"under {START_AIM:g} ms",
        more < START_AIM,
        f"{ours.milliseconds()} with, {theirs.milliseconds()} without, of {repetitions} each, "
        "in processor time",
    )


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


def _unpack(built: Path, folder: Path) -> None:
    """The wheel's front end, laid out as a folder of `JUPYTER_PATH`."""
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
    await _quiet(page, responses)
    before = await _ours(responses)
    panel_open = await page.locator(f"#{PANEL}:visible").count() > 0
    responses.clear()
    if not panel_open:
        await page.locator(f'.jp-SideBar [data-id="{PANEL}"]').click()
        await page.locator(f"#{PANEL}").wait_for(timeout=30_000)
        await _quiet(page, responses)
    after = await _ours(responses)
    await page.close()
    return before, after, panel_open


async def _quiet(page: Page, responses: list[Response]) -> None:
    """Until nothing has been loaded for two seconds."""
    seen = -1
    while seen != len(responses):
        seen = len(responses)
        await asyncio.sleep(2)


async def _ours(responses: list[Response]) -> list[Loaded]:
    found = []
    for response in responses:
        path = response.url.split("?")[0]
        if "/extensions/alacard_ext/" in path and path.endswith((".js", ".css", ".json", ".svg")):
            body = await response.body()
            name = path.rpartition("/")[2]
            found.append(Loaded(name, len(body), len(gzip.compress(body, 9))))
    return found
