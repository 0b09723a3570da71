"""What the extension adds to JupyterLab's start in a browser, before its panel is opened."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from playwright.async_api import Browser, CDPSession, Page, Response

from .measure import Line, Samples

START_AIM = 100.0
OURS = "/extensions/alacard_ext/"
# Microseconds between two looks at what the page runs.
SAMPLING = 200
# That the shell is restored, in milliseconds since the navigation.
WHEN_RESTORED = """
const look = setInterval(() => {
  const app = window.jupyterapp;
  if (app) {
    clearInterval(look);
    app.restored.then(() => { window.alacardBenchRestored = performance.now(); });
  }
}, 2);
"""


@dataclass
class Side:
    """JupyterLab with the extension or without, started again and again."""

    url: str
    restored: Samples = field(default_factory=Samples)
    busy: Samples = field(default_factory=Samples)


async def start_lines(browser: Browser, urls: tuple[str, str], repetitions: int) -> list[Line]:
    """With and without by turns, an empty cache each time; then what our own code runs."""
    ours, theirs = (Side(url) for url in urls)
    for turn in range(repetitions + 1):
        # Whoever comes second finds the machine warmer.
        for side in (ours, theirs) if turn % 2 else (theirs, ours):
            restored, busy = await _start(browser, side.url)
            if turn:
                side.restored.values.append(restored)
                side.busy.values.append(busy)
    return [
        _more(
            "main thread of the page at JupyterLab's start, more with the extension",
            ours.busy,
            theirs.busy,
            "in processor time, until the page is quiet",
        ),
        _more(
            "from the navigation to JupyterLab restored, more with the extension",
            ours.restored,
            theirs.restored,
            "by the clock",
        ),
        await _own_line(browser, ours.url, max(3, repetitions // 2)),
    ]


def _more(what: str, ours: Samples, theirs: Samples, how: str) -> Line:
    more = 1000 * median(a - b for a, b in zip(ours.values, theirs.values, strict=True))
    return Line(
        what,
        f"{more:+.0f} ms ({ours.median / theirs.median:.2f}x)",
        f"under {START_AIM:g} ms",
        more < START_AIM,
        f"{ours.milliseconds()} with, {theirs.milliseconds()} without, "
        f"of {len(ours.values)} each, {how}",
    )


async def _start(browser: Browser, url: str) -> tuple[float, float]:
    """Seconds until JupyterLab is restored, and those of the main thread until it is quiet."""
    context = await browser.new_context()
    try:
        page = await context.new_page()
        metrics = await context.new_cdp_session(page)
        await metrics.send("Performance.enable", {"timeDomain": "threadTicks"})
        restored = await _restored(page, url)
        found = (await metrics.send("Performance.getMetrics"))["metrics"]
        busy = next(each["value"] for each in found if each["name"] == "TaskDuration")
        return restored, float(busy)
    finally:
        await context.close()


async def _own_line(browser: Browser, url: str, repetitions: int) -> Line:
    """What runs in our files or is called from there, by the browser's profiler."""
    samples = Samples()
    for turn in range(repetitions + 1):
        context = await browser.new_context()
        page = await context.new_page()
        profiler = await context.new_cdp_session(page)
        await profiler.send("Profiler.enable")
        await profiler.send("Profiler.setSamplingInterval", {"interval": SAMPLING})
        await profiler.send("Profiler.start")
        await _restored(page, url)
        spent = await _own(profiler)
        if turn:
            samples.values.append(spent)
        await context.close()
    return Line(
        "scripts of the extension at JupyterLab's start: evaluated, its plugins activated",
        samples.milliseconds(),
        detail=f"by the browser's profiler, of {repetitions} starts; what JupyterLab draws for it "
        "later is not in it",
    )


async def _own(profiler: CDPSession) -> float:
    profile: dict[str, Any] = (await profiler.send("Profiler.stop"))["profile"]
    parents = {child: node["id"] for node in profile["nodes"] for child in node.get("children", ())}
    own = {node["id"] for node in profile["nodes"] if OURS in node["callFrame"]["url"]}

    def is_own(node: int | None) -> bool:
        while node is not None:
            if node in own:
                return True
            node = parents.get(node)
        return False

    called = {node["id"]: is_own(node["id"]) for node in profile["nodes"]}
    # The time of a sample is that since the one before it.
    spent = zip(profile["samples"], [*profile["timeDeltas"][1:], 0], strict=True)
    return float(sum(delta for node, delta in spent if called[node])) / 1_000_000


async def _restored(page: Page, url: str) -> float:
    responses: list[Response] = []
    page.on("response", lambda response: responses.append(response))
    await page.add_init_script(WHEN_RESTORED)
    await page.goto(url, timeout=120_000)
    await page.wait_for_function("window.alacardBenchRestored", timeout=120_000)
    await quiet(responses)
    return float(await page.evaluate("window.alacardBenchRestored")) / 1000


async def quiet(responses: list[Response]) -> None:
    """Until nothing has been loaded for two seconds."""
    seen = -1
    while seen != len(responses):
        seen = len(responses)
        await asyncio.sleep(2)
